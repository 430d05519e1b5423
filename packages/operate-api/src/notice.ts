import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** Something that an administrator has to mend, told once an hour and place (OPR-FIL-002, OPR-FLT-017). */
export const Notice = Type.Object({
  id: Type.String(),
  /** `service_account_denied`, `system_token`, `unreachable`, `mail_server`. */
  kind: Type.String(),
  service: Type.String(),
  /** The workspace, where one is concerned. */
  place_name: Type.Optional(Type.String()),
  text: Type.String(),
  first_at: Type.String(),
  last_at: Type.String(),
  count: Type.Integer(),
  resolved_at: Type.Optional(Type.String()),
});

/** Open ones first, the newest first. */
export const listNotices = endpoint({
  id: "listNotices",
  method: "GET",
  path: `${apiPath}/admin/notices`,
  summary: "What an administrator has to mend",
  auth: "user",
  privilege: "admin.linkedServices",
  query: Type.Object({
    limit: Type.Optional(Type.Integer()),
    cursor: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  response: List(Notice),
});

/** Every endpoint of this file. */
export const noticeEndpoints = [listNotices];
