import type * as api from "@muniment/operate-api/generation";
import type { Output } from "@muniment/rest";
import type { CaseRow } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import type { ProductionDocument, ProductionView } from "./production.repository.ts";

type WireProduction = Output<typeof api.getProduction>["data"];

/** A production as somebody sees it who may see its case. */
export function wireProduction(
  view: ProductionView,
  row: CaseRow,
  documents: readonly ProductionDocument[],
): WireProduction {
  const service = { type: row.service_type, base_url: row.base_url };
  return {
    id: view.id,
    case: view.case_id,
    template: { id: view.template_id, name: view.template_name, version: view.version },
    state: view.state,
    format: view.format,
    by: view.user_name,
    run_as: view.run_as,
    created_at: view.created_at.toISOString(),
    ...(view.ended_at === null ? {} : { ended_at: view.ended_at.toISOString() }),
    ...(view.trouble === null ? {} : { trouble: view.trouble }),
    documents: documents.map((document) => {
      const { item_id: documentId, target_id: containerId } = document;
      const at = { rootId: row.item_id, containerId };
      const url = documentId === null ? undefined : pageOf(service, { ...at, documentId });
      return {
        ordinal: document.ordinal,
        ...(document.recipient === null ? {} : { recipient: document.recipient }),
        name: document.name,
        folder_name: document.folder_name,
        state: document.state,
        missing: document.missing,
        ...(document.trouble === null ? {} : { trouble: document.trouble }),
        ...(url === undefined ? {} : { url }),
      };
    }),
  };
}
