import { Combobox, Option } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import { readWorkId } from "../details/work-id.ts";
import { t } from "../messages.ts";
import { documentsQuery } from "./documents-query.ts";
import type { DocumentChoice } from "./documents-query.ts";

/** Finds a document of the matter by its name, or takes a pasted link or id (TRK-DOC-002). */
export function DocumentPicker(props: {
  readonly matter: string;
  /** Ids that are there already. */
  readonly known: ReadonlySet<string>;
  onChoose(document: DocumentChoice): void;
}): ReactNode {
  const { matter, known, onChoose } = props;
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const pasted = readWorkId(asked);
  const { data } = useQuery({
    ...documentsQuery(matter, asked),
    enabled: pasted === undefined,
    placeholderData: keepPreviousData,
  });
  const found = pasted === undefined ? (data ?? []) : [{ id: pasted, name: pasted }];
  const shown = found.filter(({ id }) => !known.has(id));
  return (
    <Combobox
      size="small"
      freeform
      style={{ width: "100%", minWidth: 0 }}
      aria-label={t("link.add_label")}
      placeholder={t("link.placeholder")}
      value={text}
      selectedOptions={[]}
      onChange={(event) => setText(event.target.value)}
      onOptionSelect={(_, chosen) => {
        const document = shown.find(({ id }) => id === chosen.optionValue);
        setText("");
        if (document !== undefined) onChoose(document);
      }}
    >
      {shown.map(({ id, name }) => (
        <Option key={id} value={id}>
          {name}
        </Option>
      ))}
      {data !== undefined && shown.length === 0 ? (
        <Option disabled value="">
          {t("link.none_found")}
        </Option>
      ) : null}
    </Combobox>
  );
}
