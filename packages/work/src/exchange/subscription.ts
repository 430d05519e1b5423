import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, documentId } from "@muniment/work-api";
import type { StreamEventData } from "@muniment/work-api/stream";
import type { ReachService } from "../access/index.ts";
import type { Change } from "../activity/index.ts";
import { findSeenContainers, findSeenVersions } from "../search/index.ts";
import type { Topic } from "./topics.ts";

/** One event for the client, without its id. */
export interface StreamEvent {
  readonly event: "changed" | "access_lost";
  readonly data: StreamEventData | { readonly topic: string };
}

/** The topics of one stream, as far as its person still may follow them. */
export interface Subscription {
  /** Whether it concerns this stream at all, without asking the database. */
  isConcerned(changes: readonly Change[]): boolean;
  /** What is to be told of changes by the rights of this moment; also tells of topics that were lost meanwhile. */
  eventsOf(changes: readonly Change[]): Promise<StreamEvent[]>;
  /** The person is signed out; nothing will ever be told again. */
  isOver(): boolean;
}

interface SubscriptionDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  /** The person as of now; throws 401 once they are signed out. */
  readonly signInAgain: () => Promise<UserActor>;
}

interface LibrarySight {
  readonly library: string;
  readonly containers: ReadonlyMap<number, boolean>;
  readonly versions: ReadonlyMap<number, readonly { version: number; is_live: boolean }[]>;
}

/** Follows `topics`, whose libraries have these numbers; those that are hidden are lost with the first events. */
export function createSubscription(
  deps: SubscriptionDeps,
  given: { topics: readonly Topic[]; hasMe: boolean; libraryIds: ReadonlyMap<string, number> },
): Subscription {
  const { hasMe, libraryIds } = given;
  let isSignedOut = false;
  const followed = new Map<string, Topic[]>();
  for (const topic of given.topics) followed.set(topic.library, [...(followed.get(topic.library) ?? []), topic]);

  const within = (changes: readonly Change[], library: string): Change[] =>
    changes.filter((change) => change.library_id === libraryIds.get(library));

  function lose(library: string, lost: readonly Topic[]): StreamEvent[] {
    const kept = (followed.get(library) ?? []).filter((topic) => !lost.includes(topic));
    if (kept.length === 0) followed.delete(library);
    else followed.set(library, kept);
    return lost.map((topic) => ({ event: "access_lost", data: { topic: topic.text } }));
  }

  async function eventsIn(actor: UserActor, library: string, changes: readonly Change[]): Promise<StreamEvent[]> {
    const topics = followed.get(library) ?? [];
    if (!actor.libraries.has(library)) return lose(library, topics);
    const sight = await look(deps, actor, { library, topics, changes });
    const lost = topics.filter((topic) => !isOpen(topic, sight));
    const told = new Map<string, StreamEvent>();
    for (const topic of topics.filter((each) => !lost.includes(each))) {
      for (const change of changes) {
        const data = isAbout(topic, change) ? describe(topic, change, sight) : undefined;
        if (data !== undefined) told.set(JSON.stringify(data), { event: "changed", data });
      }
    }
    return [...told.values(), ...lose(library, lost)];
  }

  return {
    isConcerned: (changes) =>
      [...followed].some(([library, topics]) =>
        within(changes, library).some((change) => isForAll(change) || topics.some((topic) => isAbout(topic, change))),
      ),
    async eventsOf(changes) {
      const actor = await deps.signInAgain().catch((error: unknown) => {
        if (error instanceof AppError && error.status < 500) return undefined;
        throw error;
      });
      const libraries = [...followed.keys()];
      const events: StreamEvent[] = [];
      for (const library of libraries) {
        if (actor === undefined) events.push(...lose(library, followed.get(library) ?? []));
        else events.push(...(await eventsIn(actor, library, within(changes, library))));
      }
      isSignedOut = actor === undefined;
      return hasMe && isSignedOut ? [...events, { event: "access_lost", data: { topic: "me" } }] : events;
    },
    isOver: () => isSignedOut,
  };
}

/** Something about access in the library: any topic may have been lost. */
function isForAll(change: Change): boolean {
  return change.number === null;
}

function isAbout(topic: Topic, change: Change): boolean {
  if (topic.kind === "document") return change.kind === "document" && change.number === topic.number;
  const isItself = change.kind !== "document" && change.number === topic.number;
  return isItself || (change.place === topic.number && change.number !== null);
}

/** Nothing is told of what the person may not see, wherever it lies. */
function describe(topic: Topic, change: Change, sight: LibrarySight): StreamEventData | undefined {
  const { kind, action, number } = change;
  if (number === null) return undefined;
  const about = { topic: topic.text, kind, action };
  if (kind !== "document") {
    return sight.containers.has(number) ? { ...about, object_id: containerId(sight.library, number) } : undefined;
  }
  const versions = sight.versions.get(number) ?? [];
  const seen = change.version === null ? versions[0] : versions.find(({ version }) => version === change.version);
  if (seen === undefined) return undefined;
  return { ...about, object_id: documentId(sight.library, number, seen.version), version: seen.version };
}

function isOpen(topic: Topic, { containers, versions }: LibrarySight): boolean {
  if (topic.kind === "container") return containers.get(topic.number) === true;
  return versions.get(topic.number)?.some((each) => each.version === topic.version && each.is_live) ?? false;
}

/** What the person may see, now, of the topics and of what was changed in them. */
async function look(
  { reader, reaches }: SubscriptionDeps,
  actor: UserActor,
  given: { library: string; topics: readonly Topic[]; changes: readonly Change[] },
): Promise<LibrarySight> {
  const { topics } = given;
  const reach = await reaches.reach(actor, given.library);
  const changed = given.changes.filter((change) => topics.some((topic) => isAbout(topic, change)));
  const numbersOf = (isDocument: boolean): number[] => {
    const ofTopics = topics.filter((topic) => (topic.kind === "document") === isDocument).map((topic) => topic.number);
    const ofChanges = changed.filter((change) => (change.kind === "document") === isDocument);
    return [...new Set([...ofTopics, ...ofChanges.flatMap((change) => change.number ?? [])])];
  };
  const containers = await findSeenContainers(reader, reach, numbersOf(false));
  const versions = new Map<number, { version: number; is_live: boolean }[]>();
  for (const { number, ...version } of await findSeenVersions(reader, reach, numbersOf(true))) {
    versions.set(number, [...(versions.get(number) ?? []), version]);
  }
  return {
    library: reach.library,
    containers: new Map(containers.map((container) => [container.number, container.is_live])),
    versions,
  };
}
