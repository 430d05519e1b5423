import { errors, interactionPolicy } from "oidc-provider";
import type { Client, Grant, KoaContextWithOIDC } from "oidc-provider";
import type { Clock } from "@muniment/kernel";
import { requestSubject } from "@muniment/platform/audit";
import { proofMinutes } from "@muniment/work-api/control-center/identity-proof";
import type { BackgroundGrants, LendableLibrary } from "../background-grant/index.ts";
import { identityScopes } from "../session/index.ts";
import type { Account } from "./accounts.ts";
import { factsOf } from "./client-metadata.ts";
import { requestFacts } from "./request-facts.ts";

/** The prompt by which a person is asked whether an application may work in their name. */
export const CONSENT_PROMPT = "consent";

/** What says in an authorization request that the application is to work without the person (work-api.md 17.3). */
const PURPOSE = "background";

/** The parameters beyond the protocol's own, each with what is wrong about it. */
export const BACKGROUND_PARAMS = {
  purpose: (_ctx: KoaContextWithOIDC, value: unknown, client: Client): void => {
    if (value === undefined) return;
    if (value !== PURPOSE) throw new errors.InvalidRequest("purpose is not known");
    if (!factsOf(client).allowsRefresh) throw describedRefusal("refresh_off");
  },
  library: (ctx: KoaContextWithOIDC, value: unknown): void => {
    const { params, requestParamScopes: scopes } = ctx.oidc;
    if (params?.["purpose"] === undefined) {
      if (value !== undefined) throw new errors.InvalidRequest("library goes with purpose=background");
      return;
    }
    if (typeof value !== "string") throw new errors.InvalidRequest("library is required");
    const writing = [...scopes].filter((scope) => !isReading(scope));
    if (writing.length > 0) throw new errors.InvalidScope("work in the background only reads", writing.join(" "));
  },
};

/** Whether the request is for a background grant. */
export function isBackground(params: Readonly<Record<string, unknown>> | undefined): boolean {
  return params?.["purpose"] === PURPOSE;
}

/** Adds to the sign-in: a proof of identity that is not older than ten minutes, and then the person's consent. */
export function addBackgroundPrompts(policy: interactionPolicy.DefaultPolicy, clock: Clock): void {
  const isOld = ({ oidc }: KoaContextWithOIDC): boolean => {
    const since = oidc.session?.loginTs;
    const age = since === undefined ? 0 : clock.now().getTime() / 1000 - since;
    return isBackground(oidc.params) && oidc.result?.login === undefined && age > proofMinutes * 60;
  };
  policy
    .get("login")
    ?.checks.add(new interactionPolicy.Check("background_proof", "the person must show anew who they are", isOld));
  const isUnasked = ({ oidc }: KoaContextWithOIDC): boolean =>
    isBackground(oidc.params) && oidc.result?.consent === undefined;
  policy.add(
    new interactionPolicy.Prompt(
      { name: CONSENT_PROMPT, requestable: false },
      new interactionPolicy.Check("background_consent", "the person must agree", isUnasked),
    ),
  );
}

/** The grant that follows from a consent; `undefined` while there is none. Throws for who may not give it. */
export async function grantBackground(
  ctx: KoaContextWithOIDC,
  given: { background: BackgroundGrants; account: Account; client: Client },
): Promise<Grant | undefined> {
  const { params, provider, result, requestParamOIDCScopes: scopes } = ctx.oidc;
  const { background, account, client } = given;
  if (result?.consent === undefined) return undefined;
  if (!factsOf(client).allowsRefresh) throw describedRefusal("refresh_off");
  const library = await lendableOf(background, { account, params });
  if (library === undefined) throw describedRefusal("not_nrtadmin");
  const grant = new provider.Grant({ accountId: account.ssid, clientId: client.clientId });
  grant.addOIDCScope(scopes);
  const grantId = await grant.save();
  const subject = {
    ...requestSubject(requestFacts(ctx.req).origin),
    actor_id: account.user_id,
    actor_name: account.full_name,
    client_id: client.clientId,
    session_id: grantId,
  };
  await background.begin(
    { userNum: account.user_num, subject },
    {
      grantId,
      clientId: client.clientId,
      library,
      scopes: [...scopes].filter((scope) => !IDENTIFYING.has(scope)),
      seconds: factsOf(client).refreshSeconds,
    },
  );
  return grant;
}

/** The library of a request, if the person may lend their authority there. */
export async function lendableOf(
  background: Pick<BackgroundGrants, "lendable">,
  given: { account: Account; params: Readonly<Record<string, unknown>> | undefined },
): Promise<LendableLibrary | undefined> {
  const library = given.params?.["library"];
  return typeof library === "string" ? background.lendable(given.account.user_id, library) : undefined;
}

const IDENTIFYING = new Set<string>(identityScopes);

function isReading(scope: string): boolean {
  return IDENTIFYING.has(scope) || /^work\.(?:[a-z]+\.)?read$/.test(scope);
}

function describedRefusal(reason: string): errors.AccessDenied {
  return Object.assign(new errors.AccessDenied(), { error_description: reason });
}
