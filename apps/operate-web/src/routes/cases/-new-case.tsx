import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { createCase, listCases } from "@muniment/operate-api/case";
import { listWorkTypes } from "@muniment/operate-api/work-type";
import type { WorkFieldValue } from "@muniment/operate-api/work-type";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../api.ts";
import { contentOf, FieldInputs } from "../../case/field-inputs.tsx";
import type { FieldInput } from "../../case/field-inputs.tsx";
import { PlaceChoice } from "../../case/place-choice.tsx";
import type { Place } from "../../case/place-choice.tsx";
import { caseText } from "../../texts/case.ts";
import { workTypeText } from "../../texts/work-type.ts";

interface Values {
  readonly type: string;
  readonly title: string;
  readonly reference: string;
  readonly values: Record<string, FieldInput>;
}

const DEFAULT_TYPE = "matter";
const NO_FIELDS: readonly WorkFieldValue[] = [];

/** Opens a case: in a workspace that exists, or in one that Operate makes for its type. */
export function NewCase({ onClose }: { onClose(): void }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const form = useForm<Values>({
    defaultValues: { type: DEFAULT_TYPE, title: "", reference: "", values: {} },
  });
  const types = useQuery(q(listWorkTypes)).data?.data.filter((each) => each.is_active) ?? [];
  const wanted = form.watch("type");
  const type = types.find(({ system_name: name }) => name === wanted);
  const fields = type?.fields ?? NO_FIELDS;
  const isMade = (type?.provisioning?.when ?? "never") !== "never";
  const [place, setPlace] = useState<Place | undefined>();
  const [isMissing, setIsMissing] = useState(false);
  const [error, setError] = useState<unknown>();
  const choose = (chosen: Place): void => {
    setPlace(chosen);
    if (form.getValues("title") === "") form.setValue("title", chosen.name);
  };
  const save = async ({ title, reference, values }: Values): Promise<void> => {
    const isPlaceless = place === undefined && !isMade;
    setIsMissing(isPlaceless);
    setError(undefined);
    if (isPlaceless) return;
    const at =
      place === undefined || isMade ? {} : { service: place.service, library: place.library, root: place.root };
    try {
      const { data } = await api.call(createCase, {
        body: {
          title: title.trim(),
          type: wanted,
          values: contentOf(fields, values),
          ...at,
          ...(reference.trim() === "" ? {} : { reference: reference.trim() }),
        },
      });
      await reloadLists(client, listCases);
      tell.done(caseText("cases.created", { case: `${data.reference} ${data.title}` }));
      await navigate({ to: "/cases/$case", params: { case: data.id } });
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: namesOf(fields) }));
    }
  };
  return (
    <FormDialog
      title={caseText("cases.new")}
      error={error}
      choices={[
        {
          label: caseText("cases.create"),
          isBusy: form.formState.isSubmitting,
          run: () => void form.handleSubmit(save)(),
        },
      ]}
      onClose={onClose}
    >
      {types.length < 2 ? null : (
        <ChoiceField
          control={form.control}
          name="type"
          label={workTypeText("details.type")}
          hint={isMade ? workTypeText("type.made") : undefined}
          options={types.map(({ system_name: value, name: label }) => ({ value, label }))}
        />
      )}
      {isMade ? null : (
        <PlaceChoice chosen={place} problem={isMissing ? caseText("place.choose") : undefined} onChoose={choose} />
      )}
      <TextField control={form.control} name="title" label={caseText("case.title")} isRequired maxLength={254} />
      <TextField
        control={form.control}
        name="reference"
        label={caseText("case.reference")}
        hint={caseText("case.reference_hint")}
        maxLength={32}
      />
      <FieldInputs control={form.control} fields={fields} />
    </FormDialog>
  );
}

const namesOf = (fields: readonly WorkFieldValue[]) => [
  "type" as const,
  "title" as const,
  "reference" as const,
  ...fields.map(({ name }) => `values.${name}` as const),
];
