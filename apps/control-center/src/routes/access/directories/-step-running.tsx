import { useQuery } from "@tanstack/react-query";
import { Combobox, Field, Option, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { sourceText } from "../../../texts/directory-form.ts";
import { useLibrary } from "../-library.tsx";
import type { StepProps } from "./-step.ts";
import { usePairs } from "./-step.ts";

const OFTEN = [15, 30, 60, 240, 720, 1440] as const;
const OFFERED = 20;
const HOUR = 60;

/** When the directory runs, when it stops and asks, and whom it tells (CC-DIR-009, CC-DIR-011). */
export function RunningStep({ control, source }: StepProps): ReactNode {
  const { pairs } = usePairs();
  const kept = source?.every_minutes ?? 0;
  const offered = [...new Set([...OFTEN, ...(kept === 0 ? [] : [kept])])].toSorted((one, other) => one - other);
  return (
    <>
      <ChoiceField
        control={control}
        name="every"
        label={sourceText("form.every")}
        hint={sourceText("form.every.hint")}
        options={[
          { value: "", label: sourceText("form.every.never") },
          ...offered.map((minutes) => ({ value: String(minutes), label: everyWords(minutes) })),
        ]}
      />
      <Text>{sourceText("form.guard_text")}</Text>
      <div className={pairs}>
        <TextField
          control={control}
          name="guard_count"
          label={sourceText("form.guard_count")}
          isRequired
          hint={sourceText("form.guard_count_hint")}
        />
        <TextField
          control={control}
          name="guard_percent"
          label={sourceText("form.guard_percent")}
          isRequired
          hint={sourceText("form.guard_percent_hint")}
        />
      </div>
      <NotifyField control={control} />
    </>
  );
}

function everyWords(minutes: number): string {
  return minutes % HOUR === 0
    ? sourceText("form.every.hours", { count: minutes / HOUR })
    : sourceText("form.every.minutes", { count: minutes });
}

/** Administrators by their User IDs, looked up as one types. */
function NotifyField({ control }: Pick<StepProps, "control">): ReactNode {
  const { field, fieldState } = useController({ control, name: "notify" });
  const library = useLibrary();
  const [text, setText] = useState("");
  const wanted = text.trim();
  const { data } = useQuery(
    q(searchConsoleUsers, {
      body: { library: library.id, limit: OFFERED, ...(wanted === "" ? {} : { query: wanted }) },
    }),
  );
  const names = new Map((data?.data ?? []).map(({ id, full_name: name }) => [id, name]));
  const offered = [...new Set([...field.value, ...names.keys()])];
  return (
    <Field
      label={sourceText("form.notify")}
      hint={sourceText("form.notify_hint")}
      validationMessage={fieldState.error?.message}
    >
      <Combobox
        ref={field.ref}
        multiselect
        inlinePopup
        placeholder={field.value.length === 0 ? sourceText("form.notify_search") : field.value.join(", ")}
        value={text}
        selectedOptions={field.value}
        onBlur={field.onBlur}
        onChange={(event) => setText(event.currentTarget.value)}
        onOptionSelect={(_, { selectedOptions }) => {
          setText("");
          field.onChange(selectedOptions);
        }}
      >
        {offered.map((id) => (
          <Option key={id} value={id} text={id}>
            {names.get(id) ?? id}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
