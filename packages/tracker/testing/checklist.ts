import { openTestTracker } from "./tracker-app.ts";
import type { TestTracker, TrackerAnswer } from "./tracker-app.ts";

/** Something that was made, with whatever the answer says of it. */
export interface Made {
  readonly id: string;
  readonly rev: number;
  readonly [name: string]: unknown;
}

/** A firm with a matter, and what tests of checklists do in it again and again. */
export interface TestChecklist extends TestTracker {
  readonly matter: string;
  aTracker(by?: string, matter?: string): Promise<Made>;
  aTask(tracker: Made, body?: object, by?: string): Promise<Made>;
  patch(task: Made, body: object, given?: { by?: string; rev?: number }): Promise<TrackerAnswer>;
  /** As it is now. */
  read(task: Made, by?: string): Promise<Made>;
}

/** The answer's data; throws when it is a refusal. */
export function dataOf(answer: TrackerAnswer): Made {
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return answer.body.data as Made;
}

/** The same of a list. */
export function listOf(answer: TrackerAnswer): Made[] {
  return dataOf(answer) as unknown as Made[];
}

/**
 * FIONA has Full access to the matter, WILL Read/Write, RUTH Read, NED none; ADMIN administers the library. GREG is in the
 * group CORPORATE, both may read.
 */
export async function openTestChecklist(): Promise<TestChecklist> {
  const test = await openTestTracker();
  const { call, office } = test;
  const matter = "ACTIVE!1";
  for (const userId of ["FIONA", "WILL", "RUTH", "NED", "MIA"]) office.addPerson(userId);
  office.addPerson("GREG", { groups: ["CORPORATE"] });
  office.addPerson("ADMIN", { groups: ["NRTADMIN"], isAdministrator: true });
  const levels = {
    FIONA: "full_access",
    WILL: "read_write",
    RUTH: "read",
    NED: "no_access",
    MIA: "read_write",
  } as const;
  office.addMatter(matter, { ...levels, GREG: "read", CORPORATE: "read" });
  let count = 0;
  return {
    ...test,
    matter,
    aTracker: async (by = "FIONA", of = matter) =>
      dataOf(await call(by, "POST", `/matters/${of}/trackers`, { body: { name: `Tracker ${(count += 1)}` } })),
    aTask: async (tracker, body = {}, by = "WILL") =>
      dataOf(await call(by, "POST", `/trackers/${tracker.id}/tasks`, { body: { title: "A task", ...body } })),
    patch: async (task, body, given = {}) =>
      call(given.by ?? "WILL", "PATCH", `/tasks/${task.id}`, {
        body,
        headers: { "if-match": `"${given.rev ?? task.rev}"` },
      }),
    read: async (task, by = "WILL") => dataOf(await call(by, "GET", `/tasks/${task.id}`)),
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}
