import type { FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Endpoint } from "@muniment/rest";
import { recordAudit } from "../audit/index.ts";
import type { AuditSubject } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import type { Caller } from "./authenticate.ts";

/** Names of path parameters that say what a request is about, the innermost first. */
const OBJECTS = ["document", "folder", "workspace", "user", "group", "application"] as const;

/** Writes that somebody was refused an act (WORK-HST-005), by itself, since nothing of the act stays. */
export async function recordRefusal<A extends Caller>(
  deps: { database: Database; clock: Clock; subjectOf?: (caller: A) => AuditSubject },
  { spec, request, actor }: { spec: Endpoint; request: FastifyRequest; actor: A | undefined },
  error: unknown,
): Promise<void> {
  if (!(error instanceof AppError) || error.status !== 403) return;
  if (spec.act === undefined || actor === undefined || deps.subjectOf === undefined) return;
  const params = request.params as Record<string, string | undefined>;
  const named = OBJECTS.find((name) => params[name] !== undefined);
  const noun = spec.act.slice(0, spec.act.indexOf("."));
  await recordAudit(deps.database.reader, deps.subjectOf(actor), [
    {
      at: deps.clock.now(),
      action: spec.act,
      library: actor.libraries?.get(params["library"]?.toLowerCase() ?? "")?.alias,
      object_type: named ?? noun,
      object_id: params[named ?? "item"],
      outcome: "refused",
      code: error.code,
    },
  ]);
}
