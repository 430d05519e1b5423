import { useQueryClient } from "@tanstack/react-query";
import { Button, Field, Link, Radio, RadioGroup, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DocumentTableRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { createImport, downloadImportTemplate, listImports } from "@muniment/work-api/control-center/csv-import";
import type { CsvImportData, CsvImportKind } from "@muniment/work-api/control-center/csv-import";
import { saveFile, sendForm } from "../../../file.ts";
import { importText } from "../../../texts/import.ts";

const KINDS: readonly CsvImportKind[] = ["users", "groups", "memberships"];

const useStyles = makeStyles({
  file: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Chooses a file and says what it holds; nothing is done with it yet. */
export function ChooseFile(props: {
  readonly library: string;
  onClose(): void;
  onChosen(id: string): void;
}): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [kind, setKind] = useState<CsvImportKind>("users");
  const [file, setFile] = useState<File>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const upload = async (): Promise<void> => {
    if (file === undefined) {
      setError(new Error("no file"));
      return;
    }
    setIsBusy(true);
    setError(undefined);
    const form = new FormData();
    form.append("file", file, file.name);
    const query = new URLSearchParams({ library: props.library, kind });
    try {
      const { id } = await sendForm<CsvImportData>(`${createImport.path}?${query.toString()}`, form);
      await invalidate(client, [listImports]);
      props.onChosen(id);
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const saveTemplate = async (): Promise<void> => {
    try {
      await saveFile(downloadImportTemplate.path.replace(":kind", kind), `${kind}.csv`);
    } catch (failure) {
      tell.failed(importText("import.no_template"), failure);
    }
  };
  return (
    <FormDialog
      title={importText("import.new_title")}
      choices={[{ label: importText("import.upload"), isBusy, run: () => void upload() }]}
      onClose={props.onClose}
    >
      <Field label={importText("import.kind_question")}>
        <RadioGroup value={kind} onChange={(_, { value }) => setKind(value as CsvImportKind)}>
          {KINDS.map((one) => (
            <Radio key={one} value={one} label={importText(`import.kind.${one}`)} />
          ))}
        </RadioGroup>
      </Field>
      <Field
        label={importText("import.file")}
        required
        hint={importText("import.file_hint")}
        validationMessage={fileTrouble(error, file === undefined)}
      >
        {/* The button says itself what it does, so the label does not name it. */}
        {({ "aria-describedby": describedBy }) => (
          <FileButton
            describedBy={describedBy}
            file={file}
            onFile={(chosen) => {
              setFile(chosen);
              setError(undefined);
            }}
          />
        )}
      </Field>
      <Text>
        {importText("import.template_text")}{" "}
        <Link as="button" onClick={() => void saveTemplate()}>
          {importText("import.template", { kind: importText(`import.kind.${kind}`) })}
        </Link>
      </Text>
    </FormDialog>
  );
}

function fileTrouble(error: unknown, isMissing: boolean): string | undefined {
  if (error === undefined) return undefined;
  if (isMissing) return importText("import.choose_first");
  const { text, fields } = troubleOf(error);
  return fields.get("file") ?? text;
}

/** Opens the chooser of files, and names the file that was chosen. */
function FileButton(props: {
  readonly file: File | undefined;
  readonly describedBy: string | undefined;
  onFile(file: File | undefined): void;
}): ReactNode {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const { file, describedBy, onFile } = props;
  return (
    <div className={styles.file}>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv"
        hidden
        onChange={({ target }) => onFile(target.files?.[0])}
      />
      <Button aria-describedby={describedBy} icon={<DocumentTableRegular />} onClick={() => input.current?.click()}>
        {importText(file === undefined ? "import.choose" : "import.choose_again")}
      </Button>
      <Text className={styles.name} title={file?.name}>
        {file?.name ?? <span className={styles.quiet}>{importText("import.no_file")}</span>}
      </Text>
    </div>
  );
}
