import { setTimeout as delay } from "node:timers/promises";
import { addSeconds, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { followImap, ImapTrouble } from "@muniment/mail/imap";
import type { ImapHead, ImapKeeper } from "@muniment/mail/imap";
import { isSenderTaken } from "@muniment/mail/intake";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import {
  acknowledgeFetched,
  blockCredentials,
  findImap,
  insertFetched,
  leaseImap,
  listFollowed,
  listUnacknowledged,
  releaseImap,
  updateImap,
} from "../mailbox/index.ts";
import type { FollowedMailbox, ImapSecrets } from "../mailbox/index.ts";
import { resolveNotices, tellAdministrators } from "../notice/index.ts";
import type { MailIntake } from "./mail-intake.ts";

/** What fetching of mail is done with. */
export interface ImapWatchDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: ImapSecrets;
  readonly intake: MailIntake;
  /** How often settings are looked at; 5 s by default. */
  readonly lookMilliseconds?: number;
}

interface Following {
  /** Of the settings that it was begun with. */
  readonly rev: number;
  readonly ending: AbortController;
  readonly ended: Promise<void>;
}

const LOOK_MILLISECONDS = 5000;
const LEASE_SECONDS = 30;
const ALARM_SECONDS = 600;
/** After the first, second … failure in a row (operate.md 23.2). */
const BACK_OFF_SECONDS = [5, 15, 60, 120, 300, 600, 900];

/**
 * Fetches the mail of every enabled mailbox that has a mail server, each by one process of however many run; until
 * disposal, which ends all connections.
 */
export function startImapWatch(deps: ImapWatchDeps): AsyncDisposable {
  const ending = new AbortController();
  const watch = new ImapWatch(deps);
  const running = (async () => {
    while (!ending.signal.aborted) {
      await watch.look().catch((error: unknown) => deps.log.warn({ error }, "Mailboxes were not looked at"));
      await delay(deps.lookMilliseconds ?? LOOK_MILLISECONDS, undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
      await watch.end();
    },
  };
}

class ImapWatch {
  readonly #deps: ImapWatchDeps;
  readonly #owner = newId();
  readonly #following = new Map<string, Following>();
  /** Failures in a row, and when it is tried again. */
  readonly #failures = new Map<string, { count: number; until: Date; since: Date }>();

  constructor(deps: ImapWatchDeps) {
    this.#deps = deps;
  }

  /** Begins to follow what nobody follows, and ends what is not to be followed any more. */
  async look(): Promise<void> {
    const { database, clock } = this.#deps;
    const wanted = new Map((await listFollowed(database.reader)).map((each) => [each.mailbox.id, each]));
    for (const [id, { rev, ending }] of this.#following) {
      if (wanted.get(id)?.mailbox.rev !== rev) ending.abort();
    }
    for (const [id, followed] of wanted) {
      const now = clock.now();
      const failure = this.#failures.get(id);
      if (failure !== undefined && failure.until > now && !this.#following.has(id)) continue;
      const lease = { mailboxId: id, owner: this.#owner, now, until: addSeconds(now, LEASE_SECONDS) };
      const isOurs = await leaseImap(database.reader, lease);
      const own = this.#following.get(id);
      if (!isOurs) own?.ending.abort();
      else if (own === undefined) this.#begin(followed);
    }
  }

  async end(): Promise<void> {
    for (const { ending } of this.#following.values()) ending.abort();
    await Promise.all([...this.#following.values()].map(async ({ ended }) => ended));
  }

  #begin(followed: FollowedMailbox): void {
    const { id, rev } = followed.mailbox;
    const ending = new AbortController();
    const ended = this.#follow(followed, ending.signal)
      .catch((error: unknown) => this.#deps.log.warn({ error, mailbox: id }, "The state of a mailbox was not kept"))
      .finally(() => this.#following.delete(id));
    this.#following.set(id, { rev, ending, ended });
  }

  async #follow(followed: FollowedMailbox, signal: AbortSignal): Promise<void> {
    const { database, clock, secrets } = this.#deps;
    const { mailbox, imap } = followed;
    try {
      await this.#tell(mailbox.id, "connecting");
      await followImap(secrets.accessOf(imap), {
        after: imap.after === "move" ? { act: "move", to: imap.move_to } : { act: imap.after },
        keeper: keeperOf(this.#deps, followed),
        signal,
        onConnected: async () => {
          this.#failures.delete(mailbox.id);
          await this.#tell(mailbox.id, "connected");
          const { id: placeId, service_id } = mailbox;
          await resolveNotices(database.reader, { kind: "mail_server", service_id, placeId, at: clock.now() });
        },
      });
      await this.#tell(mailbox.id, "waiting");
    } catch (error) {
      await this.#failed(followed, error);
    } finally {
      await releaseImap(database.reader, { mailboxId: mailbox.id, owner: this.#owner });
    }
  }

  async #tell(
    mailboxId: string,
    connection: "waiting" | "connecting" | "connected" | "degraded",
    reason: string | null = null,
  ): Promise<void> {
    const { database, clock } = this.#deps;
    const before = await findImap(database.reader, mailboxId);
    const isSame = before?.connection === connection;
    await updateImap(database.reader, mailboxId, {
      connection,
      connection_reason: reason,
      ...(isSame ? {} : { connection_since: clock.now() }),
    });
  }

  /** A password that is refused is not tried again; everything else is, ever less often, and told after ten minutes. */
  async #failed({ mailbox, imap }: FollowedMailbox, error: unknown): Promise<void> {
    const { database, clock, log } = this.#deps;
    const at = clock.now();
    const { id, name, service_id } = mailbox;
    const isTrouble = error instanceof ImapTrouble;
    const reason = isTrouble ? error.message : "A message could not be kept. It stays at the mail server.";
    if (!isTrouble) log.error({ error, mailbox: id }, "A message was not kept");
    const notice = {
      kind: "mail_server" as const,
      service_id,
      place_id: id,
      place_name: name,
      text: `Mailbox "${name}" at ${imap.host}: ${reason}`,
      at,
    };
    if (isTrouble && error.kind === "credentials") {
      await database.transaction(async (tx) => {
        if (await blockCredentials(tx, id, { reason, at })) await tellAdministrators(tx, notice);
      });
      await this.#tell(id, "degraded", reason);
      return;
    }
    const { count, since } = this.#failures.get(id) ?? { count: 0, since: at };
    const seconds = BACK_OFF_SECONDS[Math.min(count, BACK_OFF_SECONDS.length - 1)] ?? 0;
    this.#failures.set(id, { count: count + 1, since, until: addSeconds(at, seconds) });
    await this.#tell(id, "degraded", reason);
    if (at >= addSeconds(since, ALARM_SECONDS)) await tellAdministrators(database.reader, notice);
  }
}

/** Keeps what comes where mail by SMTP is kept too, and knows by number what is there. */
function keeperOf({ database, clock, intake }: ImapWatchDeps, { mailbox, imap, address }: FollowedMailbox): ImapKeeper {
  const left = async ({ uid, uidValidity }: ImapHead, reason: string | null): Promise<false> => {
    await database.transaction(async (tx) => {
      await insertFetched(tx, {
        mailbox_id: mailbox.id,
        uid_validity: uidValidity,
        uid,
        received_id: null,
        left_reason: reason,
        is_acknowledged: true,
      });
    });
    return false;
  };
  return {
    async begin(uidValidity) {
      const known = await findImap(database.reader, mailbox.id);
      // Other numbers than before: everything is looked at once more, and known again by what it says (OPR-FLT-020).
      const lastUid = known?.uid_validity === uidValidity ? known.last_uid : 0;
      return { lastUid, unacknowledged: await listUnacknowledged(database.reader, mailbox.id, uidValidity) };
    },
    async take(head, open) {
      const { uid, uidValidity, receivedAt = clock.now(), sender, size } = head;
      if (imap.since !== null && receivedAt < imap.since) return left(head, null);
      if (size > mailbox.max_bytes) return left(head, "too large");
      if (!isSenderTaken(sender, { deny: mailbox.deny_senders })) return left(head, "sender refused");
      const message = { mailbox: mailbox.id, address, uidValidity, uid, sender, receivedAt, server: imap.host };
      await intake.acceptFetched(message, await open());
      return true;
    },
    async acknowledged({ uidValidity, uid }) {
      await acknowledgeFetched(database.reader, { mailbox_id: mailbox.id, uid_validity: uidValidity, uid });
    },
  };
}
