import type { Target } from "@muniment/operate-api/allocation";
import type { Tx } from "@muniment/platform/db";
import { findEnabledPeople } from "../user/index.ts";
import { findTeams } from "./allocation.repository.ts";

/** What of a rule can match nothing any more (OPR-ALC-008). */
export async function problemsOf(reader: Tx, targets: readonly Target[]): Promise<string[]> {
  const users = targets.flatMap((target) => (target.to === "user" ? [target.id] : []));
  const teams = targets.flatMap(teamOfTarget);
  const people = new Set((await findEnabledPeople(reader, users)).map(({ id }) => id));
  const known = new Map((await findTeams(reader, teams)).map((team) => [team.id, team]));
  const gone = users.filter((id) => !people.has(id)).map(() => "A person of this rule is gone or disabled.");
  const lost = teams.filter((id) => !known.has(id)).map(() => "A team of this rule is gone.");
  const closed = teams
    .map((id) => known.get(id))
    .filter((team) => team?.type === "acl")
    .map((team) => `Work cannot be given to ${team?.name ?? ""}: it is for permissions only.`);
  return [...new Set([...gone, ...lost, ...closed])];
}

function teamOfTarget(target: Target): string[] {
  if (target.to === "team") return [target.id];
  return target.to === "member" || target.to === "supervisor" ? [target.team] : [];
}
