import { Button } from "@fluentui/react-components";
import { PersonArrowLeftRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { isSame, MOST_ASSIGNEES } from "./choice.ts";
import type { Chosen } from "./choice.ts";
import { useMe } from "./use-me.ts";

/** Assigns a task to the person themselves with one click (TRK-ASSG-020); nothing where they are assigned, or it is full. */
export function ToMeButton(props: {
  readonly chosen: readonly Chosen[];
  /** The picture alone, where there is little room. */
  readonly isBrief?: boolean;
  onChosen(chosen: readonly Chosen[]): void;
}): ReactNode {
  const { chosen, isBrief = false, onChosen } = props;
  const me = useMe();
  if (me === undefined || chosen.length >= MOST_ASSIGNEES || chosen.some((one) => isSame(one, me))) return null;
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={<PersonArrowLeftRegular />}
      {...(isBrief ? { "aria-label": t("assignee.to_me"), title: t("assignee.to_me") } : {})}
      onClick={() => onChosen([...chosen, me])}
    >
      {isBrief ? null : t("assignee.to_me")}
    </Button>
  );
}
