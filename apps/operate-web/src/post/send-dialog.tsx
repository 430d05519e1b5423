import { Button, Checkbox, Field, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular, DismissRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { listParticipants } from "@muniment/operate-api/participant";
import { postPapers, serviceClasses } from "@muniment/operate-api/post-item";
import { requestPost } from "@muniment/operate-api/post-room";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import type { ChosenDocument } from "../case-document/document-action.ts";
import { linesOf, refreshPost } from "./post-data.ts";
import { postText as p } from "../texts/post.ts";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "4px" },
  file: { display: "flex", alignItems: "center", gap: "4px", minWidth: 0 },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  pair: {
    display: "grid",
    alignItems: "start",
    gap: "16px",
    gridTemplateColumns: "1fr 1fr",
    "@media (max-width: 480px)": { gridTemplateColumns: "1fr" },
  },
  address: { color: tokens.colorNeutralForeground2, paddingInlineStart: "36px", overflowWrap: "anywhere" },
});

interface Recipient {
  readonly name: string;
  readonly address: readonly string[];
}

interface Values {
  service_class: string;
  paper: string;
  is_duplex: boolean;
  is_colour: boolean;
  copies: string;
  post_by: string;
  cost_code: string;
  enclosures: string;
  notes: string;
  name: string;
  address: string;
  documents: readonly ChosenDocument[];
  known: readonly string[];
}

const FIRST = {
  service_class: "first",
  paper: "plain",
  is_duplex: true,
  is_colour: false,
  copies: "1",
  post_by: "",
  cost_code: "",
  enclosures: "",
  notes: "",
  name: "",
  address: "",
  known: [],
};

/** Asks for envelopes with documents of a case; each recipient gets one (OPR-PST-003). */
export function SendDialog(props: {
  readonly caseId: string;
  readonly selection: readonly ChosenDocument[];
  onClose(): void;
}): ReactNode {
  const { caseId, selection, onClose } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const known = useKnown(caseId);
  const [error, setError] = useState<unknown>();
  const form = useForm<Values>({ defaultValues: { ...FIRST, documents: selection } });
  const { control } = form;
  const send = form.handleSubmit(async (values) => {
    setError(undefined);
    const recipients = recipientsOf(values, known.recipients ?? new Map());
    if (recipients.length === 0) {
      form.setError("name", { message: p("send.nobody") }, { shouldFocus: true });
      return;
    }
    try {
      const { data } = await api.call(requestPost, { params: { case: caseId }, body: bodyOf(values, recipients) });
      tell.done(p("send.done", { count: data.length }));
      onClose();
      await refreshPost(client);
    } catch (failure) {
      setError(failure);
    }
  });
  return (
    <FormDialog
      isWide
      title={p("send.action")}
      error={error}
      choices={[{ label: p("send.run"), isBusy: form.formState.isSubmitting, run: () => void send() }]}
      onClose={onClose}
    >
      {known.isPending ? <LoadingRows rows={2} /> : <Known control={control} recipients={known.recipients} />}
      <Field label={p("send.other")}>
        <div className={styles.pair}>
          <TextField control={control} name="name" label={p("send.name")} maxLength={200} />
          <TextField
            control={control}
            name="address"
            label={p("send.address")}
            hint={p("send.address_hint")}
            isMultiline
          />
        </div>
      </Field>
      <Documents control={control} />
      <Wishes control={control} />
    </FormDialog>
  );
}

/** How the envelope is made and sent. */
function Wishes({ control }: { readonly control: Control<Values> }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.pair}>
      <ChoiceField
        control={control}
        name="service_class"
        label={p("item.class")}
        options={serviceClasses.map((value) => ({ value, label: p(`class.${value}`) }))}
      />
      <TextField control={control} name="post_by" label={p("item.post_by")} isDate />
      <ChoiceField
        control={control}
        name="paper"
        label={p("item.paper")}
        options={postPapers.map((value) => ({ value, label: p(`paper.${value}`) }))}
      />
      <TextField control={control} name="copies" label={p("send.copies")} maxLength={2} />
      <SwitchField control={control} name="is_duplex" label={p("send.duplex")} />
      <SwitchField control={control} name="is_colour" label={p("send.colour")} />
      <TextField
        control={control}
        name="enclosures"
        label={p("send.enclosures")}
        hint={p("send.enclosures_hint")}
        isMultiline
      />
      <TextField control={control} name="notes" label={p("send.notes")} isMultiline />
      <TextField control={control} name="cost_code" label={p("send.cost_code")} maxLength={64} />
    </div>
  );
}

type Participant = Output<typeof listParticipants>["data"][number];

/** Who takes part in the case, by the participant's id; each once, however many roles they have. */
function useKnown(caseId: string) {
  const found = useQuery(q(listParticipants, { params: { case: caseId } }));
  const people = new Map((found.data?.data ?? []).map((one) => [one.entity.id, one]));
  const recipients = new Map([...people].map(([id, one]) => [id, recipientOf(one)]));
  return { isPending: found.isPending, recipients: found.isPending ? undefined : recipients };
}

function recipientOf({ entity, contact, role_name: role }: Participant): Recipient & { readonly role: string } {
  const [address] = entity.addresses;
  const lines =
    address === undefined
      ? []
      : [
          ...address.street.split("\n"),
          address.city ?? "",
          address.region ?? "",
          address.postcode ?? "",
          address.country ?? "",
        ];
  const attention = contact === undefined || lines.length === 0 ? [] : [contact];
  return { name: entity.name, role, address: [...attention, ...linesOf(lines.join("\n"))].slice(0, 8) };
}

function recipientsOf({ known, name, address }: Values, all: ReadonlyMap<string, Recipient>): Recipient[] {
  const chosen = known.flatMap((id) => all.get(id) ?? []);
  const typed = name.trim() === "" && address.trim() === "" ? [] : [{ name, address: linesOf(address) }];
  return [...chosen, ...typed];
}

function bodyOf(values: Values, recipients: readonly Recipient[]) {
  const { documents, service_class: serviceClass, paper, copies, post_by: postBy, ...rest } = values;
  const copyCount = Number(copies);
  return {
    recipients: recipients.map(({ name, address }) => ({ name, address: [...address] })),
    documents: documents.map(({ serviceName: service, documentId: id }) => ({ service, id })),
    wishes: {
      service_class: serviceClasses.find((value) => value === serviceClass) ?? "first",
      paper: postPapers.find((value) => value === paper) ?? "plain",
      copies: Number.isInteger(copyCount) ? copyCount : 0,
      is_duplex: rest.is_duplex,
      is_colour: rest.is_colour,
      cost_code: rest.cost_code,
      enclosures: rest.enclosures,
      notes: rest.notes,
      ...(postBy === "" ? {} : { post_by: postBy }),
    },
  };
}

function Known(props: {
  readonly control: Control<Values>;
  readonly recipients: ReadonlyMap<string, Recipient & { readonly role: string }> | undefined;
}): ReactNode {
  const styles = useStyles();
  const { field } = useController({ control: props.control, name: "known" });
  if (props.recipients === undefined || props.recipients.size === 0) return null;
  return (
    <div role="group" aria-label={p("send.known")}>
      <Text weight="semibold">{p("send.known")}</Text>
      {[...props.recipients].map(([id, { name, role, address }]) => (
        <div key={id}>
          <Checkbox
            label={`${name}, ${role}`}
            checked={field.value.includes(id)}
            disabled={address.length === 0}
            onChange={(_, { checked }) =>
              field.onChange(checked === true ? [...field.value, id] : field.value.filter((each) => each !== id))
            }
          />
          <Text block size={200} className={styles.address}>
            {address.length === 0 ? p("send.no_address") : address.join(", ")}
          </Text>
        </div>
      ))}
    </div>
  );
}

/** What goes into the envelope; the order is that of printing. */
function Documents({ control }: { readonly control: Control<Values> }): ReactNode {
  const styles = useStyles();
  const { field } = useController({ control, name: "documents" });
  const documents = field.value;
  const swap = (at: number, other: number): void => {
    const moved = [...documents];
    const [one, two] = [moved[at], moved[other]];
    if (one === undefined || two === undefined) return;
    moved[at] = two;
    moved[other] = one;
    field.onChange(moved);
  };
  return (
    <div role="group" aria-label={p("send.documents")}>
      <Text weight="semibold">{p("send.documents")}</Text>
      <ol className={styles.list}>
        {documents.map((document, at) => (
          <li key={document.documentId} className={styles.file}>
            <Text className={styles.name}>{document.name}</Text>
            {documents.length < 2 ? null : (
              <>
                <Button
                  appearance="subtle"
                  size="small"
                  icon={<ArrowUpRegular />}
                  disabledFocusable={at === 0}
                  aria-label={p("send.up", { name: document.name })}
                  onClick={() => swap(at, at - 1)}
                />
                <Button
                  appearance="subtle"
                  size="small"
                  icon={<ArrowDownRegular />}
                  disabledFocusable={at === documents.length - 1}
                  aria-label={p("send.down", { name: document.name })}
                  onClick={() => swap(at, at + 1)}
                />
                <Button
                  appearance="subtle"
                  size="small"
                  icon={<DismissRegular />}
                  aria-label={p("send.remove", { name: document.name })}
                  onClick={() => field.onChange(documents.filter((each) => each !== document))}
                />
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
