import { restoreDocument } from "@muniment/work-api/document/trash";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { focusList } from "@muniment/ui/shell";
import { api } from "../../api.ts";
import { useRefresh } from "../../item/refresh.ts";
import { t } from "../../messages.ts";
import { useScope } from "../../scope.ts";
import type { Trashed } from "./-trash-query.ts";

/** Brings versions back, into `folder` where one is given; gives those whose own folder is gone (WORK-TRS-006). */
export function useRestore(): (rows: readonly Trashed[], folder?: string) => Promise<readonly Trashed[]> {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  return async (rows, folder) => {
    const homeless: Trashed[] = [];
    const back: Trashed[] = [];
    // The oldest version first: a document is where its first living version is.
    for (const row of rows.toSorted((one, other) => one.version - other.version)) {
      try {
        const body = folder === undefined ? {} : { folder_ids: [folder] };
        await api.call(restoreDocument, { params: { ...scope, document: row.id }, body });
        back.push(row);
      } catch (error) {
        if (folder === undefined && troubleOf(error).fields.has("folder_ids")) homeless.push(row);
        else tell.failed(t("restore.failed", { name: row.name }), error);
      }
    }
    refresh([folder, ...back.map(({ id }) => id)]);
    focusList();
    const [first] = back;
    if (back.length === 1 && first !== undefined) tell.done(t("restore.done", { name: first.name }));
    else if (back.length > 1) tell.done(t("restore.done_several", { count: back.length }));
    return homeless;
  };
}
