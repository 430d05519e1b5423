import type { Tx } from "@muniment/platform/db";
import { csvHeading, csvLine } from "../csv.ts";
import { listChanges } from "./change.repository.ts";
import { changeOnWire } from "./source-shape.ts";

const PIECE = 1_000;
const COLUMNS = ["change", "state", "user_id", "full_name", "fields", "group", "reason", "dn"];

/** The whole difference of a run as CSV, piece by piece (CC-DIR-011). */
export async function* changesAsCsv(reader: Tx, runNum: number): AsyncGenerator<string> {
  yield csvHeading(COLUMNS);
  for (let after = 0; ;) {
    const rows = await listChanges(reader, runNum, { after, limit: PIECE });
    yield rows.map((row) => csvLine(cellsOf(changeOnWire(row)))).join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    after = last.change_num;
  }
}

function cellsOf(change: ReturnType<typeof changeOnWire>): string[] {
  const fields = Object.entries(change.fields).map(([name, { from = "", to = "" }]) => `${name}: ${from} > ${to}`);
  const group = change.group === undefined ? "" : `${change.group.library} ${change.group.id}`;
  const { kind, state, user_id: userId, full_name: fullName, code_message: reason = "", dn } = change;
  return [kind, state, userId, fullName, fields.join("; "), group, reason, dn];
}
