import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/field";
import type { TrackerActor } from "../session/index.ts";
import type { FieldRecord } from "./field.repository.ts";
import { listFields } from "./field.repository.ts";
import { createFieldService } from "./field.service.ts";
import type { TrackerDoor } from "./tracker-door.ts";

type WireField = Output<typeof api.createField>["data"];

/** Mounts custom fields (TRK-FLD-001 to -003). */
export function fieldRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  deps: { reader: Tx; clock: Clock; door: TrackerDoor },
): void {
  const { reader, door } = deps;
  const fields = createFieldService(deps);

  const one = async (from: Tx, trackerId: string, id: string): Promise<{ data: WireField }> => {
    const found = (await listFields(from, trackerId)).find((field) => field.id === id);
    if (found === undefined) throw new AppError(errors.notFound);
    return { data: showField(found) };
  };

  mounter.mount(api.listFields, async ({ params }, { actor }) => {
    const { tracker } = await door.open(actor, params.tracker, "tracker.see");
    return { data: (await listFields(reader, tracker.id)).map(showField) };
  });
  mounter.mount(api.createField, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "field.change");
    return write(async (tx) => one(tx, opened.tracker.id, await fields.create(tx, actor, { opened, input: body })));
  });
  mounter.mount(api.updateField, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "field.change");
    return write(async (tx) => {
      await fields.change(tx, actor, { opened, id: params.field, input: body });
      return one(tx, opened.tracker.id, params.field);
    });
  });
  mounter.mount(api.deleteField, async ({ params }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "field.change");
    return write(async (tx) => {
      await fields.remove(tx, actor, { opened, id: params.field });
      return {};
    });
  });
}

function showField({ type, ...field }: FieldRecord): WireField {
  return { ...field, type: type as WireField["type"] };
}
