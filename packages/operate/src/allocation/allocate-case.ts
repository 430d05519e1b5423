import type { Tx } from "@muniment/platform/db";
import { findCaseHead, findCaseHeadAsSystem } from "../case/index.ts";
import type { CaseHead } from "../case/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { allocate } from "./allocate.ts";
import type { CandidacyOf } from "./allocation.service.ts";
import type { Candidacy } from "./decide.ts";

/** Whom the rule that serves new cases of the type gives this one to; nobody where none does (OPR-ALC-006). */
export async function allocateCase(tx: Tx, caseId: string, at: Date): Promise<OwnerRef | undefined> {
  const row = await findCaseHeadAsSystem(tx, caseId);
  if (row === undefined) return undefined;
  const purposes = [`case:${row.work_type}`, "case"];
  return (await allocate(tx, { itemId: caseId, purposes, candidacy: candidacyOf(row, at) })).owner;
}

/** What rules see of a case that the person may see, to try a rule with it. */
export const candidacyOfCase: CandidacyOf = async (reader, actor, { id, type }) => {
  const row = type === "case" ? await findCaseHead(reader, actor, id) : undefined;
  return row && candidacyOf(row, row.created_at);
};

const factOf = (value: CaseHead["data"][string]): string | number | readonly string[] =>
  typeof value === "boolean" ? (value ? "yes" : "no") : value;

/** Its owner is who opened it, until a rule has said otherwise. */
function candidacyOf(row: CaseHead, at: Date): Candidacy {
  const owner: OwnerRef =
    row.owner_user_id === null
      ? { kind: "team", id: row.owner_team_id ?? "" }
      : { kind: "user", id: row.owner_user_id };
  const values = Object.entries(row.data).map(([name, value]) => [`value.${name}`, factOf(value)] as const);
  return {
    facts: {
      ...Object.fromEntries(values),
      type: "case",
      work_type: row.work_type,
      case: row.reference,
      case_title: row.title,
      case_phase: row.type_phase,
      case_owner: row.owner_name,
    },
    case: { id: row.id, owner },
    at,
  };
}
