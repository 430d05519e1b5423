import { useQueryClient } from "@tanstack/react-query";
import { copyItems, deleteItems, moveItems } from "@muniment/work-api/bulk";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { titleOf } from "./job-view.ts";
import { JOBS } from "./jobs-query.ts";

/** More rows than these are worked on in the background (WORK-CPY-006, CC-LST-014). */
export const MOST_AT_ONCE = { filed: 100, deleted: 200 };

/** What a copy does where its name is taken. */
type OnConflict = "keep_both" | "new_version" | "skip";

type BulkAct =
  | { readonly act: "delete"; readonly ids: readonly string[] }
  | { readonly act: "copy"; readonly ids: readonly string[]; readonly to: string; readonly onConflict: OnConflict }
  | { readonly act: "move"; readonly ids: readonly string[]; readonly to: string; readonly from: string | undefined };

/** Starts work on many items in the background, and says so; `false` when it was refused, which is told, too. */
export function useStartJob(): (wanted: BulkAct) => Promise<boolean> {
  const { library } = useScope();
  const tell = useTell();
  const client = useQueryClient();
  return async (wanted) => {
    try {
      await send(library, wanted);
    } catch (error) {
      tell.failed(t("job.start_failed"), error);
      return false;
    }
    const job = { kind: `items.${wanted.act}`, total: wanted.ids.length };
    tell.done(t("job.started", { title: titleOf(job) }));
    await client.invalidateQueries({ queryKey: [JOBS] });
    return true;
  };
}

async function send(library: string, wanted: BulkAct): Promise<void> {
  const ids = [...wanted.ids];
  const params = { library };
  if (wanted.act === "delete") await api.call(deleteItems, { params, body: { ids, all_versions: true } });
  else if (wanted.act === "copy") {
    await api.call(copyItems, {
      params,
      body: { ids, destination_folder_id: wanted.to, on_conflict: wanted.onConflict },
    });
  } else {
    const from = wanted.from === undefined ? {} : { source_folder_id: wanted.from };
    await api.call(moveItems, { params, body: { ids, destination_folder_id: wanted.to, ...from } });
  }
}
