import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Act, ActItem, NewActItem } from "./document-act.repository.ts";
import type { WantedAct } from "./act-intent.ts";

/** Whether what an act has done can be taken back. */
export function canUndo(act: Act, items: readonly ActItem[]): boolean {
  const isOver = act.state === "done" || act.state === "refused" || act.state === "cancelled";
  return isOver && (act.undone ?? 0) === 0 && act.undo_of === null && undoItems(act, items).length > 0;
}

/** The act that takes another one back. */
export function undoOf(act: Act, items: readonly ActItem[]): WantedAct {
  if (!canUndo(act, items)) throw new AppError(errors.conflict, { text: "This cannot be taken back." });
  const back = undoItems(act, items);
  const here = { caseId: act.case_id, folder: act.folder_id, undoOf: act.id, items: back };
  const there = { ...here, caseId: act.target_case_id ?? act.case_id, folder: act.target_id ?? act.folder_id };
  switch (act.kind) {
    case "move":
      return { ...there, kind: "move", to: { case: act.case_id, folder: act.folder_id } };
    case "delete":
      return { ...here, kind: "restore" };
    case "rename":
      return { ...here, kind: "rename" };
    default:
      return { ...there, kind: "delete" };
  }
}

function undoItems(act: Act, items: readonly ActItem[]): NewActItem[] {
  const done = items.filter(({ state }) => state === "done");
  const result = ({ kind, name, result_id: id }: ActItem): NewActItem => ({ kind, name, item_id: id });
  switch (act.kind) {
    case "move":
      return done
        .filter(({ from_id: from }) => from === null)
        .map((item) => ({ ...result(item), target_name: item.name }));
    case "rename":
      return done.map((item) => ({ ...result(item), target_name: item.name }));
    case "delete":
      // Only Work has a recycle bin, for documents.
      return act.service_type === "work" ? done.filter(({ kind }) => kind === "document").map(result) : [];
    case "copy":
    case "upload":
    case "create_folder":
      // What was added to a document as its newest version stays.
      return emptiedFirst(done.filter(({ older_id: older }) => older === null)).map(result);
    default:
      return [];
  }
}

/** Documents, and then the folders from the innermost. */
function emptiedFirst(items: readonly ActItem[]): ActItem[] {
  const { container = [], document = [] } = Object.groupBy(items, ({ kind }) => kind);
  return [...document, ...container.toReversed()];
}
