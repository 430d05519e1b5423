import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath, id, OneOf, paging, Person } from "./shape.ts";

/** What became of somebody's report: on its way, with their mail server, given up, or not sent and why. */
export const reportStates = [
  "waiting",
  "sent",
  "failed",
  "skipped_empty",
  "skipped_late",
  "skipped_no_access",
] as const;

const Run = Type.Object({
  day: Type.String(),
  recipients: Type.Integer(),
  sent: Type.Integer(),
  waiting: Type.Integer(),
  failed: Type.Integer(),
  skipped_empty: Type.Integer(),
  skipped_late: Type.Integer(),
  skipped_no_access: Type.Integer(),
});

/** For NRTADMIN of any library; counts, and nobody's tasks (TRK-DIG-040, TRK-PERM-007). */
export const getDigestRuns = endpoint({
  id: "getDigestRuns",
  method: "GET",
  path: `${apiPath}/admin/digest`,
  summary: "When daily reports are sent next, and the last runs by what became of each report",
  auth: "user",
  response: Data(Type.Object({ next_run: Type.String(), runs: Type.Array(Run) })),
});

/** Of the last 90 days, the newest first; without titles and without addresses of links. */
export const listDigestLog = endpoint({
  id: "listDigestLog",
  method: "GET",
  path: `${apiPath}/admin/digest/log`,
  summary: "What became of each person's daily reports",
  auth: "user",
  query: Type.Object({ ...paging, user: Type.Optional(id) }),
  response: List(
    Type.Object({
      day: Type.String(),
      user: Person,
      state: OneOf(...reportStates),
      sent_at: Type.Optional(Type.String()),
      attempts: Type.Optional(Type.Integer()),
      error: Type.Optional(Type.String()),
    }),
  ),
});

/** To the caller's own address, as their report would be at this moment; it counts as no report of the day. */
export const sendTestDigest = endpoint({
  id: "sendTestDigest",
  method: "POST",
  path: `${apiPath}/admin/digest/test`,
  summary: "Send me today's report as a test",
  auth: "user",
  response: Data(Type.Object({ sent_to: Type.String() })),
});

/** Every endpoint of this file. */
export const digestEndpoints = [getDigestRuns, listDigestLog, sendTestDigest];
