import { anywhere } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { findScopes } from "./asset.repository.ts";
import type { Asset } from "./asset.repository.ts";
import type { Exclusion } from "./decision.ts";
import { entrants } from "./facts.repository.ts";
import { decideForKeysAsSystem } from "./view.ts";

/** A person, what policies decide about them, and in how many workspaces so. */
interface DecidedPerson {
  readonly id: string;
  readonly full_name: string;
  readonly decision: "abstain" | "allow" | "deny";
  readonly reason: string;
  readonly exclusions: Exclusion[];
  readonly workspaces: number;
}

/** Everybody who may enter a library with workspaces of the asset, by name; those kept out come first (SPM-AUD-002). */
export async function decidedPeople(
  tx: Tx,
  asset: Asset,
  now: Date,
): Promise<{ readonly people: DecidedPerson[]; readonly workspaces: number; readonly keptOut: number }> {
  const keys = (await findScopes(tx, [asset.asset_id])).map(({ client_id: client, matter_id: matter }) => ({
    client: client.toLowerCase(),
    matter: matter.toLowerCase(),
  }));
  const pairs = await decideForKeysAsSystem(tx, { people: entrants(undefined), keys, now });
  const userNums = [...new Set(pairs.map(({ userNum }) => userNum))];
  const named = new Map(
    (await anywhere.name(tx, { userNums, groupNums: [] })).map((person) => [person.num, person] as const),
  );
  const alike = Map.groupBy(pairs, ({ userNum, decision, exclusions }) =>
    [userNum, decision.outcome, decision.reason ?? "", ...exclusions].join(" "),
  );
  const people = [...alike.values()].flatMap((group) => {
    const [first] = group;
    const person = first === undefined ? undefined : named.get(first.userNum);
    if (first === undefined || person === undefined) return [];
    const { outcome, reason = "" } = first.decision;
    return [
      {
        id: person.id,
        full_name: person.name,
        decision: outcome,
        reason,
        exclusions: [...first.exclusions],
        workspaces: group.length,
      },
    ];
  });
  const denied = pairs.filter(({ decision }) => decision.outcome === "deny");
  const places = pairs.map(({ libraryId, workspaceNumber }) => `${libraryId}:${workspaceNumber}`);
  return {
    people: people.toSorted(
      (one, other) =>
        Number(other.decision === "deny") - Number(one.decision === "deny") ||
        one.full_name.localeCompare(other.full_name) ||
        one.id.localeCompare(other.id) ||
        one.reason.localeCompare(other.reason) ||
        one.exclusions.join().localeCompare(other.exclusions.join()),
    ),
    workspaces: new Set(places).size,
    keptOut: new Set(denied.map(({ userNum }) => userNum)).size,
  };
}
