import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/allocation";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { isRowId } from "../paging.ts";
import { getPeople, subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findItem, findRule, keepRule, listDecisions, listRules, lockRule } from "./allocation.repository.ts";
import type { DecisionRow, RuleRow } from "./allocation.repository.ts";
import { decide } from "./decide.ts";
import type { Candidacy, Decision } from "./decide.ts";
import { readEntries, readTarget } from "./rule.ts";
import type { Entry } from "./rule.ts";
import { problemsOf } from "./rule-problems.ts";
import { ownerOf } from "./wire-decision.ts";

type WireRule = Output<typeof api.getAllocationRule>["data"];
type WireDecision = Output<typeof api.tryAllocationRule>["data"];
type Setting = Input<typeof api.setAllocationRule>["body"];

/** Rules that say who gets new work (operate.md 7). */
export interface AllocationService {
  list(reader: Tx): Promise<WireRule[]>;
  get(reader: Tx, name: string): Promise<WireRule>;
  /** Adds it without `version`; else changes the one that was seen at it. */
  set(
    tx: Tx,
    actor: OperateActor,
    given: { name: string; version: number | undefined; setting: Setting },
  ): Promise<WireRule>;
  /** What the rule would do with an item, without doing it. */
  try(reader: Tx, actor: OperateActor, given: { name: string; item: string }): Promise<WireDecision>;
  decisions(reader: Tx, item: string): Promise<WireDecision[]>;
}

/** What rules see of an item that is there, as far as the person may see it. */
export type CandidacyOf = (
  reader: Tx,
  actor: OperateActor,
  item: { readonly id: string; readonly type: string },
) => Promise<Candidacy | undefined>;

const SYSTEM_NAME = /^[a-z][a-z0-9_-]{0,63}$/;
const PURPOSE = /^(?:inbound-email|case|mailbox:[0-9a-f-]{36}|case:[a-z][a-z0-9_]{0,39})$/;

/** Rules in the database. */
export function createAllocationService(deps: { clock: Clock; candidacyOf: CandidacyOf }): AllocationService {
  const { clock, candidacyOf } = deps;
  const get: AllocationService["get"] = async (reader, name) => {
    const row = await findRule(reader, name);
    if (row === undefined) throw new AppError(errors.notFound);
    return wireRule(reader, row);
  };

  return {
    get,
    async list(reader) {
      const rows = await listRules(reader);
      return Promise.all(rows.map(async (row) => wireRule(reader, row)));
    },
    async set(tx, actor, { name, version, setting }) {
      if (!SYSTEM_NAME.test(name)) throw invalid("rule", "A system name is made of a-z, 0-9, - and _.");
      const known = await lockRule(tx, name);
      if (known === undefined ? version !== undefined : known.version !== version) {
        throw new AppError(known === undefined ? errors.notFound : errors.editConflict);
      }
      const columns = columnsOf(setting, known);
      const at = clock.now();
      await keepRule(tx, { system_name: name, ...columns, updated_at: at, updated_by: actor.userId });
      const after = await get(tx, name);
      await recordAudit(tx, subjectOf(actor), [
        {
          at,
          action: known === undefined ? "allocation_rule.create" : "allocation_rule.update",
          object_type: "allocation_rule",
          object_id: name,
          before: known && { ...(await wireRule(tx, known)) },
          after: { ...after },
        },
      ]);
      return after;
    },
    async try(reader, actor, { name, item }) {
      const rule = await findRule(reader, name);
      if (rule === undefined) throw new AppError(errors.notFound);
      const found = await findItem(reader, item.trim());
      const candidacy = found === undefined ? undefined : await candidacyOf(reader, actor, found);
      if (candidacy === undefined) throw invalid("item", "There is no such case or e-mail.");
      const decision = await decide(reader, rule, { candidacy, isDry: true });
      const owner = await ownerOf(reader, decision.owner);
      return wireTried(rule, { decision, owner, at: candidacy.at });
    },
    async decisions(reader, item) {
      const found = await findItem(reader, item.trim());
      if (found === undefined) throw new AppError(errors.notFound);
      return (await listDecisions(reader, found.id)).map(wireDecision);
    },
  };
}

function columnsOf(given: Setting, known: RuleRow | undefined) {
  const name = (given.name ?? known?.name ?? "").trim().normalize("NFC");
  if (name === "") throw invalid("name", "Give the rule a name.");
  const serves = [...new Set(given.serves ?? known?.serves ?? [])];
  if (!serves.every((each) => PURPOSE.test(each))) throw invalid("serves", "A rule serves cases or e-mail.");
  const entries = given.entries === undefined ? knownEntries(known) : readEntries(given.entries);
  if ("wrong" in entries) throw invalid("entries", `Entry ${entries.wrong} cannot be read.`);
  const isGiven = given.default_target !== undefined;
  const target = readTarget(isGiven ? given.default_target : known?.default_target);
  if (isGiven && given.default_target !== null && target === undefined) {
    throw invalid("default_target", "This default cannot be read.");
  }
  return {
    name,
    description: (given.description ?? known?.description ?? "").trim(),
    is_enabled: given.is_enabled ?? known?.is_enabled ?? true,
    serves,
    entries: JSON.stringify(entries),
    default_target: target === undefined ? null : JSON.stringify(target),
  };
}

function knownEntries(known: RuleRow | undefined): readonly Entry[] | { readonly wrong: number } {
  return readEntries(Array.isArray(known?.entries) ? known.entries : []);
}

async function wireRule(reader: Tx, row: RuleRow): Promise<WireRule> {
  const entries = knownEntries(row);
  const target = readTarget(row.default_target);
  const read = "wrong" in entries ? [] : [...entries];
  const targets = [...read.map((entry) => entry.target), ...(target === undefined ? [] : [target])];
  const named = targets.flatMap((each) => (each.to === "user" && isRowId(each.id) ? [each.id] : []));
  const people = await getPeople(reader, named);
  return {
    system_name: row.system_name,
    name: row.name,
    description: row.description,
    is_enabled: row.is_enabled,
    serves: row.serves,
    entries: read,
    ...(target === undefined ? {} : { default_target: target }),
    problems: await problemsOf(reader, targets),
    people: [...people.values()].map(({ id, name }) => ({ id, name })),
    version: row.version,
  };
}

function wireTried(rule: RuleRow, given: { decision: Decision; owner: WireDecision["owner"]; at: Date }): WireDecision {
  const { decision, owner, at } = given;
  const { entry, steps, candidates } = decision;
  return {
    rule: rule.system_name,
    rule_version: rule.version,
    ...(entry === undefined ? {} : { entry }),
    ...(owner === undefined ? {} : { owner }),
    steps: [...steps],
    candidates: [...candidates],
    at: at.toISOString(),
  };
}

function wireDecision(row: DecisionRow): WireDecision {
  const id = row.owner_user_id ?? row.owner_team_id;
  const kind = row.owner_user_id === null ? ("team" as const) : ("user" as const);
  return {
    id: row.id,
    rule: row.rule,
    rule_version: row.rule_version,
    ...(row.entry === null ? {} : { entry: row.entry }),
    ...(id === null ? {} : { owner: { kind, id, name: row.owner_name ?? "" } }),
    steps: row.steps as WireDecision["steps"],
    candidates: row.candidates as WireDecision["candidates"],
    at: row.at.toISOString(),
  };
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
