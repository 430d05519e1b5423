import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { createCase, listCases } from "@muniment/operate-api/case";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../api.ts";
import { PlaceChoice } from "../../case/place-choice.tsx";
import type { Place } from "../../case/place-choice.tsx";
import { caseText } from "../../texts/case.ts";

interface Values {
  readonly title: string;
  readonly reference: string;
}

/** Opens a case in a workspace that exists. */
export function NewCase({ onClose }: { onClose(): void }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const form = useForm<Values>({ defaultValues: { title: "", reference: "" } });
  const [place, setPlace] = useState<Place | undefined>();
  const [isMissing, setIsMissing] = useState(false);
  const [error, setError] = useState<unknown>();
  const choose = (chosen: Place): void => {
    setPlace(chosen);
    if (form.getValues("title") === "") form.setValue("title", chosen.name);
  };
  const save = async ({ title, reference }: Values): Promise<void> => {
    setIsMissing(place === undefined);
    setError(undefined);
    if (place === undefined) return;
    const { service, library, root } = place;
    try {
      const { data } = await api.call(createCase, {
        body: {
          title: title.trim(),
          service,
          library,
          root,
          ...(reference.trim() === "" ? {} : { reference: reference.trim() }),
        },
      });
      await reloadLists(client, listCases);
      tell.done(caseText("cases.created", { case: `${data.reference} ${data.title}` }));
      await navigate({ to: "/cases/$case", params: { case: data.id } });
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["title", "reference"] }));
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
      <PlaceChoice chosen={place} problem={isMissing ? caseText("place.choose") : undefined} onChoose={choose} />
      <TextField control={form.control} name="title" label={caseText("case.title")} isRequired maxLength={254} />
      <TextField
        control={form.control}
        name="reference"
        label={caseText("case.reference")}
        hint={caseText("case.reference_hint")}
        maxLength={32}
      />
    </FormDialog>
  );
}
