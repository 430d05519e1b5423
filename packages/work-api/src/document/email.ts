import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "../envelope.ts";

const ids = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: 50 }));

/** As many e-mails as one answer has. */
export const MOST_EMAILS = 100;

/** An e-mail that is filed, and where. */
const FiledEmail = Type.Object({
  id: Type.String(),
  name: Type.String(),
  extension: Type.String(),
  message_id: Type.Optional(Type.String()),
  conversation_id: Type.Optional(Type.String()),
  workspace_id: Type.String(),
  workspace_name: Type.String(),
  create_date: Type.String(),
});

export const findEmails = endpoint({
  id: "findEmails",
  method: "POST",
  path: "/api/work/v1/libraries/:library/emails/find",
  summary: "Filed e-mails by their message ids or conversations, the last filed first; what is hidden is left out",
  auth: "user",
  reads: true,
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  body: Type.Object({ message_ids: ids, conversation_ids: ids }, { additionalProperties: false }),
  response: List(FiledEmail),
});

/** Every endpoint of this file. */
export const emailEndpoints = [findEmails];
