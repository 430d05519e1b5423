import type { IncomingMessage } from "node:http";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Clock } from "@muniment/kernel";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import type { Accounts } from "./accounts.ts";
import { requestFacts } from "./request-facts.ts";

interface ReuseDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "bySsid">;
}

/** Writes down that a refresh token came back after it was replaced, for which the engine ended its family (CC-APP-023). */
export function auditReuse(provider: Provider, deps: ReuseDeps): void {
  const reused = new WeakSet<IncomingMessage>();
  provider.on("grant.error", (ctx, error) => {
    if (error.error_detail === "refresh token already used") reused.add(ctx.req);
  });
  provider.use(async (ctx, next) => {
    await next();
    if (reused.has(ctx.req)) await record(deps, ctx as KoaContextWithOIDC);
  });
}

async function record({ database, clock, accounts }: ReuseDeps, { req, oidc }: KoaContextWithOIDC): Promise<void> {
  const { RefreshToken: token } = oidc.entities;
  const account = await accounts.bySsid(token?.accountId ?? "");
  const grantId = token?.grantId ?? "";
  const subject = {
    ...requestSubject(requestFacts(req).origin),
    actor_id: account?.user_id ?? "",
    actor_name: account?.full_name ?? "",
    client_id: oidc.client?.clientId ?? "",
    session_id: grantId,
  };
  const about = { action: "token.issue", object_type: "session", object_id: grantId, at: clock.now() };
  await recordAudit(database.reader, subject, [{ ...about, outcome: "refused", code: "refresh_token_reused" }]);
}
