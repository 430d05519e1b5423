import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";

/** Languages with their region (BCP 47) in which dates and numbers can be written; texts are English (WORK-LIB-003). */
export const preferenceLanguages = [
  "en-AU",
  "en-CA",
  "en-GB",
  "en-HK",
  "en-IE",
  "en-IN",
  "en-NZ",
  "en-SG",
  "en-US",
  "en-ZA",
] as const;

/** The forms of advanced search (WORK-SRC-017). */
export const searchForms = ["documents", "emails", "folders", "workspaces"] as const;

/** What somebody may prefer: one of the languages. */
export type PreferenceLanguage = (typeof preferenceLanguages)[number];

/** One of the forms. */
export type SearchForm = (typeof searchForms)[number];

function oneOf<const Word extends string>(words: readonly Word[], description: string) {
  return Type.Optional(Type.Unsafe<Word>({ type: "string", enum: words, description }));
}

/** An empty text clears what is set (work-api.md T6). */
function oneOfOrNone<const Word extends string>(words: readonly Word[]) {
  return Type.Optional(Type.Unsafe<Word | "" | null>({ enum: [...words, "", null] }));
}

const Preferences = Type.Object({
  language: oneOf(preferenceLanguages, "How dates and numbers are written; absent: as the browser asks"),
  default_search_form: oneOf(searchForms, "What advanced search opens with; absent: `documents`"),
});

const path = "/api/work/v1/libraries/:library/preferences";
const params = Type.Object({ library: Type.String() });

export const getPreferences = endpoint({
  id: "getPreferences",
  method: "GET",
  path,
  summary: "What the caller has set in this library; clients show what the preferred one holds (WORK-LIB-003)",
  auth: "user",
  params,
  response: Data(Preferences),
});

export const updatePreferences = endpoint({
  id: "updatePreferences",
  method: "PATCH",
  path,
  summary: "Change what the caller has set in this library; an empty text goes back to what holds without it",
  auth: "user",
  params,
  body: Type.Object({
    language: oneOfOrNone(preferenceLanguages),
    default_search_form: oneOfOrNone(searchForms),
  }),
  response: Data(Preferences),
});

/** The endpoints of what a person prefers. */
export const preferenceEndpoints = [getPreferences, updatePreferences] as const;
