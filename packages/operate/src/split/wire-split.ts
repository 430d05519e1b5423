import type * as api from "@muniment/operate-api/split";
import type { Output } from "@muniment/rest";
import type { CaseRow } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import type { PartView, SplitView } from "./split.repository.ts";

/** A split of the contract. */
export type WireSplit = Output<typeof api.getSplit>["data"];

/** A split as the contract has it; `cases` are those of its parts that the person may see. */
export function wireSplit(
  view: SplitView,
  given: { readonly row: CaseRow; readonly parts: readonly PartView[]; readonly cases: ReadonlyMap<string, CaseRow> },
): WireSplit {
  const { row, parts, cases } = given;
  return {
    id: view.id,
    case: view.case_id,
    state: view.state,
    source: sourceOf(view, row),
    rule: view.rule,
    parts: parts.map((part) => wirePart(part, { row, place: cases.get(part.case_id) })),
    left_out: view.left_out,
    original: view.original,
    ...(view.trouble === null ? {} : { trouble: view.trouble }),
    run_as: view.run_as,
    by: view.user_name,
    created_at: view.created_at.toISOString(),
    updated_by: view.updated_by_name,
    updated_at: view.updated_at.toISOString(),
    ...(view.ended_at === null ? {} : { ended_at: view.ended_at.toISOString() }),
    rev: view.rev,
  };
}

function sourceOf(view: SplitView, row: CaseRow): WireSplit["source"] {
  const { facts, sha256, source_version: version } = view;
  const service = { type: row.service_type, base_url: row.base_url };
  const at = { rootId: row.item_id, containerId: view.source_folder?.id ?? null, documentId: view.item_id };
  const url = pageOf(service, at);
  return {
    service: row.system_name,
    document_id: view.item_id,
    name: view.source_name,
    ...(sha256 === null ? {} : { sha256 }),
    ...(version === null ? {} : { version }),
    ...(facts === null
      ? {}
      : {
          pages: facts.pages,
          outline_levels: facts.outline.reduce((most, { level }) => Math.max(most, level), 0),
          is_signed: facts.isSigned,
        }),
    ...(url === undefined ? {} : { url }),
  };
}

/** Of a case that the person may not see nothing but the part's own name and pages is told. */
function wirePart(
  part: PartView,
  { row, place }: { readonly row: CaseRow; readonly place: CaseRow | undefined },
): WireSplit["parts"][number] {
  const { number, pages, name, folder, state, trouble, result_id: resultId } = part;
  const isElsewhere = part.case_id !== row.id;
  const isStored = resultId !== null && place !== undefined;
  const at =
    place === undefined || resultId === null
      ? undefined
      : { rootId: place.item_id, containerId: folder?.id ?? null, documentId: resultId };
  const url =
    at === undefined || place === undefined
      ? undefined
      : pageOf({ type: place.service_type, base_url: place.base_url }, at);
  return {
    number,
    pages,
    name,
    page_count: part.page_count,
    state,
    ...(isElsewhere ? { case: part.case_id } : {}),
    ...(folder === null || place === undefined ? {} : { folder }),
    ...(place === undefined ? {} : { case_reference: place.reference }),
    ...(trouble === null ? {} : { trouble }),
    ...(isStored
      ? {
          result: {
            service: place.system_name,
            document_id: resultId,
            name: part.stored_name ?? name,
            size: part.size ?? 0,
            ...(url === undefined ? {} : { url }),
          },
        }
      : {}),
  };
}
