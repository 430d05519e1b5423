import type { FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { LibraryStanding } from "@muniment/kernel";
import type { Endpoint } from "@muniment/rest";
import type { Caller } from "./authenticate.ts";
import type { HttpErrors } from "./error-catalog.ts";

/** What of a server decides about addresses. */
export interface PathRules<A extends Caller> {
  readonly errors: HttpErrors;
  readonly customerId?: number;
  readonly authorize?: (actor: A, privilege: string) => void;
}

/** Throws unless the customer is ours, the library is open to the caller, and the caller has the privilege there. */
export function checkPath<A extends Caller>(
  spec: Endpoint,
  request: FastifyRequest,
  given: { actor: A | undefined; deps: PathRules<A> },
): void {
  const { actor, deps } = given;
  const params = request.params as Record<string, string | undefined>;
  if (params["customer"] !== undefined && params["customer"] !== String(deps.customerId)) {
    throw new AppError(deps.errors.notFound);
  }
  // A token that is limited changes nothing, or what it is limited to, whoever it belongs to (work-api.md 17.3).
  const isReading = spec.method === "GET" || spec.reads === true;
  const isOpen =
    actor?.scopeCap === undefined ||
    (actor.scopeCap === "read_write" && spec.files === true) ||
    (spec.scope !== undefined && actor.scopes?.has(spec.scope) === true);
  if (!isReading && !isOpen) throw new AppError(deps.errors.forbidden);
  if (actor === undefined) return;
  if (params["library"] === undefined) {
    if (spec.privilege !== undefined) deps.authorize?.(actor, spec.privilege);
    return;
  }
  const standing = actor.libraries?.get(params["library"].toLowerCase());
  if (standing === undefined) throw new AppError(deps.errors.notFound);
  if (spec.privilege !== undefined && !mayUse(standing, spec.privilege)) throw new AppError(deps.errors.forbidden);
}

function mayUse(standing: LibraryStanding, privilege: string): boolean {
  return standing.isNrtadmin || standing.privileges.has(privilege);
}
