import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { originOf } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/single-sign-on";
import { showCertificate } from "./certificate.ts";
import { discoverProvider } from "./oidc.ts";
import { faultText } from "./protocol.ts";
import type { ProviderFetch } from "./provider-fetch.ts";
import { isProviderUrl } from "./provider-fetch.ts";
import { fetchMetadata, readMetadata } from "./saml-metadata.ts";
import {
  endTrial,
  keepOidc,
  keepSaml,
  needsSecretAgain,
  noteAct,
  refuseSetting,
  refuseState,
  requireChange,
  switchTo,
  viewSignOn,
} from "./settings.service.ts";
import type { SignOnSettingsDeps } from "./settings.service.ts";
import { newestSetup } from "./setups.ts";
import type { SignOn } from "./sign-on.service.ts";

/** Where a test is begun and ends, below the public origin. */
export const TEST_PATH = "/auth/single-sign-on/test";

interface Deps extends SignOnSettingsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly fetch: ProviderFetch;
  readonly signOn: SignOn;
}

/** Binds the settings of single sign-on. */
export function singleSignOnRoutes(mounter: Mounter<RequestContext>, deps: Deps): void {
  const { database, fetch } = deps;
  const { reader } = database;

  mounter.mount(api.getSingleSignOn, async (_input, { actor }) => ({ data: await viewSignOn(deps, reader, actor) }));

  mounter.mount(api.readSamlMetadata, async ({ body }, { actor }) => {
    await requireChange(deps, reader, actor);
    if ((body.xml === undefined) === (body.url === undefined)) throw refuseSetting("sign_on_metadata");
    const text = body.xml ?? (await fetchMetadata(fetch, requireUrl(deps, body.url ?? "")));
    const { certificates, ...provider } = await readMetadata(text);
    const now = deps.clock.now();
    await noteAct(deps, actor, { action: "read_metadata", object: provider.entity_id });
    const shown = certificates.slice(0, api.maxCertificates).map((pem) => showCertificate(pem, now));
    return { data: { ...provider, certificates: shown } };
  });

  mounter.mount(api.putSamlSignOn, async ({ body: input }, { actor, write }) =>
    write(async (tx) => ({ data: await keepSaml(deps, tx, { actor, input }) })),
  );

  mounter.mount(api.putOidcSignOn, async ({ body: input }, { actor, write }) => {
    // Whoever may not change anything makes the server ask nobody.
    await requireChange(deps, reader, actor);
    const stored = await newestSetup(deps.sealer, reader, "oidc");
    if (needsSecretAgain(stored, input)) throw refuseSetting("sign_on_secret", "client_secret");
    const issuer = requireUrl(deps, input.issuer, "issuer");
    const provider = await discoverProvider(deps, { issuer, clientId: input.client_id }).catch(() => {
      throw refuseSetting("sign_on_unreachable", "issuer");
    });
    return write(async (tx) => ({ data: await keepOidc(deps, tx, { actor, input, provider }) }));
  });

  mounter.mount(api.testSingleSignOn, async ({ body }, { actor, request }) => {
    await requireChange(deps, reader, actor);
    const setup = await newestSetup(deps.sealer, reader, body.protocol);
    if (setup === undefined) throw refuseState("sign_on_no_settings");
    const begun = await deps.signOn.test(setup, { testerNum: actor.userNum, origin: originOf(request) });
    await noteAct(deps, actor, { action: "test", object: body.protocol });
    return { data: begun };
  });

  mounter.mount(api.getSignOnTest, async ({ params }, { actor }) => {
    await deps.requireRight(reader, actor);
    const outcome = await deps.signOn.outcomeOf(params.id, actor.userNum);
    if (outcome === undefined) throw new AppError(errors.noRecord);
    if (outcome === "waiting") return { data: { state: "waiting" as const, claims: [] } };
    const { code, identifier, claims, account } = outcome;
    return {
      data: {
        state: code === undefined ? ("passed" as const) : ("failed" as const),
        ...(code === undefined ? {} : { problem: code, text: faultText(code) }),
        ...(identifier === undefined ? {} : { identifier }),
        claims: [...claims],
        ...(account === undefined ? {} : { account }),
      },
    };
  });

  mounter.mount(api.switchSingleSignOn, async ({ body: input }, { actor, write }) =>
    write(async (tx) => ({ data: await switchTo(deps, tx, { actor, input }) })),
  );

  mounter.mount(api.confirmSingleSignOn, async (_input, { actor, write }) =>
    write(async (tx) => ({ data: await endTrial(deps, tx, { actor, action: "confirm" }) })),
  );

  mounter.mount(api.goBackSingleSignOn, async (_input, { actor, write }) =>
    write(async (tx) => ({ data: await endTrial(deps, tx, { actor, action: "go_back" }) })),
  );
}

function requireUrl({ allowsLoopback }: Deps, url: string, field?: string): string {
  if (!isProviderUrl(url, allowsLoopback)) throw refuseSetting("sign_on_url", field);
  return url;
}
