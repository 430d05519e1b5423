import type { FastifyRequest } from "fastify";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Endpoint, Input, Output } from "@muniment/rest";
import type { CallableMounter, Mounter } from "@muniment/rest/fastify";
import type { AuditSubject } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import type { Caller } from "./authenticate.ts";
import { checkPath } from "./check-path.ts";
import type { PathRules } from "./check-path.ts";
import type { RequestContext } from "./handler-context.ts";
import { recordRefusal } from "./refusal.ts";

type PathOf<E extends Endpoint> = Omit<Input<E>["params"], "customer">;

/** What one endpoint gives to another that it is made of; the customer is the installation's own. */
export interface InnerCall<E extends Endpoint> {
  readonly params: PathOf<E>;
  readonly query?: Input<E>["query"];
  readonly body?: Input<E>["body"];
  /** As the header `If-Match`. */
  readonly ifMatch?: string;
}

/** What the endpoint answered, and what stands for the state of its object, if it said so. */
export interface InnerAnswer<E extends Endpoint> {
  readonly body: Output<E>;
  readonly etag: string | undefined;
}

/** Ways for the handler of one endpoint to do what others do, by their checks and with their refusals in the audit. */
export interface InnerCalls<A extends Caller> {
  /** Calls an endpoint as if the caller had: library, privilege, input, handler. Status and ETag are not passed on. */
  call<E extends Endpoint>(spec: E, given: InnerCall<E>, context: RequestContext<A>): Promise<InnerAnswer<E>>;
  /** Runs `work` for who may call the endpoint at that address; each write is a transaction of its own. */
  within<E extends Endpoint, T>(
    spec: E,
    given: InnerCall<E>,
    context: RequestContext<A>,
    work: (inner: RequestContext<A>) => Promise<T>,
  ): Promise<T>;
}

/** Binds endpoints, and lets some be made of others. */
export interface RequestMounter<A extends Caller = UserActor> extends Mounter<RequestContext<A>>, InnerCalls<A> {}

interface InnerDeps<A extends Caller> extends PathRules<A> {
  readonly database: Database;
  readonly clock: Clock;
  readonly subjectOf?: (caller: A) => AuditSubject;
}

export function createInnerCalls<A extends Caller>(
  mounter: Pick<CallableMounter<RequestContext<A>>, "handle">,
  deps: InnerDeps<A>,
): InnerCalls<A> {
  const within: InnerCalls<A>["within"] = async (spec, given, context, work) => {
    const request = innerRequest(context.request, given, deps.customerId);
    const { actorIfAny: actor } = context;
    try {
      checkPath(spec, request, { actor, deps });
      return await work(innerContext(spec, { outer: context, request, deps }));
    } catch (error) {
      await recordRefusal(deps, { spec, request, actor }, error);
      throw error;
    }
  };
  return {
    within,
    call: async (spec, given, context) =>
      within(spec, given, context, async (inner) => {
        const { reply } = context;
        const status = reply.statusCode;
        const body = await mounter.handle(spec, readInput(spec, given, inner.request), inner);
        if (spec.produces === "binary") return { body, etag: undefined };
        const etag = reply.getHeader("etag");
        reply.code(status).removeHeader("etag");
        return { body, etag: typeof etag === "string" ? etag : undefined };
      }),
  };
}

/** The request as the inner endpoint is to see it. */
function innerRequest<E extends Endpoint>(
  request: FastifyRequest,
  given: InnerCall<E>,
  customerId: number | undefined,
): FastifyRequest {
  const headers = { ...request.headers };
  delete headers["if-match"];
  return Object.create(request, {
    params: { value: { ...given.params, customer: String(customerId) } },
    headers: { value: given.ifMatch === undefined ? headers : { ...headers, "if-match": given.ifMatch } },
  }) as FastifyRequest;
}

/** What the caller sends under an `Idempotency-Key` is the outer request, so no write within it is kept by the key. */
function innerContext<A extends Caller>(
  spec: Endpoint,
  { outer, request, deps }: { outer: RequestContext<A>; request: FastifyRequest; deps: InnerDeps<A> },
): RequestContext<A> {
  return {
    get actor() {
      return outer.actor;
    },
    actorIfAny: outer.actorIfAny,
    request,
    reply: outer.reply,
    async signInAgain() {
      const again = await outer.signInAgain();
      checkPath(spec, request, { actor: again, deps });
      return again;
    },
    write: async (work) => deps.database.transaction(work),
  };
}

/** The input by the schemas of the endpoint, whose limits hold for whoever calls it. */
function readInput<E extends Endpoint>(spec: E, given: InnerCall<E>, request: FastifyRequest): Input<E> {
  const parts = { params: request.params, query: given.query ?? {}, body: given.body ?? {} };
  const copy = structuredClone(parts);
  for (const part of ["params", "query", "body"] as const) {
    const schema = spec[part];
    if (schema === undefined) continue;
    const validate = request.compileValidationSchema(schema);
    if (!validate(copy[part])) {
      throw Object.assign(new Error("invalid input"), { validation: validate.errors ?? [], validationContext: part });
    }
  }
  return copy as Input<E>;
}
