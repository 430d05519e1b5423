import type { FieldMessage } from "@muniment/kernel";

/** Words that say nothing about who somebody is. */
const EMPTY_WORDS = new Set(
  "mr mrs ms miss dr prof sir the and co company ltd limited llp plc inc llc corp gmbh ag kg ohg sa sarl bv nv".split(
    " ",
  ),
);

/** A name as duplicates are known by: without marks, titles and legal forms, whatever the order of its words. */
export function nameKey(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !EMPTY_WORDS.has(word));
  return (telling.length > 0 ? telling : words).toSorted().join(" ");
}

/** An e-mail address as it is compared. */
export function normalEmail(address: string): string {
  return address.trim().toLowerCase();
}

/** A phone number as it is compared: its digits, an international beginning the same however it is written. */
export function normalPhone(number: string): string {
  return number.replace(/\(0\)/g, "").replace(/\D/g, "").replace(/^00/, "");
}

/** Whether it looks like an address that mail can be sent to. */
export function isEmailAddress(address: string): boolean {
  return /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\].]+$/u.test(address.trim());
}

interface Dated {
  readonly valid_from?: string;
  readonly valid_until?: string;
}

/** What is wrong with contacts and addresses, each with its field. */
export function contactProblems(given: {
  readonly emails?: readonly (Dated & { readonly address: string })[];
  readonly phones?: readonly (Dated & { readonly number: string })[];
  readonly addresses?: readonly (Dated & { readonly street: string })[];
}): FieldMessage[] {
  const { emails = [], phones = [], addresses = [] } = given;
  const messages: FieldMessage[] = [];
  const add = (field: string, text: string) => messages.push({ code: "invalid", text, field });
  emails.forEach(({ address }, at) => {
    if (!isEmailAddress(address)) add(`emails.${at}`, "This is no e-mail address.");
  });
  phones.forEach(({ number }, at) => {
    if (normalPhone(number) === "") add(`phones.${at}`, "This is no phone number.");
  });
  addresses.forEach(({ street }, at) => {
    if (street.trim() === "") add(`addresses.${at}`, "Give at least a street.");
  });
  for (const [name, list] of Object.entries({ emails, phones, addresses })) {
    list.forEach((each: Dated, at) => {
      if (!areDays(each)) add(`${name}.${at}`, "Give the days as YYYY-MM-DD, the first before the last.");
    });
  }
  return messages;
}

function areDays({ valid_from: from, valid_until: until }: Dated): boolean {
  const given = [from, until].filter((day) => day !== undefined && day !== "");
  return given.every(isDay) && (from === undefined || until === undefined || until === "" || from <= until);
}

function isDay(text: string | undefined): boolean {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
