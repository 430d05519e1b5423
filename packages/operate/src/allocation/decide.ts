import type { Target } from "@muniment/operate-api/allocation";
import type { Tx } from "@muniment/platform/db";
import type { OwnerRef } from "../work-item/index.ts";
import { findTeams, keepPointer, listRoleHolders, lockPointer, readPointer } from "./allocation.repository.ts";
import type { RuleRow } from "./allocation.repository.ts";
import { listMembers, whoTakesFor } from "./availability.repository.ts";
import type { Member } from "./availability.repository.ts";
import { chooseMember, refusalOf } from "./choose-member.ts";
import { holds } from "./condition.ts";
import type { Facts } from "./condition.ts";
import { readEntries, readTarget } from "./rule.ts";

/** Something that wants an owner, as rules see it. */
export interface Candidacy {
  readonly facts: Facts;
  /** The case that it is, or belongs to. */
  readonly case?: { readonly id: string; readonly owner: OwnerRef };
  /** Who handled the thread or case last, for `sticky`. */
  readonly last?: string;
  readonly at: Date;
}

/** What a rule came to, with its reasons (OPR-ALC-007). */
export interface Decision {
  /** The place of the entry that answered, from 1; 0 for the default. */
  readonly entry: number | undefined;
  readonly owner: OwnerRef | undefined;
  readonly steps: readonly { readonly entry: string; readonly outcome: string }[];
  readonly candidates: readonly { id: string; name: string; load?: number; refused?: string }[];
}

type Found =
  | { readonly owner: OwnerRef; readonly candidates?: Decision["candidates"] }
  | { readonly none: string; readonly candidates?: Decision["candidates"] };

/**
 * Goes through a rule's entries; the first whose conditions hold and that finds somebody answers. `isDry` looks only:
 * no round moves on.
 */
export async function decide(
  tx: Tx,
  rule: RuleRow,
  given: { readonly candidacy: Candidacy; readonly isDry: boolean },
): Promise<Decision> {
  const { candidacy, isDry } = given;
  const entries = readEntries(Array.isArray(rule.entries) ? rule.entries : []);
  const lines = "wrong" in entries ? [] : entries.map((entry, at) => ({ ...entry, at: at + 1 }));
  const fallback = readTarget(rule.default_target);
  const all =
    fallback === undefined ? lines : [...lines, { name: "Default", when: { all: [] }, target: fallback, at: 0 }];
  const steps: { entry: string; outcome: string }[] = [];
  let candidates: Decision["candidates"] = [];
  for (const { name, when, target, at } of all) {
    const note = (outcome: string) => steps.push({ entry: name === "" ? `Entry ${at}` : name, outcome });
    if (!holds(when, candidacy.facts)) {
      note("its conditions do not hold");
      continue;
    }
    const found = await find(tx, { target, key: `${rule.system_name} ${at}`, candidacy, isDry });
    candidates = found.candidates ?? [];
    if ("owner" in found) {
      note("answered");
      return { entry: at, owner: found.owner, steps, candidates };
    }
    note(found.none);
  }
  return { entry: undefined, owner: undefined, steps, candidates };
}

interface Wanted<T extends Target = Target> {
  readonly target: T;
  /** Under which the round of this entry is kept. */
  readonly key: string;
  readonly candidacy: Candidacy;
  readonly isDry: boolean;
}

async function find(tx: Tx, wanted: Wanted): Promise<Found> {
  const { target, candidacy } = wanted;
  switch (target.to) {
    case "user":
      return present(tx, target.id, candidacy.at);
    case "team":
      return queueOf(tx, target.id);
    case "case_owner": {
      const { owner } = candidacy.case ?? {};
      if (owner === undefined) return { none: "there is no case" };
      return owner.kind === "team" ? queueOf(tx, owner.id) : present(tx, owner.id, candidacy.at);
    }
    case "case_role":
      return holderOf(tx, target.role, candidacy);
    case "supervisor":
      return oneOf(tx, { supervisorsOf: target.team }, candidacy.at);
    default:
      return memberOf(tx, { ...wanted, target });
  }
}

/** Somebody, or while they are out of office their delegate. */
async function present(tx: Tx, userId: string, at: Date): Promise<Found> {
  const id = await whoTakesFor(tx, userId, at);
  return id === undefined
    ? { none: "this person is gone, disabled or out of office" }
    : { owner: { kind: "user", id } };
}

/** Work cannot be given to a team for permissions (OPR-USR-004). */
async function queueOf(tx: Tx, teamId: string): Promise<Found> {
  const [team] = await findTeams(tx, [teamId]);
  if (team === undefined) return { none: "there is no such team any more" };
  if (team.type === "acl") return { none: "this team is for permissions only" };
  return { owner: { kind: "team", id: team.id } };
}

async function holderOf(tx: Tx, role: string, { case: known, at }: Candidacy): Promise<Found> {
  if (known === undefined) return { none: "there is no case" };
  for (const { user_id: user, team_id: team } of await listRoleHolders(tx, known.id, role)) {
    const found = user === null ? await queueOf(tx, team ?? "") : await present(tx, user, at);
    if ("owner" in found) return found;
  }
  return { none: "nobody of the firm who is in office has this role" };
}

async function oneOf(tx: Tx, source: Parameters<typeof listMembers>[1], at: Date): Promise<Found> {
  const members = await listMembers(tx, source, { at, dueDays: undefined });
  const first = members.find((member) => refusalOf(member, { at }) === undefined);
  return first === undefined
    ? { none: "nobody of them is a candidate", candidates: wire(members, { at }) }
    : { owner: { kind: "user", id: first.id }, candidates: wire(members, { at }) };
}

/** A member of a team by a strategy; the round is held until `tx` ends, and what is decided meanwhile waits for it. */
async function memberOf(tx: Tx, wanted: Wanted<Extract<Target, { to: "member" }>>): Promise<Found> {
  const { target, key, candidacy, isDry } = wanted;
  const { strategy, team, competency, due_days: dueDays } = target;
  const own = await queueOf(tx, team);
  if ("none" in own || strategy === "queue") return own;
  const round = `${key} ${team} ${strategy}`;
  const state = isDry ? await readPointer(tx, round) : await lockPointer(tx, round);
  const { at, last } = candidacy;
  const members = await listMembers(tx, { team }, { at, dueDays });
  const asked = { at, ...(competency === undefined ? {} : { competency }) };
  const able = members.filter((member) => refusalOf(member, asked) === undefined);
  const chosen = chooseMember(strategy, able, { state, last });
  const candidates = wire(members, asked);
  if (chosen.member === undefined) {
    return { none: able.length === 0 ? "nobody of the team is a candidate" : "nobody of them had it last", candidates };
  }
  if (!isDry) await keepPointer(tx, round, chosen.state);
  return { owner: { kind: "user", id: chosen.member.id }, candidates };
}

function wire(members: readonly Member[], asked: Parameters<typeof refusalOf>[1]): Decision["candidates"] {
  return members.map((member) => {
    const refused = refusalOf(member, asked);
    const { id, name, load } = member;
    return { id, name, load, ...(refused === undefined ? {} : { refused }) };
  });
}
