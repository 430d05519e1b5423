import { PassThrough } from "node:stream";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import { MOST_TOPICS, openStream } from "@muniment/tracker-api/stream";
import type { StreamEventData } from "@muniment/tracker-api/stream";
import type { TrackerDoor } from "../checklist/index.ts";
import type { ChangeNotice } from "../event/index.ts";
import type { AccessService } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import type { WorkPort } from "../work/index.ts";
import { createChangeHub } from "./change-hub.ts";
import type { HeardChange, Since } from "./change-hub.ts";

/** What live updates use. */
export interface StreamRouteDeps {
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  readonly access: AccessService;
  readonly work: Pick<WorkPort, "watch">;
  readonly trackerDoor: TrackerDoor;
  readonly beatMilliseconds: number;
}

/** A topic, with the matter whose level opens it; `me` has none. */
interface Topic {
  readonly name: string;
  readonly kind: "tracker" | "matter" | "me";
  readonly id: string;
  readonly matter: string | undefined;
  /** What Work said of the matter last. */
  version: string | undefined;
}

interface Stream {
  readonly output: PassThrough;
  readonly topics: Topic[];
  work: Promise<void>;
  waiting: number;
}

type Context = RequestContext<TrackerActor>;

const MOST_WAITING = 100;
/** A page that missed more asks for everything again. */
const MOST_TOLD_AGAIN = 50;

/** Mounts live updates; gives what ends them all. Rights are asked again before anything is told (17.12). */
export function streamRoutes(mounter: Mounter<Context>, deps: StreamRouteDeps): { end(): Promise<void> } {
  const open = new Set<PassThrough>();
  const hub = createChangeHub(deps);

  mounter.mount(openStream, async ({ query }, context) => {
    const { reply, request } = context;
    const names = [...new Set(query.topics.split(",").filter((name) => name !== ""))];
    if (names.length === 0 || names.length > MOST_TOPICS) {
      throw new AppError(errors.invalidParam, { text: `Name 1 to ${MOST_TOPICS} topics.`, field: "topics" });
    }
    const read = await Promise.all(names.map((name) => readTopic(deps, context.actor, name)));
    const output = new PassThrough();
    const topics = read.filter((topic) => topic !== undefined);
    const stream: Stream = { output, topics, work: Promise.resolve(), waiting: 0 };
    const hear = (change: HeardChange | undefined): void => {
      if (change === undefined) proceed(stream, async () => send(stream, "resync", {}, hub.position()));
      else if (topics.some((topic) => isAbout(topic, change.notice, context))) {
        proceed(stream, async () => tell(deps, { stream, context, change }));
      }
    };
    const { before, stop } = await hub.listen(sinceOf(request.headers["last-event-id"], query.recent), hear);
    const position = hub.position();
    const matters = [...new Set(topics.flatMap(({ matter }) => matter ?? []))];
    const look = (): void => proceed(stream, async () => tell(deps, { stream, context }));
    const unwatch = deps.work.watch(context.actor.token, matters, look);
    const beat = setInterval(() => {
      if (!output.writableEnded) output.write(":\n\n");
      look();
    }, deps.beatMilliseconds);
    output.once("close", () => {
      open.delete(output);
      stop();
      unwatch();
      clearInterval(beat);
    });
    open.add(output);
    reply.raw.once("close", () => output.destroy());
    reply.headers({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      connection: "close",
    });
    output.write("retry: 2000\n\n");
    for (const name of names) {
      if (!topics.some((topic) => topic.name === name)) send(stream, "access_lost", { topic: name });
    }
    const missed = before?.filter(({ notice }) => topics.some((topic) => isAbout(topic, notice, context)));
    if (missed === undefined || missed.length > MOST_TOLD_AGAIN) hear(undefined);
    else for (const change of missed) hear(change);
    // Whoever comes back goes on after this, also when nothing was told meanwhile.
    proceed(stream, async () => void output.write(`id: ${position}\n\n`));
    reply.code(200).send(output);
    return undefined;
  });

  return {
    async end() {
      for (const output of open) output.end();
      await hub.close();
    },
  };
}

/** After the last event that the page has seen; else from shortly before, when it may have read what it shows. */
function sinceOf(lastEventId: string | string[] | undefined, recent = 0): Since {
  return lastEventId === undefined ? { seconds: recent } : { position: String(lastEventId) };
}

/** `undefined` for what is hidden or not there, alike. */
async function readTopic(deps: StreamRouteDeps, actor: TrackerActor, name: string): Promise<Topic | undefined> {
  if (name === "me") return { name, kind: "me", id: "", matter: undefined, version: undefined };
  const [kind, id] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
  if (kind === "matter") {
    const level = (await deps.access.levels(actor, [id])).get(id);
    return level === undefined ? undefined : { name, kind, id, matter: id, version: level.version };
  }
  if (kind !== "tracker") throw new AppError(errors.invalidParam, { text: "There is no such topic.", field: "topics" });
  try {
    const { tracker, level } = await deps.trackerDoor.open(actor, id);
    return { name, kind, id, matter: tracker.workspace_id, version: level.version };
  } catch (error) {
    if (error instanceof AppError && error.status < 500 && error.status !== 401) return undefined;
    throw error;
  }
}

function isAbout({ kind, id }: Topic, notice: ChangeNotice, { actor }: Context): boolean {
  if (kind === "me") return notice.concerns?.includes(actor.userNum) === true;
  return kind === "matter" ? notice.matter === id && notice.kind === "tracker" : notice.tracker === id;
}

/** Asks for the person's rights as of now; tells of what was lost, then of the change. */
async function tell(
  { access }: StreamRouteDeps,
  { stream, context, change }: { stream: Stream; context: Context; change?: HeardChange },
): Promise<void> {
  const { topics } = stream;
  const actor = await context.signInAgain().catch((error: unknown) => {
    if (error instanceof AppError && error.status < 500) return undefined;
    throw error;
  });
  const matters = topics.flatMap(({ matter }) => matter ?? []);
  const levels = actor === undefined ? undefined : await access.levels(actor, matters);
  for (const topic of topics.slice()) {
    const level = topic.matter === undefined ? undefined : levels?.get(topic.matter);
    if (actor === undefined || (topic.matter !== undefined && level === undefined)) {
      topics.splice(topics.indexOf(topic), 1);
      send(stream, "access_lost", { topic: topic.name });
      continue;
    }
    if (level !== undefined && level.version !== topic.version) {
      topic.version = level.version;
      send(stream, "access_changed", { topic: topic.name });
    }
    if (change !== undefined && isAbout(topic, change.notice, context)) {
      send(stream, "changed", eventOf(topic, change.notice), change.position);
    }
  }
  if (topics.length === 0) stream.output.end();
}

function eventOf({ name }: Topic, notice: ChangeNotice): StreamEventData {
  const { kind, action, object, task, rev } = notice;
  // A comment or link tells the page which task to read again.
  const id = task ?? object;
  return { topic: name, kind, action, object_id: id, ...(rev === undefined ? {} : { version: rev }) };
}

function proceed(stream: Stream, step: () => Promise<void>): void {
  if (stream.output.destroyed || stream.waiting > MOST_WAITING) return void stream.output.destroy();
  stream.waiting += 1;
  stream.work = stream.work
    .then(async () => (stream.output.destroyed ? undefined : step()))
    // The page comes again and asks for what it missed.
    .catch(() => void stream.output.destroy())
    .finally(() => (stream.waiting -= 1));
}

function send({ output }: Stream, event: string, data: object, id?: string): void {
  if (output.writableEnded || output.destroyed) return;
  output.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
