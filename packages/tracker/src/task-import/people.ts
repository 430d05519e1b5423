import { mayDo } from "@muniment/tracker-api";
import type { Standing } from "@muniment/tracker-api";
import type { ImportChoicesData } from "@muniment/tracker-api/import";
import type { TrackerActor } from "../session/index.ts";
import type { WorkMember, WorkPort } from "../work/index.ts";
import { invalid } from "../wire.ts";
import { folded } from "./planned.ts";
import type { FoundPerson } from "./planned.ts";

/** What Work says of the names in a file. */
export interface ResolvedPeople {
  readonly people: ReadonlyMap<string, FoundPerson>;
  /** Names that do not mean one person by themselves. */
  readonly open: readonly {
    readonly text: string;
    readonly chosen?: { readonly ty: "user" | "group"; readonly work_id: string; readonly name: string };
    readonly candidates: readonly WorkMember[];
  }[];
}

const MOST_NAMES = 300;
const AT_ONCE = 8;
const MOST_FOUND = 20;
const MOST_SHOWN = 10;

/**
 * Asks Work about everybody who is named: by User ID, e-mail address or name. A name that fits several is for the person
 * to choose, one that fits nobody means nobody (TRK-IMP-002, -003). Not to be called in a transaction.
 */
export async function resolvePeople(
  work: WorkPort,
  actor: TrackerActor,
  given: {
    names: readonly string[];
    workspaceId: string;
    standing: Standing;
    allowsExternal: boolean;
    chosen: NonNullable<ImportChoicesData["people"]>;
  },
): Promise<ResolvedPeople> {
  const { names, workspaceId, chosen } = given;
  if (names.length > MOST_NAMES) throw invalid("people", `A file names at most ${MOST_NAMES} people.`, "too_many");
  const mayBeExternal = mayDo("task.assign_external", given.standing, { isSet: given.allowsExternal });
  const people = new Map<string, FoundPerson>();
  const open: ResolvedPeople["open"][number][] = [];
  const ask = async (query: string) => work.members(actor.token, workspaceId, { query, limit: MOST_FOUND });
  const resolve = async (text: string): Promise<void> => {
    const key = folded(text);
    // `Smith, John` is how lists of names are sorted.
    const swapped = text.replace(/^([^,]+), *([^,]+)$/, "$2 $1");
    const choice = Object.hasOwn(chosen, text) ? chosen[text] : undefined;
    const found = await ask(text);
    const candidates = found.length === 0 && swapped !== text ? await ask(swapped) : found;
    if (choice === null) {
      people.set(key, { kind: "left_out" });
      open.push({ text, candidates });
      return;
    }
    if (choice !== undefined) {
      const isChosen = ({ ty, id }: WorkMember) =>
        ty === choice.ty && id.toUpperCase() === choice.work_id.toUpperCase();
      const member = candidates.find(isChosen) ?? (await ask(choice.work_id)).find(isChosen);
      people.set(key, member === undefined ? { kind: "unknown" } : personOf(member, mayBeExternal));
      const named = member === undefined ? {} : { chosen: { ty: member.ty, work_id: member.id, name: member.name } };
      open.push({ text, candidates, ...named });
      return;
    }
    const exact = exactly(candidates, found.length === 0 ? folded(swapped) : key);
    const [only] = exact;
    if (only !== undefined && exact.length === 1) {
      people.set(key, personOf(only, mayBeExternal));
      return;
    }
    people.set(key, { kind: candidates.length === 0 ? "unknown" : "several" });
    open.push({ text, candidates: exact.length > 1 ? exact : candidates });
  };
  for (let at = 0; at < names.length; at += AT_ONCE) await Promise.all(names.slice(at, at + AT_ONCE).map(resolve));
  return {
    people,
    open: open
      .toSorted((a, b) => (a.text < b.text ? -1 : 1))
      .map((each) => ({ ...each, candidates: each.candidates.slice(0, MOST_SHOWN) })),
  };
}

/** A User ID before an address, an address before a name. */
function exactly(candidates: readonly WorkMember[], key: string): readonly WorkMember[] {
  for (const property of ["id", "email", "name"] as const) {
    const found = candidates.filter((member) => folded(member[property]) === key);
    if (found.length > 0) return found;
  }
  return [];
}

function personOf(member: WorkMember, mayBeExternal: boolean): FoundPerson {
  const { ty, id: workId, name, email, isEligible, reason } = member;
  const found = { kind: "found", ty, workId, name, email } as const;
  if (isEligible) return { ...found, access: "member" };
  if (reason === "policy") return { kind: "policy" };
  const isOutside = ty === "user" && (reason === "no_access" || reason === "external");
  return isOutside && mayBeExternal ? { ...found, access: "external" } : { kind: "refused" };
}
