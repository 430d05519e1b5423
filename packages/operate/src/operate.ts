import type { FastifyInstance } from "fastify";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { BrowserDoor, RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import {
  createLinkedServiceService,
  createLinkReply,
  createLinkService,
  createLinkTokens,
  createMyLinkService,
  forgetLinkings,
  linkedServiceRoutes,
  linkReplyRoutes,
  myLinkedServiceRoutes,
} from "./linked-service/index.ts";
import type { OauthClient } from "./oauth/index.ts";
import type { Sealer } from "./seal/index.ts";
import {
  createIdentityProvider,
  createSessionService,
  createSignInService,
  OPERATE_COOKIE,
  sessionRoutes,
  SIGN_IN_REPLY_PATH,
  SIGNED_OUT_PATH,
  signInPages,
  signInRoutes,
} from "./session/index.ts";
import { createUserService, refuseWithout } from "./user/index.ts";
import type { ConfiguredRights, OperateActor } from "./user/index.ts";

/** What Operate is built from. */
export interface OperateDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  /** The public origin. */
  readonly origin: string;
  readonly signIn: { readonly issuer: string; readonly client: OauthClient };
  readonly rights: ConfiguredRights;
  /** Folders that the configuration opens to Operate, by the system name of a service. */
  readonly localFolders: ReadonlyMap<string, string>;
}

/** The parts of Operate, put together. */
export interface Operate {
  /** Opens the API to Operate's own pages. */
  readonly browser: BrowserDoor<OperateActor>;
  /** Throws OPR-ERR-016 unless the person has the permission that an endpoint names. */
  authorize(actor: OperateActor, permission: string): void;
  /** Binds the pages that are no endpoints: signing in, and coming back from a service. */
  addPages(app: FastifyInstance): void;
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  /** Removes what has run out: sessions, sign-ins and linkings. */
  forget(tx: Tx): Promise<void>;
  /** Seals with the newest key what an older one sealed; how many that were (decision D14). */
  reseal(tx: Tx): Promise<number>;
}

/** Puts the slices together. */
export function createOperate(deps: OperateDeps): Operate {
  const { database, clock, log, sealer, origin } = deps;
  const provider = createIdentityProvider({ ...deps.signIn, clock });
  const users = createUserService({ clock, rights: deps.rights });
  const { clientId } = deps.signIn.client;
  const sessions = createSessionService({ database, clock, sealer, provider, clientId });
  const signInDeps = { database, clock, sealer, provider, sessions, users };
  const signIn = createSignInService({ ...signInDeps, redirectUri: `${origin}${SIGN_IN_REPLY_PATH}` });
  const tokens = createLinkTokens({ database, clock, sealer });
  const linkDeps = { database, clock, log, sealer, tokens, origin };
  const finishLink = createLinkReply(linkDeps);
  const localFolders = new Set(deps.localFolders.keys());
  const routes = {
    reader: database.reader,
    clock,
    tokens,
    links: createLinkService(linkDeps),
    services: createLinkedServiceService({ clock, tokens, origin, localFolders }),
  };
  return {
    authorize: refuseWithout,
    browser: { cookie: OPERATE_COOKIE, origin, authenticate: sessions.authenticate },
    addPages(app) {
      signInRoutes(app, { signIn, origin });
      const { authenticate } = sessions;
      linkReplyRoutes(app, { cookie: OPERATE_COOKIE, authenticate, finishLink, pages: signInPages });
    },
    mount(mounter) {
      sessionRoutes(mounter, { sessions, signedOutUrl: `${origin}${SIGNED_OUT_PATH}` });
      linkedServiceRoutes(mounter, routes);
      myLinkedServiceRoutes(mounter, { ...routes, mine: createMyLinkService({ clock, tokens }) });
    },
    async forget(tx) {
      await sessions.forget(tx);
      await forgetLinkings(tx, clock.now());
    },
    async reseal(tx) {
      return (await sessions.reseal(tx)) + (await tokens.reseal(tx));
    },
  };
}
