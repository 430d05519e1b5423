import { Tooltip } from "@fluentui/react-components";
import type { ReactNode } from "react";

/** The words of a hint at an element, as long as it is drawn. */
export function Tip(props: {
  readonly text: string;
  readonly target: HTMLElement;
  readonly position: "after" | "below";
  onEnter(): void;
  onHide(): void;
}): ReactNode {
  const { text, target, position, onEnter, onHide } = props;
  return (
    <Tooltip
      visible
      content={{ children: text, onPointerEnter: onEnter }}
      relationship="inaccessible"
      positioning={{ target, position }}
      onVisibleChange={(_, { visible }) => (visible ? undefined : onHide())}
    />
  );
}
