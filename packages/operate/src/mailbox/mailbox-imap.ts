import type { Clock } from "@muniment/kernel";
import type { ImapAccess } from "@muniment/mail/imap";
import type { Input } from "@muniment/rest";
import type * as api from "@muniment/operate-api/mailbox";
import { Secret } from "@muniment/platform/config";
import type { Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import {
  findImap,
  forgetFetched,
  listOldImapSecrets,
  putImap,
  removeImap,
  updateImap,
} from "./mailbox-imap.repository.ts";
import type { MailboxImap } from "./mailbox-imap.repository.ts";
import type { FieldProblem } from "./mailbox-rules.ts";

type Given = NonNullable<Input<typeof api.createMailbox>["body"]["imap"]>;
type Sealed = Pick<MailboxImap, "secret_sealed" | "secret_key_id">;

/** Passwords of mail servers, sealed at rest (decision D14). */
export interface ImapSecrets {
  seal(mailboxId: string, password: string): Sealed;
  /** What it takes to sign in there. */
  accessOf(row: MailboxImap): ImapAccess;
  /** Seals with the newest key what an older one sealed; how many that were. */
  reseal(tx: Tx): Promise<number>;
}

const purpose = (mailboxId: string): string => `mailbox ${mailboxId}`;

/** Secrets over the keys of the configuration. */
export function createImapSecrets(sealer: Sealer): ImapSecrets {
  const seal: ImapSecrets["seal"] = (mailboxId, password) => {
    const { key_id, bytes } = sealer.seal(password, purpose(mailboxId));
    return { secret_sealed: bytes, secret_key_id: key_id };
  };
  const open = (row: MailboxImap): string =>
    sealer.open({ key_id: row.secret_key_id, bytes: row.secret_sealed }, purpose(row.mailbox_id));
  return {
    seal,
    accessOf: (row) => ({
      host: row.host,
      port: row.port,
      security: row.security,
      user: row.user_name,
      password: new Secret(open(row)),
      folder: row.folder,
    }),
    async reseal(tx) {
      const rows = await listOldImapSecrets(tx, sealer.newestKeyId);
      for (const row of rows) await updateImap(tx, row.mailbox_id, seal(row.mailbox_id, open(row)));
      return rows.length;
    },
  };
}

const PORTS = { tls: 993, starttls: 143, none: 143 } as const;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$|^\[?[0-9a-f:.]+\]?$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;
const MOST_PORT = 65_535;

type Settings = Omit<
  MailboxImap,
  | "mailbox_id"
  | keyof Sealed
  | "connection"
  | "connection_reason"
  | "connection_since"
  | "uid_validity"
  | "last_uid"
  | "lease_owner"
  | "lease_until"
>;

/** Settings as they are kept, with what is wrong with them. */
function settingsOf(given: Given, before: MailboxImap | undefined): { settings: Settings; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const add = (isWrong: boolean, field: string, text: string, code = "invalid"): void => {
    if (isWrong) problems.push({ code, text, field: `imap.${field}` });
  };
  const security = given.security ?? before?.security ?? "tls";
  const sinceText = given.since?.trim() ?? "";
  const since = sinceText === "" ? null : new Date(sinceText);
  const settings: Settings = {
    host: given.host.trim(),
    port: given.port ?? PORTS[security],
    security,
    user_name: given.user.trim(),
    folder: given.folder?.trim() || "INBOX",
    after: given.after ?? before?.after ?? "mark",
    move_to: given.move_to?.trim() ?? "",
    since: since !== null && Number.isNaN(since.getTime()) ? null : since,
  };
  const hasControl = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text);
  add(settings.host === "", "host", "Give the mail server.", "required");
  add(
    settings.host !== "" && !HOST.test(settings.host),
    "host",
    "Give a name or an address, without https:// or a path.",
  );
  add(settings.port < 1 || settings.port > MOST_PORT, "port", `Give 1 to ${MOST_PORT}.`);
  add(
    security === "none" && !LOOPBACK.test(settings.host),
    "security",
    "Only a server of this machine is asked without encryption.",
  );
  add(settings.user_name === "", "user", "Give the name to sign in with.", "required");
  add(hasControl(settings.user_name), "user", "There is a character that cannot be in a name.");
  add(hasControl(settings.folder), "folder", "There is a character that cannot be in a name.");
  add(hasControl(settings.move_to), "move_to", "There is a character that cannot be in a name.");
  add(
    settings.after === "move" && settings.move_to === "",
    "move_to",
    "Give the folder to move messages to.",
    "required",
  );
  add(
    settings.after === "move" && settings.move_to !== "" && settings.move_to === settings.folder,
    "move_to",
    "Give another folder than the one that is read.",
  );
  add(since !== null && settings.since === null, "since", "This is no date.");
  // A password is only ever sent where it was given for.
  const isElsewhere = before === undefined || !isSamePlace(before, settings);
  add(isElsewhere && (given.password ?? "") === "", "password", "Give the password.", "required");
  return { settings, problems };
}

const isSamePlace = (one: Settings, other: Settings): boolean =>
  one.host === other.host &&
  one.port === other.port &&
  one.security === other.security &&
  one.user_name === other.user_name;

/** What is wrong with what is sent, each with its field. */
export async function imapProblems(reader: Tx, mailboxId: string | undefined, given: Given | null | undefined) {
  if (given === undefined || given === null) return [];
  const before = mailboxId === undefined ? undefined : await findImap(reader, mailboxId);
  return settingsOf(given, before).problems;
}

/** Keeps what was sent; true when the mailbox has to be tested anew. */
export async function keepImap(
  tx: Tx,
  deps: { readonly clock: Clock; readonly secrets: ImapSecrets },
  { mailboxId, given }: { readonly mailboxId: string; readonly given: Given | null | undefined },
): Promise<boolean> {
  if (given === undefined) return false;
  const before = await findImap(tx, mailboxId);
  if (given === null) {
    await removeImap(tx, mailboxId);
    await forgetFetched(tx, mailboxId);
    return before !== undefined;
  }
  const { settings } = settingsOf(given, before);
  const password = given.password ?? "";
  const sealed = password === "" ? undefined : deps.secrets.seal(mailboxId, password);
  const { secret_sealed, secret_key_id } = sealed ?? before ?? {};
  if (secret_sealed === undefined || secret_key_id === undefined) throw new Error("A mail server without a password");
  const isOtherFolder =
    before === undefined ||
    before.host !== settings.host ||
    before.user_name !== settings.user_name ||
    before.folder !== settings.folder;
  if (isOtherFolder) await forgetFetched(tx, mailboxId);
  await putImap(tx, {
    mailbox_id: mailboxId,
    ...settings,
    secret_sealed,
    secret_key_id,
    connection: "waiting",
    connection_reason: null,
    connection_since: deps.clock.now(),
    ...(isOtherFolder ? { uid_validity: null, last_uid: 0 } : {}),
  });
  return sealed !== undefined || isOtherFolder || !isSamePlace(before, settings);
}
