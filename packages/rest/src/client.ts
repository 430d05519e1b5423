import type { Endpoint, Input, Output } from "./endpoint.ts";

/** The part of the web's `fetch` that the client needs; in tests it is Fastify's inject. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ status: number; text(): Promise<string> }>;

/** A refusal as it came over the wire (work-api.md 3.5). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;

  constructor(status: number, code: string, text: string, body: unknown) {
    super(text);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** What a call of an endpoint is given. */
export type Given<E extends Endpoint> = {
  readonly [K in keyof Input<E> as E[K & keyof E] extends undefined ? never : K]?: Input<E>[K];
};

/** Calls one endpoint; rejects with `ApiError` for every status of 400 and above. */
export type Client = <E extends Endpoint>(spec: E, input?: Given<E>) => Promise<Output<E>>;

/** A client for the server at `base`, with the token that `token` gives at each call. */
export function createClient(base: string, fetch: Fetch, token: () => string | undefined): Client {
  return async (spec, input = {}) => {
    const {
      params = {},
      query = {},
      body,
    } = input as {
      params?: Record<string, unknown>;
      query?: Record<string, unknown>;
      body?: unknown;
    };
    const path = spec.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const pairs = Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
    const bearer = token();
    const answer = await fetch(`${base}${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`, {
      method: spec.method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const parsed: unknown = JSON.parse((await answer.text()) || "{}");
    if (answer.status >= 400) {
      const error = (parsed as { error?: { code?: string; code_message?: string } }).error ?? {};
      throw new ApiError(answer.status, error.code ?? "", error.code_message ?? `HTTP ${answer.status}`, parsed);
    }
    return parsed as Output<typeof spec>;
  };
}
