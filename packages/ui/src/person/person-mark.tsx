import { Avatar } from "@fluentui/react-components";
import type { AvatarProps } from "@fluentui/react-components";
import type { ReactNode } from "react";

/** A person's picture, or their initials on a colour that stays theirs. */
export function PersonMark(props: {
  readonly name: string;
  /** What the colour is derived from, such as the User ID. */
  readonly id: string;
  readonly photo?: string | undefined;
  readonly size?: AvatarProps["size"];
}): ReactNode {
  const { name, id, photo, size = 24 } = props;
  return (
    <Avatar
      name={name}
      idForColor={id}
      color="colorful"
      size={size}
      aria-hidden="true"
      {...(photo === undefined ? {} : { image: { src: photo } })}
    />
  );
}
