import { setTimeout as delay } from "node:timers/promises";
import { AppError, addSeconds, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { changeKinds, listChanges } from "@muniment/work-api/changes";
import type { FeedEntryData } from "@muniment/work-api/changes";
import { readPolicyFeed } from "@muniment/work-api/policy/decision";
import type { Reach, ReachService } from "../access/index.ts";
import { CHANGES_KEPT_SECONDS, endOfLog, readLog } from "../activity/index.ts";
import type { LogPosition } from "../activity/index.ts";
import { findSubtreeAsSystem } from "../container/index.ts";
import type { ContainerService } from "../container/index.ts";
import { policyFeed } from "../policy/index.ts";
import type { ChangeHub } from "./change-hub.ts";
import { feedEntries } from "./feed-entries.ts";

/** What the change feed uses. */
export interface FeedRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly hub: ChangeHub;
}

/** Those who wait for a change. */
export interface FeedWaits {
  /** Answers all of them at once, so that the server can stop. */
  end(): void;
}

type Within = Parameters<typeof readLog>[1]["within"];
type LogKind = Parameters<typeof readLog>[1]["kinds"][number];

/** So much of the log is looked through at once by who may see little of it. */
const CHUNK = 2_000;
/** What is committed may wait for an older transaction, which tells nobody when it ends. */
const LOOK_AGAIN_MILLISECONDS = 1_000;

/** Mounts the feeds of changes and of policies (work-api.md 17.7, 17.8). */
export function feedRoutes(mounter: Mounter<RequestContext>, deps: FeedRouteDeps): FeedWaits {
  const { reader } = deps.database;
  const stopping = new AbortController();

  mounter.mount(listChanges, async ({ params, query }, context) => {
    const { actor } = context;
    requireScope(actor);
    const reach = await deps.reaches.reach(actor, params.library);
    const kinds = readKinds(query.kinds);
    const within = await readPlace(deps, reach, query.container_id);
    const from = query.cursor === undefined ? undefined : readCursor(deps, query.cursor);
    if (from === undefined) return { data: [], cursor: cursorOf(await endOfLog(reader), deps.clock.now()) };
    const asked = { kinds, within, limit: query.limit ?? 100 };
    const first = await readFeed(deps, reach, { ...asked, after: from });
    const seconds = query.wait ?? 0;
    if (first.data.length > 0 || seconds === 0) return answerOf(first);
    const signal = AbortSignal.any([goneWith(context), stopping.signal]);
    const later = await waitFor(deps.hub, { libraryIds: [reach.libraryId], seconds, signal }, async () => {
      // Rights are those of the moment at which something is told.
      const now = await context.signInAgain();
      const again = await deps.reaches.reach({ ...actor, ...now }, params.library);
      return readFeed(deps, again, { ...asked, after: from });
    });
    return answerOf(later ?? first);
  });

  mounter.mount(readPolicyFeed, async ({ query }, context) => {
    const { actor } = context;
    const first = await policyFeed(reader, actor, query);
    const seconds = query.wait ?? 0;
    if (first.data.length > 0 || seconds === 0) return first;
    const signal = AbortSignal.any([goneWith(context), stopping.signal]);
    const libraryIds = query.libraries
      .split(",")
      .flatMap((alias) => actor.libraries.get(alias.trim().toLowerCase())?.libraryId ?? []);
    const later = await waitFor(deps.hub, { libraryIds, seconds, signal }, async () =>
      policyFeed(reader, { ...actor, ...(await context.signInAgain()) }, query),
    );
    return later ?? first;
  });

  return { end: () => stopping.abort() };
}

interface Read {
  readonly data: FeedEntryData[];
  readonly next: LogPosition;
  readonly at: Date;
}

/** The next page, however much of the log that the reader may not see lies before it. */
async function readFeed(
  { database, clock }: FeedRouteDeps,
  reach: Reach,
  given: { kinds: ReadonlySet<string>; within: Within; limit: number; after: LogPosition },
): Promise<Read> {
  const { reader } = database;
  const seesAll = reach.actor.purpose === "background";
  const kinds = [...given.kinds].map((kind): LogKind => (kind === "workspace" ? "container" : (kind as LogKind)));
  const data: FeedEntryData[] = [];
  let { after } = given;
  for (;;) {
    const now = clock.now();
    const limit = Math.max(seesAll ? 1 : CHUNK, given.limit);
    const { changes, next, isCut } = await readLog(reader, {
      libraryId: reach.libraryId,
      after,
      kinds: [...new Set(kinds)],
      within: given.within,
      limit,
    });
    const told = (await feedEntries(reader, reach, { changes, seesAll })).filter(({ kind }) => given.kinds.has(kind));
    const room = given.limit - data.length;
    if (told.length > room) {
      const last = changes.find(({ change_id: change }) => change === told[room - 1]?.seq);
      if (last === undefined) throw new Error("A change that was told is not in the log");
      data.push(...told.slice(0, room));
      return { data, next: { xid: last.xid, change: last.change_id }, at: last.at };
    }
    data.push(...told);
    if (!isCut) return { data, next, at: now };
    if (data.length === given.limit) return { data, next, at: changes.at(-1)?.at ?? now };
    after = next;
  }
}

/** Looks again when something happens, until there is something to tell, the time is over, or nobody waits. */
async function waitFor<T extends { readonly data: readonly unknown[] }>(
  hub: ChangeHub,
  { libraryIds, seconds, signal }: { libraryIds: readonly number[]; seconds: number; signal: AbortSignal },
  look: () => Promise<T>,
): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000;
  let wake = new AbortController();
  const listening = await hub.listen([...libraryIds], () => wake.abort());
  try {
    let found: T | undefined;
    while (!signal.aborted) {
      wake = new AbortController();
      found = await look();
      const left = end - performance.now();
      if (found.data.length > 0 || left <= 0) return found;
      const woken = AbortSignal.any([wake.signal, signal]);
      await delay(Math.min(left, LOOK_AGAIN_MILLISECONDS), undefined, { signal: woken }).catch(() => undefined);
    }
    return found;
  } finally {
    listening.stop();
  }
}

/** Ends when the connection of the caller does. */
function goneWith({ reply }: RequestContext): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}

function answerOf({ data, next, at }: Read): { data: FeedEntryData[]; cursor: string } {
  return { data, cursor: cursorOf(next, at) };
}

/** With the time up to which its reader knows everything, so that an old one is known as such. */
function cursorOf({ xid, change }: LogPosition, at: Date): string {
  return encodeCursor([xid, change, Math.floor(at.getTime() / 1000)]);
}

function readCursor({ clock }: FeedRouteDeps, cursor: string): LogPosition {
  const [xid, change, at] = decodeCursor(cursor, 3) ?? [];
  const isOurs = /^\d{1,20}$/.test(String(xid)) && typeof change === "number" && typeof at === "number";
  if (!isOurs || !Number.isSafeInteger(change)) {
    throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this feed.", field: "cursor" });
  }
  if (new Date(at * 1000) <= addSeconds(clock.now(), -CHANGES_KEPT_SECONDS)) throw new AppError(errors.cursorExpired);
  return { xid: String(xid), change };
}

function readKinds(text: string | undefined): ReadonlySet<string> {
  const kinds = new Set((text ?? changeKinds.join()).split(",").map((kind) => kind.trim()));
  if ([...kinds].every((kind) => changeKinds.some((known) => known === kind))) return kinds;
  throw new AppError(errors.invalidParam, { text: `Kinds are ${changeKinds.join(", ")}.`, field: "kinds" });
}

/** A container that the caller may read, whatever is in it. */
async function readPlace(
  { database: { reader }, containers }: FeedRouteDeps,
  reach: Reach,
  id: string | undefined,
): Promise<Within> {
  if (id === undefined) return undefined;
  const wanted = { id, kinds: ["workspace", "folder", "tab"], needed: "read" } as const;
  const { container_number: number, kind } = await containers.require(reader, reach, wanted);
  if (kind === "workspace") return { workspace: number };
  return { containers: await findSubtreeAsSystem(reader, reach.libraryId, number) };
}

/** Tokens that are limited to something else do not tell of changes (work-api.md 17.3). */
function requireScope({ scopes }: UserActor): void {
  if (!["user", "admin", "work.events.read"].some((scope) => scopes.has(scope))) {
    throw new AppError(errors.accessDenied, { text: "This token was not given for reading changes." });
  }
}
