import { copyFolder, moveDocument, moveFolder } from "@muniment/work-api/container/folder";
import { copyDocument } from "@muniment/work-api/document/document";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../../api.ts";
import { inParallel } from "../../../item/in-parallel.ts";
import type { Item } from "../../../item/item.ts";
import { useRefresh } from "../../../item/refresh.ts";
import { t } from "../../../messages.ts";
import type { PickedPlace } from "../../../picker/folder-picker.tsx";
import { useScope } from "../../../scope.ts";
import type { Scope } from "../../../scope.ts";
import type { Place } from "./-place.ts";

/** What is done with items in another place. */
export type Act = "move" | "copy";

/** What becomes of a document whose name is taken (WORK-CPY-006). */
export type OnConflict = "keep_both" | "new_version" | "skip";

/** What was not filed, and why. */
export interface Refused {
  readonly item: Item;
  readonly error: unknown;
}

/** What became of items. */
interface Filed {
  readonly done: readonly Item[];
  readonly refused: readonly Refused[];
}

interface Filing {
  readonly act: Act;
  readonly items: readonly Item[];
  readonly to: PickedPlace;
  /** Answers for the documents whose names are taken; a copy whose name was free when it was asked is refused. */
  readonly choose?: (item: Item) => OnConflict | undefined;
}

/** Moves or copies items out of a place and tells of it; a move can be taken back. */
export function useFileItems(place: Place): (filing: Filing) => Promise<Filed> {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  return async ({ act, items, to, choose }) => {
    const filed = await fileAll(items, async (item) =>
      file(scope, { act, item, from: place.folder, to, onConflict: choose?.(item) }),
    );
    const { done } = filed;
    const touched = [place.workspace, place.folder, to.workspace, to.folder];
    refresh([...touched, ...done.map(({ id }) => id)]);
    if (done.length === 0) return filed;
    const back = act === "move" && place.folder !== undefined && to.folder !== undefined;
    const undo = async (): Promise<void> => {
      const home = { workspace: place.workspace, folder: place.folder, name: "" };
      const { refused } = await fileAll(done, async (item) =>
        file(scope, { act, item, from: to.folder, to: home, onConflict: undefined }),
      );
      for (const { item, error } of refused) tell.failed(t("filing.not_back", { name: item.name }), error);
      refresh([...touched, ...done.map(({ id }) => id)]);
    };
    const text = t(act === "move" ? "filing.moved" : "filing.copied", { count: done.length, place: to.name });
    tell.done(text, back ? () => void undo() : undefined);
    return filed;
  };
}

async function fileAll(items: readonly Item[], fileOne: (item: Item) => Promise<void>): Promise<Filed> {
  const done: Item[] = [];
  const refused: Refused[] = [];
  await inParallel(items, async (item) => {
    try {
      await fileOne(item);
      done.push(item);
    } catch (error) {
      refused.push({ item, error });
    }
  });
  return { done, refused };
}

interface OneFiling {
  readonly act: Act;
  readonly item: Item;
  readonly from: string | undefined;
  readonly to: PickedPlace;
  readonly onConflict: OnConflict | undefined;
}

async function file(scope: Scope, { act, item, from, to, onConflict }: OneFiling): Promise<void> {
  const folder = to.folder ?? "";
  if (item.kind === "folder") {
    const params = { ...scope, folder: item.id };
    const body = to.folder === undefined ? { destination_id: to.workspace } : { destination_folder_id: to.folder };
    if (act === "move") await api.call(moveFolder, { params, body });
    else await api.call(copyFolder, { params, body: { ...body, include_documents: true } });
  } else if (act === "move") {
    const params = { ...scope, folder: from ?? "", document: item.id };
    await api.call(moveDocument, { params, body: { destination_folder_id: folder } });
  } else {
    const body = { destination_folder_id: folder, on_conflict: onConflict ?? ("fail" as const) };
    await api.call(copyDocument, { params: { ...scope, document: item.id }, body });
  }
}
