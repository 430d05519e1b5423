import type { Static, TObject, TSchema } from "typebox";

/** The methods that endpoints have. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** Who may call: anybody, whoever has a token, or both with different answers. */
export type Audience = "public" | "optional" | "user";

/**
 * One endpoint of a published API, as data: validation, serialisation, the types of server and client,
 * and the OpenAPI description all come from this object.
 */
export interface Endpoint {
  /** Unique over the whole API; the operation's name in logs and OpenAPI. */
  readonly id: string;
  readonly method: Method;
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Audience;
  /**
   * What the caller must be allowed: in Work a privilege by code (work-api.md 17.15) of their role in the library of
   * the path, in Operate a permission (operate.md 18.1).
   */
  readonly privilege?: string;
  /** A POST that changes nothing, so that a token which is limited to reading may call it (work-api.md 17.3). */
  readonly reads?: true;
  /** A change for which a token suffices that is limited to filing documents (work-api.md 17.3). */
  readonly files?: true;
  /** A change for which a token suffices that is limited to this scope, beside reading (work-api.md 17.3). */
  readonly scope?: string;
  /** What the audit calls the act (`document.move`): who may not do it leaves a record there. */
  readonly act?: string;
  readonly params?: TObject;
  readonly query?: TObject;
  /** Headers that decide whether the request is let in; handlers do not get them. */
  readonly headers?: TObject;
  readonly body?: TSchema;
  readonly status?: number;
  readonly response: TSchema;
  /** `bytes`: the handler reads the body from the request itself, as it comes. */
  readonly consumes?: "json" | "multipart" | "bytes";
  readonly produces?: "json" | "binary";
}

type Part<S> = S extends TSchema ? Static<S> : Record<never, never>;

/** What a handler receives and a client sends. */
export interface Input<E extends Endpoint> {
  readonly params: Part<E["params"]>;
  readonly query: Part<E["query"]>;
  readonly body: Part<E["body"]>;
}

/** What a handler returns and a client receives. */
export type Output<E extends Endpoint> = Static<E["response"]>;

/** Declares an endpoint and keeps its literal types. */
export function endpoint<const E extends Endpoint>(spec: E): E {
  return spec;
}
