import { Readable } from "node:stream";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/csv-import";
import { administered } from "../console/index.ts";
import { csvHeading, csvLine } from "../csv.ts";
import { ranks } from "../role/index.ts";
import { listImportRecords, listLines } from "./csv-import.repository.ts";
import type { CsvLineRecord } from "./csv-import.repository.ts";
import type { CsvImports } from "./csv-import.service.ts";
import { readCsv } from "./read-csv.ts";
import { readWholeFile } from "../whole-file.ts";

interface RouteDeps {
  readonly reader: Tx;
  readonly imports: CsvImports;
}

const LIMIT = { bytes: api.csvLimits.bytes, text: "A file has at most 32 MB. Divide it into several." };
const DEFAULT_LINES = 100;
const LINES_AT_ONCE = 1_000;
const MOST_IMPORTS = 50;

/** Binds imports from CSV (control-center.md 20.1). */
export function csvImportRoutes(mounter: Mounter<RequestContext>, { reader, imports }: RouteDeps): void {
  mounter.mount(api.createImport, async (input, context) => {
    const { libraryId } = administered(context, input.query.library, ranks.tier2);
    const file = await readWholeFile(context.request, LIMIT);
    const csv = await readCsv(file.bytes);
    const actor = await context.signInAgain();
    return context.write(
      async (tx) => {
        const given = { libraryId, kind: input.query.kind, fileName: file.name.slice(-254), csv };
        const id = await imports.create(tx, actor, given);
        return { data: await imports.shape(tx, await imports.open(tx, actor, id)) };
      },
      { fingerprint: `${file.name} ${file.bytes.length}` },
    );
  });

  mounter.mount(api.listImports, async (input, context) => {
    const { libraryId } = administered(context, input.query.library, ranks.tier2);
    const records = await listImportRecords(reader, libraryId, MOST_IMPORTS);
    return { data: await imports.shapeAll(reader, records) };
  });

  mounter.mount(api.getImport, async (input, context) => ({
    data: await imports.shape(reader, await imports.open(reader, context.actor, input.params.import)),
  }));

  mounter.mount(api.updateImport, async (input, context) =>
    context.write(async (tx) => {
      const { import: importId } = input.params;
      await imports.change(tx, context.actor, { importId, ...input.body });
      return { data: await imports.shape(tx, await imports.open(tx, context.actor, importId)) };
    }),
  );

  mounter.mount(api.deleteImport, async (input, context) =>
    context.write(async (tx) => {
      await imports.forget(tx, context.actor, input.params.import);
      return {};
    }),
  );

  for (const [spec, step] of [
    [api.rehearseImport, "rehearse"],
    [api.runImport, "run"],
    [api.undoImport, "undo"],
  ] as const) {
    mounter.mount(spec, async (input, context) =>
      context.write(async (tx) => ({
        data: { job_id: await imports.start(tx, context.actor, { importId: input.params.import, step }) },
      })),
    );
  }

  lineRoutes(mounter, { reader, imports });
}

function lineRoutes(mounter: Mounter<RequestContext>, { reader, imports }: RouteDeps): void {
  mounter.mount(api.listImportLines, async ({ params, query }, context) => {
    const record = await imports.open(reader, context.actor, params.import);
    const { verdict, limit = DEFAULT_LINES } = query;
    const after = placeOf(query.cursor);
    const found = await listLines(reader, record.import_id, { verdict, after, limit: limit + 1 });
    const lines = found.slice(0, limit);
    const last = found.length > limit ? lines.at(-1) : undefined;
    return { data: lines.map(lineOnWire), ...(last === undefined ? {} : { cursor: encodeCursor([last.row]) }) };
  });

  mounter.mount(api.downloadRefusedLines, async ({ params }, context) => {
    const record = await imports.open(reader, context.actor, params.import);
    const { reply } = context;
    reply.header("content-type", "text/csv; charset=utf-8");
    reply.header("content-disposition", `attachment; filename="refused-lines.csv"`);
    reply.header("cache-control", "no-store");
    reply.send(Readable.from(refusedLines(reader, { importId: record.import_id, columns: record.columns })));
    return undefined;
  });

  mounter.mount(api.downloadImportTemplate, async ({ params }, { reply }) => {
    reply.header("content-type", "text/csv; charset=utf-8");
    reply.header("content-disposition", `attachment; filename="${params.kind}.csv"`);
    reply.send(csvHeading(api.csvFields[params.kind].map(({ name }) => name)));
    return undefined;
  });
}

/** The file of what was refused: the columns as they came, and one that says why (CC-BLK-002). */
async function* refusedLines(
  reader: Tx,
  { importId, columns }: { importId: string; columns: readonly string[] },
): AsyncGenerator<string> {
  yield csvHeading([...columns, "reason"]);
  let after = 0;
  for (;;) {
    const lines = await listLines(reader, importId, { verdict: "refused", after, limit: LINES_AT_ONCE });
    if (lines.length === 0) return;
    yield lines.map((line) => csvLine([...line.cells, reasonOf(line)])).join("");
    after = lines.at(-1)?.row ?? after;
  }
}

function reasonOf({ messages }: CsvLineRecord): string {
  return (messages ?? []).map(({ field, text }) => (field === undefined ? text : `${field}: ${text}`)).join(" ");
}

function lineOnWire({ row, cells, verdict, subject, messages }: CsvLineRecord): api.CsvLineData {
  return {
    row,
    cells,
    ...(verdict === null ? {} : { verdict }),
    ...(subject === null ? {} : { subject }),
    messages: (messages ?? []).map(({ text, ...message }) => ({ ...message, code_message: text })),
  };
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === "") return 0;
  const [row] = decodeCursor(cursor, 1) ?? [];
  if (typeof row === "number" && Number.isSafeInteger(row)) return row;
  throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}
