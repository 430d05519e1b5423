import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { channels } from "@muniment/operate-api/register";
import type * as api from "@muniment/operate-api/register";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { searchVector } from "../work-item/index.ts";
import { contactProblems, nameKey, normalEmail, normalPhone } from "./register-rules.ts";
import { replaceAddresses, replaceContacts } from "./register.repository.ts";
import type { EntityRecord } from "./register.repository.ts";

/** What is typed of an entry. */
export type EntityContent = Input<typeof api.updateEntity>["body"];

/** What is kept of an entry beside its contacts. */
export interface EntityColumns {
  readonly name: string;
  readonly name_key: string;
  readonly salutation: string | null;
  readonly reference: string | null;
  readonly external_reference: string | null;
  readonly party_types: string[];
  readonly preferred_channel: string | null;
  readonly language: string | null;
  readonly restrictions: EntityRecord["restrictions"];
  readonly notes: string | null;
}

/** What was typed over what is there, checked; 422 with a message for each field that breaks a rule. */
export function columnsOf(given: EntityContent, known: EntityRecord | undefined): EntityColumns {
  const name = (given.name ?? known?.name ?? "").trim().normalize("NFC");
  const messages: FieldMessage[] = contactProblems(given);
  if (name === "") messages.push({ code: "required", text: "Give a name.", field: "name" });
  const channel = typed(given.preferred_channel, known?.preferred_channel);
  if (channel !== null && !channels.some((each) => each === channel)) {
    messages.push({ code: "invalid", text: "There is no such channel.", field: "preferred_channel" });
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  const partyTypes = given.party_types?.map((each) => each.trim()).filter((each) => each !== "");
  return {
    name,
    name_key: nameKey(name),
    salutation: typed(given.salutation, known?.salutation),
    reference: typed(given.reference, known?.reference),
    external_reference: typed(given.external_reference, known?.external_reference),
    party_types: [...new Set(partyTypes ?? known?.party_types ?? [])],
    preferred_channel: channel,
    language: typed(given.language, known?.language),
    restrictions: [...new Set(given.restrictions ?? known?.restrictions ?? [])],
    notes: typed(given.notes, known?.notes),
  };
}

/** What an entry is found by. */
export function entitySearch(columns: EntityColumns, emails: readonly { readonly address: string }[]) {
  const { name, reference, external_reference: external, party_types: types } = columns;
  return searchVector([name, reference ?? "", external ?? "", ...types, ...emails.map(({ address }) => address)]);
}

/** Keeps the contacts that were typed; those of a kind that was not stay. */
export async function keepContacts(tx: Tx, id: string, given: EntityContent): Promise<void> {
  const { emails, phones, addresses } = given;
  if (emails !== undefined) {
    const rows = unique(emails, ({ address }) => normalEmail(address)).map((each) => ({
      label: each.label.trim(),
      value: each.address.trim(),
      normal: normalEmail(each.address),
      ...datesOf(each),
    }));
    await replaceContacts(tx, { id, kind: "email" }, rows);
  }
  if (phones !== undefined) {
    const rows = unique(phones, ({ number }) => normalPhone(number)).map((each) => ({
      label: each.label.trim(),
      value: each.number.trim(),
      normal: normalPhone(each.number),
      ...datesOf(each),
    }));
    await replaceContacts(tx, { id, kind: "phone" }, rows);
  }
  if (addresses !== undefined) {
    const rows = addresses.map((each) => ({
      label: each.label.trim(),
      street: each.street.trim(),
      postcode: typed(each.postcode, null),
      city: typed(each.city, null),
      region: typed(each.region, null),
      country: typed(each.country, null),
      ...datesOf(each),
    }));
    await replaceAddresses(tx, id, rows);
  }
}

function datesOf(each: { readonly valid_from?: string; readonly valid_until?: string }) {
  return { valid_from: typed(each.valid_from, null), valid_until: typed(each.valid_until, null) };
}

function unique<T>(list: readonly T[], keyOf: (each: T) => string): T[] {
  return [...new Map(list.toReversed().map((each) => [keyOf(each), each])).values()].toReversed();
}

/** What was typed, where nothing typed keeps what is known and an empty text is none. */
function typed(text: string | undefined, known: string | null | undefined): string | null {
  if (text === undefined) return known ?? null;
  const trimmed = text.trim().normalize("NFC");
  return trimmed === "" ? null : trimmed;
}
