import { PassThrough } from "node:stream";
import type { JobNews } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { openStream } from "@muniment/work-api/stream";
import type { ReachService } from "../access/index.ts";
import { readChanges, readRecentChanges } from "../activity/index.ts";
import type { Change, ChangeBatch } from "../activity/index.ts";
import type { ChangeHub } from "./change-hub.ts";
import { createSubscription } from "./subscription.ts";
import type { Subscription } from "./subscription.ts";
import { readTopics } from "./topics.ts";

/** What live updates use. */
export interface StreamRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly hub: ChangeHub;
  /** How often a comment keeps a silent stream open; rights that ended without a write are noticed then. */
  readonly heartbeatMilliseconds: number;
}

/** What the routes leave open. */
export interface OpenStreams {
  /** Ends every stream, so that the server can stop; clients go on at another one. */
  end(): Promise<void>;
}

interface Stream {
  readonly output: PassThrough;
  readonly subscription: Subscription;
  /** What is told is told in the order of the changes. */
  work: Promise<void>;
  waiting: number;
}

const RESUMABLE_SECONDS = 300;
/** A client that takes less than it is sent is cut off; it comes again and goes on. */
const MOST_BUFFERED_BYTES = 1024 * 1024;
const MOST_WAITING = 50;
const EVENT_ID = /^(\d{1,20})-(\d{1,12})$/;

/** Mounts live updates (work-api.md 17.12). */
export function streamRoutes(mounter: Mounter<RequestContext>, deps: StreamRouteDeps): OpenStreams {
  const open = new Set<PassThrough>();

  mounter.mount(openStream, async ({ query }, context) => {
    const { items, hasMe } = readTopics(query.topics ?? "");
    const { actor, reply, request } = context;
    const output = new PassThrough();
    const libraryIds = new Map([...actor.libraries].map(([alias, standing]) => [alias, standing.libraryId]));
    const subscription = createSubscription(
      { reader: deps.database.reader, reaches: deps.reaches, signInAgain: async () => context.signInAgain() },
      { topics: items, hasMe, libraryIds },
    );
    const stream: Stream = { output, subscription, work: Promise.resolve(), waiting: 0 };
    const libraries = [...new Set(items.flatMap((topic) => libraryIds.get(topic.library) ?? []))];
    const listening = await deps.hub.listen(libraries, (batch) => hear(deps, stream, batch));
    const following = hasMe ? deps.hub.follow(actor.userNum, (news) => hearOfJob(stream, news)) : undefined;
    const heartbeat = setInterval(() => beat(stream), deps.heartbeatMilliseconds);
    output.once("close", () => {
      open.delete(output);
      listening.stop();
      following?.stop();
      clearInterval(heartbeat);
    });
    open.add(output);
    reply.raw.once("close", () => output.destroy());
    reply.headers({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      // A connection that outlives its stream would keep a stopping server waiting.
      connection: "close",
    });
    const lastEventId = request.headers["last-event-id"];
    // From here on nothing is missed, also when the client soon comes back for other topics.
    const first = lastEventId === undefined ? `id: ${listening.position}-${seconds(deps)}\n` : "";
    output.write(`retry: 2000\n${first}\n`);
    const after = { lastEventId, libraries, position: listening.position, recent: query.recent ?? 0 };
    proceed(stream, async () => begin(deps, stream, after));
    reply.code(200).send(output);
    return undefined;
  });

  return {
    async end() {
      for (const output of open) output.end();
      await deps.hub.close();
    },
  };
}

/** Tells first what was missed, and which topics are not there for the caller. */
async function begin(
  deps: StreamRouteDeps,
  stream: Stream,
  given: {
    lastEventId: string | string[] | undefined;
    libraries: readonly number[];
    position: string;
    /** Seconds before the stream began in which the client may have read what it shows. */
    recent: number;
  },
): Promise<void> {
  const { lastEventId, libraries, position, recent } = given;
  if (lastEventId === undefined && recent > 0) {
    const changes = await readRecentChanges(deps.database.reader, { libraries, seconds: recent });
    return tell(deps, stream, { changes, position });
  }
  const match = EVENT_ID.exec(String(lastEventId ?? ""));
  const isRecent = match !== null && seconds(deps) - Number(match[2]) <= RESUMABLE_SECONDS;
  const missed = isRecent ? await readChanges(deps.database.reader, { libraries, from: match[1] }) : undefined;
  if (lastEventId !== undefined && missed?.isCut !== false) return resync(deps, stream, position);
  await tell(deps, stream, { changes: missed?.changes ?? [], position });
}

/** Called for every change of the libraries; most of them concern few streams. */
function hear(deps: StreamRouteDeps, stream: Stream, batch: ChangeBatch): void {
  if (batch.isCut) return proceed(stream, async () => resync(deps, stream, batch.position));
  if (stream.subscription.isConcerned(batch.changes)) proceed(stream, async () => tell(deps, stream, batch));
}

/** The person's own long work; nobody who is signed out hears of it. */
function hearOfJob(stream: Stream, news: JobNews): void {
  const { id, kind: work, state, done, total } = news;
  proceed(stream, async () => {
    await tellEvents(stream, []);
    if (stream.subscription.isOver()) return;
    send(stream.output, { event: "job", data: { topic: "me", kind: "job", id, work, state, done, total } });
  });
}

async function resync(deps: StreamRouteDeps, stream: Stream, position: string): Promise<void> {
  send(stream.output, { event: "resync", data: {}, id: `${position}-${seconds(deps)}` });
  await tell(deps, stream, { changes: [], position });
}

async function tell(
  deps: StreamRouteDeps,
  stream: Stream,
  { changes, position }: { changes: readonly Change[]; position: string },
): Promise<void> {
  await tellEvents(stream, changes, `${position}-${seconds(deps)}`);
}

async function tellEvents({ output, subscription }: Stream, changes: readonly Change[], id?: string): Promise<void> {
  for (const { event, data } of await subscription.eventsOf(changes)) send(output, { event, data, id });
  if (subscription.isOver()) output.end();
}

/** A comment, and a look whether rights have ended without anything having been written. */
function beat(stream: Stream): void {
  proceed(stream, async () => {
    if (!stream.output.writableEnded) stream.output.write(":\n\n");
    await tellEvents(stream, []);
  });
}

function proceed(stream: Stream, step: () => Promise<void>): void {
  if (stream.output.destroyed || stream.waiting > MOST_WAITING) return void stream.output.destroy();
  stream.waiting += 1;
  stream.work = stream.work
    .then(async () => (stream.output.destroyed ? undefined : step()))
    // The client comes again and asks for what it missed.
    .catch(() => void stream.output.destroy())
    .finally(() => (stream.waiting -= 1));
}

function send(
  output: PassThrough,
  { event, data, id }: { event: string; data: object; id?: string | undefined },
): void {
  if (output.writableEnded || output.destroyed) return;
  if (output.writableLength > MOST_BUFFERED_BYTES) return void output.destroy();
  output.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function seconds({ clock }: StreamRouteDeps): number {
  return Math.floor(clock.now().getTime() / 1000);
}
