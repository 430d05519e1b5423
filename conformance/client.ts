import { Buffer } from "node:buffer";
import { account, application, target } from "./settings.ts";
import type { Account } from "./settings.ts";
import type { Body } from "./multipart.ts";

/** A signed-in person or service: what the suite sends its requests as. */
export interface Session {
  readonly userId: string;
  readonly token: string;
}

/** What the server answered, read to the end. `json` is undefined when the body is not JSON. */
export interface Answer {
  readonly request: string;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly json: unknown;
}

/** Query values, a JSON body, a raw body, further headers. `upload` and `raw` exclude `json`. */
export interface SendOptions {
  readonly query?: Readonly<Record<string, string | number | boolean>> | string;
  readonly json?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly upload?: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The canonical base of surface A (work-api 1.1). */
export const api = "/work/api/v2";

/** Path of a customer-level resource (work-api 9). */
export function ofCustomer(path = ""): string {
  return `${api}/customers/${target.customerId}${path}`;
}

/** Path of a resource of the library under test (work-api 10), or of another one. */
export function ofLibrary(path = "", library: string = target.library): string {
  return ofCustomer(`/libraries/${library}${path}`);
}

function addressOf(path: string, query: SendOptions["query"]): string {
  const address = path.startsWith("http") ? path : `${target.origin}${path}`;
  if (query === undefined) return address;
  if (typeof query === "string") return `${address}?${query}`;
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) pairs.append(name, String(value));
  return `${address}?${pairs.toString()}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function bodyOf(options: SendOptions, headers: Headers): string | Uint8Array<ArrayBuffer> | undefined {
  if (options.upload !== undefined) {
    headers.set("content-type", options.upload.contentType);
    return options.upload.bytes;
  }
  if (options.json === undefined) return options.raw;
  headers.set("content-type", "application/json");
  return JSON.stringify(options.json);
}

/** Sends one request, without following redirects; throws only when no answer comes at all. */
export async function send(
  session: Session | undefined,
  method: string,
  path: string,
  options: SendOptions = {},
): Promise<Answer> {
  const headers = new Headers();
  if (session !== undefined) headers.set("x-auth-token", session.token);
  const body = bodyOf(options, headers);
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  const address = addressOf(path, options.query);
  const response = await fetch(address, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = Buffer.from(bytes).toString("utf8");
  return {
    request: `${method} ${address.slice(target.origin.length)}`,
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    json: parseJson(text),
  };
}

/** GET with query values. */
export function get(session: Session | undefined, path: string, query?: SendOptions["query"]): Promise<Answer> {
  return send(session, "GET", path, query === undefined ? {} : { query });
}

/** POST with a JSON body. */
export function post(session: Session | undefined, path: string, json: unknown = {}): Promise<Answer> {
  return send(session, "POST", path, { json });
}

/** PATCH with a JSON body. */
export function patch(session: Session | undefined, path: string, json: unknown): Promise<Answer> {
  return send(session, "PATCH", path, { json });
}

/** PUT with a JSON body. */
export function put(session: Session | undefined, path: string, json: unknown): Promise<Answer> {
  return send(session, "PUT", path, { json });
}

/** DELETE without a body. */
export function del(session: Session | undefined, path: string, query?: SendOptions["query"]): Promise<Answer> {
  return send(session, "DELETE", path, query === undefined ? {} : { query });
}

/** How a call of the token endpoint deviates from the plain form post. */
export interface TokenOptions {
  readonly query?: string;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the token endpoint (work-api 5.3) with form fields. */
export function requestToken(fields: Readonly<Record<string, string>>, options: TokenOptions = {}): Promise<Answer> {
  return send(undefined, "POST", "/auth/oauth2/token", {
    raw: options.raw ?? new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...options.headers },
    ...(options.query === undefined ? {} : { query: options.query }),
  });
}

/** The form fields of a password grant by the public client that may use it. */
export function passwordGrant(person: Account): Record<string, string> {
  const client = application(["password"], false);
  return {
    grant_type: "password",
    username: person.user_id,
    password: person.password,
    client_id: client.client_id,
  };
}

/** Signs in anew by password grant; throws with the server's words when it is refused. */
export async function signIn(person: Account, fields: Readonly<Record<string, string>> = {}): Promise<Session> {
  const answer = await requestToken({ ...passwordGrant(person), ...fields });
  const token = (answer.json as { access_token?: unknown } | undefined)?.access_token;
  if (answer.status !== 200 || typeof token !== "string") {
    throw new Error(`${person.user_id} could not sign in: ${answer.status} ${answer.text}`);
  }
  return { userId: person.user_id, token };
}

const sessions = new Map<string, Promise<Session>>();

/** The session of the n-th account of a kind; signed in once and kept, so never revoke it. */
export function as(what: string, index = 0): Promise<Session> {
  const person = account(what, index);
  const known = sessions.get(person.user_id);
  if (known !== undefined) return known;
  const started = signIn(person);
  sessions.set(person.user_id, started);
  return started;
}
