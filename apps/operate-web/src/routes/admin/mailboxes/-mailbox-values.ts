import type { createMailbox } from "@muniment/operate-api/mailbox";
import type { Input } from "@muniment/rest";
import type { Place } from "../../../case/place-choice.tsx";
import type { MailboxData } from "./-mailbox-columns.tsx";

/** The settings of a mailbox as the form holds them: lists one a line, sizes in megabytes. */
export interface MailboxValues {
  readonly name: string;
  readonly address: string;
  readonly aliases: string;
  readonly place: Place | undefined;
  readonly default_team: string;
  readonly keep_unfiled_days: string;
  readonly max_megabytes: string;
  readonly deny_senders: string;
}

const MEGABYTE = 1_000_000;

/** What a new mailbox begins with. */
export const FIRST_MAILBOX: MailboxValues = {
  name: "",
  address: "",
  aliases: "",
  place: undefined,
  default_team: "",
  keep_unfiled_days: "0",
  max_megabytes: "50",
  deny_senders: "",
};

/** The settings of a mailbox that is there. */
export function mailboxValues(mailbox: MailboxData): MailboxValues {
  return {
    name: mailbox.name,
    address: mailbox.address,
    aliases: mailbox.aliases.join("\n"),
    place: mailbox.staging,
    default_team: mailbox.default_team.id,
    keep_unfiled_days: String(mailbox.keep_unfiled_days),
    max_megabytes: String(mailbox.max_bytes / MEGABYTE),
    deny_senders: mailbox.deny_senders.join("\n"),
  };
}

/** What is sent of them; a number that is none is left to the server to refuse. */
export function mailboxBody(values: MailboxValues): NonNullable<Input<typeof createMailbox>["body"]> {
  const { place } = values;
  const days = Number(values.keep_unfiled_days);
  const bytes = Math.round(Number(values.max_megabytes) * MEGABYTE);
  return {
    name: values.name.trim(),
    address: values.address.trim(),
    aliases: linesOf(values.aliases),
    ...(place === undefined ? {} : { service: place.service, library: place.library, root: place.root }),
    ...(values.default_team === "" ? {} : { default_team: values.default_team }),
    ...(Number.isInteger(days) ? { keep_unfiled_days: days } : {}),
    ...(Number.isInteger(bytes) ? { max_bytes: bytes } : {}),
    deny_senders: linesOf(values.deny_senders),
  };
}

function linesOf(text: string): string[] {
  return text.split(/[\n,;]+/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
