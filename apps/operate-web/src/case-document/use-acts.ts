import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { listCaseDocuments, listCaseItems } from "@muniment/operate-api/case";
import {
  getCaseItem,
  getDocumentAct,
  listCaseItemHistory,
  listCaseItemVersions,
  searchCaseItems,
  undoDocumentAct,
} from "@muniment/operate-api/case-document";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, ASK_MILLISECONDS } from "../api.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import type { DocumentAct } from "./case-item.ts";

/** Reads anew what an act has changed (OPR-BRW-006). */
export async function reloadItems(client: QueryClient): Promise<void> {
  await Promise.all([
    reloadLists(client, listCaseItems),
    invalidate(client, [
      searchCaseItems,
      getCaseItem,
      listCaseItemVersions,
      listCaseItemHistory,
      listCaseDocuments,
      getCaseAudit,
    ]),
  ]);
}

/** Waits for an act that goes on in the background. */
export async function followAct(act: DocumentAct): Promise<DocumentAct> {
  let now = act;
  while (now.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLISECONDS));
    now = (await api.call(getDocumentAct, { params: { case: act.case, act: act.id } })).data;
  }
  return now;
}

/** Sees an act to its end: the list is read anew, what came of it is told, and Undo takes it back where it can be. */
export function useEndOfAct(): (act: DocumentAct, done: string) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  const end = async (begun: DocumentAct, done: string): Promise<void> => {
    const act = await followAct(begun);
    await reloadItems(client);
    if (act.state === "waiting") {
      tell.done(act.trouble?.text ?? caseDocumentText("acts.waiting"));
      return;
    }
    const undo = async (): Promise<void> => {
      try {
        const params = { case: act.case, act: act.id };
        const taken = await followAct((await api.call(undoDocumentAct, { params })).data);
        await reloadItems(client);
        tell.done(caseDocumentText(taken.state === "done" ? "acts.undone" : "acts.partly_undone"));
      } catch (error) {
        tell.failed(caseDocumentText("acts.not_undone"), error);
      }
    };
    const refused = act.items.filter(({ state }) => state === "refused");
    const text =
      refused.length === 0
        ? done
        : caseDocumentText("acts.partly", {
            count: refused.length,
            total: act.items.length,
            why: refused[0]?.trouble?.text ?? "",
          });
    tell.done(text, act.can_undo ? () => void undo() : undefined);
  };
  return end;
}
