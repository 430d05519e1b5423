import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { recordEvents } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { rankBetween } from "../rank.ts";
import { newUlid } from "../ulid.ts";
import { invalid, oneLine } from "../wire.ts";
import { changeStatus, insertStatuses, listStatuses, removeStatus } from "./status.repository.ts";
import type { StatusRecord } from "./status.repository.ts";
import { recategorise, replaceStatus } from "./status-tasks.repository.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

/** What can be said of a status. */
export interface StatusInput {
  readonly value?: string;
  readonly category?: string;
  readonly colour?: string;
  readonly is_default?: true;
  readonly before?: string | null;
}

/** The set of statuses of a tracker (TRK-STAT-002 to -004). */
export interface StatusService {
  create(tx: Tx, actor: TrackerActor, opened: OpenTracker, input: StatusInput): Promise<string>;
  change(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; id: string; input: StatusInput }): Promise<void>;
  /** 409 `in_use` while tasks have it and nothing is said of what takes its place. */
  remove(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; id: string; replaceBy: string | undefined },
  ): Promise<void>;
}

const MOST_VALUE = 60;
/** Every tracker has one of these. */
const NEEDED = ["not_started", "done"];

/** Statuses in the database. */
export function createStatusService(deps: { clock: Clock; door: TrackerDoor }): StatusService {
  const { clock, door } = deps;

  const record = async (
    tx: Tx,
    actor: TrackerActor,
    event: { opened: OpenTracker; id: string; action: string; before?: object; after?: object },
  ): Promise<void> => {
    const { opened, id: objectId, action, before, after } = event;
    const { id: trackerId, workspace_id: workspaceId } = opened.tracker;
    const told = { trackerId, workspaceId, objectId, action, before: { ...before }, after: { ...after } };
    await recordEvents(tx, subjectOf(actor), clock.now(), [told]);
  };

  return {
    async create(tx, actor, opened, { value = "", category = "", colour = "grey" }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const statuses = await listStatuses(tx, trackerId);
      if (statuses.length >= limits.statuses) {
        throw new AppError(errors.limitReached, { details: { limit: limits.statuses } });
      }
      const name = freeValue(statuses, value);
      const id = newUlid(clock);
      const rank = rankBetween(statuses.at(-1)?.rank);
      await insertStatuses(tx, trackerId, [{ id, value: name, category, colour, rank, isDefault: false }]);
      await record(tx, actor, { opened, id, action: "status.create", after: { value: name, category } });
      return id;
    },
    async change(tx, actor, { opened, id, input }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const statuses = await listStatuses(tx, trackerId);
      const status = oneOf(statuses, id);
      const { before, value, category, ...rest } = input;
      const changes = {
        ...rest,
        ...(value === undefined ? {} : { value: freeValue(statuses, value, id) }),
        ...(category === undefined ? {} : { category }),
        ...(before === undefined ? {} : { rank: rankBefore(statuses, id, before) }),
      };
      if (Object.keys(changes).length === 0) return;
      if (category !== undefined && category !== status.category) {
        refuseLast(statuses, status);
        await recategorise(tx, id, { from: status.category, to: category, by: actor.userNum, now: clock.now() });
      }
      await changeStatus(tx, { id, trackerId }, changes);
      const was = { value: status.value, category: status.category, colour: status.colour };
      await record(tx, actor, { opened, id, action: "status.change", before: was, after: changes });
    },
    async remove(tx, actor, { opened, id, replaceBy }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const statuses = await listStatuses(tx, trackerId);
      const status = oneOf(statuses, id);
      refuseLast(statuses, status);
      if (status.tasks > 0 && replaceBy === undefined) {
        throw new AppError(errors.inUse, { details: { tasks: status.tasks } });
      }
      if (replaceBy === id) throw invalid("replace_by", "Choose another status.");
      const usual =
        statuses.find((each) => each.id !== id && each.category === status.category) ??
        statuses.find((each) => each.id !== id);
      const other = replaceBy === undefined ? usual : oneOf(statuses, replaceBy);
      if (other === undefined) throw new AppError(errors.inUse);
      await replaceStatus(tx, { status, other, by: actor.userNum, now: clock.now() });
      if (status.is_default) await changeStatus(tx, { id: other.id, trackerId }, { is_default: true });
      await removeStatus(tx, id);
      const told = { before: { value: status.value }, after: { replaced_by: other.value } };
      await record(tx, actor, { opened, id, action: "status.delete", ...told });
    },
  };
}

function oneOf(statuses: readonly StatusRecord[], id: string): StatusRecord {
  const status = statuses.find((each) => each.id === id);
  if (status === undefined) throw new AppError(errors.notFound);
  return status;
}

function freeValue(statuses: readonly StatusRecord[], given: string, except?: string): string {
  const value = oneLine(given, "value", MOST_VALUE);
  const isTaken = statuses.some((each) => each.id !== except && each.value.toLowerCase() === value.toLowerCase());
  if (isTaken) throw new AppError(errors.duplicate, { field: "value" });
  return value;
}

/** The last one that begins, or that ends, stays. */
function refuseLast(statuses: readonly StatusRecord[], { id, category }: StatusRecord): void {
  if (!NEEDED.includes(category)) return;
  if (statuses.some((each) => each.id !== id && each.category === category)) return;
  throw invalid("category", "A tracker needs one status to begin with and one that is done.", "needed");
}

function rankBefore(statuses: readonly StatusRecord[], id: string, before: string | null): string {
  const others = statuses.filter((each) => each.id !== id);
  const at = before === null ? others.length : others.findIndex((each) => each.id === before);
  if (at === -1) throw invalid("before", "There is no such status in this tracker.");
  return rankBetween(others[at - 1]?.rank, others[at]?.rank);
}
