import type { FastifyRequest } from "fastify";
import { errors } from "oidc-provider";
import type { RequestOrigin } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { isInNetworks, mayUseApplication } from "../application/index.ts";
import type { Application } from "../application/index.ts";
import type { Account } from "./accounts.ts";

/** Refuses whoever may not use the application (CC-APP-028), and writes that down. */
export async function requireApplicationAccess(
  deps: { readonly database: Database; readonly clock: Clock },
  given: { readonly account: Account; readonly clientId: string; readonly origin: RequestOrigin | undefined },
): Promise<void> {
  const { account, clientId, origin } = given;
  const { reader } = deps.database;
  if (await mayUseApplication(reader, account.user_num, clientId)) return;
  const subject = {
    ...requestSubject(origin),
    actor_id: account.user_id,
    actor_name: account.full_name,
    client_id: clientId,
    session_id: "",
  };
  const about = { action: "token.issue", object_type: "application", object_id: clientId };
  await recordAudit(reader, subject, [{ ...about, at: deps.clock.now(), outcome: "refused", code: "access_denied" }]);
  throw describe(new errors.AccessDenied(), "this person has no access to the application");
}

/** Refuses what comes from where the application may not call from (12.4). */
export function requireClientSource(application: Application, request: FastifyRequest, publicOrigin: string): void {
  const { origin } = request.headers;
  if (!isInNetworks(request.ip, application.allowed_networks)) {
    throw describe(new errors.AccessDenied(), "network_not_allowed");
  }
  const { allowed_origins: allowed } = application;
  if (origin === undefined || origin === publicOrigin || allowed.length === 0 || allowed.includes(origin)) return;
  throw describe(new errors.AccessDenied(), "origin_not_allowed");
}

/** `invalid_client` that says why (CC-APP-036). */
export function expiredSecret(): errors.InvalidClientAuth {
  return describe(new errors.InvalidClientAuth("expired secret"), "the client secret has expired");
}

function describe<E extends errors.OIDCProviderError>(error: E, description: string): E {
  return Object.assign(error, { error_description: description });
}
