import type { ReactNode } from "react";
import type { DocumentActionContext } from "./document-action.ts";
import { asksForRest, doneText, placeItems } from "./place-items.ts";
import type { Placing } from "./place-items.ts";
import { RefusedDialog } from "./refused-dialog.tsx";
import { followAct, useEndOfAct } from "./use-acts.ts";

/** Copies and moves; `onBegun` is called when Operate has taken it, and what it throws before is why it has not. */
export type Place = (placing: Placing, onBegun: () => void) => Promise<void>;

/** Sees copies and moves to their end, and asks where some of the items may not (OPR-CPM-002). */
export function usePlacing(ask: DocumentActionContext["ask"]): Place {
  const end = useEndOfAct();
  return async (placing, onBegun) => {
    const begun = await placeItems(placing);
    onBegun();
    const act = await followAct(begun);
    const asking = (close: () => void): ReactNode => <RefusedDialog act={act} placing={placing} onClose={close} />;
    if (asksForRest(act)) ask(asking);
    else await end(act, doneText(placing));
  };
}
