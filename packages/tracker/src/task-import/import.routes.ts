import type { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/import";
import type { OpenTracker } from "../checklist/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { isUlid } from "../ulid.ts";
import { oneLine } from "../wire.ts";
import { wrongFile } from "./file-error.ts";
import { findImport, listAppliedImports } from "./import.repository.ts";
import { createImportService, doneOf } from "./import.service.ts";
import type { ImportDeps } from "./import.service.ts";

const MOST_NAME = 255;

/** Mounts imports (TRK-IMP-001 to -006). */
export function importRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: ImportDeps): void {
  const imports = createImportService(deps);

  async function openOf(actor: TrackerActor, id: string): Promise<OpenTracker> {
    const job = isUlid(id) ? await findImport(deps.reader, id) : undefined;
    if (job === undefined) throw new AppError(errors.notFound);
    return deps.trackerDoor.open(actor, job.tracker_id, "task.import");
  }

  mounter.mount(api.readImport, async ({ params, query }, { actor, request, write }) => {
    const opened = await deps.trackerDoor.open(actor, params.tracker, "task.import");
    const bytes = await readBounded(request.raw);
    const name = (query.name ?? "").trim() === "" ? "" : oneLine(query.name ?? "", "name", MOST_NAME);
    return write(async (tx) => ({ data: await imports.read(tx, actor, { opened, bytes, name }) }));
  });
  mounter.mount(api.previewImport, async ({ params, body }, { actor }) => {
    const opened = await openOf(actor, params.import);
    return { data: await imports.preview(actor, { opened, id: params.import, choices: body }) };
  });
  mounter.mount(api.applyImport, async ({ params, body }, { actor, write }) => {
    const opened = await openOf(actor, params.import);
    const done = await findImport(deps.reader, params.import);
    const isOwn = done?.created_by === actor.userNum;
    // Sent twice, it is done once.
    if (isOwn && done.applied_at !== null) return { data: doneOf(done) };
    const prepared = await imports.prepare(actor, { opened, id: params.import, choices: body.choices });
    const { digest, skip_errors: skipErrors = false, confirm_external: confirmExternal = false } = body;
    return write(async (tx) => ({
      data: await imports.apply(tx, actor, { ...prepared, digest, skipErrors, confirmExternal }),
    }));
  });
  mounter.mount(api.undoImport, async ({ params }, { actor, write }) => {
    const opened = await openOf(actor, params.import);
    return write(async (tx) => ({ data: await imports.undo(tx, actor, { opened, id: params.import }) }));
  });
  mounter.mount(api.listImports, async ({ params }, { actor }) => {
    const { tracker } = await deps.trackerDoor.open(actor, params.tracker, "task.import");
    const since = new Date(deps.clock.now().getTime() - api.IMPORT_UNDO_HOURS * 3_600_000);
    return { data: (await listAppliedImports(deps.reader, tracker.id, since)).map(doneOf) };
  });
}

/** All of a body, unless it is more than a file may be. */
async function readBounded(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > api.importLimits.bytes) throw wrongFile("The file is larger than 10 MB.", "too_large");
  }
  return Buffer.concat(chunks);
}
