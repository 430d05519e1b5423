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
import { binField, changeField, insertField, listFields } from "./field.repository.ts";
import type { FieldRecord } from "./field.repository.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

/** What can be said of a field. */
export interface FieldInput {
  readonly title?: string;
  readonly type?: string;
  readonly view?: FieldRecord["view"];
  readonly options?: FieldRecord["options"];
  readonly required?: boolean;
  readonly before?: string | null;
}

/** Custom fields of a tracker. */
export interface FieldService {
  create(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; input: FieldInput }): Promise<string>;
  change(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; id: string; input: FieldInput }): Promise<void>;
  remove(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; id: string }): Promise<void>;
}

/** Fields in the database. */
export function createFieldService({ clock, door }: { clock: Clock; door: TrackerDoor }): FieldService {
  const record = async (
    tx: Tx,
    actor: TrackerActor,
    event: { opened: OpenTracker; id: string; action: string; after: object },
  ): Promise<void> => {
    const { id: trackerId, workspace_id: workspaceId } = event.opened.tracker;
    const told = { trackerId, workspaceId, objectId: event.id, action: event.action, after: { ...event.after } };
    await recordEvents(tx, subjectOf(actor), clock.now(), [told]);
  };

  return {
    async create(tx, actor, { opened, input }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const fields = await listFields(tx, trackerId);
      if (fields.length >= limits.fields)
        throw new AppError(errors.limitReached, { details: { limit: limits.fields } });
      const title = freeTitle(fields, input.title ?? "");
      const id = newUlid(clock);
      const { type = "text", view = "table_and_details", options = {}, required = false } = input;
      refuseWithoutChoices(type, options);
      const rank = rankBetween(fields.at(-1)?.rank);
      await insertField(tx, trackerId, { id, title, type, view, options, required, rank });
      await record(tx, actor, { opened, id, action: "field.create", after: { title, type } });
      return id;
    },
    async change(tx, actor, { opened, id, input }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const fields = await listFields(tx, trackerId);
      const field = oneOf(fields, id);
      const { before, title, type: _type, ...rest } = input;
      if (rest.options !== undefined) refuseWithoutChoices(field.type, rest.options);
      const others = fields.filter((each) => each.id !== id);
      const at = before === null ? others.length : others.findIndex((each) => each.id === before);
      const changes = {
        ...rest,
        ...(title === undefined ? {} : { title: freeTitle(others, title) }),
        ...(before === undefined || at === -1 ? {} : { rank: rankBetween(others[at - 1]?.rank, others[at]?.rank) }),
      };
      if (Object.keys(changes).length === 0) return;
      await changeField(tx, id, changes);
      await record(tx, actor, { opened, id, action: "field.change", after: changes });
    },
    async remove(tx, actor, { opened, id }) {
      const { id: trackerId } = await door.lock(tx, opened);
      const { title } = oneOf(await listFields(tx, trackerId), id);
      await binField(tx, id, clock.now());
      await record(tx, actor, { opened, id, action: "field.delete", after: { title } });
    },
  };
}

function oneOf(fields: readonly FieldRecord[], id: string): FieldRecord {
  const field = fields.find((each) => each.id === id);
  if (field === undefined) throw new AppError(errors.notFound);
  return field;
}

function freeTitle(fields: readonly FieldRecord[], given: string): string {
  const title = oneLine(given, "title", limits.name);
  const isTaken = fields.some((each) => each.title.toLowerCase() === title.toLowerCase());
  if (isTaken) throw new AppError(errors.duplicate, { field: "title" });
  return title;
}

function refuseWithoutChoices(type: string, { choices = [] }: FieldRecord["options"]): void {
  if ((type === "single_choice" || type === "multi_choice") && choices.length === 0) {
    throw invalid("options.choices", "Give the choices.", "required");
  }
}
