import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { deleteCaseItems } from "@muniment/operate-api/case-document";
import { FormDialog } from "@muniment/ui/dialog";
import { api } from "../api.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import type { CaseItem } from "./case-item.ts";
import { useEndOfAct } from "./use-acts.ts";

/** Says what is deleted, and whether it can come back (OPR-PRV-003). */
export function DeleteDialog(props: {
  readonly caseId: string;
  readonly folderId: string | undefined;
  readonly items: readonly CaseItem[];
  readonly hasRecycleBin: boolean;
  onClose(): void;
}): ReactNode {
  const { caseId, folderId, items, hasRecycleBin, onClose } = props;
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const end = useEndOfAct();
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const body = { items: items.map(({ id }) => id), ...(folderId === undefined ? {} : { folder: folderId }) };
      const { data } = await api.call(deleteCaseItems, { params: { case: caseId }, body });
      onClose();
      await end(data, caseDocumentText("acts.deleted", { count: items.length }));
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const [first] = items;
  return (
    <FormDialog
      title={caseDocumentText("acts.delete_title", { count: items.length })}
      error={error}
      choices={[{ label: caseDocumentText("acts.delete", { count: items.length }), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>
        {items.length === 1 ? `“${first?.name ?? ""}” ` : ""}
        {caseDocumentText(hasRecycleBin ? "acts.delete_to_bin" : "acts.delete_final")}
      </Text>
    </FormDialog>
  );
}
