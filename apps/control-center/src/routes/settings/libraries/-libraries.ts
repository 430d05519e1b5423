import type { QueryClient } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { invalidate } from "@muniment/ui/query";
import { LANGUAGE } from "@muniment/ui/message";
import { getConsoleMe, listConsoleLibraries } from "@muniment/work-api/control-center/console";
import { q } from "../../../api.ts";

/** A library with how much there is in it. */
export type Library = Output<typeof listConsoleLibraries>["data"][number];

/** Whether a library is open, open for reading, or closed. */
export type LibraryState = Library["state"];

/** The libraries with their counts. */
export const countedLibraries = q(listConsoleLibraries, { query: { details: true } });

/** Asks anew for what a change of libraries makes old: this list, the chooser, and the person's rights. */
export async function reloadLibraries(client: QueryClient): Promise<void> {
  await invalidate(client, [listConsoleLibraries, getConsoleMe]);
}

const LANGUAGES = [
  "en",
  "de",
  "fr",
  "it",
  "es",
  "pt",
  "nl",
  "da",
  "sv",
  "nb",
  "fi",
  "pl",
  "cs",
  "hu",
  "el",
  "ja",
  "zh",
];
const names = new Intl.DisplayNames([LANGUAGE], { type: "language" });

/** The name of a language of BCP 47. */
export function languageName(language: string): string {
  return names.of(language) ?? language;
}

/** Languages to choose from; that which holds is among them, whichever it is. */
export function languageChoices(present: string): { readonly value: string; readonly label: string }[] {
  return [...new Set([present, ...LANGUAGES])]
    .map((value) => ({ value, label: languageName(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, LANGUAGE));
}
