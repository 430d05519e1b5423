import type { Static } from "typebox";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, findAudit, recordAudit } from "@muniment/platform/audit";
import type { AuditFilter, AuditPlace, AuditRecord } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { reportAudit } from "@muniment/work-api/audit-report";
import { searchAudit } from "@muniment/work-api/control-center/audit";
import { listLibraryAliases } from "../library/index.ts";
import { findApplication } from "../session/index.ts";

interface AuditRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
}

const DEFAULT_LIMIT = 100;

/** Mounts reading the audit, and writing to it by applications (work-api.md 17.13, control-center.md 21). */
export function auditRoutes(mounter: Mounter<RequestContext>, { reader, clock }: AuditRouteDeps): void {
  mounter.mount(searchAudit, async ({ query }, { actor }) => {
    const { cursor, limit = DEFAULT_LIMIT, actor: actorId, from, to, library, ...rest } = query;
    const filter: AuditFilter = {
      ...(await scopeOf(reader, actor, library)),
      operationId: rest.operation_id,
      actorId: actorId?.toUpperCase(),
      objectType: rest.object_type,
      objectId: rest.object_id,
      action: rest.action,
      outcome: rest.outcome,
      from: moment(from, "from"),
      to: moment(to, "to"),
    };
    const rows = await findAudit(reader, filter, { limit: limit + 1, after: placeOf(cursor) });
    // Reading the audit is itself recorded (CC-AUD-006).
    const details = Object.fromEntries(Object.entries(query).filter(([name]) => name !== "cursor"));
    await recordAudit(reader, auditSubject(actor), [
      { at: clock.now(), action: "audit.read", object_type: "audit", library, details },
    ]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      data: page.map(shape),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.at.toISOString(), last.id]) }),
    };
  });

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

/** The libraries of which the caller is NRTADMIN; who is it of all sees what belongs to none (CC-AUD-006). */
async function scopeOf(
  reader: Tx,
  actor: UserActor,
  library: string | undefined,
): Promise<Pick<AuditFilter, "libraries" | "everywhere">> {
  const own = [...actor.libraries.values()].filter((standing) => standing.isNrtadmin && !actor.isExternal);
  const libraries = own.map((standing) => standing.alias);
  if (libraries.length === 0) throw new AppError(errors.accessDenied);
  if (library === undefined) {
    const all = await listLibraryAliases(reader);
    return { libraries, everywhere: all.every((alias) => libraries.includes(alias)) };
  }
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
