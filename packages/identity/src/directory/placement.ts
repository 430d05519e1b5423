import type { Rule } from "./directory.tables.ts";
import { foldDn, isBelow } from "./distinguished-name.ts";

/** A rule with the number of its role; that of `DEFAULT` when it names none. */
export interface ResolvedRule extends Rule {
  readonly role_id: number;
}

/** A library in which entries of a placement are members. */
export interface Place {
  readonly library_id: number;
  readonly role_id: number;
  /** The rule names the role, so it is set again at each run. */
  readonly is_ruled: boolean;
  readonly is_preferred: boolean;
}

/** What rules ask about an entry. */
export interface Placeable {
  readonly foldedDn: string;
  valuesOf(attribute: string): readonly string[];
}

/** Decides where entries belong; equal answers share a number. */
export interface Placer {
  /** The attributes that the rules look at. */
  readonly attributes: readonly string[];
  placementOf(entry: Placeable): number;
  /** What each number stands for; never empty. */
  readonly placements: readonly (readonly Place[])[];
}

/**
 * The placer of a source (CC-DIR-004): every rule that fits counts, in one library the first of them, and the default
 * library when none fits. `members` has the folded DNs of who is in the group of a rule, by the group's folded DN.
 */
export function createPlacer(
  rules: readonly ResolvedRule[],
  fallback: { library_id: number; role_id: number },
  members: ReadonlyMap<string, ReadonlySet<string>>,
): Placer {
  const fits = rules.map((rule) => fitOf(rule, members));
  const placements: (readonly Place[])[] = [];
  const numbers = new Map<string, number>();
  return {
    attributes: [...new Set(rules.filter(({ by }) => by === "attribute").map(({ attribute }) => attribute))],
    placements,
    placementOf(entry) {
      const fitting = rules.filter((_rule, index) => fits[index]?.(entry) === true);
      const key = fitting.map((rule) => rules.indexOf(rule)).join(" ");
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, placements.length);
      return placements.push(placesOf(fitting, fallback)) - 1;
    },
  };
}

/** The library that becomes the preferred one of a new account. */
export function preferredOf(places: readonly Place[]): number {
  const [first] = places;
  return (places.find((place) => place.is_preferred) ?? first)?.library_id ?? 0;
}

function fitOf(rule: Rule, members: ReadonlyMap<string, ReadonlySet<string>>): (entry: Placeable) => boolean {
  const value = rule.by === "attribute" ? rule.value.normalize("NFC").trim().toLowerCase() : foldDn(rule.value);
  if (rule.by === "container") return ({ foldedDn }) => isBelow(foldedDn, value);
  if (rule.by === "group") return ({ foldedDn }) => members.get(value)?.has(foldedDn) === true;
  return (entry) =>
    entry.valuesOf(rule.attribute).some((found) => found.normalize("NFC").trim().toLowerCase() === value);
}

function placesOf(rules: readonly ResolvedRule[], fallback: { library_id: number; role_id: number }): readonly Place[] {
  if (rules.length === 0) return [{ ...fallback, is_ruled: false, is_preferred: false }];
  const preferred = rules.find((rule) => rule.preferred)?.library_id;
  const firsts = rules.filter(
    (rule, index) => rules.findIndex((other) => other.library_id === rule.library_id) === index,
  );
  return firsts.map(({ library_id, role_id, role }) => ({
    library_id,
    role_id,
    is_ruled: role !== "",
    is_preferred: library_id === preferred,
  }));
}
