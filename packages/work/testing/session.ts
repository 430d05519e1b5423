import type { FastifyInstance } from "fastify";
import type { LevelCap } from "@muniment/kernel";
import type { TestUser } from "@muniment/identity/testing";

/** A workspace, folder, document or child entry as it came over the wire. */
export interface Item {
  readonly id: string;
  readonly wstype: string;
  readonly name: string;
  readonly document_number: number;
  readonly version: number;
  readonly workspace_id: string;
  readonly access?: string;
  readonly default_security: string;
  readonly has_subfolders?: boolean;
  readonly has_documents?: boolean;
  readonly [field: string]: unknown;
}

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  /** The parsed body; empty for content. */
  readonly body: {
    /** Whatever the test says that it is. */
    readonly data: never;
    readonly total_count?: number;
    readonly cursor?: string;
    readonly overflow?: boolean;
    readonly default_security?: string;
    readonly inherited_default_security?: string;
    readonly warnings?: unknown;
    readonly error?: {
      readonly code: string;
      readonly code_message: string;
      readonly messages: readonly { readonly code: string; readonly field?: string }[];
      readonly details?: Readonly<Record<string, unknown>>;
    };
  };
  /** The one item of a successful answer; throws for a refusal. */
  readonly item: Item;
  /** The items of a list or search, whatever its shape; throws for a refusal. */
  readonly items: readonly Item[];
}

/** Header fields of a request. */
export type Headers = Readonly<Record<string, string>>;

/** What an upload sends; `profile` goes out as JSON beside the file. */
export interface UploadBody {
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly fileName?: string;
  readonly content?: string | Buffer;
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Requests in the name of one person to one library. A path without a slash at its beginning is within the library,
 * one with it within the customer, and one that begins with `/api`, `/work` or `/automate` is taken as it is.
 */
export interface Session {
  readonly person: TestUser | undefined;
  request(method: Method, path: string, given?: { body?: unknown; headers?: Headers }): Promise<Answer>;
  get(path: string, headers?: Headers): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  delete(path: string, headers?: Headers): Promise<Answer>;
  upload(method: "POST" | "PUT", path: string, upload?: UploadBody, headers?: Headers): Promise<Answer>;
}

/** A token of the test server: whose it is, and what it is limited to. */
export function tokenOf(person: TestUser, scopeCap: LevelCap, isBackground = false): string {
  return `${person.userNum}-${isBackground ? "background" : (scopeCap ?? "full")}`;
}

/** What `tokenOf` put into a token. */
export function readToken(token: string): { userNum: number; scopeCap: LevelCap; isBackground: boolean } {
  const [userNum, limit] = token.split("-");
  const isBackground = limit === "background";
  const scopeCap = isBackground || limit === "read" ? "read" : limit === "read_write" ? limit : undefined;
  return { userNum: Number(userNum), scopeCap, isBackground };
}

/** Opens a session on `app`; nobody is signed in without a token. */
export function openSession(
  app: FastifyInstance,
  given: { library: string; person: TestUser | undefined; token: string | undefined },
): Session {
  const base = "/work/api/v2/customers/1";
  const urlOf = (path: string): string => {
    if (/^\/(?:api|work|automate)(?:\/|$)/.test(path)) return path;
    return path.startsWith("/") ? `${base}${path}` : `${base}/libraries/${given.library}/${path}`;
  };
  const send = async (method: Method, path: string, payload: { body?: Buffer | string; headers: Headers }) => {
    const token = given.token === undefined ? {} : { "x-auth-token": given.token };
    const response = await app.inject({
      method,
      url: urlOf(path),
      headers: { ...token, ...payload.headers },
      ...(payload.body === undefined ? {} : { payload: payload.body }),
    });
    return toAnswer(`${method} ${path}`, {
      status: response.statusCode,
      headers: response.headers,
      bytes: response.rawPayload,
    });
  };
  const sendJson = async (
    method: Method,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Headers },
  ) =>
    body === undefined
      ? send(method, path, { headers })
      : send(method, path, { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
  return {
    person: given.person,
    request: async (method, path, options = {}) => sendJson(method, path, options),
    get: async (path, headers) => sendJson("GET", path, withHeaders({}, headers)),
    post: async (path, body, headers) => sendJson("POST", path, withHeaders({ body }, headers)),
    put: async (path, body, headers) => sendJson("PUT", path, withHeaders({ body }, headers)),
    patch: async (path, body, headers) => sendJson("PATCH", path, withHeaders({ body }, headers)),
    delete: async (path, headers) => sendJson("DELETE", path, withHeaders({}, headers)),
    async upload(method, path, upload = {}, headers = {}) {
      const boundary = "----muniment-tests";
      const type = `multipart/form-data; boundary=${boundary}`;
      return send(method, path, { body: multipart(boundary, upload), headers: { "content-type": type, ...headers } });
    },
  };
}

function withHeaders(given: { body?: unknown }, headers: Headers | undefined) {
  return headers === undefined ? given : { ...given, headers };
}

function multipart(boundary: string, { profile, fileName = "letter.txt", content = "Dear Sirs" }: UploadBody): Buffer {
  const part = (disposition: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(profile === undefined ? "" : `${part('name="profile"')}${JSON.stringify(profile)}\r\n`),
    Buffer.from(part(`name="file"; filename="${fileName}"`)),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function toAnswer(
  request: string,
  raw: { status: number; headers: Readonly<Record<string, unknown>>; bytes: Buffer },
): Answer {
  const type = raw.headers["content-type"];
  const isJson = typeof type === "string" && type.startsWith("application/json");
  const body = (isJson && raw.bytes.length > 0 ? JSON.parse(raw.bytes.toString("utf8")) : {}) as Answer["body"];
  const data = (): unknown => {
    if (raw.status < 300) return body.data;
    throw new Error(`${request} was answered with ${raw.status} ${raw.bytes.toString("utf8").slice(0, 2000)}`);
  };
  return {
    ...raw,
    body,
    get item() {
      return data() as Item;
    },
    get items() {
      const found = data() as readonly Item[] | { readonly results: readonly Item[] };
      return "results" in found ? found.results : found;
    },
  };
}
