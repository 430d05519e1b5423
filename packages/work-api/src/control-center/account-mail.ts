import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Done } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const user = Type.String({ maxLength: 254 });
const mail = Type.String({ maxLength: 64 });

/** An e-mail about an account with how far it got (CC-EML-004). */
export const AccountMail = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: "`E1` to `E16`" }),
  subject: Type.String(),
  recipient: Type.String(),
  state: oneOf("queued", "sent", "deferred", "bounced"),
  queued: Type.String(),
  sent: Type.Optional(Type.String()),
  next_attempt: Type.Optional(Type.String({ description: "While it is deferred" })),
  attempts: Type.Integer(),
  problem: Type.Optional(Type.String({ description: "What the relay said last, without addresses of links" })),
  may_resend: Type.Boolean({ description: "It carries a link that can be made anew" }),
});

/** For administrators who may send these e-mails (`control-center.md` 24, rows 4 and 9). */
export const listUserMails = endpoint({
  id: "listUserMails",
  method: "GET",
  path: `${consolePath}/users/:user/mails`,
  summary: "E-mails about an account, newest first, with their state",
  auth: "user",
  params: Type.Object({ user }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ format: "uuid" })),
  }),
  response: Type.Object({ data: Type.Array(AccountMail), cursor: Type.Optional(Type.String()) }),
});

/** A new link of the same kind; earlier ones die (CC-EML-006). 409 for what carries no link. */
export const resendUserMail = endpoint({
  id: "resendUserMail",
  method: "POST",
  path: `${consolePath}/users/:user/mails/:mail/resend`,
  summary: "Send an e-mail with a password link again",
  auth: "user",
  act: "user.send_email",
  params: Type.Object({ user, mail }),
  response: Done,
});

/** `Cancel outstanding links` (CC-EML-009). */
export const cancelUserLinks = endpoint({
  id: "cancelUserLinks",
  method: "POST",
  path: `${consolePath}/users/:user/cancel-links`,
  summary: "Make the outstanding password link of an account dead",
  auth: "user",
  act: "user.cancel_links",
  params: Type.Object({ user }),
  response: Done,
});

/** What is served about e-mails to people. */
export const accountMailEndpoints = [listUserMails, resendUserMail, cancelUserLinks] as const;
