import { newId } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { systemSubject } from "../user/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { findRuleServing, insertDecision } from "./allocation.repository.ts";
import { decide } from "./decide.ts";
import type { Candidacy } from "./decide.ts";

/** What became of an item for which a rule was asked. */
export interface Allocation {
  readonly owner: OwnerRef | undefined;
  /** The rule's name; absent when none serves the purpose. */
  readonly rule?: string;
}

/** Asks the rule that serves the first of these purposes, and keeps its decision. The caller gives the item its owner. */
export async function allocate(
  tx: Tx,
  given: { readonly itemId: string; readonly purposes: readonly string[]; readonly candidacy: Candidacy },
): Promise<Allocation> {
  const { itemId, purposes, candidacy } = given;
  const rule = await findRuleServing(tx, purposes);
  if (rule === undefined) return { owner: undefined };
  const { entry, owner, steps, candidates } = await decide(tx, rule, { candidacy, isDry: false });
  const id = newId();
  await insertDecision(tx, {
    id,
    work_item_id: itemId,
    rule: rule.system_name,
    rule_version: rule.version,
    entry: entry ?? null,
    owner_user_id: owner?.kind === "user" ? owner.id : null,
    owner_team_id: owner?.kind === "team" ? owner.id : null,
    steps: JSON.stringify(steps),
    candidates: JSON.stringify(candidates),
    at: candidacy.at,
  });
  const details = { decision: id, entry, steps };
  await recordAudit(tx, systemSubject(`rule ${rule.name}`), [
    {
      at: candidacy.at,
      action: "work_item.allocate",
      object_type: "work_item",
      object_id: itemId,
      after: owner === undefined ? {} : { owner: owner.id, kind: owner.kind },
      details,
      ...(candidacy.case === undefined ? {} : { own: { case_id: candidacy.case.id } }),
    },
  ]);
  return { owner, rule: rule.name };
}
