import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { listCalendars } from "../calendar/index.ts";
import { recordEvents } from "../event/index.ts";
import type { TrackerEvent } from "../event/index.ts";
import { requireAction } from "../matter/index.ts";
import type { OpenMatter } from "../matter/index.ts";
import { keepPrincipals, keyOf, subjectOf } from "../session/index.ts";
import type { Principal, TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { newUlid } from "../ulid.ts";
import { conflicts, invalid, manyLines, oneLine, timeZone } from "../wire.ts";
import type { WorkPort } from "../work/index.ts";
import { defaultStatuses } from "./default-statuses.ts";
import { insertStatuses } from "./status.repository.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";
import {
  changeTracker,
  countTrackers,
  insertTracker,
  isNameTaken,
  lockMatter,
  ordinalBefore,
} from "./tracker.repository.ts";
import type { TrackerRecord } from "./tracker.repository.ts";

/** What can be said of a tracker. */
export interface TrackerInput {
  readonly name?: string;
  readonly description?: string | null;
  readonly kind?: "task" | "closing";
  readonly time_zone?: string;
  readonly has_outline?: boolean;
  /** By which due dates are reckoned; `null` for the organisation's. */
  readonly calendar_id?: string | null;
}

/** Trackers: making, changing, archiving, the bin (TRK-TRK-001 to -007). */
export interface TrackerService {
  /** Somebody who could own trackers of the matter; 422 otherwise. Asks Work, so not to be called in a transaction. */
  owner(actor: TrackerActor, workspaceId: string, userId: string): Promise<Principal>;
  create(
    tx: Tx,
    actor: TrackerActor,
    given: { matter: OpenMatter; input: TrackerInput; owner?: Principal },
  ): Promise<string>;
  change(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; rev: number; input: TrackerInput; owner?: Principal; before?: string | null },
  ): Promise<void>;
  /** `restore` brings back from the archive and from the bin. */
  settle(tx: Tx, actor: TrackerActor, opened: OpenTracker, act: "archive" | "restore" | "delete"): Promise<void>;
}

/** A name takes letters and digits of any script, blanks and common punctuation (TRK-TRK-004). */
const NAME = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u;

interface TrackerDeps {
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly door: TrackerDoor;
  readonly timeZone: string;
}

/** Trackers in the database. */
export function createTrackerService(deps: TrackerDeps): TrackerService {
  const { clock, work, door } = deps;

  const record = async (tx: Tx, actor: TrackerActor, events: readonly TrackerEvent[]): Promise<void> =>
    recordEvents(tx, subjectOf(actor), clock.now(), events);

  return {
    async owner(actor, workspaceId, userId) {
      if (userId.toUpperCase() === actor.userId.toUpperCase()) return principalOf(actor);
      const found = await work.members(actor.token, workspaceId, { query: userId, limit: 100 });
      const member = found.find(({ ty, id }) => ty === "user" && id.toUpperCase() === userId.toUpperCase());
      if (member?.reason === "policy") throw new AppError(errors.policyBlocked, { field: "owner" });
      if (member?.isEligible !== true) throw invalid("owner", "This person has no access to the matter.");
      return { ty: "user", library: "", workId: member.id, name: member.name, email: member.email };
    },
    create: (tx, actor, given) => createTracker(deps, tx, actor, given),
    async change(tx, actor, { opened, rev, input, owner, before }) {
      requireAction("tracker.change", opened.standing);
      if (owner !== undefined) requireAction("tracker.change_owner", opened.standing);
      const tracker = await door.lock(tx, opened);
      const now = clock.now();
      const changes = await readChanges(tx, tracker, input);
      if (owner !== undefined) changes["owner_num"] = await numberOf(tx, owner, now);
      const current = Object.fromEntries(
        Object.keys(changes).map((field) => [field, tracker[field as keyof TrackerRecord]]),
      );
      const stale = conflicts(changes, current, { rev, revs: tracker.field_revs });
      if (stale.length > 0) throw new AppError(errors.editConflict, { details: { fields: stale, current } });
      for (const field of Object.keys(changes)) if (changes[field] === current[field]) delete changes[field];
      if (before !== undefined) changes["ordinal"] = await ordinalBefore(tx, tracker.workspace_id, before);
      const fields = Object.keys(changes);
      if (fields.length === 0) return;
      await changeTracker(tx, tracker.id, { changes, by: actor.userNum, now, fields });
      const was = Object.fromEntries(fields.map((field) => [field, tracker[field as keyof TrackerRecord]]));
      const is = { ...changes, ...(owner === undefined ? {} : { owner: owner.workId }) };
      const about = { trackerId: tracker.id, workspaceId: tracker.workspace_id, objectId: tracker.id };
      await record(tx, actor, [{ ...about, action: "tracker.change", before: was, after: is, rev: tracker.rev + 1 }]);
    },
    async settle(tx, actor, opened, act) {
      requireAction(act === "archive" ? "tracker.change" : "tracker.delete", opened.standing);
      const tracker = await door.lock(tx, opened, { evenArchived: act !== "archive" });
      const now = clock.now();
      if (act === "delete" && tracker.deleted_at !== null) throw new AppError(errors.notFound);
      if (act === "restore" && tracker.deleted_at !== null) await freeName(tx, tracker.workspace_id, tracker.name);
      const changes =
        act === "restore"
          ? { archived_at: null, deleted_at: null }
          : { [act === "archive" ? "archived_at" : "deleted_at"]: now };
      await changeTracker(tx, tracker.id, { changes, by: actor.userNum, now, fields: [] });
      const about = { trackerId: tracker.id, workspaceId: tracker.workspace_id, objectId: tracker.id };
      await record(tx, actor, [{ ...about, action: `tracker.${act}`, rev: tracker.rev + 1 }]);
    },
  };
}

async function createTracker(
  deps: TrackerDeps,
  tx: Tx,
  actor: TrackerActor,
  { matter, input, owner }: Parameters<TrackerService["create"]>[2],
): Promise<string> {
  const workspaceId = matter.workspace_id;
  if (matter.is_closed) throw new AppError(errors.closed);
  await lockMatter(tx, workspaceId);
  const { live, last } = await countTrackers(tx, workspaceId);
  if (live >= limits.trackersPerMatter) {
    throw new AppError(errors.limitReached, { details: { limit: limits.trackersPerMatter } });
  }
  const settings = await readSettings(tx);
  const name = await freeName(tx, workspaceId, input.name ?? settings.trackers.default_name);
  const now = deps.clock.now();
  const id = newUlid(deps.clock);
  await insertTracker(tx, {
    id,
    workspace_id: workspaceId,
    name,
    description: manyLines(input.description ?? "", "description", limits.description),
    kind: input.kind ?? "task",
    owner_num: owner === undefined ? actor.userNum : await numberOf(tx, owner, now),
    ordinal: last + 1,
    time_zone: input.time_zone === undefined ? deps.timeZone : timeZone(input.time_zone, "time_zone"),
    has_outline: input.has_outline ?? settings.trackers.has_outline,
    by: actor.userNum,
    now,
  });
  await insertStatuses(tx, id, defaultStatuses(deps.clock, settings));
  const after = { name, owner: owner?.workId ?? actor.userId };
  await recordEvents(tx, subjectOf(actor), now, [
    { trackerId: id, workspaceId, action: "tracker.create", objectId: id, after, rev: 1 },
  ]);
  return id;
}

async function readChanges(
  tx: Tx,
  tracker: TrackerRecord,
  input: TrackerInput,
): Promise<Record<string, string | number | boolean | null>> {
  const changes: Record<string, string | number | boolean | null> = {};
  if (input.name !== undefined) changes["name"] = await freeName(tx, tracker.workspace_id, input.name, tracker.id);
  if (input.description !== undefined) {
    changes["description"] = manyLines(input.description, "description", limits.description);
  }
  if (input.kind !== undefined) changes["kind"] = input.kind;
  if (input.time_zone !== undefined) changes["time_zone"] = timeZone(input.time_zone, "time_zone");
  if (input.has_outline !== undefined) changes["has_outline"] = input.has_outline;
  if (input.calendar_id !== undefined) changes["calendar_id"] = await knownCalendar(tx, input.calendar_id);
  return changes;
}

async function knownCalendar(tx: Tx, id: string | null): Promise<string | null> {
  if (id === null || (await listCalendars(tx)).some((calendar) => calendar.id === id)) return id;
  throw invalid("calendar_id", "There is no such calendar.");
}

async function freeName(tx: Tx, workspaceId: string, given: string, except?: string): Promise<string> {
  const name = oneLine(given, "name", limits.name);
  if (!NAME.test(name) || name.includes("\\")) {
    throw invalid("name", "Letters, digits, blanks and common punctuation are taken, but no backslash.");
  }
  if (await isNameTaken(tx, workspaceId, name, except)) throw new AppError(errors.duplicate, { field: "name" });
  return name;
}

async function numberOf(tx: Tx, principal: Principal, now: Date): Promise<number> {
  const nums = await keepPrincipals(tx, [principal], now);
  return nums.get(keyOf(principal)) ?? 0;
}

function principalOf({ userId, name, email }: TrackerActor): Principal {
  return { ty: "user", library: "", workId: userId, name, email };
}
