import { AppError } from "@muniment/kernel";
import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/conversion";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import type { OperateActor } from "../user/index.ts";
import { convert } from "./conversion-run.ts";
import type { ConversionRunDeps } from "./conversion-run.ts";
import { runConversion } from "./conversion-task.ts";
import { listConversions } from "./conversion.repository.ts";
import type { ConversionView } from "./conversion.repository.ts";
import { createConversionService, seenConversion } from "./conversion.service.ts";
import type { WantedConversion } from "./conversion.service.ts";

type WireConversion = Output<typeof api.getConversion>["data"];

/** Conversion to PDF, from the request to the document on the case (operate.md 16). */
export interface Conversions {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
}

/** Puts it together. */
export function createConversions(deps: ConversionRunDeps): Conversions {
  const { reader } = deps.database;
  const service = createConversionService({ ...deps, reader });
  const caseOf = async (tx: Tx, actor: OperateActor, id: string): Promise<CaseRow> => {
    const row = await findCase(tx, actor, id);
    if (row === undefined) throw new AppError(errors.notFound);
    return row;
  };
  const begin = async (
    { actor, write }: Pick<RequestContext<OperateActor>, "actor" | "write">,
    caseId: string,
    wanted: WantedConversion,
  ) => {
    const prepared = await service.prepare(actor, caseId, wanted);
    return write(async (tx) => {
      await service.begin(tx, actor, prepared);
      const row = await caseOf(tx, actor, caseId);
      const views = await Promise.all(prepared.map(({ id }) => seenConversion(tx, actor, id)));
      return { data: views.map((view) => wireConversion(view, row)) };
    });
  };
  return {
    mount(mounter) {
      mounter.mount(api.convertDocuments, async ({ params, body }, context) => {
        const { documents, folder, store, is_archivable: isArchivable } = body;
        return begin(context, params.case, {
          purpose: "convert",
          documents,
          ...(folder === undefined ? {} : { folder }),
          ...(store === undefined ? {} : { store }),
          ...(isArchivable === undefined ? {} : { isArchivable }),
        });
      });
      mounter.mount(api.archiveDocuments, async ({ params, body }, context) =>
        begin(context, params.case, { purpose: "archive", documents: body.documents }),
      );
      mounter.mount(api.listConversions, async ({ params }, { actor }) => {
        const row = await caseOf(reader, actor, params.case);
        return { data: (await listConversions(reader, row.id)).map((view) => wireConversion(view, row)) };
      });
      mounter.mount(api.getConversion, async ({ params }, { actor }) => {
        const view = await seenConversion(reader, actor, params.conversion);
        return { data: wireConversion(view, await caseOf(reader, actor, view.case_id)) };
      });
      mounter.mount(api.retryConversion, async ({ params }, { actor, write }) =>
        write(async (tx) => {
          await service.retry(tx, actor, params.conversion);
          const view = await seenConversion(tx, actor, params.conversion);
          return { data: wireConversion(view, await caseOf(tx, actor, view.case_id)) };
        }),
      );
    },
    tasks: [defineTask({ ...runConversion, run: ({ conversion }) => convert(deps, conversion) })],
  };
}

function wireConversion(view: ConversionView, row: CaseRow): WireConversion {
  const at = { rootId: row.item_id, containerId: view.target_id, documentId: view.result_id ?? "" };
  const service = { type: row.service_type, base_url: row.base_url };
  const url = view.result_id === null ? undefined : pageOf(service, at);
  return {
    id: view.id,
    case: view.case_id,
    purpose: view.purpose,
    run_as: view.run_as,
    source_name: view.source_name,
    name: view.name,
    store: view.store,
    is_archivable: view.is_archivable,
    state: view.state,
    ...(view.trouble === null ? {} : { trouble: view.trouble }),
    ...(view.pages === null ? {} : { pages: view.pages }),
    by: view.user_name,
    created_at: view.created_at.toISOString(),
    ...(view.ended_at === null ? {} : { ended_at: view.ended_at.toISOString() }),
    ...(url === undefined ? {} : { url }),
  };
}
