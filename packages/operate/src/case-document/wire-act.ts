import type * as api from "@muniment/operate-api/case-document";
import type { Output } from "@muniment/rest";
import { canUndo } from "./act-undo.ts";
import type { Act, ActItem } from "./document-act.repository.ts";
import type { UploadPartRow } from "./document-act.tables.ts";

type WireAct = Output<typeof api.getDocumentAct>["data"];

/** An act as whoever began it sees it. */
export function wireAct(act: Act, items: readonly ActItem[], parts: readonly UploadPartRow[] = []): WireAct {
  const { target_case_id: targetCase, target_id: targetId } = act;
  return {
    id: act.id,
    kind: act.kind,
    state: act.state,
    case: act.case_id,
    service: act.system_name,
    ...(targetCase === null || targetId === null
      ? {}
      : { target: { case: targetCase, folder: targetId, service: act.target_system_name ?? act.system_name } }),
    run_as: act.run_as,
    by: act.user_name,
    created_at: act.created_at.toISOString(),
    ...(act.ended_at === null ? {} : { ended_at: act.ended_at.toISOString() }),
    ...(act.trouble === null ? {} : { trouble: act.trouble }),
    can_undo: canUndo(act, items),
    items: items.map(wireActItem),
    ...(act.state === "receiving" ? { received: parts.map(({ part }) => part) } : {}),
  };
}

function wireActItem(item: ActItem): WireAct["items"][number] {
  const { ordinal, kind, name, state, item_id: id, result_id: resultId, result_name: resultName } = item;
  return {
    ordinal,
    kind,
    ...(id === null ? {} : { item: id }),
    name,
    ...(item.size === null ? {} : { size: item.size }),
    state,
    ...(resultId === null ? {} : { result: { id: resultId, name: resultName ?? name } }),
    ...(item.trouble === null ? {} : { trouble: item.trouble }),
  };
}
