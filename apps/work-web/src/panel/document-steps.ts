import { useEffect, useSyncExternalStore } from "react";
import type { Selection } from "@muniment/ui/table";
import { withoutVersion } from "../item/refresh.ts";

/** The documents of the list that the page shows, in its order. */
interface Listed {
  readonly ids: readonly string[];
  choose(id: string): void;
}

let listed: Listed | undefined;
const listeners = new Set<() => void>();

function show(next: Listed | undefined): void {
  listed = next;
  for (const listener of listeners) listener();
}

/** Lets the panel go from document to document of a list (WORK-PRV-004). */
export function useListedDocuments(
  rows: readonly { readonly kind: string; readonly id: string }[],
  { only }: Pick<Selection, "only">,
): void {
  const ids = rows
    .filter(({ kind }) => kind === "document")
    .map(({ id }) => id)
    .join(" ");
  useEffect(() => {
    show({ ids: ids === "" ? [] : ids.split(" "), choose: (id) => only([id]) });
    return () => show(undefined);
    // What chooses is the same for the life of the list, though it is made anew with each drawing.
  }, [ids]);
}

/** The documents before and after one in the list of the page. */
export function useSteps(id: string): { previous: (() => void) | undefined; next: (() => void) | undefined } {
  const list = useSyncExternalStore(subscribe, () => listed);
  const at = list?.ids.findIndex((each) => withoutVersion(each) === withoutVersion(id)) ?? -1;
  const stepTo = (to: number): (() => void) | undefined => {
    const wanted = at === -1 ? undefined : list?.ids[to];
    return wanted === undefined ? undefined : () => list?.choose(wanted);
  };
  return { previous: stepTo(at - 1), next: stepTo(at + 1) };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
