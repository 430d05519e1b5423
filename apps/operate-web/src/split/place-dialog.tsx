import { Button, Field } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { CaseChoice } from "../case/case-choice.tsx";
import { FolderTree } from "../filing/folder-tree.tsx";
import { caseDocumentText } from "../texts/case-document.ts";
import { splitText } from "../texts/split.ts";

/** A case, and a folder of it; its workspace when absent. */
export interface PartPlace {
  readonly known: { readonly id: string; readonly reference: string; readonly title: string };
  readonly folder?: { readonly id: string; readonly name: string };
}

/** Chooses a folder, of another case as well where that is wanted (OPR-SPL-007). */
export function PlaceDialog(props: {
  readonly title: string;
  readonly place: PartPlace;
  readonly isCaseFixed?: boolean;
  onChoose(place: PartPlace): void;
  onClose(): void;
}): ReactNode {
  const { title, isCaseFixed = false, onChoose, onClose } = props;
  const [place, setPlace] = useState(props.place);
  const [isChoosing, setIsChoosing] = useState(false);
  const take = (): void => {
    onChoose(place);
    onClose();
  };
  return (
    <FormDialog title={title} choices={[{ label: splitText("part.take"), run: take }]} onClose={onClose}>
      {isChoosing ? (
        <CaseChoice
          proposals={[]}
          chosen={place.known}
          problem={undefined}
          onChoose={(known) => {
            setPlace({ known });
            setIsChoosing(false);
          }}
        />
      ) : (
        <>
          <Field label={caseDocumentText("acts.case")}>
            <div>
              {`${place.known.reference} ${place.known.title} `}
              {isCaseFixed ? null : (
                <Button size="small" onClick={() => setIsChoosing(true)}>
                  {caseDocumentText("acts.choose_case")}
                </Button>
              )}
            </div>
          </Field>
          <FolderTree
            key={place.known.id}
            caseId={place.known.id}
            selected={place.folder?.id}
            onSelect={({ id, name }) =>
              setPlace(id === undefined ? { known: place.known } : { known: place.known, folder: { id, name } })
            }
          />
        </>
      )}
    </FormDialog>
  );
}
