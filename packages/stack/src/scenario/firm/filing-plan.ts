import { createChooser } from "../seeded-choice.ts";
import type { Chooser } from "../seeded-choice.ts";
import { areaPhrases } from "../writing/areas.ts";
import { isoDay, monthAndYear } from "../writing/dates.ts";
import { fill } from "../writing/phrases.ts";
import { clientOf } from "./clients.ts";
import { firstRecipes, furtherRecipes, unusualNames } from "./document-recipes.ts";
import type { DocumentFormat, DocumentKind, Recipe } from "./document-recipes.ts";
import { folderTemplates } from "./folder-template.ts";
import type { FolderPath } from "./folder-template.ts";
import type { Entries, Matter } from "./matters.ts";

/** One version: who filed it, when it was written, and with what remark. */
export interface PlannedVersion {
  readonly number: number;
  readonly author: string;
  readonly writtenOn: Date;
  readonly comment: string;
}

/** A document that is to be filed; what is in it follows from the matter and `number`. */
export interface PlannedDocument {
  readonly matter: Matter;
  /** Its place in the matter's plan, from 1. */
  readonly number: number;
  readonly kind: DocumentKind;
  readonly format: DocumentFormat;
  readonly folder: FolderPath;
  /** Whether it goes to the client or to the other side. */
  readonly towards: "client" | "other";
  readonly name: string;
  /** The area's instrument or subject that it is about. */
  readonly topic: string;
  readonly versions: readonly [PlannedVersion, ...PlannedVersion[]];
  /** A second folder in which it can be found. */
  readonly alsoIn: FolderPath | undefined;
  /** Default and entries of its own; without them it inherits. */
  readonly security: { readonly default: "view" | "private"; readonly users: Entries } | undefined;
}

const DAY = 86_400_000;
const DAYS_BETWEEN_DOCUMENTS = 13;
const DAYS_BETWEEN_VERSIONS = 3;
const REMARKS = ["Comments of the client taken in", "For review", "As sent", "Checked against the heads of terms"];

function dayAtWork(matter: Matter, day: number, chooser: Chooser): Date {
  const opened = Date.parse(`${matter.opened}T00:00:00Z`);
  const weekday = new Date(opened + day * DAY).getUTCDay();
  const pastWeekend = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return new Date(opened + (day + pastWeekend) * DAY + chooser.integer(8 * 3600, 18 * 3600) * 1000);
}

function nameOf(recipe: Recipe, about: { matter: Matter; topic: string; day: Date; number: number }): string {
  const { matter, topic, day, number } = about;
  const recipient = recipe.slot === "other" ? matter.counterparty : clientOf(matter.clientId).contact.name;
  const names: Readonly<Record<DocumentKind, string>> = {
    letter: `Letter to ${recipient} – ${topic}`,
    instrument: recipe.format === "pdf" ? `${topic} (final)` : topic,
    memo: `Memorandum – ${topic}`,
    "attendance-note": `Attendance note ${isoDay(day)}`,
    invoice: `Invoice Q-${matter.id}-${String(number).padStart(2, "0")}`,
    "time-sheet": `Time sheet ${monthAndYear(day)}`,
    list: `${topic} – list of documents`,
    presentation: `Status report ${monthAndYear(day)}`,
    picture: matter.area === "property" ? `Plan of ${matter.place}` : `Chart ${monthAndYear(day)}`,
    "e-mail": topic,
  };
  return unusualNames.get(`${matter.id} ${number}`) ?? names[recipe.kind];
}

function topicOf(recipe: Recipe, matter: Matter, chooser: Chooser): string {
  const { instruments, subjects } = areaPhrases[matter.area];
  if (recipe.kind === "instrument" && recipe.versions === 3) return instruments[0] ?? matter.name;
  if (recipe.kind !== "e-mail") return chooser.pick(instruments);
  return `${chooser.pick(["", "", "RE: ", "FW: "])}${fill(chooser.pick(subjects), { place: matter.place })}`;
}

function ownSecurity(recipe: Recipe, matter: Matter, chooser: Chooser): PlannedDocument["security"] {
  const users = Object.fromEntries(matter.team.map((userId) => [userId, "read_write" as const]));
  if (recipe.kind === "memo" && chooser.chance(0.3)) return { default: "private", users };
  if (recipe.kind === "list" && matter.security === "private" && chooser.chance(0.4)) return { default: "view", users };
  return undefined;
}

function planVersions(
  recipe: Recipe,
  matter: Matter,
  at: { readonly chooser: Chooser; readonly day: number },
): PlannedDocument["versions"] {
  const { chooser, day } = at;
  const version = (number: number): PlannedVersion => ({
    number,
    author: recipe.kind === "invoice" ? matter.team[0] : chooser.pick(matter.team),
    writtenOn: dayAtWork(matter, day + (number - 1) * DAYS_BETWEEN_VERSIONS, chooser),
    comment: number > 1 || chooser.chance(0.15) ? chooser.pick(REMARKS) : "",
  });
  return [version(1), ...Array.from({ length: (recipe.versions ?? 1) - 1 }, (_, index) => version(index + 2))];
}

/** The documents of a matter, oldest first; the same ones each time. */
export function planDocuments(matter: Matter): readonly PlannedDocument[] {
  const { slots } = folderTemplates[matter.area];
  const further = createChooser(`recipes of ${matter.id}`).take(furtherRecipes, matter.documents - firstRecipes.length);
  return [...firstRecipes, ...further].map((recipe, index) => {
    const number = index + 1;
    const chooser = createChooser(`plan of ${matter.id}, ${number}`);
    const versions = planVersions(recipe, matter, { chooser, day: index * DAYS_BETWEEN_DOCUMENTS });
    const topic = topicOf(recipe, matter, chooser);
    return {
      matter,
      number,
      kind: recipe.kind,
      format: recipe.format,
      folder: slots[recipe.slot],
      towards: recipe.slot === "other" ? "other" : "client",
      name: nameOf(recipe, { matter, topic, day: versions[0].writtenOn, number }),
      topic,
      versions,
      alsoIn: recipe.alsoIn === undefined ? undefined : slots[recipe.alsoIn],
      security: ownSecurity(recipe, matter, chooser),
    };
  });
}
