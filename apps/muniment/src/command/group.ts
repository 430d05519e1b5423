import { columns, done, DOOR_USAGE, limitOf, needed, runVerb } from "./operator-command.ts";
import type { Desk, Given, Told, Verb } from "./operator-command.ts";

const USAGE = `Usage: muniment group <what> --library L [options]

  list [TEXT]             groups of the library whose name or ID has TEXT; --limit N, 100 by default
  show GROUP              one group with its members; --limit N of them
  create GROUP --name "FULL NAME"
                          --external: for external people
  add GROUP USER...       adds people; add NRTADMIN USER gives a library an administrator again
  remove GROUP USER...    removes people; the last administrator of a library stays

  --library L             the library that the group belongs to
${DOOR_USAGE}`;

const library = { library: { type: "string" } } as const;
const limit = { limit: { type: "string" } } as const;
const MOST_PEOPLE = 1_000;

const VERBS: Readonly<Record<string, Verb>> = {
  list: { words: [0, 1], options: { ...library, ...limit }, run: list },
  show: { words: [1, 1], options: { ...library, ...limit }, run: show },
  create: {
    words: [1, 1],
    options: { ...library, name: { type: "string" }, external: { type: "boolean" } },
    async run(desk, given) {
      const [groupId = ""] = given.words;
      const place = needed(given, "library");
      const name = needed(given, "name");
      await desk.createGroup({ library: place, groupId, name, isExternal: given.isOn("external") });
      return done(`${groupId} is made.`, { group_id: groupId.toUpperCase(), library: place, done: "create" });
    },
  },
  add: { words: [2, MOST_PEOPLE], options: library, run: changing("add") },
  remove: { words: [2, MOST_PEOPLE], options: library, run: changing("delete") },
};

/** Groups, from the machine itself (CC-USR-102). */
export async function group(args: readonly string[]): Promise<number> {
  return runVerb(VERBS, args, USAGE);
}

async function list(desk: Desk, given: Given): Promise<Told> {
  const groups = await desk.listGroups({
    library: needed(given, "library"),
    query: given.words[0],
    limit: limitOf(given),
  });
  const rows = groups.map((one) => [
    one.group_id,
    one.enabled ? "enabled" : "disabled",
    one.is_external ? "external" : "internal",
    String(one.members),
    one.full_name,
  ]);
  return { text: columns(rows, "There is no such group."), json: groups };
}

async function show(desk: Desk, given: Given): Promise<Told> {
  const [groupId = ""] = given.words;
  const found = await desk.showGroup({ library: needed(given, "library"), groupId, limit: limitOf(given) });
  const state = [found.enabled ? "enabled" : "disabled", found.is_external ? "external" : "internal"].join(", ");
  const people = found.people.map((one) => [one.user_id, one.state, one.email, one.full_name]);
  const head = `${found.group_id} (${found.full_name}): ${state}, ${found.members} members`;
  return { text: `${head}\n\n${columns(people, "Nobody is in it.")}`, json: found };
}

function changing(action: "add" | "delete"): Verb["run"] {
  return async (desk, given) => {
    const [groupId = "", ...userIds] = given.words;
    const place = needed(given, "library");
    await desk.changeMembers({ library: place, groupId, action, userIds });
    const what = action === "add" ? "in" : "no longer in";
    const text = `${userIds.join(", ")}: ${what} ${groupId} of ${place}.`;
    return done(text, { group_id: groupId, library: place, done: action === "add" ? "add" : "remove", users: userIds });
  };
}
