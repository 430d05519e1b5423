import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { LockClosedRegular, PersonEditRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useHint } from "@muniment/ui/hint";
import { formatMoment } from "@muniment/ui/message";
import { systemClock } from "@muniment/kernel";
import type { Held } from "../item/item.ts";
import { t } from "../messages.ts";
import { useSession } from "../session.ts";

const useStyles = makeStyles({
  root: {
    display: "inline-flex",
    verticalAlign: "text-bottom",
    marginInlineStart: "6px",
    fontSize: "16px",
    color: tokens.colorPaletteDarkOrangeForeground1,
  },
  own: { color: tokens.colorBrandForeground1 },
});

/** Who has a document checked out, since when; oneself with another picture than somebody else (WORK-CHK-002). */
export function HeldMark({ held }: { readonly held: Held }): ReactNode {
  const styles = useStyles();
  const { user_id: id } = useSession();
  const isOwn = held.by === id;
  const text = heldText(held, isOwn);
  const { given, hint } = useHint(text, "below");
  return (
    <>
      <span role="img" aria-label={text} className={mergeClasses(styles.root, isOwn && styles.own)} {...given}>
        {isOwn ? <PersonEditRegular /> : <LockClosedRegular />}
      </span>
      {hint}
    </>
  );
}

/** The same in words. */
function heldText(held: Held, isOwn: boolean): string {
  const since = formatMoment(new Date(held.since), systemClock.now());
  return isOwn ? t("held.own", { since }) : t("held.other", { name: held.name, since });
}
