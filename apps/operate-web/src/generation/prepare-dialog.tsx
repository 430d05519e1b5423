import {
  Checkbox,
  Dropdown,
  Field,
  Input,
  Link,
  Option,
  Text,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import {
  listCaseTemplates,
  listProductions,
  prepareProduction,
  produceDocuments,
} from "@muniment/operate-api/generation";
import { listParticipants } from "@muniment/operate-api/participant";
import { FormDialog } from "@muniment/ui/dialog";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { generationText } from "../texts/generation.ts";
import { previewAddress } from "./files.ts";
import type { PreparedData, WantedData } from "./template-data.ts";

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", gap: "4px", border: "none", margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, marginBottom: "4px", fontWeight: tokens.fontWeightSemibold },
  answers: { gap: "12px" },
  list: { margin: 0, paddingInlineStart: "20px", overflowWrap: "anywhere" },
  missing: { display: "block", color: tokens.colorNeutralForeground3 },
});

/** Chooses a template and recipients, asks for what is missing, shows and produces the documents (OPR-GEN-010). */
export function PrepareDialog({
  caseId,
  onClose,
}: {
  readonly caseId: string;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [wanted, setWanted] = useState<WantedData>({});
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const params = { case: caseId };
  const body = { ...wanted, answers };
  const isChosen = wanted.template !== undefined;
  const prepared = useQuery({
    ...q(prepareProduction, { params, body: wanted }),
    enabled: isChosen,
    placeholderData: (before) => before,
  });
  const produce = useMutation({
    mutationFn: async () => api.call(produceDocuments, { params, body }),
    onSuccess: async () => {
      await reloadLists(client, listProductions);
      tell.done(generationText("production.begun"));
      onClose();
    },
  });
  // Opened by a link of its own: browsers stop pages that open others by themselves.
  const preview = useMutation({ mutationFn: async () => previewAddress(caseId, body) });
  const { data: address } = preview;
  useEffect(() => (address === undefined ? undefined : () => URL.revokeObjectURL(address)), [address]);
  const want = (changed: WantedData): void => {
    setWanted({ ...wanted, ...changed });
    preview.reset();
  };
  const choices = [
    {
      label: generationText("prepare.produce"),
      isBusy: produce.isPending,
      run: () => (isChosen ? produce.mutate() : undefined),
    },
    {
      label: generationText("prepare.preview"),
      isBusy: preview.isPending,
      run: () => (isChosen ? preview.mutate() : undefined),
    },
  ];
  return (
    <FormDialog
      title={generationText("prepare.title")}
      isWide
      choices={choices}
      error={produce.error ?? preview.error ?? prepared.error}
      onClose={onClose}
    >
      <TemplateField caseId={caseId} chosen={wanted.template} onChoose={(template) => want({ template })} />
      <Recipients caseId={caseId} chosen={wanted.recipients ?? []} onChoose={(recipients) => want({ recipients })} />
      {prepared.data === undefined || !isChosen ? null : (
        <Prospect
          prepared={prepared.data.data}
          answers={answers}
          onAnswer={(given) => {
            setAnswers(given);
            preview.reset();
          }}
        />
      )}
      {address === undefined ? null : (
        <Link href={address} target="_blank">
          {generationText("prepare.open_preview", { name: prepared.data?.data.documents[0]?.name ?? "" })}
        </Link>
      )}
    </FormDialog>
  );
}

function TemplateField(props: {
  readonly caseId: string;
  readonly chosen: string | undefined;
  readonly onChoose: (template: string) => void;
}): ReactNode {
  const { data } = useQuery(q(listCaseTemplates, { params: { case: props.caseId } }));
  const templates = data?.data ?? [];
  const chosen = templates.find(({ id }) => id === props.chosen);
  return (
    <Field
      label={generationText("prepare.template")}
      required
      hint={data !== undefined && templates.length === 0 ? generationText("prepare.no_templates") : chosen?.description}
    >
      <Dropdown
        placeholder={generationText("prepare.choose")}
        value={chosen?.name ?? ""}
        selectedOptions={chosen === undefined ? [] : [chosen.id]}
        onOptionSelect={(_, { optionValue }) => (optionValue === undefined ? undefined : props.onChoose(optionValue))}
      >
        {templates.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

function Recipients(props: {
  readonly caseId: string;
  readonly chosen: readonly string[];
  readonly onChoose: (recipients: string[]) => void;
}): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listParticipants, { params: { case: props.caseId } }));
  const participants = data?.data ?? [];
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{generationText("prepare.recipients")}</legend>
      {data !== undefined && participants.length === 0 ? (
        <Text>{generationText("prepare.no_participants")}</Text>
      ) : null}
      {participants.map(({ id, entity, role_name: role }) => (
        <Checkbox
          key={id}
          label={`${entity.name} (${role})`}
          checked={props.chosen.includes(id)}
          onChange={(_, { checked }) =>
            props.onChoose(checked === true ? [...props.chosen, id] : props.chosen.filter((one) => one !== id))
          }
        />
      ))}
    </fieldset>
  );
}

/** The documents as they would be named, and the fields that are asked for. */
function Prospect(props: {
  readonly prepared: PreparedData;
  readonly answers: Readonly<Record<string, string>>;
  readonly onAnswer: (answers: Readonly<Record<string, string>>) => void;
}): ReactNode {
  const styles = useStyles();
  const { documents, questions, run_as: runAs } = props.prepared;
  return (
    <>
      {questions.length === 0 ? null : (
        <fieldset className={mergeClasses(styles.group, styles.answers)}>
          <legend className={styles.legend}>{generationText("prepare.questions")}</legend>
          {questions.map((path) => (
            <Field key={path} label={path} hint={generationText("prepare.answer_hint")}>
              <Input
                value={props.answers[path] ?? ""}
                onChange={(_, { value }) => props.onAnswer({ ...props.answers, [path]: value })}
              />
            </Field>
          ))}
        </fieldset>
      )}
      <div className={styles.group}>
        <Text weight="semibold">{generationText("prepare.documents")}</Text>
        <ul className={styles.list} aria-label={generationText("prepare.documents")}>
          {documents.map(({ name, folder_name: folder, missing }) => {
            const open = missing.filter((path) => (props.answers[path] ?? "").trim() === "");
            return (
              <li key={name}>
                {generationText("prepare.one", { name, folder })}
                {open.length === 0 ? null : (
                  <span className={styles.missing}>
                    {generationText("prepare.missing", { fields: open.join(", ") })}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        <Text>{generationText(`prepare.as_${runAs}`)}</Text>
      </div>
    </>
  );
}
