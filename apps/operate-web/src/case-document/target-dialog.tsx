import { Button, Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { IfExists } from "@muniment/operate-api/case-document";
import { FormDialog } from "@muniment/ui/dialog";
import { CaseChoice } from "../case/case-choice.tsx";
import type { CaseData } from "../case/case-data.ts";
import { FolderTree } from "../filing/folder-tree.tsx";
import { caseDocumentText } from "../texts/case-document.ts";
import type { CaseItem } from "./case-item.ts";
import type { Place } from "./use-placing.tsx";

const WORDS = {
  copy: { title: "acts.copy_title", here: "acts.copy_here" },
  move: { title: "acts.move_title", here: "acts.move_here" },
} as const;
const CLASHES = ["keep_both", "new_version", "skip"] as const;

/** Copies or moves to a folder of this case or another (OPR-CPM-001, -005, -007). */
export function TargetDialog(props: {
  readonly kind: "copy" | "move";
  readonly known: CaseData;
  readonly folderId: string | undefined;
  readonly items: readonly CaseItem[];
  readonly onPlace: Place;
  onClose(): void;
}): ReactNode {
  const { kind, known, folderId, items, onPlace, onClose } = props;
  const [target, setTarget] = useState<Pick<CaseData, "id" | "reference" | "title">>(known);
  const [isChoosing, setIsChoosing] = useState(false);
  const [folder, setFolder] = useState<{ readonly id: string | undefined; readonly name: string } | undefined>();
  const [clash, setClash] = useState<IfExists>("keep_both");
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const says = WORDS[kind];
  const run = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    const to = {
      ...(target.id === known.id ? {} : { case: target.id }),
      ...(folder?.id === undefined ? {} : { folder: folder.id }),
    };
    const place = folder?.name ?? target.title;
    try {
      await onPlace({ kind, caseId: known.id, folderId, items, to, ifExists: clash, place }, onClose);
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={caseDocumentText(says.title, { count: items.length })}
      error={error}
      choices={[{ label: caseDocumentText(says.here), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      {isChoosing ? (
        <CaseChoice
          proposals={[]}
          chosen={target}
          problem={undefined}
          onChoose={(chosen) => {
            setTarget(chosen);
            setFolder(undefined);
            setIsChoosing(false);
          }}
        />
      ) : (
        <>
          <Field label={caseDocumentText("acts.case")}>
            <div>
              {`${target.reference} ${target.title} `}
              <Button size="small" onClick={() => setIsChoosing(true)}>
                {caseDocumentText("acts.choose_case")}
              </Button>
            </div>
          </Field>
          <FolderTree key={target.id} caseId={target.id} selected={folder?.id} onSelect={setFolder} />
        </>
      )}
      <ClashField clash={clash} onChange={setClash} />
    </FormDialog>
  );
}

function ClashField(props: { readonly clash: IfExists; onChange(clash: IfExists): void }): ReactNode {
  return (
    <Field label={caseDocumentText("acts.if_exists")}>
      <RadioGroup
        value={props.clash}
        onChange={(_, data) => props.onChange(CLASHES.find((one) => one === data.value) ?? "skip")}
      >
        {CLASHES.map((one) => (
          <Radio key={one} value={one} label={caseDocumentText(`acts.clash_${one}`)} />
        ))}
      </RadioGroup>
    </Field>
  );
}
