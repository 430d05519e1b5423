import { copyCaseItems, moveCaseItems, retryDocumentAct } from "@muniment/operate-api/case-document";
import type { IfExists } from "@muniment/operate-api/case-document";
import { api } from "../api.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import type { CaseItem, DocumentAct } from "./case-item.ts";

/** Something that is copied or moved from a folder of a case to one of the same case or another. */
export interface Placing {
  readonly kind: "copy" | "move";
  readonly caseId: string;
  /** The folder that the items lie in; absent for the case's place itself. */
  readonly folderId: string | undefined;
  readonly items: readonly CaseItem[];
  readonly to: { readonly case?: string; readonly folder?: string };
  readonly ifExists: IfExists;
  /** What the place is called where they go. */
  readonly place: string;
}

const DONE = { copy: "acts.copied", move: "acts.moved" } as const;

/** Begins to copy or move; the answer may ask what becomes of items that may not (OPR-CPM-002). */
export async function placeItems({ kind, caseId, folderId, items, to, ifExists }: Placing): Promise<DocumentAct> {
  const body = { items: items.map(({ id }) => id), to, if_exists: ifExists };
  const params = { case: caseId };
  const from = folderId === undefined ? {} : { folder: folderId };
  const { data } =
    kind === "copy"
      ? await api.call(copyCaseItems, { params, body })
      : await api.call(moveCaseItems, { params, body: { ...body, ...from } });
  return data;
}

/** Goes on with the items that may be copied or moved. */
export async function placeTheRest(act: DocumentAct): Promise<DocumentAct> {
  const params = { case: act.case, act: act.id };
  return (await api.call(retryDocumentAct, { params, body: { if_refused: "leave_out" } })).data;
}

/** Whether nothing has been done yet since some of the items may not be copied or moved. */
export function asksForRest({ state, items }: DocumentAct): boolean {
  const isUntouched = items.every((item) => item.state === "waiting" || item.state === "refused");
  return state === "refused" && items.length > 1 && isUntouched;
}

/** What is told when all of it is done. */
export function doneText({ kind, items, place }: Placing): string {
  return caseDocumentText(DONE[kind], { count: items.length, place });
}
