import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

const text = (maxLength: number) => Type.String({ maxLength });

/** A text with fields, such as `{{case.reference}}` (OPR-OUT-005). */
export const EmailTemplate = Type.Object({
  id: Type.String(),
  name: Type.String(),
  subject: Type.String(),
  body: Type.String(),
  rev: Type.Integer(),
});

const templates = `${apiPath}/email/templates`;
const oneTemplate = Type.Object({ template: text(64) });
const templateFields = {
  name: Type.Optional(text(120)),
  subject: Type.Optional(text(900)),
  body: Type.Optional(text(200_000)),
};

/** All of them by name. */
export const listEmailTemplates = endpoint({
  id: "listEmailTemplates",
  method: "GET",
  path: templates,
  summary: "Templates of e-mails",
  auth: "user",
  privilege: "email.send",
  response: List(EmailTemplate),
});

/** 422 with a message for each field that no e-mail has. */
export const createEmailTemplate = endpoint({
  id: "createEmailTemplate",
  method: "POST",
  path: templates,
  summary: "Add a template",
  auth: "user",
  privilege: "template.author",
  body: Type.Object(templateFields),
  status: 201,
  response: Data(EmailTemplate),
});

/** Needs `If-Match`. */
export const updateEmailTemplate = endpoint({
  id: "updateEmailTemplate",
  method: "PATCH",
  path: `${templates}/:template`,
  summary: "Change a template",
  auth: "user",
  privilege: "template.author",
  params: oneTemplate,
  body: Type.Object(templateFields),
  response: Data(EmailTemplate),
});

/** What was written with it stays. */
export const deleteEmailTemplate = endpoint({
  id: "deleteEmailTemplate",
  method: "DELETE",
  path: `${templates}/:template`,
  summary: "Remove a template",
  auth: "user",
  privilege: "template.author",
  params: oneTemplate,
  response: Type.Object({}),
});

/** What a mailbox answers by itself, at most once a day to each sender (OPR-INB-065, OPR-OUT-019). */
export const Acknowledgement = Type.Object({
  is_enabled: Type.Boolean(),
  subject: Type.String(),
  body: Type.String(),
});

const acknowledgement = `${apiPath}/admin/mailboxes/:mailbox/acknowledgement`;
const oneMailbox = Type.Object({ mailbox: text(64) });

/** The rule of a mailbox. */
export const getAcknowledgement = endpoint({
  id: "getAcknowledgement",
  method: "GET",
  path: acknowledgement,
  summary: "What a mailbox answers by itself",
  auth: "user",
  privilege: "mailbox.edit",
  params: oneMailbox,
  response: Data(Acknowledgement),
});

/** Sets it. */
export const setAcknowledgement = endpoint({
  id: "setAcknowledgement",
  method: "PUT",
  path: acknowledgement,
  summary: "Set what a mailbox answers by itself",
  auth: "user",
  privilege: "mailbox.edit",
  params: oneMailbox,
  body: Type.Object({
    is_enabled: Type.Boolean(),
    subject: Type.Optional(text(900)),
    body: Type.Optional(text(200_000)),
  }),
  response: Data(Acknowledgement),
});

/** Every endpoint of this file. */
export const emailTemplateEndpoints = [
  listEmailTemplates,
  createEmailTemplate,
  updateEmailTemplate,
  deleteEmailTemplate,
  getAcknowledgement,
  setAcknowledgement,
];
