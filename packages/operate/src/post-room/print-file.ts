import type { Readable } from "node:stream";
import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { refusalOf, RepositoryError } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findItem } from "./post-item.repository.ts";

/** Opens what is printed of an item, as the service account: the post room has no account of its own there. */
export type OpenPrintFile = (
  actor: OperateActor,
  id: string,
) => Promise<{ readonly name: string; readonly size: number; readonly content: Readable }>;

/** Print files in the place of the post room; each opening is told to the audit. */
export function createOpenPrintFile({
  database,
  clock,
  repositories,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly repositories: Repositories;
}): OpenPrintFile {
  return async (actor, id) => {
    const view = await findItem(database.reader, id);
    const documentId = view?.document_id ?? null;
    if (view === undefined || documentId === null || view.place_id === null) throw new AppError(errors.notFound);
    const service = await getService(database.reader, view.place_id);
    const operationId = newId();
    try {
      const person = { login: actor.login, name: actor.name };
      const repository = await repositories.asService(service, { operationId, person });
      const { content, size } = await repository.download(documentId);
      await recordAudit(database.reader, subjectOf(actor, operationId), [
        {
          at: clock.now(),
          action: "post.open",
          object_type: "post_item",
          object_id: view.id,
          own: { function: "F13", run_as: "service", case_id: view.case_id, service: service.system_name },
        },
      ]);
      return { name: view.file_name ?? "post.pdf", size, content };
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      const kept = "nothing was changed";
      throw refusalOf(error, {
        action: "view documents in",
        service: service.display_name,
        runAs: "service",
        kept,
      });
    }
  };
}
