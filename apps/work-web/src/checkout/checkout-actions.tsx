import {
  ArrowUndoRegular,
  DocumentArrowDownRegular,
  DocumentCheckmarkRegular,
  LockOpenRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import type { DocumentItem } from "../item/item.ts";
import { t } from "../messages.ts";
import type { CheckoutActs } from "./use-checkout.ts";

interface CheckoutActionDeps<Row> {
  readonly chosen: readonly Row[];
  /** The signed-in person's User ID. */
  readonly me: string;
  readonly acts: CheckoutActs;
  isDocument(row: Row): row is Row & DocumentItem;
  /** Why this can't be done; the server has the last word. */
  refuse(document: DocumentItem, operation: "lock" | "unlock"): string | undefined;
}

/** What can be done with the one chosen document: to take it, to give it back, or to take it from who has it. */
export function checkoutActions<Row>(deps: CheckoutActionDeps<Row>): readonly Action<Row>[] {
  const [document, ...others] = deps.chosen;
  if (document === undefined || others.length > 0 || !deps.isDocument(document)) return [];
  const { acts, me, refuse } = deps;
  const needs = "one" as const;
  const { held } = document;
  if (held === undefined) {
    return [
      {
        id: "check-out",
        label: t("action.check_out"),
        icon: <DocumentArrowDownRegular />,
        needs,
        shortcut: "o",
        refuse: () => refuse(document, "lock"),
        run: () => acts.checkOut(document),
      },
    ];
  }
  if (held.by !== me) {
    return [
      {
        id: "unlock",
        label: t("action.unlock"),
        icon: <LockOpenRegular />,
        needs,
        refuse: () => (refuse(document, "unlock") === undefined ? undefined : t("refused.unlock", { name: held.name })),
        run: () => acts.unlock(document),
      },
    ];
  }
  return [
    {
      id: "check-in",
      label: t("action.check_in_dots"),
      icon: <DocumentCheckmarkRegular />,
      needs,
      shortcut: "i",
      run: () => acts.checkIn(document),
    },
    {
      id: "discard",
      label: t("action.discard"),
      icon: <ArrowUndoRegular />,
      needs,
      refuse: () => refuse(document, "unlock"),
      run: () => acts.discard(document),
    },
  ];
}
