import type { Tx } from "@muniment/platform/db";
import type { TaskRecord } from "../checklist/index.ts";
import { keepPrincipals, keyOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkMember, WorkPort } from "../work/index.ts";

/** Somebody on a task that is copied, and what they could be in the matter of the copy. */
export interface KnownPerson {
  readonly num: number;
  readonly ty: "user" | "group";
  readonly work_id: string;
  readonly name: string;
  readonly access: "member" | "external" | undefined;
}

const AT_ONCE = 8;
const MOST_FOUND = 20;

/** Asks Work about everybody on some tasks, each once. Not to be called in a transaction. */
export async function askAssignable(
  work: WorkPort,
  actor: TrackerActor,
  { tasks, workspaceId }: { tasks: readonly TaskRecord[]; workspaceId: string },
): Promise<KnownPerson[]> {
  const people = [...new Map(tasks.flatMap(({ assignees }) => assignees.map((each) => [each.num, each]))).values()];
  const asked: KnownPerson[] = [];
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const some = people.slice(at, at + AT_ONCE).map(async ({ num, ty, work_id, name }): Promise<KnownPerson> => {
      const found = await work.members(actor.token, workspaceId, { query: work_id, limit: MOST_FOUND });
      const member = found.find((each) => each.ty === ty && each.id === work_id);
      return { num, ty, work_id, name, access: member === undefined ? undefined : accessOf(member) };
    });
    asked.push(...(await Promise.all(some)));
  }
  return asked;
}

function accessOf({ ty, isEligible, reason }: WorkMember): KnownPerson["access"] {
  if (isEligible) return "member";
  return ty === "user" && (reason === "no_access" || reason === "external") ? "external" : undefined;
}

/** Their numbers in the matter of the copy; a group is another in another library. */
export async function numbersIn(
  tx: Tx,
  people: readonly KnownPerson[],
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<ReadonlyMap<number, "member" | "external">> {
  const library = libraryOf(workspaceId);
  const named = people.map((person) => ({ ...person, library, workId: person.work_id }));
  const nums = await keepPrincipals(tx, named, now);
  return new Map(
    named.flatMap((person) => {
      const { access, num } = person;
      // Whoever has another number there is somebody else.
      return access === undefined || nums.get(keyOf(person)) !== num ? [] : [[num, access] as const];
    }),
  );
}
