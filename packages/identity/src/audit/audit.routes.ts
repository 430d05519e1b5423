import { Readable } from "node:stream";
import type { Static } from "typebox";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, findAudit, recordAudit } from "@muniment/platform/audit";
import type { AuditFilter, AuditPlace, AuditRecord } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Endpoint } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { reportAudit } from "@muniment/work-api/audit-report";
import { exportAudit, searchAudit } from "@muniment/work-api/control-center/audit";
import { withoutNames } from "./content-names.ts";
import { csvHeading, csvLine } from "../csv.ts";
import { systemRights } from "../administration/index.ts";
import { listLibraryAliases } from "../library/index.ts";
import { requireProof } from "../proof/index.ts";
import { findApplication } from "../application/index.ts";

interface AuditRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  /** Throws for a page of Control Center that was left alone too long (CC-SES-001). */
  readonly admit: (spec: Endpoint, context: RequestContext) => Promise<void>;
  /** Whether `content.showNames` is on (CC-NAV-017). */
  readonly showsNames: () => boolean;
}

/** How records are shown, and what the record of reading them says of that. */
interface Seen {
  readonly see: (record: AuditRecord) => AuditRecord;
  readonly told: { readonly names_shown?: true };
}

const UNNAMED: Seen = { see: withoutNames, told: {} };
const DEFAULT_LIMIT = 100;
const ROWS_AT_ONCE = 1_000;

/** Mounts reading the audit, and writing to it by applications (work-api.md 17.13, control-center.md 21). */
export function auditRoutes(
  mounter: Mounter<RequestContext>,
  { reader, clock, admit, showsNames }: AuditRouteDeps,
): void {
  const seen = (): Seen => (showsNames() ? { see: (record) => record, told: { names_shown: true } } : UNNAMED);

  mounter.mount(searchAudit, async ({ query }, context) => {
    await admit(searchAudit, context);
    const { actor } = context;
    const { cursor, limit = DEFAULT_LIMIT, ...wanted } = query;
    const { library } = wanted;
    const filter = await filterOf(reader, actor, wanted);
    const rows = await findAudit(reader, filter, { limit: limit + 1, after: placeOf(cursor) });
    // Reading the audit is itself recorded (CC-AUD-006).
    const { see, told } = seen();
    const details = { ...Object.fromEntries(Object.entries(query).filter(([name]) => name !== "cursor")), ...told };
    await recordAudit(reader, auditSubject(actor), [
      { at: clock.now(), action: "audit.read", object_type: "audit", library, details },
    ]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      data: page.map((record) => shape(see(record))),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.at.toISOString(), last.id]) }),
    };
  });

  mounter.mount(exportAudit, async ({ query }, context) => {
    await admit(exportAudit, context);
    const { actor, reply } = context;
    const { format, ...wanted } = query;
    const filter = await filterOf(reader, actor, wanted);
    await requireProof(reader, actor, clock.now());
    const { see, told } = seen();
    // Written down before anything leaves: a file that breaks off has told what it has told.
    const details = { ...query, ...told };
    await recordAudit(reader, auditSubject(actor), [
      { at: clock.now(), action: "audit.export", object_type: "audit", library: wanted.library, details },
    ]);
    reply.header("content-type", format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8");
    reply.header("content-disposition", `attachment; filename="audit.${format}"`);
    reply.header("cache-control", "no-store");
    reply.send(Readable.from(exported(reader, filter, { format, see })));
    return undefined;
  });

  mountReports(mounter, { reader, clock });
}

function mountReports(
  mounter: Mounter<RequestContext>,
  { reader, clock }: Pick<AuditRouteDeps, "reader" | "clock">,
): void {
  mounter.mount(reportAudit, async ({ params, body }, { actor, write }) => {
    const application = await findApplication(reader, actor.clientId);
    if (application?.permissions.includes("audit.write") !== true) throw new AppError(errors.accessDenied);
    const library = actor.libraries.get(params.library.toLowerCase())?.alias;
    const prefix = `${actor.clientId}.`;
    const messages = body.entries.flatMap((entry, index) =>
      entry.action.startsWith(prefix)
        ? []
        : [
            {
              code: "invalid",
              text: `An action of this application begins with ${prefix}`,
              field: `entries.${index}.action`,
            },
          ],
    );
    if (messages.length > 0) throw new AppError(errors.invalidParam, { messages });
    return write(async (tx) => {
      const at = clock.now();
      for (const [operation, entries] of Map.groupBy(body.entries, (entry) => entry.operation_id)) {
        const subject = auditSubject(actor);
        await recordAudit(
          tx,
          { ...subject, operation_id: operation ?? subject.operation_id },
          // The time is that of this server; what the application says of it stands beside.
          entries.map(({ at: reportedAt, details, action, object_type, object_id, outcome }) => ({
            at,
            action,
            object_type,
            object_id,
            outcome,
            library,
            details: { ...details, reported: true, reported_at: reportedAt },
          })),
        );
      }
      return {};
    });
  });
}

type Wanted = Omit<Static<typeof exportAudit.query>, "format">;

async function filterOf(reader: Tx, actor: UserActor, wanted: Wanted): Promise<AuditFilter> {
  return {
    ...(await scopeOf(reader, actor, wanted.library)),
    operationId: wanted.operation_id,
    actorId: wanted.actor?.toUpperCase(),
    objectType: wanted.object_type,
    objectId: wanted.object_id,
    action: wanted.action,
    outcome: wanted.outcome,
    from: moment(wanted.from, "from"),
    to: moment(wanted.to, "to"),
  };
}

/** Columns of a file; values and details as JSON. */
const COLUMNS = [
  "at",
  "actor_id",
  "actor_name",
  "acting_id",
  "acting_name",
  "action",
  "object_type",
  "object_id",
  "library",
  "outcome",
  "code",
  "before",
  "after",
  "reason",
  "details",
  "client_id",
  "source_ip",
  "request_id",
  "operation_id",
  "hash",
] as const satisfies readonly (keyof Shape)[];

async function* exported(
  reader: Tx,
  filter: AuditFilter,
  { format, see }: { format: "csv" | "jsonl"; see: Seen["see"] },
): AsyncGenerator<string> {
  if (format === "csv") yield csvHeading(COLUMNS);
  let after: AuditPlace | undefined;
  for (;;) {
    const rows = await findAudit(reader, filter, { limit: ROWS_AT_ONCE, after });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { at: last.at, id: last.id };
    yield rows.map((row) => lineOf(shape(see(row)), format)).join("");
  }
}

function lineOf(record: Shape, format: "csv" | "jsonl"): string {
  if (format === "jsonl") return `${JSON.stringify(record)}\n`;
  return csvLine(
    COLUMNS.map((column) => {
      const value = record[column] ?? "";
      return typeof value === "string" ? value : JSON.stringify(value);
    }),
  );
}

/** The libraries of which the caller is NRTADMIN; who is it of all, or holds Audit in `global` mode, sees everything (CC-AUD-006). */
async function scopeOf(
  reader: Tx,
  actor: UserActor,
  library: string | undefined,
): Promise<Pick<AuditFilter, "libraries" | "everywhere">> {
  const { mode, rights } = await systemRights(reader, actor);
  const everywhere = rights.has("audit");
  const own = [...actor.libraries.values()].filter((standing) => standing.isNrtadmin && !actor.isExternal);
  const readsAll = mode === "global" && everywhere;
  const libraries = readsAll ? await listLibraryAliases(reader) : own.map((standing) => standing.alias);
  if (libraries.length === 0) throw new AppError(errors.accessDenied);
  if (library === undefined) return { libraries, everywhere };
  const named = libraries.find((alias) => alias.toLowerCase() === library.toLowerCase());
  if (named === undefined) throw new AppError(errors.accessDenied);
  return { libraries: [named] };
}

function moment(text: string | undefined, field: string): Date | undefined {
  if (text === undefined || text === "") return undefined;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) {
    throw new AppError(errors.invalidParam, { text: "An ISO 8601 date is expected.", field });
  }
  return instant;
}

function placeOf(cursor: string | undefined): AuditPlace | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  const instant = typeof at === "string" ? new Date(at) : undefined;
  if (instant === undefined || Number.isNaN(instant.getTime()) || !Number.isSafeInteger(id)) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return { at: instant, id: Number(id) };
}

type Shape = Static<typeof searchAudit.response>["data"][number];

function shape({ prev_hash: previous, hash, at, ...record }: AuditRecord): Shape {
  const said = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
  return {
    ...(said as Omit<Shape, "at">),
    at: at.toISOString(),
    ...(hash === null ? {} : { hash: hash.toString("hex") }),
    ...(previous === null ? {} : { prev_hash: previous.toString("hex") }),
  };
}
