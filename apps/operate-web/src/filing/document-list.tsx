import { Button, Checkbox, Dropdown, Field, Input, Option, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ifFiled } from "@muniment/operate-api/filing";
import type { IfFiled } from "@muniment/operate-api/filing";
import { formatMoment, formatSize } from "@muniment/ui/message";
import { systemClock } from "@muniment/kernel";
import type { EmailFile } from "../email/email-data.ts";
import { fileStateText } from "../email/file-state.ts";
import { filingText } from "../texts/filing.ts";
import { canBeFiled } from "./draft.ts";
import type { AlreadyFiled, DocumentDraft, FolderPick } from "./draft.ts";
import { FolderField } from "./folder-field.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  document: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingBlock: "4px 12px" },
  head: { display: "flex", alignItems: "center", gap: "8px", flexWrap: "wrap" },
  check: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  more: { display: "flex", flexDirection: "column", gap: "8px", paddingInlineStart: "32px" },
  line: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "flex-end" },
  name: { flexGrow: 1, minWidth: "180px" },
});

interface DocumentListProps {
  readonly caseId: string;
  readonly files: readonly EmailFile[];
  readonly drafts: readonly DocumentDraft[];
  readonly folders: readonly FolderPick[];
  readonly already: readonly AlreadyFiled[];
  onChange(draft: DocumentDraft): void;
}

/** What came with an e-mail, each with what becomes of it (OPR-FIL-004). */
export function DocumentList(props: DocumentListProps): ReactNode {
  const styles = useStyles();
  const { drafts, files, already } = props;
  return (
    <ul className={styles.list} aria-label={filingText("file.documents")}>
      {drafts.map((draft) => {
        const file = files.find(({ ordinal }) => ordinal === draft.document);
        if (file === undefined) return null;
        const before = already.find(({ document }) => document === draft.document);
        return <OneDocument key={draft.document} {...props} file={file} draft={draft} before={before} />;
      })}
    </ul>
  );
}

interface OneDocumentProps extends DocumentListProps {
  readonly file: EmailFile;
  readonly draft: DocumentDraft;
  readonly before: AlreadyFiled | undefined;
}

function OneDocument(props: OneDocumentProps): ReactNode {
  const { file, draft, before, onChange } = props;
  const styles = useStyles();
  const can = canBeFiled(file);
  const label = file.kind === "original" ? filingText("file.original") : file.name;
  return (
    <li className={styles.document}>
      <div className={styles.head}>
        <Checkbox
          className={styles.check}
          label={label}
          checked={draft.isIncluded && can}
          disabled={!can}
          onChange={(_, data) => onChange({ ...draft, isIncluded: data.checked === true })}
        />
        <Text size={200} className={styles.quiet}>
          {can ? formatSize(file.size) : fileStateText(file)}
        </Text>
      </div>
      {draft.isIncluded && can ? (
        <div className={styles.more}>
          {before === undefined ? null : <Before before={before} draft={draft} label={label} onChange={onChange} />}
          <NameAndFolder {...props} label={label} />
        </div>
      ) : null}
    </li>
  );
}

function Before(props: {
  readonly before: AlreadyFiled;
  readonly draft: DocumentDraft;
  readonly label: string;
  onChange(draft: DocumentDraft): void;
}): ReactNode {
  const { before, draft, label, onChange } = props;
  const at = formatMoment(new Date(before.at), systemClock.now());
  return (
    <Field label={filingText("file.already", { name: before.name, folder: before.folder_name, at, by: before.by })}>
      <Dropdown
        aria-label={filingText("file.already_choice", { name: label })}
        value={filingText(`if_filed.${draft.ifFiled}`)}
        selectedOptions={[draft.ifFiled]}
        onOptionSelect={(_, data) => onChange({ ...draft, ifFiled: (data.optionValue ?? "skip") as IfFiled })}
      >
        {ifFiled.map((choice) => (
          <Option key={choice} value={choice}>
            {filingText(`if_filed.${choice}`)}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

function NameAndFolder(props: OneDocumentProps & { readonly label: string }): ReactNode {
  const { file, draft, caseId, folders, label, onChange } = props;
  const styles = useStyles();
  const own = draft.folders;
  return (
    <>
      <div className={styles.line}>
        <Field label={filingText("file.name")} className={styles.name}>
          <Input
            aria-label={filingText("file.name_of", { name: label })}
            value={draft.name}
            maxLength={254}
            placeholder={file.kind === "original" ? filingText("file.name_by_rule") : file.name}
            onChange={(_, data) => onChange({ ...draft, name: data.value })}
          />
        </Field>
        <Button
          appearance="subtle"
          onClick={() => onChange({ ...draft, folders: own === undefined ? [...folders] : undefined })}
        >
          {filingText(own === undefined ? "file.other_folders" : "file.same_folders")}
        </Button>
      </div>
      {own === undefined ? null : (
        <FolderField
          label={filingText("file.folders_of", { name: label })}
          caseId={caseId}
          folders={own}
          onChange={(next) => onChange({ ...draft, folders: next })}
        />
      )}
    </>
  );
}
