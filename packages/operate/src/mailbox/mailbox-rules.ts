import type { Input } from "@muniment/rest";
import type * as api from "@muniment/operate-api/mailbox";
import type { MailboxRow } from "./mailbox.tables.ts";

/** The settings of a mailbox that need nothing else to be looked at. */
export type MailboxSettings = Pick<MailboxRow, "name" | "keep_unfiled_days" | "max_bytes" | "deny_senders"> & {
  readonly address: string;
  readonly aliases: readonly string[];
};

/** A field that breaks a rule, as the contract tells it. */
export interface FieldProblem {
  readonly code: string;
  readonly text: string;
  readonly field: string;
}

type Given = Input<typeof api.createMailbox>["body"];

/** The largest message that is taken anywhere (`@muniment/mail/intake`). */
export const MOST_BYTES = 50 * 1024 * 1024;
const MOST_DAYS = 3650;
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}.][^\s@<>()[\]\\,;:"\p{Cc}]{0,252}$/u;
const SENDER = /^(?:[^\s@]{1,64})?@(?:\*\.)?[^\s@]{1,253}$/u;

/** Settings with what is sent in the place of what was; addresses in small letters. */
export function mergeSettings(before: MailboxSettings, given: Given): MailboxSettings {
  const lower = (list: readonly string[]): string[] => list.map((each) => each.trim().toLowerCase());
  return {
    name: given.name?.trim().normalize("NFC") ?? before.name,
    keep_unfiled_days: given.keep_unfiled_days ?? before.keep_unfiled_days,
    max_bytes: given.max_bytes ?? before.max_bytes,
    deny_senders: given.deny_senders === undefined ? before.deny_senders : lower(given.deny_senders),
    address: given.address?.trim().toLowerCase() ?? before.address,
    aliases: given.aliases === undefined ? before.aliases : lower(given.aliases),
  };
}

/** What is wrong with settings, each with its field. */
export function settingsProblems(settings: MailboxSettings): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (isWrong: boolean, field: string, text: string, code = "invalid"): void => {
    if (isWrong) problems.push({ code, text, field });
  };
  const { address, aliases, keep_unfiled_days: days, max_bytes: bytes } = settings;
  add(settings.name === "", "name", "Give the mailbox a name.", "required");
  add(address === "", "address", "Give the address whose mail comes here.", "required");
  add(address !== "" && !ADDRESS.test(address), "address", "This is no e-mail address.");
  add(
    aliases.some((alias) => !ADDRESS.test(alias)),
    "aliases",
    "One of these is no e-mail address.",
  );
  add(new Set([address, ...aliases]).size <= aliases.length, "aliases", "An address is there twice.");
  add(days < 0 || days > MOST_DAYS, "keep_unfiled_days", `Give 0 to ${MOST_DAYS} days.`);
  add(bytes < 1 || bytes > MOST_BYTES, "max_bytes", `Give 1 to ${MOST_BYTES} bytes.`);
  add(
    settings.deny_senders.some((sender) => !SENDER.test(sender)),
    "deny_senders",
    "Give addresses, or domains as @example.org.",
  );
  return problems;
}
