import type { UserActor } from "@muniment/kernel";
import type { Reach, ReachService } from "../access/index.ts";

/**
 * The person's rights in each library of a comma list, or in all of theirs; libraries that they do not belong to are
 * left out like such that do not exist. `privilege` leaves out those in which the role lacks it.
 */
export async function reachLibraries(
  actor: UserActor,
  reaches: ReachService,
  given: { libraries: string | undefined; privilege?: string },
): Promise<Reach[]> {
  const wanted = given.libraries
    ?.split(",")
    .map((alias) => alias.trim().toLowerCase())
    .filter((alias) => alias !== "");
  const standings = [...actor.libraries.entries()].filter(
    ([alias]) => wanted === undefined || wanted.length === 0 || wanted.includes(alias),
  );
  const allowed = standings.filter(
    ([, standing]) => given.privilege === undefined || standing.isNrtadmin || standing.privileges.has(given.privilege),
  );
  return Promise.all(allowed.map(async ([alias]) => reaches.reach(actor, alias)));
}
