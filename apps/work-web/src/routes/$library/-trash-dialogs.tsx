import { Field, Input, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { purgeDocument } from "@muniment/work-api/document/trash";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { focusList } from "@muniment/ui/shell";
import { api } from "../../api.ts";
import { useRefresh } from "../../item/refresh.ts";
import { t } from "../../messages.ts";
import { FolderPicker } from "../../picker/folder-picker.tsx";
import type { PickedPlace } from "../../picker/folder-picker.tsx";
import { useScope } from "../../scope.ts";
import { useRestore } from "./-restore.ts";
import type { Trashed } from "./-trash-query.ts";

interface TrashDialogProps {
  readonly rows: readonly Trashed[];
  onClose(): void;
}

/** Asks for another folder for what has none any more (WORK-TRS-006). */
export function RestoreElsewhere({ rows, onClose }: TrashDialogProps): ReactNode {
  const restore = useRestore();
  const [picked, setPicked] = useState<PickedPlace | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (): Promise<void> => {
    if (picked?.folder === undefined) {
      setProblem(t(picked === undefined ? "filing.choose" : "filing.choose_folder"));
      return;
    }
    setIsBusy(true);
    await restore(rows, picked.folder);
    onClose();
  };
  return (
    <FormDialog
      title={t("restore.elsewhere")}
      choices={[{ label: t("restore.here"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{t("restore.elsewhere_text", { count: rows.length, name: rows[0]?.name ?? "" })}</Text>
      <FolderPicker
        workspace={undefined}
        problem={problem}
        onPick={(place) => {
          setPicked(place);
          setProblem(undefined);
        }}
      />
    </FormDialog>
  );
}

/** Deletes versions for good; asks for a word, for nothing brings them back (WORK-TRS-008). */
export function Purge({ rows, onClose }: TrashDialogProps): ReactNode {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const [typed, setTyped] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const word = t("purge.word");
  const run = async (): Promise<void> => {
    if (typed.trim().toUpperCase() !== word) {
      setProblem(t("purge.type", { word }));
      return;
    }
    setIsBusy(true);
    let gone = 0;
    for (const row of rows) {
      try {
        await api.call(purgeDocument, { params: { ...scope, document: row.id } });
        gone += 1;
      } catch (error) {
        tell.failed(t("purge.failed", { name: row.name }), error);
      }
    }
    refresh([]);
    if (gone > 0) tell.done(t("purge.done", { count: gone }));
    onClose();
    focusList();
  };
  return (
    <FormDialog
      title={t("purge.title", { count: rows.length, name: rows[0]?.name ?? "" })}
      choices={[{ label: t("purge.confirm", { count: rows.length }), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{t("purge.text")}</Text>
      <Field label={t("purge.type", { word })} {...(problem === undefined ? {} : { validationMessage: problem })}>
        <Input value={typed} autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
      </Field>
    </FormDialog>
  );
}
