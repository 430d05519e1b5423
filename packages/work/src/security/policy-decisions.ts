import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, parseItemId } from "@muniment/work-api";
import { accessTo } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { findContainers, securedContainer } from "../container/index.ts";
import { anyRole, decidePairsAsSystem, describeMatterAsSystem, rolesOf } from "../policy/index.ts";
import type { DecidedPair } from "../policy/index.ts";

/** What the questions about policies need. */
export interface DecisionDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly reaches: ReachService;
}

interface AskedPair {
  readonly user_id: string;
  readonly workspace_id: string;
}

/** Changes with anything that may change an answer about these libraries (decision D13). */
function versionOf(standings: readonly LibraryStanding[]): string {
  return standings
    .map(({ alias, accessVersion }) => `${alias}:${accessVersion}`)
    .toSorted()
    .join();
}

/** Decisions about pairs (work-api.md 17.7); what the caller may not ask about refuses the whole call. */
export async function decidePairs(
  { reader, clock, reaches }: DecisionDeps,
  actor: UserActor,
  { pairs, known_version: known }: { pairs: readonly AskedPair[]; known_version?: string },
) {
  const roles = await rolesOf(reader, actor);
  const mayAskAll = anyRole.some((role) => roles.has(role));
  const asked = pairs.map((pair) => {
    const id = parseItemId(pair.workspace_id);
    const standing = actor.libraries.get((id?.library ?? "").toLowerCase());
    const isOwn = pair.user_id === "me" || pair.user_id.toUpperCase() === actor.userId.toUpperCase();
    if (!isOwn && !mayAskAll && standing?.isNrtadmin !== true) throw new AppError(errors.accessDenied);
    return { ...pair, isOwn, standing, number: id?.version === undefined ? id?.number : undefined };
  });
  const standings = new Map(
    asked.flatMap(({ standing }) => (standing ? [[standing.libraryId, standing] as const] : [])),
  );
  const people = new Map(
    (
      await anywhere.find(
        reader,
        asked.map(({ user_id: id, isOwn }) => ({ type: "user" as const, id: isOwn ? actor.userId : id })),
      )
    ).map(({ id, num }) => [id.toUpperCase(), num]),
  );
  const numOf = (pair: (typeof asked)[number]): number =>
    people.get((pair.isOwn ? actor.userId : pair.user_id).toUpperCase()) ?? 0;
  const questions = asked.flatMap((pair) =>
    pair.standing === undefined || pair.number === undefined
      ? []
      : [{ userNum: numOf(pair), libraryId: pair.standing.libraryId, workspaceNumber: pair.number }],
  );
  const decided = await decidePairsAsSystem(reader, questions, clock.now());
  const validUntil = decided.validUntil?.toISOString();
  // A start or an end changes answers without moving the version of a library.
  const version = `${versionOf([...standings.values()])}@${validUntil ?? ""}`;
  const answer = { version, ...(validUntil === undefined ? {} : { valid_until: validUntil }) };
  if (known === version) return { ...answer, unchanged: true, results: [] };
  const found = new Map(decided.pairs.map((pair) => [keyOf(pair), pair.decision]));
  const seen = await seenBy(
    { reader, reaches },
    actor,
    asked.filter(({ isOwn }) => isOwn && !mayAskAll),
  );
  return {
    ...answer,
    unchanged: false,
    results: asked.map((pair) => {
      const { user_id, workspace_id, standing, number = 0 } = pair;
      const libraryId = standing?.libraryId ?? 0;
      const decision = found.get(keyOf({ userNum: numOf(pair), libraryId, workspaceNumber: number }));
      const isHidden = pair.isOwn && !mayAskAll && !seen.has(`${libraryId}:${number}`);
      if (decision === undefined || isHidden) return { user_id, workspace_id, decision: "deny" as const };
      const reason = mayAskAll && decision.reason !== undefined ? { reason: decision.reason } : {};
      return { user_id, workspace_id, decision: decision.outcome, ...reason };
    }),
  };
}

function keyOf({
  userNum,
  libraryId,
  workspaceNumber,
}: Pick<DecidedPair, "userNum" | "libraryId" | "workspaceNumber">) {
  return `${userNum}:${libraryId}:${workspaceNumber}`;
}

/** Of these workspaces those that the caller may see: about the others they learn what they learn of missing ones. */
async function seenBy(
  { reader, reaches }: Pick<DecisionDeps, "reader" | "reaches">,
  actor: UserActor,
  asked: readonly { readonly standing: LibraryStanding | undefined; readonly number: number | undefined }[],
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for (const [alias, group] of Map.groupBy(asked, ({ standing }) => standing?.alias ?? "")) {
    if (alias === "") continue;
    const reach = await reaches.reach(actor, alias);
    const numbers = group.flatMap(({ number }) => number ?? []);
    for (const row of await findContainers(reader, reach, [...new Set(numbers)])) {
      const isSeen = accessTo(reach, securedContainer(row)).level !== "no_access";
      if (isSeen) seen.add(`${reach.libraryId}:${row.container_number}`);
    }
  }
  return seen;
}

/** How a workspace is governed, for who may read it. */
export async function workspacePolicy({ reader, clock }: DecisionDeps, reach: Reach, number: number) {
  const state = await describeMatterAsSystem(reader, { libraryId: reach.libraryId, number, now: clock.now() });
  return { state, version: reach.standing.accessVersion, on_hold: false };
}
