import { Readable } from "node:stream";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/directory";
import * as runApi from "@muniment/work-api/control-center/directory-run";
import { checkMatch, etagOf } from "../stale-write.ts";
import { findUserByNumber } from "../user/index.ts";
import { countAccounts } from "./account.repository.ts";
import { listChanges } from "./change.repository.ts";
import { changesAsCsv } from "./change-export.ts";
import { chooseFor } from "./choice.service.ts";
import { testConnection } from "./connection-test.ts";
import type { RunService } from "./run.service.ts";
import { findRun, listLastRuns, listRuns } from "./run.repository.ts";
import type { RunRecord } from "./run.repository.ts";
import type { SecretBox } from "./secret-box.ts";
import { changeOnWire, runOnWire, sourceOnWire } from "./source-shape.ts";
import type { WireSource } from "./source-shape.ts";
import { libraryAliases, requireAllNrtadmin, requireProvisioning } from "./source.service.ts";
import type { SourceService } from "./source.service.ts";
import { listMirrors, listSources, lockSource } from "./source.repository.ts";

/** What the routes of directories use. */
export interface DirectoryRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly sources: SourceService;
  readonly runs: RunService;
  readonly secrets: SecretBox;
  readonly allowsPlain: boolean;
}

const DEFAULT_LIMIT = 100;

/** Binds directories, their runs and what is decided about conflicts (work-api.md 17.14). */
export function directoryRoutes(mounter: Mounter<RequestContext>, deps: DirectoryRouteDeps): void {
  sourceRoutes(mounter, deps);
  runRoutes(mounter, deps);
  cancelRoute(mounter, deps);
  changeRoutes(mounter, deps);
}

function sourceRoutes(mounter: Mounter<RequestContext>, deps: DirectoryRouteDeps): void {
  const { reader, sources } = deps;

  mounter.mount(api.listDirectorySources, async (_input, { actor }) => {
    await requireProvisioning(reader, actor);
    return { data: await showSources(reader) };
  });

  mounter.mount(api.getDirectorySource, async ({ params }, context) => {
    await requireProvisioning(reader, context.actor);
    return tagged(context, await showSource(reader, Number(params.source)));
  });

  mounter.mount(api.createDirectorySource, async ({ body }, context) =>
    context.write(async (tx) => {
      const sourceNum = await sources.create(tx, context.actor, body);
      return tagged(context, await showSource(tx, sourceNum));
    }),
  );

  mounter.mount(api.updateDirectorySource, async ({ params, body }, context) => {
    const sourceNum = Number(params.source);
    return context.write(async (tx) => {
      const verify = async (): Promise<void> =>
        checkMatch(context.request.headers["if-match"], settingsOf(await showSource(tx, sourceNum)));
      await sources.change(tx, context.actor, { sourceNum, input: body, verify });
      return tagged(context, await showSource(tx, sourceNum));
    });
  });

  mounter.mount(api.deleteDirectorySource, async ({ params }, context) =>
    context.write(async (tx) => {
      await sources.remove(tx, context.actor, Number(params.source));
      return {};
    }),
  );

  for (const [spec, isPaused] of [
    [api.pauseDirectorySource, true],
    [api.resumeDirectorySource, false],
  ] as const) {
    mounter.mount(spec, async ({ params }, context) => {
      const sourceNum = Number(params.source);
      return context.write(async (tx) => {
        await sources.pause(tx, context.actor, { sourceNum, isPaused });
        return tagged(context, await showSource(tx, sourceNum));
      });
    });
  }

  mounter.mount(api.testDirectory, async ({ body }, { actor }) => {
    await requireProvisioning(reader, actor);
    return { data: await testConnection(deps, body) };
  });
}

function runRoutes(mounter: Mounter<RequestContext>, deps: DirectoryRouteDeps): void {
  const { reader, clock } = deps;

  mounter.mount(runApi.startDirectoryRun, async ({ params, body }, context) => {
    await requireProvisioning(reader, context.actor);
    const sourceNum = Number(params.source);
    return context.write(async (tx) => {
      const source = await lockSource(tx, sourceNum);
      if (source === undefined) throw new AppError(errors.noRecord);
      if (body.approves !== undefined) {
        // What the guard has stopped is let go by who answers for every library that it concerns.
        requireAllNrtadmin(context.actor, source, await listMirrors(tx, sourceNum));
        await requireRun(tx, sourceNum, body.approves);
      }
      const { kind, approves = null } = body;
      const run = await deps.runs.start(tx, context.actor, { source, kind, approves });
      await recordAudit(tx, auditSubject(context.actor), [
        {
          at: clock.now(),
          action: "directory_source.run",
          object_type: "directory_source",
          object_id: String(sourceNum),
          details: { run: run.run_num, kind: run.kind, ...(approves === null ? {} : { approves }) },
        },
      ]);
      return { data: runOnWire(run) };
    });
  });

  mounter.mount(runApi.listDirectoryRuns, async ({ params, query }, { actor }) => {
    await requireProvisioning(reader, actor);
    const source = await showSource(reader, Number(params.source));
    const { limit = DEFAULT_LIMIT } = query;
    const rows = await listRuns(reader, source.num, { before: placeOf(query.cursor), limit: limit + 1 });
    return { data: rows.slice(0, limit).map(runOnWire), ...cursorAfter(rows, limit, (row) => row.run_num) };
  });

  mounter.mount(runApi.getDirectoryRun, async ({ params }, { actor }) => {
    await requireProvisioning(reader, actor);
    return { data: runOnWire(await requireRun(reader, Number(params.source), Number(params.run))) };
  });
}

/** The lock on the source keeps a run from being carried over while it is cancelled. */
function cancelRoute(mounter: Mounter<RequestContext>, { reader, clock, runs }: DirectoryRouteDeps): void {
  mounter.mount(runApi.cancelDirectoryRun, async ({ params }, context) => {
    await requireProvisioning(reader, context.actor);
    const sourceNum = Number(params.source);
    return context.write(async (tx) => {
      if ((await lockSource(tx, sourceNum)) === undefined) throw new AppError(errors.noRecord);
      const { run_num: runNum } = await requireRun(tx, sourceNum, Number(params.run));
      await runs.cancel(tx, runNum);
      await recordAudit(tx, auditSubject(context.actor), [
        {
          at: clock.now(),
          action: "directory_source.cancel",
          object_type: "directory_source",
          object_id: String(sourceNum),
          details: { run: runNum },
        },
      ]);
      return { data: runOnWire(await requireRun(tx, sourceNum, runNum)) };
    });
  });
}

function changeRoutes(mounter: Mounter<RequestContext>, deps: DirectoryRouteDeps): void {
  const { reader, clock } = deps;

  mounter.mount(runApi.listDirectoryChanges, async ({ params, query }, { actor }) => {
    await requireProvisioning(reader, actor);
    const { run_num: runNum } = await requireRun(reader, Number(params.source), Number(params.run));
    const { limit = DEFAULT_LIMIT, kind } = query;
    const rows = await listChanges(reader, runNum, { after: placeOf(query.cursor) ?? 0, limit: limit + 1, kind });
    return { data: rows.slice(0, limit).map(changeOnWire), ...cursorAfter(rows, limit, (row) => row.change_num) };
  });

  mounter.mount(runApi.exportDirectoryChanges, async ({ params }, context) => {
    await requireProvisioning(reader, context.actor);
    const { run_num: runNum } = await requireRun(reader, Number(params.source), Number(params.run));
    const { reply } = context;
    reply.header("content-type", "text/csv; charset=utf-8");
    reply.header("content-disposition", `attachment; filename="directory-run-${runNum}.csv"`);
    reply.header("cache-control", "no-store");
    reply.send(Readable.from(changesAsCsv(reader, runNum)));
    return undefined;
  });

  mounter.mount(runApi.chooseForConflicts, async ({ params, body }, context) => {
    await requireProvisioning(reader, context.actor);
    const sourceNum = Number(params.source);
    return context.write(async (tx) => {
      const run = await requireRun(tx, sourceNum, Number(params.run));
      const source = await lockSource(tx, sourceNum);
      if (source === undefined) throw new AppError(errors.noRecord);
      requireAllNrtadmin(context.actor, source, await listMirrors(tx, sourceNum));
      const entries = await chooseFor(tx, run, body);
      await recordAudit(tx, auditSubject(context.actor), [
        {
          at: clock.now(),
          action: "directory_source.choose",
          object_type: "directory_source",
          object_id: String(sourceNum),
          details: { run: run.run_num, choice: body.choice, entries, ...named(body.user_id) },
        },
      ]);
      return {};
    });
  });
}

function named(userId: string | undefined): { user_id?: string } {
  return userId === undefined ? {} : { user_id: userId };
}

async function requireRun(reader: Tx, sourceNum: number, runNum: number): Promise<RunRecord> {
  const run = await findRun(reader, runNum);
  if (run === undefined || run.source_num !== sourceNum) throw new AppError(errors.noRecord);
  return run;
}

async function showSource(reader: Tx, sourceNum: number): Promise<WireSource> {
  const [source] = await showSources(reader, sourceNum);
  if (source === undefined) throw new AppError(errors.noRecord);
  return source;
}

async function showSources(reader: Tx, sourceNum?: number): Promise<WireSource[]> {
  const sources = await listSources(reader, sourceNum);
  const mirrors = Map.groupBy(await listMirrors(reader, sourceNum), (mirror) => mirror.source_num);
  const [lastRuns, counts, aliases] = [
    await listLastRuns(reader),
    await countAccounts(reader),
    await libraryAliases(reader),
  ];
  const userIds = new Map<number, string>();
  for (const userNum of new Set(sources.flatMap((source) => source.notify))) {
    const user = await findUserByNumber(reader, userNum);
    if (user !== undefined) userIds.set(userNum, user.user_id);
  }
  return sources.map((source) =>
    sourceOnWire(source, {
      mirrors: mirrors.get(source.source_num) ?? [],
      lastRun: lastRuns.get(source.source_num),
      accountCount: counts.get(source.source_num) ?? 0,
      aliases,
      userIds,
    }),
  );
}

/** What people change of a source; runs go on meanwhile. */
function settingsOf(source: WireSource): object {
  const { account_count: _count, last_run: _run, next_run_date: _next, is_live: _live, ...settings } = source;
  return settings;
}

function tagged(context: RequestContext, source: WireSource): { data: WireSource } {
  context.reply.header("etag", etagOf(settingsOf(source)));
  return { data: source };
}

function placeOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const [num] = decodeCursor(cursor, 1) ?? [];
  if (typeof num === "number" && Number.isSafeInteger(num)) return num;
  throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}

function cursorAfter<T>(rows: readonly T[], limit: number, numOf: (row: T) => number): { cursor?: string } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? {} : { cursor: encodeCursor([numOf(last)]) };
}
