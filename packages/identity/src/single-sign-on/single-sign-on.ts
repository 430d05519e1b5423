import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { createOidc } from "./oidc.ts";
import { createOwnKey } from "./own-key.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { forgetRequests } from "./request.repository.ts";
import { createSaml } from "./saml.ts";
import type { SignOnSettingsDeps } from "./settings.service.ts";
import { createSignOn } from "./sign-on.service.ts";
import type { SignOn, SignOnDeps } from "./sign-on.service.ts";
import { singleSignOnRoutes } from "./single-sign-on.routes.ts";
import { settleTrial } from "./trial.ts";

/** What single sign-on is built from. */
export interface SingleSignOnDeps
  extends Omit<SignOnDeps, "protocols">, Pick<SignOnSettingsDeps, "requireRight" | "requireProof"> {
  /** The public origin, without a slash at its end. */
  readonly origin: string;
  readonly installationName: string;
}

/** Signing in by an identity provider of the firm (control-center.md 15.1). */
export interface SingleSignOn {
  /** Binds the settings. */
  mount(mounter: Mounter<RequestContext>): void;
  /** For the pages under `/auth`. */
  readonly signOn: SignOn;
  /** What identity providers read about this installation. */
  metadata(): Promise<string>;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** The paths that providers know, below the public origin. */
const PATHS = {
  metadata: "/auth/saml/metadata",
  consumer: "/auth/saml/login/callback",
  redirect: "/auth/oidc/login/callback",
} as const;

/** Tests are looked at for as long. */
const KEPT_SECONDS = 24 * 3600;

/** Single sign-on by SAML 2.0 and OpenID Connect. */
export function createSingleSignOn(deps: SingleSignOnDeps): SingleSignOn {
  const { database, clock, origin, sealer } = deps;
  // An installation that is itself reached without TLS may have its provider beside it; no other has one there.
  const allowsLoopback = origin.startsWith("http:");
  const fetch = createProviderFetch({ allowsLoopback });
  const own = {
    entity_id: origin + PATHS.metadata,
    metadata_url: origin + PATHS.metadata,
    consumer_url: origin + PATHS.consumer,
    redirect_uri: origin + PATHS.redirect,
  };
  const ownKey = createOwnKey({ database, sealer, clock, name: deps.installationName });
  const saml = createSaml({ clock, entityId: own.entity_id, consumerUrl: own.consumer_url, ownKey });
  const oidc = createOidc({ fetch, redirectUri: own.redirect_uri, allowsLoopback });
  const signOn = createSignOn({ ...deps, protocols: { saml, oidc } });
  const keepHouse = defineTask({
    name: "single-sign-on.keep-house",
    payload: Type.Object({}),
    attempts: 1,
    async run() {
      const now = clock.now();
      await database.transaction((tx) => settleTrial(tx, now));
      await database.transaction((tx) => forgetRequests(tx, { before: addSeconds(now, -KEPT_SECONDS), now }));
    },
  });
  return {
    mount: (mounter) => singleSignOnRoutes(mounter, { ...deps, own, allowsLoopback, fetch, signOn }),
    signOn,
    metadata: saml.metadata,
    tasks: [keepHouse],
    schedules: [schedule(keepHouse, "* * * * *", { payload: {} })],
  };
}
