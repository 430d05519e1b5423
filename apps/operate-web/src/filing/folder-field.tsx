import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DismissRegular, FolderRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { filingText } from "../texts/filing.ts";
import type { FolderPick } from "./draft.ts";
import { FolderTree } from "./folder-tree.tsx";

const useStyles = makeStyles({
  chips: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "center" },
  chip: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    minHeight: "32px",
    paddingInlineStart: "10px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    maxWidth: "100%",
    minWidth: 0,
  },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  picker: { display: "flex", flexDirection: "column", gap: "8px", paddingTop: "8px" },
  make: { display: "flex", gap: "8px", alignItems: "flex-end", flexWrap: "wrap" },
  field: { flexGrow: 1, minWidth: "160px" },
});

interface FolderFieldProps {
  readonly label: string;
  readonly caseId: string;
  readonly folders: readonly FolderPick[];
  readonly problem?: string | undefined;
  onChange(folders: readonly FolderPick[]): void;
}

/** One folder or several of a case; what is missing can be made on the way (OPR-FIL-007). */
export function FolderField(props: FolderFieldProps): ReactNode {
  const { label, caseId, folders, problem, onChange } = props;
  const styles = useStyles();
  const [isPicking, setIsPicking] = useState(folders.length === 0);
  const add = (pick: FolderPick): void => {
    const isThere = folders.some((folder) => keyOf(folder) === keyOf(pick));
    onChange(isThere ? folders : [...folders, pick]);
    setIsPicking(false);
  };
  return (
    <div role="group" aria-label={label}>
      <Field label={label} validationMessage={problem}>
        <div className={styles.chips}>
          {folders.map((folder) => (
            <span key={keyOf(folder)} className={styles.chip}>
              <FolderRegular aria-hidden="true" />
              <span className={styles.name}>{folder.name}</span>
              <Button
                appearance="transparent"
                size="small"
                icon={<DismissRegular />}
                aria-label={filingText("folder.remove", { name: folder.name })}
                onClick={() => onChange(folders.filter((other) => other !== folder))}
              />
            </span>
          ))}
          <Button size="small" icon={<AddRegular />} aria-expanded={isPicking} onClick={() => setIsPicking(!isPicking)}>
            {filingText(folders.length === 0 ? "folder.choose" : "folder.add")}
          </Button>
        </div>
      </Field>
      {isPicking ? <FolderPicker caseId={caseId} onPick={add} /> : null}
    </div>
  );
}

function FolderPicker({ caseId, onPick }: { readonly caseId: string; onPick(pick: FolderPick): void }): ReactNode {
  const styles = useStyles();
  const [place, setPlace] = useState<{ readonly id: string | undefined; readonly name: string } | undefined>();
  const [made, setMade] = useState("");
  const name = made.trim();
  const pick = (): void => {
    if (name !== "") onPick({ ...(place?.id === undefined ? {} : { id: place.id }), path: [name], name });
    else if (place?.id !== undefined) onPick({ id: place.id, name: place.name });
  };
  const isReady = name !== "" || place?.id !== undefined;
  return (
    <div className={styles.picker}>
      <FolderTree caseId={caseId} selected={place?.id} onSelect={setPlace} />
      <div className={styles.make}>
        <Field
          label={filingText("folder.new", { place: place?.name ?? filingText("folder.workspace") })}
          className={styles.field}
        >
          <Input value={made} maxLength={254} onChange={(_, data) => setMade(data.value)} />
        </Field>
        <Button disabledFocusable={!isReady} onClick={pick}>
          {name !== ""
            ? filingText("folder.make")
            : filingText("folder.use", { name: place?.id === undefined ? "" : place.name })}
        </Button>
      </div>
    </div>
  );
}

function keyOf({ id = "", path = [] }: FolderPick): string {
  return [id, ...path].join("/");
}
