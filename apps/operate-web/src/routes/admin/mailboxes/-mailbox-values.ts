import type { createMailbox, ImapAfter, ImapSecurity } from "@muniment/operate-api/mailbox";
import type { Input } from "@muniment/rest";
import { listOf } from "../../../form/settings-form.tsx";
import type { MailboxData } from "./-mailbox-columns.tsx";

/** How mail comes, and from which mail server. */
interface ImapValues {
  readonly way: "smtp" | "imap";
  readonly imap_host: string;
  readonly imap_port: string;
  readonly imap_security: ImapSecurity;
  readonly imap_user: string;
  readonly imap_password: string;
  readonly imap_folder: string;
  readonly imap_after: ImapAfter;
  readonly imap_move_to: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly imap_since: string;
}

/** The settings of a mailbox as the form holds them: lists one a line, sizes in megabytes. */
export interface MailboxValues extends ImapValues {
  readonly name: string;
  readonly address: string;
  readonly aliases: string;
  /** The key of one. */
  readonly repository: string;
  readonly default_team: string;
  readonly keep_unfiled_days: string;
  readonly max_megabytes: string;
  readonly deny_senders: string;
}

const MEGABYTE = 1_000_000;
const DATE_LENGTH = 10;

const FIRST_IMAP: ImapValues = {
  way: "smtp",
  imap_host: "",
  imap_port: "",
  imap_security: "tls",
  imap_user: "",
  imap_password: "",
  imap_folder: "",
  imap_after: "mark",
  imap_move_to: "",
  imap_since: "",
};

/** What a new mailbox begins with. */
export const FIRST_MAILBOX: MailboxValues = {
  name: "",
  address: "",
  aliases: "",
  repository: "",
  default_team: "",
  keep_unfiled_days: "0",
  max_megabytes: "50",
  deny_senders: "",
  ...FIRST_IMAP,
};

/** The settings of a mailbox that is there. */
export function mailboxValues(mailbox: MailboxData): MailboxValues {
  return {
    name: mailbox.name,
    address: mailbox.address,
    aliases: mailbox.aliases.join("\n"),
    repository: mailbox.repository.key,
    default_team: mailbox.default_team.id,
    keep_unfiled_days: String(mailbox.keep_unfiled_days),
    max_megabytes: String(mailbox.max_bytes / MEGABYTE),
    deny_senders: mailbox.deny_senders.join("\n"),
    ...imapValues(mailbox.imap),
  };
}

/** What is sent of them; a number that is none is left to the server to refuse. */
export function mailboxBody(values: MailboxValues): NonNullable<Input<typeof createMailbox>["body"]> {
  const days = Number(values.keep_unfiled_days);
  const bytes = Math.round(Number(values.max_megabytes) * MEGABYTE);
  return {
    name: values.name.trim(),
    address: values.address.trim(),
    aliases: listOf(values.aliases),
    ...(values.repository === "" ? {} : { repository: values.repository }),
    ...(values.default_team === "" ? {} : { default_team: values.default_team }),
    ...(Number.isInteger(days) ? { keep_unfiled_days: days } : {}),
    ...(Number.isInteger(bytes) ? { max_bytes: bytes } : {}),
    deny_senders: listOf(values.deny_senders),
    imap: values.way === "imap" ? imapBody(values) : null,
  };
}

function imapValues(imap: MailboxData["imap"]): ImapValues {
  if (imap === undefined) return FIRST_IMAP;
  return {
    way: "imap",
    imap_host: imap.host,
    imap_port: String(imap.port),
    imap_security: imap.security,
    imap_user: imap.user,
    imap_password: "",
    imap_folder: imap.folder,
    imap_after: imap.after,
    imap_move_to: imap.move_to ?? "",
    imap_since: imap.since?.slice(0, DATE_LENGTH) ?? "",
  };
}

function imapBody(values: MailboxValues) {
  const port = Number(values.imap_port);
  return {
    host: values.imap_host.trim(),
    ...(values.imap_port.trim() === "" || !Number.isInteger(port) ? {} : { port }),
    security: values.imap_security,
    user: values.imap_user.trim(),
    ...(values.imap_password === "" ? {} : { password: values.imap_password }),
    folder: values.imap_folder.trim(),
    after: values.imap_after,
    ...(values.imap_after === "move" ? { move_to: values.imap_move_to.trim() } : {}),
    since: values.imap_since.trim(),
  };
}
