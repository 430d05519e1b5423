import type * as api from "@muniment/operate-api/filing";
import type { Output } from "@muniment/rest";
import type { CaseRow } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import type { FilingItem, FilingView } from "./filing.repository.ts";

type WireFiling = Output<typeof api.getFiling>["data"];

/**
 * A filing as the person sees it, with its case when they may see that; of another one neither name nor pages nor what
 * was refused there.
 */
export function wireFiling(
  view: FilingView,
  row: CaseRow | undefined,
  given: { readonly items: readonly FilingItem[]; readonly canUndo: boolean; readonly canRefile: boolean },
): WireFiling {
  const { items, canUndo, canRefile } = given;
  return {
    id: view.id,
    email: view.email_id,
    case: { id: view.case_id, reference: row?.reference ?? "", title: row?.title ?? "" },
    state: view.state,
    completes: view.completes,
    by: view.user_name,
    created_at: view.created_at.toISOString(),
    ...(view.ended_at === null ? {} : { ended_at: view.ended_at.toISOString() }),
    ...(row === undefined || view.trouble === null ? {} : { trouble: view.trouble }),
    can_undo: canUndo,
    can_refile: canRefile,
    items: items.map((item) => {
      const service = row && { type: row.service_type, base_url: row.base_url };
      const at = { rootId: row?.item_id ?? "", containerId: item.target_id, documentId: item.item_id ?? "" };
      const isThere = service !== undefined && item.item_id !== null && item.state !== "undone";
      const url = isThere ? pageOf(service, at) : undefined;
      return {
        ordinal: item.ordinal,
        document: item.document,
        name: item.name,
        folder_name: row === undefined ? "" : item.folder_name,
        state: item.state,
        ...(row === undefined || item.trouble === null ? {} : { trouble: item.trouble }),
        ...(url === undefined ? {} : { url }),
      };
    }),
  };
}
