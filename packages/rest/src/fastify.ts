import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { Endpoint, Input, Method, Output } from "./endpoint.ts";

/** What a server adds to every endpoint: builds the context of a request, and refuses it if need be. */
export interface MountOptions<C> {
  enter(spec: Endpoint, request: FastifyRequest, reply: FastifyReply): Promise<C>;
  /** Runs the handler; may answer from elsewhere, as for a repeated request. */
  run(spec: Endpoint, context: C, handle: () => Promise<unknown>): Promise<unknown>;
  methodNotAllowed(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

/** Binds endpoints of a contract to handlers on one Fastify instance. */
export interface Mounter<C> {
  mount<E extends Endpoint>(spec: E, handler: (input: Input<E>, context: C) => Promise<Output<E>>): void;
  /** To be called once after the last `mount`: other methods of the known paths answer 405. */
  finish(): void;
}

/** A mounter that also runs the handlers which it has bound, for endpoints that are made of others. */
export interface CallableMounter<C> extends Mounter<C> {
  /** Runs the handler of `spec` and nothing else: who calls must have checked rights and input. */
  handle<E extends Endpoint>(spec: E, input: Input<E>, context: C): Promise<Output<E>>;
}

type Handler<C> = (input: never, context: C) => Promise<unknown>;

const ALL_METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** A mounter whose endpoints all go through `options`. */
export function createMounter<C>(app: FastifyInstance, options: MountOptions<C>): CallableMounter<C> {
  const methodsByPath = new Map<string, Set<string>>();
  const handlers = new Map<string, Handler<C>>();

  return {
    mount(spec, handler) {
      if (handlers.has(spec.id)) throw new Error(`Endpoint ${spec.id} is mounted twice`);
      handlers.set(spec.id, handler);
      const methods = methodsByPath.get(spec.path) ?? new Set();
      methodsByPath.set(spec.path, methods.add(spec.method));
      const status = spec.status ?? 200;
      const route: RouteOptions = {
        method: spec.method,
        url: spec.path,
        schema: schemaOf(spec, status),
        config: { consumes: spec.consumes ?? "json" },
        handler: async (request, reply) => {
          const context = await options.enter(spec, request, reply);
          const input = {
            params: request.params,
            query: request.query,
            body: isStreamed(spec) ? {} : (request.body ?? {}),
          } as Input<typeof spec>;
          // Before the handler, which may say otherwise.
          if (spec.produces !== "binary") reply.code(status);
          const result = await options.run(spec, context, () => handler(input, context));
          if (spec.produces === "binary") return reply;
          return result;
        },
      };
      app.route(route);
    },
    async handle<E extends Endpoint>(spec: E, input: Input<E>, context: C) {
      const handler = handlers.get(spec.id);
      if (handler === undefined) throw new Error(`Endpoint ${spec.id} is not mounted`);
      return (await handler(input as never, context)) as Output<E>;
    },
    finish() {
      for (const [url, methods] of methodsByPath) {
        const missing = ALL_METHODS.filter((method) => !methods.has(method));
        if (missing.length === 0) continue;
        app.route({
          method: missing,
          url,
          handler: async (request, reply) => options.methodNotAllowed(request, reply),
        });
      }
    },
  };
}

/** Whether the handler reads the body itself. */
function isStreamed({ consumes }: Endpoint): boolean {
  return consumes === "multipart" || consumes === "bytes";
}

function schemaOf(spec: Endpoint, status: number): Record<string, unknown> {
  const schema: Record<string, unknown> = { operationId: spec.id };
  if (spec.params !== undefined) schema["params"] = spec.params;
  if (spec.query !== undefined) schema["querystring"] = spec.query;
  if (spec.headers !== undefined) schema["headers"] = spec.headers;
  if (spec.body !== undefined && !isStreamed(spec)) schema["body"] = spec.body;
  if (spec.produces !== "binary") schema["response"] = { [status]: spec.response };
  return schema;
}
