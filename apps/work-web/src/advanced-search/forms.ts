import type { SearchForm } from "@muniment/work-api/identity/preference";
import type { MessageKey } from "@muniment/ui/message";
import type { FoundKind } from "../found/found.ts";
import { wordsOf } from "../found/words.ts";
import type { advancedSearchTexts } from "../texts/advanced-search.ts";

/** One line of a form; `name` is the filter of work-api.md 12.2 to 12.4 that it fills in. */
export interface FormField {
  readonly name: string;
  readonly label: MessageKey<typeof advancedSearchTexts>;
  /** A text as it is when absent; `words` also begin words; a `day` is the first or the last one; `either` is yes or no. */
  readonly kind?: "words" | "day" | "either";
  readonly hint?: MessageKey<typeof advancedSearchTexts>;
}

/** A form of advanced search: what it asks, and what holds of all that it finds (WORK-SRC-006, WORK-SRC-017). */
export interface FormOfSearch {
  readonly finds: FoundKind;
  readonly fields: readonly FormField[];
  readonly always: Readonly<Record<string, boolean>>;
}

const client: FormField = { name: "custom1", label: "advanced.client", hint: "advanced.exact_hint" };
const matter: FormField = { name: "custom2", label: "advanced.matter", hint: "advanced.exact_hint" };
const owner: FormField = { name: "owner", label: "advanced.owner", hint: "advanced.person_hint" };
const edited: readonly FormField[] = [
  { name: "edit_date_from", label: "advanced.edited_from", kind: "day" },
  { name: "edit_date_to", label: "advanced.edited_to", kind: "day" },
];
const created: readonly FormField[] = [
  { name: "create_date_from", label: "advanced.created_from", kind: "day" },
  { name: "create_date_to", label: "advanced.created_to", kind: "day" },
];

/** The forms, in the order of their tabs. */
export const FORMS: Readonly<Record<SearchForm, FormOfSearch>> = {
  documents: {
    finds: "documents",
    always: { exclude_emails: true },
    fields: [
      { name: "name", label: "advanced.name", kind: "words", hint: "advanced.words_hint" },
      { name: "document_number", label: "advanced.number", hint: "advanced.number_hint" },
      client,
      matter,
      { name: "author", label: "advanced.author", hint: "advanced.person_hint" },
      { name: "type", label: "advanced.type", hint: "advanced.exact_hint" },
      { name: "class", label: "advanced.class", hint: "advanced.exact_hint" },
      { name: "comments", label: "advanced.comments" },
      ...edited,
      ...created,
    ],
  },
  emails: {
    finds: "documents",
    always: { email_only: true },
    fields: [
      { name: "subject", label: "advanced.subject", kind: "words", hint: "advanced.words_hint" },
      { name: "has_attachment", label: "advanced.attachment", kind: "either" },
      { name: "sender", label: "advanced.sender" },
      { name: "recipient", label: "advanced.recipient" },
      client,
      matter,
      { name: "sent_date_from", label: "advanced.sent_from", kind: "day" },
      { name: "sent_date_to", label: "advanced.sent_to", kind: "day" },
      { name: "received_date_from", label: "advanced.received_from", kind: "day" },
      { name: "received_date_to", label: "advanced.received_to", kind: "day" },
    ],
  },
  folders: {
    finds: "folders",
    always: {},
    fields: [
      { name: "name", label: "advanced.name", hint: "advanced.part_hint" },
      { name: "description", label: "advanced.description", hint: "advanced.part_hint" },
      { name: "workspace_name", label: "advanced.workspace", hint: "advanced.part_hint" },
      owner,
      ...edited,
      ...created,
    ],
  },
  workspaces: {
    finds: "workspaces",
    always: {},
    fields: [
      { name: "name", label: "advanced.name", hint: "advanced.whole_words_hint" },
      { name: "description", label: "advanced.description", hint: "advanced.whole_words_hint" },
      client,
      matter,
      owner,
      { name: "subclass", label: "advanced.subclass", hint: "advanced.exact_hint" },
      ...edited,
      ...created,
    ],
  },
};

/** What is filled in, by the names of the fields. */
export type Filled = Readonly<Record<string, string>>;

/** What of an address belongs to the form, without what is empty. */
export function filledOf(form: SearchForm, search: Readonly<Record<string, unknown>>): Filled {
  return Object.fromEntries(
    FORMS[form].fields.flatMap(({ name, kind }) => {
      const value = search[name];
      const text =
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? String(value).trim()
          : "";
      return text === "" || (kind === "day" && !isDay(text)) ? [] : [[name, text]];
    }),
  );
}

/** The filters that the server is asked with; the last day is wanted whole, in the zone of the person. */
export function filtersOf(form: SearchForm, filled: Filled): Record<string, string | boolean> {
  const { fields, always } = FORMS[form];
  const given = fields.flatMap(({ name, kind }): [string, string][] => {
    const text = filled[name];
    if (text === undefined) return [];
    if (kind === "day") return [[name, midnight(text, name.endsWith("_to") ? 1 : 0)]];
    return [[name, kind === "words" ? wordsOf(text) : text]];
  });
  return { ...always, ...Object.fromEntries(given) };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function midnight(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
