import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { exportConsoleUsers, UserExportColumn } from "@muniment/work-api/control-center/user";
import { csvHeading, csvLine } from "../csv.ts";
import { accountStates } from "../account-state/index.ts";
import type { FoundUser } from "./user-search.repository.ts";
import { readAllUsers } from "./user-search.service.ts";
import type { UserSearchDeps } from "./user-search.service.ts";

type Request = Static<(typeof exportConsoleUsers)["body"]>;
type Column = Static<typeof UserExportColumn>;

const read: Readonly<Record<Column, (row: FoundUser) => string>> = {
  full_name: (row) => row.full_name,
  id: (row) => row.user_id,
  email: (row) => row.email,
  role: (row) => row.role,
  location: (row) => row.location,
  preferred_library: (row) => row.preferred_library,
  sign_in_status: (row) => (row.account_logon && row.library_logon ? "enabled" : "disabled"),
  state: (row) => accountStates[row.state_rank] ?? "active",
  external: (row) => (row.is_external ? "yes" : "no"),
  source: (row) => (row.is_enterprise ? "enterprise" : "virtual"),
  origin: (row) => row.origin,
  last_sign_in: (row) => (row.last_sign_in_at === null ? "" : toWireDate(row.last_sign_in_at)),
  create_date: (row) => toWireDate(row.created_at),
  edit_date: (row) => toWireDate(row.edited_at),
};

/** The file of an export, piece by piece; who took it, what of and how many rows is written down (CC-LST-018). */
export async function* exportUsers(
  deps: UserSearchDeps,
  actor: UserActor,
  given: { libraryId: number; request: Request },
): AsyncGenerator<string> {
  const { libraryId, request } = given;
  const { columns, format, query, filters, sort, order } = request;
  let rowCount = 0;
  if (format === "csv") yield csvHeading(columns);
  for await (const rows of readAllUsers(deps, actor, { libraryId, request })) {
    rowCount += rows.length;
    yield rows
      .map((row) => {
        const cells = columns.map((column) => read[column](row));
        if (format === "csv") return csvLine(cells);
        return `${JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, cells[at]])))}\n`;
      })
      .join("");
  }
  const library = [...actor.libraries.values()].find((standing) => standing.libraryId === libraryId)?.alias;
  const details = { query, filters, sort, order, columns, format, row_count: rowCount };
  await recordAudit(deps.reader, auditSubject(actor), [
    { at: deps.clock.now(), action: "user.export", object_type: "user", library, details },
  ]);
}
