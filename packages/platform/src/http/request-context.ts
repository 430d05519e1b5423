import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Endpoint } from "@muniment/rest";
import { createMounter } from "@muniment/rest/fastify";
import type { AuditSubject } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { ownPageCookie, tokensOf } from "./authenticate.ts";
import type { Authenticator, BrowserDoor, Caller, TokenSource } from "./authenticate.ts";
import { checkPath } from "./check-path.ts";
import type { HttpErrors } from "./error-catalog.ts";
import { keyedRequest, Replay, runOnce } from "./idempotency.ts";
import type { RequestContext } from "./handler-context.ts";
import { createInnerCalls } from "./inner-call.ts";
import type { RequestMounter } from "./inner-call.ts";
import { recordRefusal } from "./refusal.ts";

/** What the endpoints of a server have in common. */
export interface HttpDeps<A extends Caller = UserActor> {
  readonly database: Database;
  readonly clock: Clock;
  readonly errors: HttpErrors;
  readonly authenticate: Authenticator<A>;
  /** Without it no cookie opens anything. */
  readonly browser?: BrowserDoor<A>;
  /** The installation's customer number; a path with another one does not exist (work-api.md 1.2). */
  readonly customerId?: number;
  /** Throws when the caller lacks a privilege that is asked for at an address without a library. */
  readonly authorize?: (actor: A, privilege: string) => void;
  /**
   * Whether the caller may still see what an earlier answer tells of; without it the repeated request is answered
   * like one for something that is not there. A removed right holds for repeated requests too (decision D13).
   * `library` is that of the path, where it names one.
   */
  readonly maySeeAgain?: (actor: A, library: string | undefined, objectId: string) => Promise<boolean>;
  /** What the request says of its caller beside the token, or throws; read once. */
  readonly amend?: (caller: A, request: FastifyRequest) => Promise<Partial<A>>;
  /** How the audit names a caller; without it refusals are not recorded. */
  readonly subjectOf?: (caller: A) => AuditSubject;
}

/** Binds endpoints: signs the caller in, checks customer, library membership and privilege, then runs the handler. */
export function createRequestMounter<A extends Caller = UserActor>(
  app: FastifyInstance,
  deps: HttpDeps<A>,
): RequestMounter<A> {
  const { errors } = deps;
  const mounter = createMounter<RequestContext<A>>(app, {
    async enter(spec, request, reply) {
      const caller = await signIn(spec, request, deps);
      const said = caller === undefined ? undefined : await deps.amend?.(caller, request);
      const actor = caller === undefined ? undefined : { ...caller, ...said };
      try {
        checkPath(spec, request, { actor, deps });
      } catch (error) {
        await recordRefusal(deps, { spec, request, actor }, error);
        throw error;
      }
      return createContext(spec, { actor, said, request, reply, deps });
    },
    async run(spec, context, handle) {
      try {
        return await handle();
      } catch (error) {
        if (!(error instanceof Replay)) {
          await recordRefusal(deps, { spec, request: context.request, actor: context.actorIfAny }, error);
          throw error;
        }
        if (!(await maySeeAgain(error, context, deps))) throw new AppError(errors.notFound);
        context.reply.code(error.status).header("idempotent-replayed", "true");
        return error.body;
      }
    },
    async methodNotAllowed() {
      throw new AppError(errors.methodNotAllowed);
    },
  });
  return { ...mounter, ...createInnerCalls(mounter, deps) };
}

async function maySeeAgain<A extends Caller>(
  replay: Replay,
  context: RequestContext<A>,
  deps: HttpDeps<A>,
): Promise<boolean> {
  const { library } = context.request.params as { library?: string };
  if (replay.objectId === undefined || deps.maySeeAgain === undefined) return true;
  return deps.maySeeAgain(context.actor, library, replay.objectId);
}

async function signIn<A extends Caller>(
  spec: Endpoint,
  request: FastifyRequest,
  deps: HttpDeps<A>,
): Promise<A | undefined> {
  if (spec.auth === "public") return undefined;
  const tokens = tokensOf(request);
  const actors = await Promise.all(tokens.map(async (token) => deps.authenticate(token, sourceOf(request))));
  // A token wins over the cookie, also when it is no good.
  const actor = tokens.length === 0 ? await signInByCookie(request, deps) : actors[0];
  // Two tokens must name the same session (work-api.md W3).
  const differ = actors.some((other) => other?.sessionId !== actor?.sessionId || other?.userNum !== actor?.userNum);
  if (actor !== undefined && !differ) return actor;
  if (spec.auth === "optional" && tokens.length === 0) return undefined;
  throw new AppError(deps.errors.unauthorized);
}

function sourceOf(request: FastifyRequest): TokenSource {
  return { address: request.ip, origin: request.headers.origin };
}

async function signInByCookie<A extends Caller>(
  request: FastifyRequest,
  { browser }: HttpDeps<A>,
): Promise<A | undefined> {
  const value = browser === undefined ? undefined : ownPageCookie(request, browser);
  return value === undefined ? undefined : browser?.authenticate(value, sourceOf(request));
}

function createContext<A extends Caller>(
  spec: Endpoint,
  given: {
    actor: A | undefined;
    said: Partial<A> | undefined;
    request: FastifyRequest;
    reply: FastifyReply;
    deps: HttpDeps<A>;
  },
): RequestContext<A> {
  const { actor, said, request, reply, deps } = given;
  return {
    get actor() {
      if (actor === undefined) throw new AppError(deps.errors.unauthorized);
      return actor;
    },
    actorIfAny: actor,
    request,
    reply,
    async signInAgain() {
      const again = await signIn(spec, request, deps);
      if (again === undefined) throw new AppError(deps.errors.unauthorized);
      checkPath(spec, request, { actor: again, deps });
      return { ...again, ...said };
    },
    async write(work, options = {}) {
      const keyed = actor === undefined ? undefined : keyedRequest(request, actor, { ...options, errors: deps.errors });
      return deps.database.transaction((tx) =>
        keyed === undefined
          ? work(tx)
          : runOnce(tx, keyed, {
              status: spec.status ?? 200,
              clock: deps.clock,
              errors: deps.errors,
              work: async () => work(tx),
            }),
      );
    },
  };
}
