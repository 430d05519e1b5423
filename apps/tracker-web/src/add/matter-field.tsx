import { Combobox, Field, Option } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import { listTrackers } from "@muniment/tracker-api/tracker";
import { q } from "../frame/api.ts";
import { mattersQuery } from "../matter/matter-query.ts";
import type { MatterChoice } from "../matter/matter-query.ts";
import { t } from "../messages.ts";
import { Choice } from "./task-form.tsx";

/** Chooses a matter to which tasks may be added: recent ones, or those whose names fit (TRK-WEB-004). */
export function MatterField(props: {
  readonly matter: MatterChoice | undefined;
  readonly isMissing: boolean;
  onMatter(matter: MatterChoice | undefined): void;
}): ReactNode {
  const { matter, isMissing, onMatter } = props;
  const [text, setText] = useState(matter?.name ?? "");
  const asked = useDeferredValue(matter?.name === text ? "" : text.trim());
  const { data } = useQuery({ ...mattersQuery(asked), placeholderData: keepPreviousData });
  const found = data ?? [];
  return (
    <Field
      label={t("add.matter")}
      required
      validationMessage={isMissing && matter === undefined ? t("add.choose_matter") : undefined}
    >
      <Combobox
        freeform
        placeholder={t("add.search_matter")}
        value={text}
        selectedOptions={matter === undefined ? [] : [matter.id]}
        onChange={(event) => {
          setText(event.target.value);
          onMatter(undefined);
        }}
        onOptionSelect={(_, chosen) => {
          const next = found.find(({ id }) => id === chosen.optionValue);
          if (next === undefined) return;
          setText(next.name);
          onMatter(next);
        }}
      >
        {found.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
        {data !== undefined && found.length === 0 ? (
          <Option disabled value="">
            {t("add.no_matters")}
          </Option>
        ) : null}
      </Combobox>
    </Field>
  );
}

/** Chooses one of the matter's trackers; the default one until then. */
export function TrackerField(props: {
  readonly matter: string;
  readonly tracker: string;
  onTracker(tracker: string): void;
}): ReactNode {
  const { matter, tracker, onTracker } = props;
  const trackers = useQuery(q(listTrackers, { params: { matter }, query: { limit: 1000 } })).data?.data ?? [];
  const options =
    trackers.length === 0
      ? [{ id: "", name: t("add.default_tracker") }]
      : trackers.map(({ id, name }) => ({ id, name }));
  const fallback = trackers.find(({ is_default: isDefault }) => isDefault)?.id ?? options[0]?.id ?? "";
  return (
    <Choice
      label={t("add.tracker")}
      value={tracker === "" ? fallback : tracker}
      options={options}
      onChoose={onTracker}
    />
  );
}
