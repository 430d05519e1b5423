import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import type { Mailbox } from "../message.ts";
import { connectRelay } from "../smtp-send.ts";
import type { MailTransport, RelayAddress } from "../smtp-send.ts";
import { deleteRelay, findRelay, lockRelay, saveRelay } from "./relay.repository.ts";
import type { RelayRecord } from "./relay.repository.ts";
import type { RelayTls } from "./relay.tables.ts";

const PURPOSE = "mail relay password";

/** A way out for mail: where to, and in whose name. */
export interface OpenRelay {
  readonly transport: MailTransport;
  readonly sender: Mailbox;
  /** Empty for none. */
  readonly replyTo: string;
}

/** What an administrator chooses (CC-EML-005). */
export interface RelaySettings {
  readonly host: string;
  readonly port: number;
  readonly tls: RelayTls;
  readonly userName: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly replyTo: string;
}

/** The settings as they are kept; the password is never among them. */
export interface ChosenRelay extends RelaySettings {
  readonly hasPassword: boolean;
}

/** Keeps the relay that was chosen over the one of the server's configuration. */
export interface RelayKeeper extends AsyncDisposable {
  find(reader: Tx): Promise<ChosenRelay | undefined>;
  /** The same, so that nobody changes it before the transaction ends. */
  lock(tx: Tx): Promise<ChosenRelay | undefined>;
  /** Without a password the stored one stays; an empty one takes it away. */
  save(tx: Tx, settings: RelaySettings, password: string | undefined): Promise<void>;
  remove(tx: Tx): Promise<void>;
  /** The settings with the password that is stored, for a test; without one, what was given. */
  addressOf(reader: Tx, settings: RelaySettings, password: string | undefined): Promise<RelayAddress>;
  /** What mail leaves by now; `undefined` where the configuration holds. Looked up for each message. */
  open(reader: Tx): Promise<OpenRelay | undefined>;
}

/** The keeper over `mail.relay`; passwords are sealed. */
export function createRelayKeeper({ clock, sealer }: { clock: Clock; sealer: Sealer }): RelayKeeper {
  let known: { readonly key: string; readonly relay: OpenRelay } | undefined;
  const passwordOf = ({ secret_key_id: keyId, secret }: Pick<RelayRecord, "secret" | "secret_key_id">): string =>
    keyId === null || secret === null ? "" : sealer.open({ key_id: keyId, bytes: secret }, PURPOSE);
  const seal = (password: string): Pick<RelayRecord, "secret" | "secret_key_id"> => {
    if (password === "") return { secret_key_id: null, secret: null };
    const { key_id: keyId, bytes } = sealer.seal(password, PURPOSE);
    return { secret_key_id: keyId, secret: bytes };
  };
  return {
    find: async (reader) => shown(await findRelay(reader)),
    lock: async (tx) => shown(await lockRelay(tx)),
    async save(tx, settings, password) {
      const stored = password === undefined ? await findRelay(tx) : undefined;
      await saveRelay(tx, {
        host: settings.host,
        port: settings.port,
        tls: settings.tls,
        user_name: settings.userName,
        sender_name: settings.senderName,
        sender_address: settings.senderAddress,
        reply_to: settings.replyTo,
        ...(password === undefined
          ? { secret_key_id: stored?.secret_key_id ?? null, secret: stored?.secret ?? null }
          : seal(password)),
        edited_at: clock.now(),
      });
    },
    remove: deleteRelay,
    async addressOf(reader, settings, password) {
      const stored = password === undefined ? await findRelay(reader) : undefined;
      return { ...settings, password: password ?? (stored === undefined ? "" : passwordOf(stored)) };
    },
    async open(reader) {
      const row = await findRelay(reader);
      if (row === undefined) return undefined;
      const key = `${row.revision} ${row.edited_at.toISOString()}`;
      if (known?.key === key) return known.relay;
      const settings = settingsOf(row);
      const transport = connectRelay({ ...settings, password: passwordOf(row) });
      const sender = { name: row.sender_name, address: row.sender_address };
      const before = known;
      known = { key, relay: { transport, sender, replyTo: row.reply_to } };
      await before?.relay.transport[Symbol.asyncDispose]();
      return known.relay;
    },
    async [Symbol.asyncDispose]() {
      await known?.relay.transport[Symbol.asyncDispose]();
    },
  };
}

function settingsOf(row: RelayRecord): RelaySettings {
  return {
    host: row.host,
    port: row.port,
    tls: row.tls,
    userName: row.user_name,
    senderName: row.sender_name,
    senderAddress: row.sender_address,
    replyTo: row.reply_to,
  };
}

function shown(row: RelayRecord | undefined): ChosenRelay | undefined {
  return row === undefined ? undefined : { ...settingsOf(row), hasPassword: row.secret !== null };
}
