import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath, maxRowsPerAction, oneOf, RowResult } from "./console.ts";

const path = `${consolePath}/settings/email` as const;

const relay = {
  host: Type.String({ maxLength: 253 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  tls: oneOf("implicit", "required", "offered", "off"),
  user_name: Type.String({ maxLength: 254, description: "Empty: nobody signs in at the relay" }),
  sender_name: Type.String({ maxLength: 254 }),
  sender_address: Type.String({ maxLength: 254 }),
  reply_to: Type.String({ maxLength: 254, description: "Empty: answers go to the sender" }),
};

/** The relay as it is shown; its password never is (CC-EML-005). */
export const EmailRelay = Type.Object({
  ...relay,
  has_password: Type.Boolean(),
  source: oneOf("settings", "configuration"),
});

/** The relay as it is given. Without `password` the stored one stays, where it goes to the same server and person. */
export const EmailRelayInput = Type.Object(
  { ...relay, password: Type.Optional(Type.String({ maxLength: 254 })) },
  closed,
);

/** For NRTADMIN of any library, as everything here (`control-center.md` 24, row 56). */
export const getEmailSettings = endpoint({
  id: "getEmailSettings",
  method: "GET",
  path,
  summary: "The relay by which e-mails leave",
  auth: "user",
  response: Data(EmailRelay),
});

export const putEmailSettings = endpoint({
  id: "putEmailSettings",
  method: "PUT",
  path,
  summary: "Choose the relay by which e-mails leave, in the place of the server's configuration",
  auth: "user",
  act: "email_settings.change",
  body: EmailRelayInput,
  response: Data(EmailRelay),
});

export const deleteEmailSettings = endpoint({
  id: "deleteEmailSettings",
  method: "DELETE",
  path,
  summary: "Go back to the relay of the server's configuration",
  auth: "user",
  act: "email_settings.reset",
  response: Data(EmailRelay),
});

/** The message goes to the caller alone, at once, and is not in the list of deliveries. */
export const testEmailSettings = endpoint({
  id: "testEmailSettings",
  method: "POST",
  path: `${path}/test`,
  summary: "Send a message to oneself by these settings, without keeping them",
  auth: "user",
  act: "email_settings.test",
  body: EmailRelayInput,
  response: Data(
    Type.Object({
      ok: Type.Boolean(),
      recipient: Type.String(),
      problem: Type.Optional(Type.String({ description: "What the relay, or the connection to it, said" })),
      is_encrypted: Type.Optional(Type.Boolean()),
      has_smtputf8: Type.Optional(Type.Boolean({ description: "Takes internationalised addresses" })),
    }),
  ),
});

const state = oneOf("queued", "sent", "deferred", "bounced");

/** An e-mail with how far it got. */
export const MailDelivery = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  recipient: Type.String(),
  state,
  queued: Type.String(),
  sent: Type.Optional(Type.String()),
  next_attempt: Type.Optional(Type.String()),
  attempts: Type.Integer(),
  problem: Type.Optional(Type.String()),
});

/** Of people in libraries of which the caller is NRTADMIN; who is it of all sees every message. */
export const listMailDeliveries = endpoint({
  id: "listMailDeliveries",
  method: "GET",
  path: `${path}/deliveries`,
  summary: "E-mails with how far they got, newest first",
  auth: "user",
  query: Type.Object({
    state: Type.Optional(state),
    kind: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    query: Type.Optional(Type.String({ maxLength: 254, description: "Part of the recipient or the subject" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    total: Type.Optional(Type.Boolean({ description: "Not counted: the list is too long for that" })),
  }),
  response: Type.Object({
    data: Type.Array(MailDelivery),
    cursor: Type.Optional(Type.String()),
    total_count: Type.Optional(Type.Integer()),
  }),
});

/** What waits is tried at once; what was sent or given up is `unchanged`. */
export const retryMailDeliveries = endpoint({
  id: "retryMailDeliveries",
  method: "POST",
  path: `${path}/deliveries/retry`,
  summary: "Try up to 200 waiting e-mails now, with a result for each",
  auth: "user",
  act: "email_settings.retry",
  body: Type.Object(
    { ids: Type.Array(Type.String({ format: "uuid" }), { minItems: 1, maxItems: maxRowsPerAction }) },
    closed,
  ),
  response: Data(Type.Object({ results: Type.Array(RowResult) })),
});

/** What is served about the relay and what goes by it. */
export const emailSettingsEndpoints = [
  getEmailSettings,
  putEmailSettings,
  deleteEmailSettings,
  testEmailSettings,
  listMailDeliveries,
  retryMailDeliveries,
] as const;
