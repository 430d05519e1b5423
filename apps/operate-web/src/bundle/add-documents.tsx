import { Checkbox, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listCaseItems } from "@muniment/operate-api/case";
import { FormDialog } from "@muniment/ui/dialog";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { q } from "../api.ts";
import type { CaseData } from "../case/case-data.ts";
import type { ChosenDocument } from "../case-document/document-action.ts";
import { FolderTree } from "../filing/folder-tree.tsx";
import { bundleText } from "../texts/bundle.ts";

const useStyles = makeStyles({
  group: { border: "none", margin: 0, padding: 0, minWidth: 0, display: "flex", flexDirection: "column" },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
});

type Folder = { readonly id: string | undefined; readonly name: string };

/** Chooses documents of the case, folder by folder; they are added in the order in which they were chosen. */
export function AddDocuments(props: {
  readonly known: CaseData;
  add(chosen: readonly ChosenDocument[]): void;
  onClose(): void;
}): ReactNode {
  const { known, add, onClose } = props;
  const [folder, setFolder] = useState<Folder>({ id: undefined, name: known.place.name });
  const [chosen, setChosen] = useState<readonly ChosenDocument[]>([]);
  return (
    <FormDialog
      title={bundleText("add.title")}
      isWide
      choices={[
        {
          label: bundleText("add.add", { count: chosen.length }),
          run: () => {
            if (chosen.length > 0) add(chosen);
            onClose();
          },
        },
      ]}
      onClose={onClose}
    >
      <FolderTree caseId={known.id} selected={folder.id} onSelect={setFolder} />
      <DocumentsOf known={known} folder={folder} chosen={chosen} onChoose={setChosen} />
    </FormDialog>
  );
}

function DocumentsOf(props: {
  readonly known: CaseData;
  readonly folder: Folder;
  readonly chosen: readonly ChosenDocument[];
  onChoose(chosen: readonly ChosenDocument[]): void;
}): ReactNode {
  const { known, folder, chosen, onChoose } = props;
  const styles = useStyles();
  const query = folder.id === undefined ? {} : { container: folder.id };
  const found = useQuery(q(listCaseItems, { params: { case: known.id }, query }));
  if (found.isPending) return <LoadingRows rows={3} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const documents = found.data.data.filter(({ kind }) => kind === "document");
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{bundleText("add.documents", { folder: folder.name })}</legend>
      {documents.length === 0 ? <Text>{bundleText("add.none")}</Text> : null}
      {documents.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.some(({ documentId }) => documentId === id)}
          onChange={(_, { checked }) =>
            onChoose(
              checked === true
                ? [...chosen, { serviceName: known.place.service, documentId: id, name }]
                : chosen.filter(({ documentId }) => documentId !== id),
            )
          }
        />
      ))}
      {found.data.cursor === undefined ? null : <Text>{bundleText("add.some_missing")}</Text>}
    </fieldset>
  );
}
