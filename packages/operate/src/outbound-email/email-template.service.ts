import { AppError, newId } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/email-template";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { findMailbox } from "../mailbox/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import {
  deleteTemplate,
  findAcknowledgement,
  getTemplate,
  insertTemplate,
  listTemplates,
  saveAcknowledgement,
  updateTemplate,
} from "./email-template.repository.ts";
import type { EmailTemplate } from "./email-template.repository.ts";
import { fieldsIn, KNOWN_FIELDS } from "./letter-text.ts";

type WireTemplate = Output<typeof api.createEmailTemplate>["data"];
type Typed = Input<typeof api.createEmailTemplate>["body"];
type WireRule = Output<typeof api.getAcknowledgement>["data"];
type TypedRule = Input<typeof api.setAcknowledgement>["body"];

/** Texts with fields, and what mailboxes answer by themselves (OPR-OUT-005, -019). */
export interface EmailTemplateService {
  list(reader: Tx): Promise<WireTemplate[]>;
  create(tx: Tx, actor: OperateActor, typed: Typed): Promise<WireTemplate>;
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; typed: Typed }): Promise<WireTemplate>;
  remove(tx: Tx, actor: OperateActor, id: string): Promise<void>;
  rule(reader: Tx, mailboxId: string): Promise<WireRule>;
  setRule(tx: Tx, actor: OperateActor, given: { mailboxId: string; typed: TypedRule }): Promise<WireRule>;
}

/** Templates in the database. */
export function createEmailTemplateService({ clock }: { clock: Clock }): EmailTemplateService {
  const get = async (reader: Tx, id: string): Promise<EmailTemplate> => {
    const template = await getTemplate(reader, id);
    if (template === undefined) throw new AppError(errors.notFound);
    return template;
  };
  const note = async (
    tx: Tx,
    actor: OperateActor,
    { action, id, name }: { action: string; id: string; name: string },
  ): Promise<void> =>
    recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action,
        object_type: "email-template",
        object_id: id,
        after: { name },
      },
    ]);
  return {
    list: async (reader) => (await listTemplates(reader)).map(wireTemplate),
    async create(tx, actor, typed) {
      const id = newId();
      const text = checked(typed);
      const row = { id, name: "", subject: "", body: "", ...text, updated_at: clock.now(), updated_by: actor.userId };
      if (row.name === "") throw needName();
      if (!(await insertTemplate(tx, row))) throw taken();
      await note(tx, actor, { action: "email-template.create", id: id, name: row.name });
      return wireTemplate(await get(tx, id));
    },
    async update(tx, actor, { id, rev, typed }) {
      const before = await get(tx, id);
      const text = checked(typed);
      if (text.name === "") throw needName();
      const others = await listTemplates(tx);
      const isTaken = others.some((other) => other.id !== id && other.name.toLowerCase() === text.name?.toLowerCase());
      if (isTaken) throw taken();
      const change = { ...text, updated_at: clock.now(), updated_by: actor.userId };
      if (!(await updateTemplate(tx, { id, rev }, change))) throw new AppError(errors.editConflict);
      await note(tx, actor, { action: "email-template.update", id: id, name: text.name ?? before.name });
      return wireTemplate(await get(tx, id));
    },
    async remove(tx, actor, id) {
      const { name } = await get(tx, id);
      await deleteTemplate(tx, id);
      await note(tx, actor, { action: "email-template.delete", id: id, name: name });
    },
    async rule(reader, mailboxId) {
      const mailbox = await findMailbox(reader, mailboxId);
      if (mailbox === undefined) throw new AppError(errors.notFound);
      const rule = await findAcknowledgement(reader, mailbox.id);
      return { is_enabled: rule?.is_enabled ?? false, subject: rule?.subject ?? "", body: rule?.body ?? "" };
    },
    async setRule(tx, actor, { mailboxId, typed }) {
      const mailbox = await findMailbox(tx, mailboxId);
      if (mailbox === undefined) throw new AppError(errors.notFound);
      const { subject = "", body = "" } = checked({ subject: typed.subject ?? "", body: typed.body ?? "" });
      if (typed.is_enabled && body.trim() === "") {
        throw new AppError(errors.validationFailed, { text: "Write what is answered.", field: "body" });
      }
      await saveAcknowledgement(tx, { mailbox_id: mailbox.id, is_enabled: typed.is_enabled, subject, body });
      await note(tx, actor, { action: "mailbox.acknowledgement", id: mailbox.id, name: mailbox.name });
      return { is_enabled: typed.is_enabled, subject, body };
    },
  };
}

const needName = (): AppError =>
  new AppError(errors.validationFailed, { text: "Give the template a name.", field: "name" });
const taken = (): AppError =>
  new AppError(errors.duplicate, { text: "There is a template of this name.", field: "name" });

/** What was typed, without what no e-mail has a value for. */
function checked({ name, subject, body }: Typed): Typed {
  const messages: FieldMessage[] = Object.entries({ subject, body }).flatMap(([field, text]) =>
    fieldsIn(text ?? "")
      .filter((each) => !KNOWN_FIELDS.has(each))
      .map((each) => ({ code: "unknown_field", text: `No e-mail has a field {{${each}}}.`, field })),
  );
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return {
    ...(name === undefined ? {} : { name: name.replaceAll(/[\p{Cc}\p{Cs}]/gu, " ").trim() }),
    ...(subject === undefined ? {} : { subject: subject.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").trim() }),
    ...(body === undefined ? {} : { body: body.replaceAll("\u0000", "") }),
  };
}

function wireTemplate({ id, name, subject, body, rev }: EmailTemplate): WireTemplate {
  return { id, name, subject, body, rev };
}
