import type { Provider } from "oidc-provider";
import { AppError, addSeconds } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { consoleErrors } from "@muniment/work-api/control-center/errors";
import { BROWSER_CLIENT } from "../proof/index.ts";
import { countTokensSince, findFrameGrant, keepFrameGrant } from "../session/index.ts";
import type { Accounts } from "./accounts.ts";
import { factsOf } from "./client-metadata.ts";

/** A token for the frame of an extension. */
export interface FrameToken {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * Issues a token of an application to the person of a browser session, for a frame of that application. Whether the
 * person may use it is for the caller to have asked.
 */
export type IssueFrameToken = (actor: UserActor, clientId: string) => Promise<FrameToken>;

/** More than a page with many frames needs; a frame that asks for ever is held back. */
const MOST_IN_A_MINUTE = 30;
/** What a frame never gets: it has its host for new tokens, and acts as the person and no further. */
const NEVER = new Set(["offline_access", "admin"]);

/** Issues such tokens by the protocol engine, so that introspection and revocation know them like any other. */
export function createFrameTokens(
  provider: Provider,
  { database, clock, accounts }: { database: Database; clock: Clock; accounts: Accounts },
): IssueFrameToken {
  return async (actor, clientId) => {
    if (actor.clientId !== BROWSER_CLIENT) {
      const text = "Only the platform's own pages get tokens for frames.";
      throw new AppError(consoleErrors.accessDenied, { messages: [{ code: "browser_session_required", text }], text });
    }
    const client = await provider.Client.find(clientId);
    const account = await accounts.byNum(actor.userNum);
    if (client === undefined || account === undefined) throw new AppError(errors.noRecord);
    const { userNum, sessionId } = actor;
    const since = addSeconds(clock.now(), -60);
    if ((await countTokensSince(database.reader, { userNum, clientId, since })) >= MOST_IN_A_MINUTE) {
      throw new AppError(errors.rateLimit, { retryAfterSeconds: 60 });
    }
    const key = { sessionId, clientId };
    const scopes = factsOf(client).scopes.filter((scope) => !NEVER.has(scope));
    const kept = await findFrameGrant(database.reader, key);
    const found = kept === undefined ? undefined : await provider.Grant.find(kept);
    const isTheirs = found?.accountId === account.ssid && found.clientId === clientId;
    const grant = isTheirs ? found : new provider.Grant({ accountId: account.ssid, clientId });
    grant.addOIDCScope(scopes.join(" "));
    const grantId = await grant.save();
    if (grantId !== kept && !(await database.transaction((tx) => keepFrameGrant(tx, key, grantId)))) {
      throw new AppError(errors.unauthorized);
    }
    const scope = scopes.join(" ");
    const token = new provider.AccessToken({ client, accountId: account.ssid, grantId, gty: "frame", scope });
    return { access_token: await token.save(), expires_in: token.expiration, scope };
  };
}
