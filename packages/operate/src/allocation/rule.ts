import { strategies } from "@muniment/operate-api/allocation";
import type { Condition, Target } from "@muniment/operate-api/allocation";
import { isRecord } from "../hours.ts";
import { readCondition } from "./condition.ts";

/** One line of a rule. */
export interface Entry {
  readonly name: string;
  readonly when: Condition;
  readonly target: Target;
}

const MOST_NAME = 120;
const MOST_ID = 64;
const MOST_DAYS = 3650;

/** Entries that were sent; the place, from 1, of the first that is none. */
export function readEntries(given: readonly unknown[]): readonly Entry[] | { readonly wrong: number } {
  const entries: Entry[] = [];
  for (const [at, each] of given.entries()) {
    const entry = readEntry(each);
    if (entry === undefined) return { wrong: at + 1 };
    entries.push(entry);
  }
  return entries;
}

function readEntry(given: unknown): Entry | undefined {
  if (!isRecord(given)) return undefined;
  const { name } = given;
  const when = readCondition(given["when"]);
  const target = readTarget(given["target"]);
  if (typeof name !== "string" || name.length > MOST_NAME || when === undefined || target === undefined)
    return undefined;
  return { name: name.trim(), when, target };
}

/** A target that was sent; `undefined` when it is none. */
export function readTarget(given: unknown): Target | undefined {
  if (!isRecord(given)) return undefined;
  const text = (name: string): string => {
    const value = given[name];
    return typeof value === "string" && value.length <= MOST_ID ? value : "";
  };
  const [to, id, team, role] = [text("to"), text("id"), text("team"), text("role")];
  if ((to === "user" || to === "team") && id !== "") return { to, id };
  if (to === "case_owner") return { to };
  if (to === "case_role" && role !== "") return { to, role };
  if (to === "supervisor" && team !== "") return { to, team };
  if (to !== "member" || team === "") return undefined;
  const strategy = strategies.find((each) => each === given["strategy"]);
  if (strategy === undefined) return undefined;
  const competency = text("competency").trim();
  const days = given["due_days"];
  const isDays = typeof days === "number" && Number.isInteger(days) && days >= 0 && days <= MOST_DAYS;
  return {
    to,
    team,
    strategy,
    ...(competency === "" ? {} : { competency }),
    ...(isDays ? { due_days: days } : {}),
  };
}
