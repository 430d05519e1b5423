import { deleteFolder } from "@muniment/work-api/container/folder";
import { deleteDocument, listVersions } from "@muniment/work-api/document/document";
import { restoreDocument } from "@muniment/work-api/document/trash";
import { useTell } from "@muniment/ui/toast";
import { focusList } from "@muniment/ui/shell";
import { api } from "../../../api.ts";
import type { Item } from "../../../item/item.ts";
import { useRefresh } from "../../../item/refresh.ts";
import { MOST_AT_ONCE, useStartJob } from "../../../job/start-job.ts";
import { t } from "../../../messages.ts";
import { useScope } from "../../../scope.ts";
import type { Scope } from "../../../scope.ts";
import type { OpenDialog } from "./-open-dialog.ts";
import type { Place } from "./-place.ts";

/** Moves documents to the trash at once, with a way back; folders after a question, for they take along what is inside. */
export function useRemove(given: {
  readonly place: Place;
  openDialog(dialog: OpenDialog): void;
  onGone(): void;
}): (items: readonly Item[]) => void {
  const removeNow = useRemoveNow(given.place, given.onGone);
  return (items) => {
    if (items.some(({ kind }) => kind === "folder")) given.openDialog({ kind: "delete", items });
    else void removeNow(items);
  };
}

/** Moves items to the trash; what fails is told, the rest is done. */
export function useRemoveNow(place: Place, onGone: () => void): (items: readonly Item[]) => Promise<void> {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const startJob = useStartJob();
  return async (items) => {
    if (items.length > MOST_AT_ONCE.deleted) {
      if (await startJob({ act: "delete", ids: items.map(({ id }) => id) })) onGone();
      return;
    }
    const gone: string[] = [];
    for (const item of items) {
      try {
        if (item.kind === "folder") {
          await api.call(deleteFolder, { params: { ...scope, folder: item.id }, query: { include_subfolders: true } });
        } else gone.push(...(await removeVersions(scope, item.id)));
      } catch (error) {
        tell.failed(t("trash.failed", { name: item.name }), error);
      }
    }
    onGone();
    refresh([place.workspace, place.folder]);
    focusList();
    const undo = async (): Promise<void> => {
      try {
        for (const id of gone.toReversed()) {
          await api.call(restoreDocument, { params: { ...scope, document: id }, body: {} });
        }
      } catch (error) {
        tell.failed(t("trash.restore_failed"), error);
      }
      refresh([place.workspace, place.folder]);
    };
    const [first] = items;
    const text =
      items.length === 1 && first !== undefined
        ? t("trash.done", { name: first.name })
        : t("trash.done_several", { count: items.length });
    const isAllBack = items.every(({ kind }) => kind === "document");
    if (isAllBack && gone.length > 0) tell.done(text, () => void undo());
    else if (!isAllBack) tell.done(text);
  };
}

/** The trash takes versions: a document is gone when all that one may see of it are. */
async function removeVersions(scope: Scope, id: string): Promise<readonly string[]> {
  const { data } = await api.call(listVersions, { params: { ...scope, document: id } });
  const gone: string[] = [];
  for (const version of data) {
    await api.call(deleteDocument, { params: { ...scope, document: version.id } });
    gone.push(version.id);
  }
  return gone;
}
