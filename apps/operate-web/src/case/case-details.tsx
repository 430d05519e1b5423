import { Button } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { getCase, listCasePhases, listCases, updateCase } from "@muniment/operate-api/case";
import type { FieldContent } from "@muniment/operate-api/case";
import { getWorkType } from "@muniment/operate-api/work-type";
import type { WorkFieldValue } from "@muniment/operate-api/work-type";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { caseText } from "../texts/case.ts";
import { workTypeText } from "../texts/work-type.ts";
import type { CaseData } from "./case-data.ts";
import { contentOf, FieldInputs, inputsOf } from "./field-inputs.tsx";
import type { FieldInput } from "./field-inputs.tsx";

const NO_FIELDS: readonly WorkFieldValue[] = [];

/** What the fields of the case have, with a way to change it. */
export function CaseDetails({ known }: { readonly known: CaseData }): ReactNode {
  const type = useQuery(q(getWorkType, { params: { type: known.type.system_name } }));
  const [isChanging, setIsChanging] = useState(false);
  const fields = type.data?.data.fields ?? NO_FIELDS;
  return (
    <div style={{ paddingTop: 8 }}>
      <PropertyList
        properties={[
          { name: workTypeText("details.type"), value: known.type.name },
          { name: workTypeText("phase.name"), value: known.type_phase.name },
          ...fields.map(({ name, label }) => ({ name: label, value: shown(known.values[name]) })),
        ]}
      />
      {known.actions.includes("edit") && type.isSuccess ? (
        <Button icon={<EditRegular />} style={{ marginBlock: 12 }} onClick={() => setIsChanging(true)}>
          {workTypeText("details.change")}
        </Button>
      ) : null}
      {isChanging ? <ChangeDetails known={known} fields={fields} onClose={() => setIsChanging(false)} /> : null}
    </div>
  );
}

function shown(value: FieldContent | undefined): string | undefined {
  if (typeof value === "boolean") return workTypeText(value ? "details.yes" : "details.no");
  return Array.isArray(value) ? value.join(", ") : value?.toString();
}

interface Values {
  readonly title: string;
  readonly values: Record<string, FieldInput>;
}

function ChangeDetails(props: {
  readonly known: CaseData;
  readonly fields: readonly WorkFieldValue[];
  onClose(): void;
}): ReactNode {
  const { known, fields, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const form = useForm<Values>({ defaultValues: { title: known.title, values: inputsOf(fields, known.values) } });
  const [error, setError] = useState<unknown>();
  const save = async ({ title, values }: Values): Promise<void> => {
    setError(undefined);
    const body = { title: title.trim(), values: contentOf(fields, values) };
    try {
      await api.ifMatch(`"${known.rev}"`)(updateCase, { params: { case: known.id }, body });
      await Promise.all([invalidate(client, [getCase, getCaseAudit]), reloadLists(client, listCases)]);
      tell.done(workTypeText("details.changed", { case: known.reference }));
      onClose();
    } catch (failure) {
      const names = ["title" as const, ...fields.map(({ name }) => `values.${name}` as const)];
      setError(showFieldErrors(failure, { setError: form.setError, fields: names }));
    }
  };
  return (
    <FormDialog
      title={workTypeText("details.change")}
      error={error}
      choices={[
        {
          label: workTypeText("details.change"),
          isBusy: form.formState.isSubmitting,
          run: () => void form.handleSubmit(save)(),
        },
      ]}
      onClose={onClose}
    >
      <TextField control={form.control} name="title" label={caseText("case.title")} isRequired maxLength={254} />
      <FieldInputs control={form.control} fields={fields} />
    </FormDialog>
  );
}

const DAY_SECONDS = 86_400;

/** The phases that the case was in, the newest first (OPR-PHS-006). */
export function CasePhases({ caseId }: { readonly caseId: string }): ReactNode {
  const found = useQuery(q(listCasePhases, { params: { case: caseId } }));
  const rows = found.data?.data ?? [];
  if (rows.length < 2) return null;
  return (
    <section aria-label={workTypeText("phase.history")}>
      <h3>{workTypeText("phase.history")}</h3>
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        {rows.map(({ phase, at, by, reason, seconds }) => (
          <li key={at}>
            {phase.name} · <Moment at={at} />
            {by === undefined ? null : ` · ${by}`}
            {seconds === undefined || seconds < DAY_SECONDS
              ? null
              : ` · ${workTypeText("phase.days", { days: Math.floor(seconds / DAY_SECONDS) })}`}
            {reason === undefined ? null : ` · ${reason}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
