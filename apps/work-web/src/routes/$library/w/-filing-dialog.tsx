import { useState } from "react";
import type { ReactNode } from "react";
import { copyFolder, moveDocument, moveFolder } from "@muniment/work-api/container/folder";
import { copyDocument } from "@muniment/work-api/document/document";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../../api.ts";
import type { Item } from "../../../item/item.ts";
import { useRefresh } from "../../../item/refresh.ts";
import { t } from "../../../messages.ts";
import { FolderPicker } from "../../../picker/folder-picker.tsx";
import type { PickedPlace } from "../../../picker/folder-picker.tsx";
import { useScope } from "../../../scope.ts";
import type { Scope } from "../../../scope.ts";
import type { Place } from "./-place.ts";

type Act = "move" | "copy";

/** Asks for the folder that items are moved or copied to. */
export function FilingDialog(props: {
  readonly act: Act;
  readonly items: readonly Item[];
  readonly place: Place;
  onClose(): void;
  onGone(): void;
}): ReactNode {
  const { act, items, place, onClose, onGone } = props;
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const [picked, setPicked] = useState<PickedPlace | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [problem, setProblem] = useState<string | undefined>();
  const hasDocuments = items.some(({ kind }) => kind === "document");
  const [first] = items;
  const run = async (): Promise<void> => {
    if (picked === undefined || (picked.folder === undefined && hasDocuments)) {
      setProblem(t(picked === undefined ? "filing.choose" : "filing.choose_folder"));
      return;
    }
    setIsBusy(true);
    setError(undefined);
    let done = 0;
    let trouble: unknown;
    for (const item of items) {
      try {
        await file(scope, act, { item, from: place.folder, to: picked });
        done += 1;
      } catch (caught) {
        trouble ??= caught;
      }
    }
    refresh([place.workspace, place.folder, picked.workspace, picked.folder, ...items.map(({ id }) => id)]);
    if (done > 0) tell.done(t(act === "move" ? "filing.moved" : "filing.copied", { count: done, place: picked.name }));
    if (done > 0 && act === "move") onGone();
    if (trouble === undefined) onClose();
    else {
      setIsBusy(false);
      setError(trouble);
    }
  };
  const name = first?.name ?? "";
  const title =
    items.length === 1
      ? t(act === "move" ? "filing.move_single" : "filing.copy_single", { name })
      : t(act === "move" ? "filing.move_several" : "filing.copy_several", { count: items.length });
  return (
    <FormDialog
      title={title}
      error={error}
      choices={[{ label: t(act === "move" ? "filing.move_here" : "filing.copy_here"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <FolderPicker
        workspace={place.workspace}
        problem={problem}
        onPick={(wanted) => {
          setPicked(wanted);
          setProblem(undefined);
        }}
      />
    </FormDialog>
  );
}

async function file(
  scope: Scope,
  act: Act,
  given: { readonly item: Item; readonly from: string | undefined; readonly to: PickedPlace },
): Promise<void> {
  const { item, from, to } = given;
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
    await api.call(copyDocument, { params: { ...scope, document: item.id }, body: { destination_folder_id: folder } });
  }
}
