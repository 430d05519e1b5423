import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { pagesOfText, textOfPages, unassignedPages } from "@muniment/operate-api/split";
import type { SplitPartDraftValue } from "@muniment/operate-api/split";
import type { CaseRow } from "../case/index.ts";
import type { NewPart, PartView, SplitView } from "./split.repository.ts";

/**
 * The parts that take the place of those which are not stored. Once some are, the list keeps its length and order, and
 * what is said of stored ones is not heard: each is what it is.
 */
export function changedParts(
  given: readonly SplitPartDraftValue[],
  known: {
    readonly view: SplitView;
    readonly stored: readonly PartView[];
    readonly cases: ReadonlyMap<string, CaseRow>;
  },
): NewPart[] {
  const { view, cases } = known;
  const isFixed = view.state === "partly_stored";
  if (isFixed && given.length !== known.stored.length) {
    const text = "Some parts are stored already. Change the others, but neither add nor remove one.";
    throw new AppError(errors.conflict, { text, field: "parts" });
  }
  const last = view.facts?.pages ?? 0;
  const messages: FieldMessage[] = [];
  const parts = given.flatMap((part, at): NewPart[] => {
    if (known.stored[at]?.state === "stored") return [];
    const pages = pagesOfText(part.pages, last);
    if (pages === undefined) {
      const text = `Write pages from 1 to ${last} as 1-3,7.`;
      messages.push({ code: "pages", text, field: `parts.${at}.pages` });
    }
    const caseId = part.case ?? view.case_id;
    // Of a case that one may not see it is not told that it is there.
    if (caseId !== view.case_id && !cases.has(caseId)) {
      messages.push({ code: "case", text: "Choose a case.", field: `parts.${at}.case` });
    }
    return [
      {
        number: at + 1,
        pages: part.pages,
        pageCount: pages?.length ?? 0,
        name: part.name.trim(),
        caseId,
        folder: part.folder ?? null,
      },
    ];
  });
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return parts;
}

/** Refuses to store what is not whole: each part needs pages and a name, each page a part (OPR-SPL-010). */
export function checkDraft(view: SplitView, parts: readonly PartView[]): void {
  const last = view.facts?.pages ?? 0;
  const messages: FieldMessage[] = [];
  if (parts.length === 0) messages.push({ code: "required", text: "There is no part yet.", field: "parts" });
  for (const { name, number, pages, state } of parts) {
    const field = `parts.${number - 1}`;
    if (name === "") messages.push({ code: "required", text: "Give every part a name.", field: `${field}.name` });
    if (state !== "stored" && pagesOfText(pages, last) === undefined) {
      messages.push({ code: "pages", text: `Write pages from 1 to ${last} as 1-3,7.`, field: `${field}.pages` });
    }
  }
  const missing = unassignedPages({ parts, left_out: view.left_out }, last);
  if (missing.length > 0) {
    const text = `No part has the pages ${textOfPages(missing)}. Put them into one, or leave them out.`;
    messages.push({ code: "unassigned", text, field: "left_out" });
  }
  const { original } = view;
  if (original.act === "move" && original.folder.id === (view.source_folder?.id ?? "")) {
    messages.push({ code: "folder", text: "The original lies there already.", field: "original" });
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
}
