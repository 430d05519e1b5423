import { Button, Field, Text, Textarea, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowUploadRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { listImports, undoImport } from "@muniment/tracker-api/import";
import { apiPath } from "@muniment/tracker-api/shape";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { sendBytes } from "../frame/file.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";
import { tasksQuery } from "../task/store.ts";
import type { ImportFile } from "./import-file.ts";
import { ImportPreview } from "./import-preview.tsx";

const useStyles = makeStyles({
  choose: { alignSelf: "flex-start" },
  hidden: { display: "none" },
  help: { color: tokens.colorNeutralForeground2 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", alignItems: "center", gap: "12px", minHeight: "40px" },
  what: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
});

/** Step by step from a file to tasks; nothing is written before the last step (TRK-IMP-002). */
export function ImportDialog({ tracker, onClose }: { readonly tracker: Tracker; onClose(): void }): ReactNode {
  const [file, setFile] = useState<ImportFile | undefined>();
  const tell = useTell();
  const { changed, takeBack } = useImports(tracker);
  if (file === undefined) return <ChooseFile tracker={tracker} onRead={setFile} onClose={onClose} />;
  return (
    <ImportPreview
      tracker={tracker}
      file={file}
      onClose={onClose}
      onDone={(done) => {
        onClose();
        void changed();
        tell.done(t("import.done", { count: done.created + done.changed }), () => void takeBack(done.id));
      }}
    />
  );
}

/** What is shown anew after an import, and the way back. */
function useImports({ id }: Tracker) {
  const client = useQueryClient();
  const tell = useTell();
  const changed = async (): Promise<void> => {
    const keys = [
      tasksQuery(id).queryKey,
      ["listSections"],
      ["getTracker"],
      ["listTrackers"],
      ["listImports"],
      ["listMyTasks"],
    ];
    await Promise.all(keys.map(async (queryKey) => client.invalidateQueries({ queryKey })));
  };
  return {
    changed,
    async takeBack(importId: string): Promise<void> {
      try {
        await call(undoImport, { params: { import: importId } });
        await changed();
        tell.done(t("import.taken_back"));
      } catch (error) {
        tell.failed(t("import.not_undone"), error);
      }
    },
  };
}

function ChooseFile(props: { readonly tracker: Tracker; onRead(file: ImportFile): void; onClose(): void }): ReactNode {
  const { tracker, onRead, onClose } = props;
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const read = async (content: Blob | string, name: string): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const path = `${apiPath}/trackers/${tracker.id}/imports?name=${encodeURIComponent(name)}`;
      onRead(await sendBytes<ImportFile>(path, content));
    } catch (refusal) {
      setError(refusal);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={t("import.title", { name: tracker.name })}
      error={error}
      choices={
        pasted.trim() === ""
          ? []
          : [{ label: t("import.paste_read"), isBusy, run: () => void read(pasted, t("import.pasted")) }]
      }
      onClose={onClose}
    >
      <Text className={styles.help}>{t("import.help")}</Text>
      <Button
        className={styles.choose}
        icon={<ArrowUploadRegular />}
        disabledFocusable={isBusy}
        onClick={() => input.current?.click()}
      >
        {t("import.choose")}
      </Button>
      <input
        ref={input}
        className={styles.hidden}
        type="file"
        aria-label={t("import.choose")}
        accept=".xlsx,.csv,.docx,.txt"
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          target.value = "";
          if (chosen !== undefined) void read(chosen, chosen.name.slice(0, 255));
        }}
      />
      <Field label={t("import.paste")}>
        <Textarea rows={4} value={pasted} onChange={(_, data) => setPasted(data.value)} />
      </Field>
      <RecentImports tracker={tracker} />
    </FormDialog>
  );
}

function RecentImports({ tracker }: { readonly tracker: Tracker }): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listImports, { params: { tracker: tracker.id } }));
  const { takeBack } = useImports(tracker);
  const done = data?.data ?? [];
  if (done.length === 0) return null;
  return (
    <section aria-label={t("import.recent")}>
      <Text weight="semibold">{t("import.recent")}</Text>
      <ul className={styles.list}>
        {done.map(({ id, name, created, changed, by, undone_at: undoneAt }) => (
          <li key={id} className={styles.item}>
            <span className={styles.what}>{t("import.recent_text", { name, created, changed, by: by.name })}</span>
            {undoneAt === undefined ? (
              <Button size="small" onClick={() => void takeBack(id)}>
                {t("import.take_back")}
              </Button>
            ) : (
              <Text className={styles.help}>{t("import.undone")}</Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
