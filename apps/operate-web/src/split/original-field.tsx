import { Field, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { CaseData } from "../case/case-data.ts";
import { splitText } from "../texts/split.ts";
import { PlaceDialog } from "./place-dialog.tsx";
import type { SplitDraft } from "./split-data.ts";

/** What becomes of the original at the end (OPR-SPL-008). */
export function OriginalField(props: {
  readonly known: CaseData;
  readonly original: SplitDraft["original"];
  readonly isFixed: boolean;
  onChange(original: SplitDraft["original"]): void;
}): ReactNode {
  const { known, original, isFixed, onChange } = props;
  const [isChoosing, setIsChoosing] = useState(false);
  const place = original.act === "move" ? { known, folder: original.folder } : { known };
  const moved = original.act === "move" ? splitText("original.move_to", { folder: original.folder.name }) : undefined;
  if (isFixed) {
    return (
      <Field label={splitText("original.label")}>
        <Text>{moved ?? splitText(`original.${original.act}`)}</Text>
      </Field>
    );
  }
  return (
    <>
      <Field label={splitText("original.label")}>
        <RadioGroup
          value={original.act}
          onChange={(_, { value }) => {
            if (value === "move") setIsChoosing(true);
            else onChange({ act: value === "remove" ? "remove" : "keep" });
          }}
        >
          <Radio value="keep" label={splitText("original.keep")} />
          <Radio value="move" label={moved ?? splitText("original.move")} />
          <Radio value="remove" label={splitText("original.remove")} />
        </RadioGroup>
      </Field>
      {isChoosing ? (
        <PlaceDialog
          title={splitText("original.move")}
          place={place}
          isCaseFixed
          onChoose={({ folder }) =>
            onChange({ act: "move", folder: folder ?? { id: known.place.root, name: known.place.name } })
          }
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
    </>
  );
}
