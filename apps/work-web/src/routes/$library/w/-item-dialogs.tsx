import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { createSubfolder, updateFolder } from "@muniment/work-api/container/folder";
import { createRootFolder } from "@muniment/work-api/container/workspace";
import { updateDocument } from "@muniment/work-api/document/document";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField } from "@muniment/ui/form";
import { useTell } from "@muniment/ui/toast";
import { focusList } from "@muniment/ui/shell";
import { api } from "../../../api.ts";
import type { Item } from "../../../item/item.ts";
import { useRefresh } from "../../../item/refresh.ts";
import { t } from "../../../messages.ts";
import { useScope } from "../../../scope.ts";
import { FilingDialog } from "./-filing-dialog.tsx";
import type { OpenDialog } from "./-open-dialog.ts";
import type { Place } from "./-place.ts";
import { useRemoveNow } from "./-remove.ts";

interface ItemDialogsProps {
  readonly open: OpenDialog | undefined;
  readonly place: Place;
  onClose(): void;
  /** What was chosen is not in this place any more. */
  onGone(): void;
}

/** The questions of the list; the focus goes back to it. */
function ItemDialogs({ open, place, onClose, onGone }: ItemDialogsProps): ReactNode {
  const close = (): void => {
    onClose();
    focusList();
  };
  switch (open?.kind) {
    case undefined:
      return null;
    case "new-folder":
      return <NewFolder place={place} onClose={close} />;
    case "rename":
      return <Rename item={open.item} onClose={close} />;
    case "delete":
      return <Delete items={open.items} place={place} onClose={close} onGone={onGone} />;
    case "move":
    case "copy":
      return <FilingDialog act={open.kind} items={open.items} place={place} onClose={close} onGone={onGone} />;
  }
}

// Loaded when there is something to ask.
export default ItemDialogs;

interface NameForm {
  readonly title: string;
  readonly label: string;
  readonly first: string;
  readonly choice: string;
  /** What has another content or name then. */
  readonly changes: readonly (string | undefined)[];
  send(name: string): Promise<unknown>;
  onClose(): void;
}

function NameDialog({ title, label, first, choice, changes, send, onClose }: NameForm): ReactNode {
  const { control, handleSubmit, setError } = useForm({ defaultValues: { name: first } });
  const refresh = useRefresh();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const submit = handleSubmit(async ({ name }) => {
    const wanted = name.trim();
    if (wanted === "") {
      setError("name", { message: t("name.required") }, { shouldFocus: true });
      return;
    }
    setState({ isBusy: true });
    try {
      await send(wanted);
      refresh(changes);
      onClose();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  });
  return (
    <FormDialog
      title={title}
      error={state.error}
      choices={[{ label: choice, isBusy: state.isBusy, run: () => void submit() }]}
      onClose={onClose}
    >
      <TextField control={control} name="name" label={label} isRequired maxLength={254} />
    </FormDialog>
  );
}

function NewFolder({ place, onClose }: { readonly place: Place; onClose(): void }): ReactNode {
  const scope = useScope();
  const tell = useTell();
  const { workspace, folder } = place;
  return (
    <NameDialog
      title={t("action.new_folder")}
      label={t("property.name")}
      first=""
      changes={[workspace, folder]}
      choice={t("folder.create")}
      onClose={onClose}
      send={async (name) => {
        if (folder === undefined) await api.call(createRootFolder, { params: { ...scope, workspace }, body: { name } });
        else await api.call(createSubfolder, { params: { ...scope, folder }, body: { name } });
        tell.done(t("folder.created", { name }));
      }}
    />
  );
}

function Rename({ item, onClose }: { readonly item: Item; onClose(): void }): ReactNode {
  const scope = useScope();
  return (
    <NameDialog
      title={t("rename.title", { name: item.name })}
      label={t("rename.label")}
      first={item.name}
      changes={[item.id]}
      choice={t("action.rename")}
      onClose={onClose}
      send={async (name) => {
        if (name === item.name) return;
        if (item.kind === "folder")
          await api.call(updateFolder, { params: { ...scope, folder: item.id }, body: { name } });
        else await api.call(updateDocument, { params: { ...scope, document: item.id }, body: { name } });
      }}
    />
  );
}

function Delete(props: {
  readonly items: readonly Item[];
  readonly place: Place;
  onClose(): void;
  onGone(): void;
}): ReactNode {
  const { items, place, onClose, onGone } = props;
  const removeNow = useRemoveNow(place, onGone);
  const [isBusy, setIsBusy] = useState(false);
  const [first] = items;
  const folders = items.filter(({ kind }) => kind === "folder").length;
  const run = async (): Promise<void> => {
    setIsBusy(true);
    await removeNow(items);
    onClose();
  };
  return (
    <FormDialog
      title={
        items.length === 1 && first !== undefined
          ? t("trash.title", { name: first.name })
          : t("trash.title_several", { count: items.length })
      }
      choices={[{ label: t("trash.confirm", { count: items.length }), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{t("trash.folder_text", { count: folders })}</Text>
    </FormDialog>
  );
}
