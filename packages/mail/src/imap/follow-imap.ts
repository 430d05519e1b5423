import { once } from "node:events";
import type { Readable } from "node:stream";
import type { ImapFlow } from "imapflow";
import { createImapClient, ImapTrouble, toImapTrouble } from "./imap-access.ts";
import type { ImapAccess } from "./imap-access.ts";

/** What becomes of a message at the server once it is kept here. */
export type ImapAfter = { readonly act: "mark" | "delete" } | { readonly act: "move"; readonly to: string };

/** A message as the server tells of it before it is read. */
export interface ImapHead {
  readonly uidValidity: number;
  readonly uid: number;
  readonly size: number;
  /** When the server got it, where it says so. */
  readonly receivedAt: Date | undefined;
  /** The sender on its envelope where the server kept that, else who is named as its author; empty for reports. */
  readonly sender: string;
}

/** Who keeps messages, and knows which of them are kept. */
export interface ImapKeeper {
  /** The last message that was looked at under this validity, and those that are kept but not acknowledged yet. */
  begin(uidValidity: number): Promise<{ readonly lastUid: number; readonly unacknowledged: readonly number[] }>;
  /** Resolves when the message is durable; with false when it is left where it is. */
  take(head: ImapHead, open: () => Promise<Readable>): Promise<boolean>;
  /** The server was told. */
  acknowledged(at: { readonly uidValidity: number; readonly uid: number }): Promise<void>;
}

const SEEN = String.raw`\Seen`;
/** Asked at least so often, whatever a server promises about telling (OPR-INB-005). */
const LOOK_MILLISECONDS = 50_000;
const PAGE = 200;

/**
 * Follows a folder until `signal`: what comes is taken at once where the server has IDLE. A message is acknowledged
 * only after it is kept (OPR-INB-012). Throws `ImapTrouble` when the connection ends, and what `keeper` throws.
 */
export async function followImap(
  access: ImapAccess,
  given: {
    readonly after: ImapAfter;
    readonly keeper: ImapKeeper;
    readonly signal: AbortSignal;
    /** The folder is open. */
    readonly onConnected: () => Promise<void>;
  },
): Promise<void> {
  const { keeper, signal } = given;
  const client = createImapClient(access);
  const end = (): void => client.close();
  signal.addEventListener("abort", end, { once: true });
  try {
    signal.throwIfAborted();
    await guarded(async () => client.connect());
    const box = await guarded(async () => client.mailboxOpen(access.folder));
    const uidValidity = Number(box.uidValidity);
    await given.onConnected();
    const { lastUid, unacknowledged } = await keeper.begin(uidValidity);
    const acknowledge = async (uid: number): Promise<void> => {
      await guarded(async () => settle(client, uid, given.after));
      await keeper.acknowledged({ uidValidity, uid });
    };
    for (const uid of unacknowledged) await acknowledge(uid);
    let last = lastUid;
    while (!signal.aborted) {
      const heads = await guarded(async () => readHeads(client, { after: last, uidValidity }));
      for (const head of heads) {
        signal.throwIfAborted();
        if (await keeper.take(head, async () => openMessage(client, head.uid))) await acknowledge(head.uid);
        last = head.uid;
      }
      if (heads.length === 0) await guarded(async () => waitForNews(client, signal));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", end);
    client.close();
  }
}

async function guarded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw toImapTrouble(error);
  }
}

async function readHeads(
  client: ImapFlow,
  { after, uidValidity }: { after: number; uidValidity: number },
): Promise<ImapHead[]> {
  // `n:*` names the last message even where its number is smaller than n.
  const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
  if (found === false || found === undefined) throw new ImapTrouble("protocol", "The mail server could not search.");
  const uids = (found as number[])
    .filter((uid) => uid > after)
    .toSorted((one, other) => one - other)
    .slice(0, PAGE);
  if (uids.length === 0) return [];
  const heads: ImapHead[] = [];
  const wanted = { uid: true, size: true, internalDate: true, envelope: true, headers: ["return-path"] };
  for await (const { uid, size = 0, internalDate, envelope, headers } of client.fetch(uids.join(","), wanted, {
    uid: true,
  })) {
    const path = /^return-path:\s*<?([^<>\s]*)>?/im.exec(headers?.toString("latin1") ?? "")?.[1];
    const sender = path ?? envelope?.from?.[0]?.address ?? "";
    heads.push({
      uidValidity,
      uid,
      size,
      receivedAt: internalDate === undefined ? undefined : new Date(internalDate),
      sender,
    });
  }
  return heads.toSorted((one, other) => one.uid - other.uid);
}

async function openMessage(client: ImapFlow, uid: number): Promise<Readable> {
  return guarded(async () => {
    const got = await client.download(String(uid), undefined, { uid: true });
    if (!("content" in got) || got.content === undefined) {
      throw new ImapTrouble("protocol", "The message is not there any more.");
    }
    return got.content;
  });
}

async function settle(client: ImapFlow, uid: number, after: ImapAfter): Promise<void> {
  const which = String(uid);
  const options = { uid: true };
  if (after.act === "move") return moveMessage(client, uid, after.to);
  const isDone =
    after.act === "mark"
      ? await client.messageFlagsAdd(which, [SEEN], options)
      : await client.messageDelete(which, options);
  if (!isDone) throw new ImapTrouble("folder", "The mail server does not let messages be marked as read or deleted.");
}

async function moveMessage(client: ImapFlow, uid: number, to: string): Promise<void> {
  if (await client.messageMove(String(uid), to, { uid: true })) return;
  await client.mailboxCreate(to).catch(() => undefined);
  if (await client.messageMove(String(uid), to, { uid: true })) return;
  throw new ImapTrouble("folder", `The mail server does not let messages be moved to "${to}".`);
}

/** Until the server tells of something, the connection ends, or it is time to look. */
async function waitForNews(client: ImapFlow, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const until = { signal: AbortSignal.any([over.signal, signal]) };
  const idling = client.idle().catch(() => undefined);
  try {
    await Promise.race([
      once(client, "exists", until),
      once(client, "close", until),
      idling,
      once(AbortSignal.timeout(LOOK_MILLISECONDS), "abort", until),
    ]).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  } finally {
    over.abort();
  }
  if (!client.usable && !signal.aborted) throw new ImapTrouble("unreachable", "The mail server ended the connection.");
}
