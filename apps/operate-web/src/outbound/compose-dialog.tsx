import { Button, Checkbox, Dropdown, Field, Input, Option, Textarea, makeStyles } from "@fluentui/react-components";
import { ArrowUpRegular, DismissRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { listEmailTemplates } from "@muniment/operate-api/email-template";
import {
  cancelSending,
  checkDraft,
  discardDraft,
  draftEmail,
  getOutboundEmail,
  listRecipients,
  listSenders,
  sendEmail,
  updateDraft,
} from "@muniment/operate-api/outbound-email";
import type { Input as InputOf } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { formatSize } from "@muniment/ui/message";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { outboundText } from "../texts/outbound.ts";
import { readPeople, writtenPeople } from "./outbound-data.ts";
import type { Outbound } from "./outbound-data.ts";
import { refreshOutbound } from "./refresh.ts";

const useStyles = makeStyles({
  files: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "4px" },
  file: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  known: { display: "flex", flexWrap: "wrap", gap: "4px" },
  body: { "& textarea": { minHeight: "180px", maxHeight: "none" } },
});

/** What an e-mail is begun with, or a draft that goes on. */
export type Begun = InputOf<typeof draftEmail>["body"] | { readonly draft: string };

/** Writes an e-mail; the draft is kept from the first moment (OPR-OUT-003, -011). */
export function ComposeDialog({ begun, onClose }: { readonly begun: Begun; onClose(): void }): ReactNode {
  const [email, setEmail] = useState<Outbound | undefined>();
  const hasRun = useRef(false);
  const tell = useTell();
  useEffect(() => {
    if (hasRun.current) return;
    hasRun.current = true;
    const found =
      "draft" in begun
        ? api.call(getOutboundEmail, { params: { email: begun.draft } })
        : api.call(draftEmail, { body: begun });
    found.then(
      ({ data }) => setEmail(data),
      (error: unknown) => {
        tell.failed(outboundText("compose.gone"), error);
        onClose();
      },
    );
  }, [begun, onClose, tell]);
  return email === undefined ? null : <Compose key={email.id} first={email} onClose={onClose} />;
}

interface Typed {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly body: string;
  readonly files: Outbound["files"];
  readonly keepsCopy: boolean;
  readonly copyLinks: boolean;
  /** As the field has it; empty: at once. */
  readonly at: string;
}

const typedOf = (email: Outbound): Typed => ({
  from: email.from.address,
  to: writtenPeople(email.to),
  cc: writtenPeople(email.cc),
  bcc: writtenPeople(email.bcc),
  subject: email.subject,
  body: email.body,
  files: email.files,
  keepsCopy: email.keeps_copy,
  copyLinks: email.copy_links,
  at: "",
});

const bodyOf = ({ from, to, cc, bcc, subject, body, files, keepsCopy, copyLinks }: Typed) => ({
  from,
  to: readPeople(to),
  cc: readPeople(cc),
  bcc: readPeople(bcc),
  subject,
  body,
  keeps_copy: keepsCopy,
  copy_links: copyLinks,
  attachments: files.map(({ document, email, name, as_pdf }) => ({
    ...(document === undefined ? {} : { document }),
    ...(email === undefined ? {} : { email }),
    name,
    as_pdf,
  })),
});

/** The draft with what is typed, and what can be done with it. */
function useDraft(first: Outbound, onClose: () => void) {
  const client = useQueryClient();
  const tell = useTell();
  const [email, setEmail] = useState(first);
  const [typed, setTyped] = useState(typedOf(first));
  const [accepts, setAccepts] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const params = { email: email.id };
  const save = async (body: InputOf<typeof updateDraft>["body"]): Promise<Outbound> => {
    const { data } = await api.ifMatch(`"${email.rev}"`)(updateDraft, { params, body });
    setEmail(data);
    return data;
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (trouble) {
      setError(trouble);
    } finally {
      setIsBusy(false);
      await refreshOutbound(client);
    }
  };
  const takeBack = (): void =>
    void api.call(cancelSending, { params }).then(
      async () => {
        tell.done(outboundText("outbound.cancelled"));
        await refreshOutbound(client);
      },
      (trouble: unknown) => tell.failed(outboundText("outbound.not_done"), trouble),
    );
  return {
    email,
    typed,
    change: (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change })),
    error,
    isBusy,
    hasWarnings: accepts.length > 0,
    applyTemplate: (template: string) =>
      attempt(async () => {
        const { attachments: _kept, subject: _subject, body: _body, ...rest } = bodyOf(typed);
        const saved = await save({ ...rest, template });
        setTyped({ ...typed, subject: saved.subject, body: saved.body });
      }),
    keep: () =>
      attempt(async () => {
        await save(bodyOf(typed));
        tell.done(outboundText("compose.kept"));
        onClose();
      }),
    discard: () =>
      attempt(async () => {
        await api.call(discardDraft, { params });
        tell.done(outboundText("compose.discarded"));
        onClose();
      }),
    send: () =>
      attempt(async () => {
        await save(bodyOf(typed));
        const { data: check } = await api.call(checkDraft, { params });
        const warnings = check.problems.filter(({ severity }) => severity === "warn").map(({ code }) => code);
        const isRead = warnings.every((code) => accepts.includes(code));
        if (check.problems.some(({ severity }) => severity === "block") || !isRead) setAccepts(warnings);
        // The server says what stands against it; what a person has read they may pass over.
        const at = typed.at === "" ? {} : { at: new Date(typed.at).toISOString() };
        await api.call(sendEmail, { params, body: { accepts: isRead ? warnings : [], ...at } });
        tell.done(outboundText(typed.at === "" ? "compose.sending" : "compose.scheduled"), takeBack);
        onClose();
      }),
  };
}

function Compose({ first, onClose }: { readonly first: Outbound; onClose(): void }): ReactNode {
  const styles = useStyles();
  const draft = useDraft(first, onClose);
  const { typed, change, email } = draft;
  const field = (id: "to" | "cc" | "bcc" | "subject", hint?: string): ReactNode => (
    <Field label={outboundText(`compose.${id}`)} required={id === "to" || id === "subject"} hint={hint}>
      <Input value={typed[id]} autoComplete="off" onChange={(_, { value }) => change({ [id]: value })} />
    </Field>
  );
  return (
    <FormDialog
      isWide
      title={outboundText("compose.title")}
      error={draft.error}
      choices={[
        {
          label: outboundText(draft.hasWarnings ? "compose.send_anyway" : "compose.send"),
          isBusy: draft.isBusy,
          run: () => void draft.send(),
        },
        { label: outboundText("compose.discard"), appearance: "secondary", run: () => void draft.discard() },
      ]}
      cancelLabel={outboundText("compose.save")}
      onClose={() => void draft.keep()}
    >
      <Sender value={typed.from} onChange={(from) => change({ from })} />
      {field("to", outboundText("compose.people_hint"))}
      {email.case === undefined ? null : (
        <Known
          caseId={email.case.id}
          onAdd={(person) => change({ to: typed.to.trim() === "" ? person : `${typed.to}, ${person}` })}
        />
      )}
      {field("cc")}
      {field("bcc")}
      <Template onChoose={(template) => void draft.applyTemplate(template)} />
      {field("subject", email.case === undefined ? undefined : outboundText("compose.tag_hint"))}
      <Field label={outboundText("compose.body")}>
        <Textarea
          className={styles.body}
          resize="vertical"
          value={typed.body}
          onChange={(_, { value }) => change({ body: value })}
        />
      </Field>
      <Files files={typed.files} emailId={email.id} onChange={(files) => change({ files })} />
      {email.case === undefined ? null : (
        <Checkbox
          label={outboundText("compose.copy")}
          checked={typed.keepsCopy}
          onChange={(_, { checked }) => change({ keepsCopy: checked === true })}
        />
      )}
      {typed.keepsCopy && typed.files.some(({ document }) => document !== undefined) ? (
        <Checkbox
          label={outboundText("compose.copy_links")}
          checked={typed.copyLinks}
          onChange={(_, { checked }) => change({ copyLinks: checked === true })}
        />
      ) : null}
      <Field label={outboundText("compose.send_at")} hint={outboundText("compose.send_at_hint")}>
        <Input type="datetime-local" value={typed.at} onChange={(_, { value }) => change({ at: value })} />
      </Field>
    </FormDialog>
  );
}

function Sender({ value, onChange }: { readonly value: string; onChange(address: string): void }): ReactNode {
  const { data } = useQuery(q(listSenders));
  const senders = data?.data ?? [];
  if (senders.length < 2) return null;
  const label = (address: string): string => {
    const found = senders.find((each) => each.address === address);
    return found === undefined ? address : `${found.name} <${address}>`;
  };
  return (
    <Field label={outboundText("compose.from")}>
      <Dropdown
        value={label(value)}
        selectedOptions={[value]}
        onOptionSelect={(_, { optionValue }) => onChange(optionValue ?? value)}
      >
        {senders.map(({ address }) => (
          <Option key={address} value={address} text={label(address)}>
            {label(address)}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

/** Who takes part in the case, or has written about it. */
function Known({ caseId, onAdd }: { readonly caseId: string; onAdd(person: string): void }): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listRecipients, { params: { case: caseId } }));
  if (data === undefined) return null;
  const people = data.data.filter((each) => !each.is_restricted).slice(0, 8);
  if (people.length === 0) return null;
  return (
    <div role="group" aria-label={outboundText("compose.known")} className={styles.known}>
      {people.map(({ name, address }) => (
        <Button
          key={address}
          size="small"
          aria-label={outboundText("compose.add", { name: name === "" ? address : name })}
          onClick={() => onAdd(name === "" ? address : `${name.replaceAll(/[,;<>"]/g, " ")} <${address}>`)}
        >
          {name === "" ? address : name}
        </Button>
      ))}
    </div>
  );
}

function Template({ onChoose }: { onChoose(template: string): void }): ReactNode {
  const { data } = useQuery(q(listEmailTemplates));
  const [chosen, setChosen] = useState("");
  const templates = data?.data ?? [];
  if (templates.length === 0) return null;
  return (
    <Field label={outboundText("compose.template")}>
      <Dropdown
        value={templates.find(({ id }) => id === chosen)?.name ?? outboundText("compose.template_none")}
        selectedOptions={chosen === "" ? [] : [chosen]}
        onOptionSelect={(_, { optionValue = "" }) => {
          setChosen(optionValue);
          if (optionValue !== "") onChoose(optionValue);
        }}
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

/** Where an attachment lies, which its name and its place in the list do not change. */
const keyOf = ({ document, email }: Outbound["files"][number]): string =>
  document === undefined ? `${email?.id} ${email?.ordinal}` : `${document.service} ${document.id}`;

/** The attachments, with what they weigh before anything is sent. */
function Files(props: {
  readonly files: Outbound["files"];
  readonly emailId: string;
  onChange(files: Outbound["files"]): void;
}): ReactNode {
  const { files, emailId, onChange } = props;
  const styles = useStyles();
  const check = useQuery(q(checkDraft, { params: { email: emailId } }));
  if (files.length === 0) return null;
  const size = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const most = check.data?.data.most_bytes;
  return (
    <Field
      label={outboundText("compose.attachments")}
      validationState={most !== undefined && size > most ? "error" : "none"}
      validationMessage={
        most === undefined ? "" : outboundText("compose.size", { size: formatSize(size), most: formatSize(most) })
      }
    >
      {check.isPending ? <LoadingRows /> : null}
      <ul className={styles.files}>
        {files.map((file, at) => (
          <li key={keyOf(file)} className={styles.file}>
            <Input
              className={styles.name}
              size="small"
              aria-label={outboundText("compose.file_name", { number: at + 1 })}
              value={file.name}
              onChange={(_, { value }) =>
                onChange(files.map((each) => (each === file ? { ...each, name: value } : each)))
              }
            />
            {/\.pdf$/i.test(file.name) ? null : (
              <Checkbox
                label="PDF"
                aria-label={outboundText("compose.as_pdf", { name: file.name })}
                checked={file.as_pdf}
                onChange={(_, { checked }) =>
                  onChange(files.map((each) => (each === file ? { ...each, as_pdf: checked === true } : each)))
                }
              />
            )}
            <Button
              appearance="subtle"
              size="small"
              icon={<ArrowUpRegular />}
              disabled={at === 0}
              aria-label={outboundText("compose.move_up", { name: file.name })}
              onClick={() =>
                onChange([...files.slice(0, at - 1), file, ...files.slice(at - 1, at), ...files.slice(at + 1)])
              }
            />
            <Button
              appearance="subtle"
              size="small"
              icon={<DismissRegular />}
              aria-label={outboundText("compose.remove", { name: file.name })}
              onClick={() => onChange(files.filter((each) => each !== file))}
            />
          </li>
        ))}
      </ul>
    </Field>
  );
}
