import { errors, Provider } from "oidc-provider";
import type { Adapter, AdapterPayload } from "oidc-provider";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import { requireApplicationAccess } from "./application-check.ts";
import { requestFacts } from "./request-facts.ts";
import { lossOf, noteUse, useOf } from "../background-grant/index.ts";
import { accessTokenStore } from "../session/index.ts";
import { unusedAdapter } from "./unused-adapter.ts";
import type { AdapterDeps } from "./unused-adapter.ts";

/** Keeps access tokens in their own table. Finding one does not prolong it. */
export function accessTokenAdapter(deps: AdapterDeps): Adapter {
  const store = accessTokenStore(deps);
  const { accounts } = deps;
  return {
    ...unusedAdapter("AccessToken"),
    async upsert(value, { accountId, clientId, grantId, gty, scope }, idleSeconds) {
      const account = await accounts.bySsid(accountId ?? "");
      if (account === undefined) throw new errors.InvalidGrant("the account is not enabled");
      if (clientId === undefined || grantId === undefined || idleSeconds === undefined) {
        throw new Error("An access token without client, grant or end");
      }
      const scopes = (scope ?? "").split(" ").filter((name) => name !== "");
      const request = Provider.ctx?.req;
      const origin = request === undefined ? undefined : requestFacts(request).origin;
      await requireApplicationAccess(deps, { account, clientId, origin });
      const subject = {
        ...requestSubject(origin),
        actor_id: account.user_id,
        actor_name: account.full_name,
        client_id: clientId,
        session_id: grantId,
      };
      const at = deps.clock.now();
      const lent = await deps.background.find(grantId);
      const token = { userNum: account.user_num, clientId, grantId, scopes, idleSeconds, libraryId: lent?.library_id };
      await store.save(value, token, async (tx) => {
        const details = { grant: gty, scope: scopes.join(" ") };
        const issued = { at, action: "token.issue", object_type: "session", object_id: grantId, details };
        await recordAudit(tx, subject, [lent === undefined ? issued : useOf(lent, { at, details })]);
        if (lent !== undefined) await noteUse(tx, grantId, at);
      });
    },
    async find(value): Promise<AdapterPayload | undefined> {
      const token = await store.find(value);
      const account = token === undefined ? undefined : await accounts.byNum(token.user_num);
      if (token === undefined || account === undefined) return undefined;
      const lent = token.library_id === null ? undefined : await deps.background.find(token.session_id);
      if (lent !== undefined && lossOf(lent, deps.clock.now()) !== undefined) return undefined;
      return {
        kind: "AccessToken",
        jti: value,
        accountId: account.ssid,
        clientId: token.client_id,
        grantId: token.session_id,
        scope: token.scopes.join(" "),
        iat: Math.floor(token.issued_at.getTime() / 1000),
        exp: Math.floor(token.expires_at.getTime() / 1000),
        // Told to whoever introspects the token (work-api.md 17.3).
        extra: {
          username: account.user_id,
          ...(lent === undefined ? {} : { library: lent.library, purpose: "background" }),
        },
      };
    },
    destroy: async (value) => store.delete(value),
    revokeByGrantId: async (grantId) => store.deleteOfGrant(grantId),
  };
}
