import { createHash } from "node:crypto";
import type { ReadyAccount, ReadyInfo } from "../../ready-file.ts";

/** One request of REST v2, or of an own endpoint when `path` begins with `/api/`. */
export interface WorkRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `…/customers/{c}/libraries/{l}`; below `…/customers/{c}` for `/users`; whole for `/api/…`. */
  readonly path: string;
  readonly json?: unknown;
  /** Sent as multipart with a profile and a file (work-api.md 11.1). */
  readonly file?: UploadedFile;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file with the `doc_profile` that goes with it. */
export interface UploadedFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly profile: Readonly<Record<string, unknown>>;
  readonly fileName?: string;
}

/** A whole answer, of whatever status. */
export interface WorkAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** The connection broke before a whole answer was there: what became of the request is not known. */
export class NoAnswerError extends Error {
  constructor(request: WorkRequest, cause: unknown) {
    super(`${request.method} ${request.path}: no answer`, { cause });
    this.name = "NoAnswerError";
  }
}

/** Somebody signed in, who sends each request once and hides nothing of what comes back. */
export interface WorkCaller {
  readonly userId: string;
  readonly token: string;
  /** Throws `NoAnswerError` and nothing else. */
  send(request: WorkRequest): Promise<WorkAnswer>;
  /** Sends and gives the parsed body; throws when the status is another one. */
  expect<T = Wire>(status: number, request: WorkRequest): Promise<T>;
}

/** The part of the objects on the wire that these tests read. */
export interface Wire {
  readonly data: Readonly<Record<string, unknown>> & { readonly id: string };
}

/** A list on the wire; `…/documents` and its like have it below `results`. */
export interface WireList {
  readonly data: readonly Wire["data"][] | { readonly results: readonly Wire["data"][] };
}

/** The one error shape (work-api.md 3.5). */
export interface WireError {
  readonly error: {
    readonly code: string;
    readonly code_message: string;
    readonly request_id: string;
    readonly messages: readonly { readonly code: string; readonly field?: string }[];
  };
}

/** What a caller has to know of an installation; `ready.json` holds it. */
export type Address = Pick<ReadyInfo, "work" | "customer_id" | "libraries" | "clients">;

// Only so that a lost connection ends a test some day; nothing is measured by it.
const PATIENCE_MILLISECONDS = 120_000;

/** Signs in by the password grant of the first public application; throws with the answer when it is refused. */
export async function signIn(
  address: Address,
  account: Pick<ReadyAccount, "user_id" | "password">,
): Promise<WorkCaller> {
  const client = address.clients?.find((one) => one.client_secret === undefined && one.grants.includes("password"));
  if (client === undefined) throw new Error("No public application with the password grant");
  const form = new URLSearchParams({
    grant_type: "password",
    username: account.user_id,
    password: account.password,
    client_id: client.client_id,
  });
  const answer = await fetch(`${address.work}/auth/oauth2/token`, { method: "POST", body: form });
  const body = (await answer.json()) as { access_token?: string };
  if (body.access_token === undefined) {
    throw new Error(`${account.user_id} could not sign in: ${answer.status} ${JSON.stringify(body)}`);
  }
  return createCaller(address, { userId: account.user_id, token: body.access_token });
}

/** A caller for a token that is there already, perhaps at another address. */
export function createCaller(
  address: Pick<Address, "work" | "customer_id" | "libraries">,
  person: { readonly userId: string; readonly token: string },
): WorkCaller {
  const send = async (request: WorkRequest): Promise<WorkAnswer> => {
    try {
      const answer = await fetch(urlOf(address, request.path), {
        method: request.method,
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        ...contentOf(request, person.token),
      });
      return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
    } catch (error) {
      throw new NoAnswerError(request, error);
    }
  };
  return {
    ...person,
    send,
    async expect<T>(status: number, request: WorkRequest) {
      const answer = await send(request);
      if (answer.status === status) return jsonOf(answer) as T;
      throw new Error(
        `${request.method} ${request.path}: ${answer.status} instead of ${status}: ${textOf(answer).slice(0, 1_000)}`,
      );
    },
  };
}

/** The absolute address of a request's path. */
export function urlOf(address: Pick<Address, "work" | "customer_id" | "libraries">, path: string): string {
  if (path.startsWith("/api/")) return `${address.work}${path}`;
  const customer = `${address.work}/work/api/v2/customers/${address.customer_id}`;
  return path === "/users" || path.startsWith("/users/")
    ? `${customer}${path}`
    : `${customer}/libraries/${address.libraries[0]}${path}`;
}

/** The text of an answer. */
export function textOf(answer: WorkAnswer): string {
  return new TextDecoder().decode(answer.bytes);
}

/** The JSON of an answer. */
export function jsonOf(answer: WorkAnswer): unknown {
  return JSON.parse(textOf(answer));
}

/** The entries of a list, whatever its shape (work-api.md 3.3). */
export function entriesOf(list: WireList): readonly Wire["data"][] {
  return "results" in list.data ? list.data.results : list.data;
}

/** SHA-256 in lower-case hex. */
export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function contentOf(request: WorkRequest, token: string): Pick<RequestInit, "body" | "headers"> {
  const headers = { authorization: `Bearer ${token}`, ...request.headers };
  if (request.file !== undefined) return { headers, body: formOf(request.file) };
  if (request.json === undefined) return { headers };
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(request.json) };
}

function formOf({ content, profile, fileName = "letter.txt" }: UploadedFile): FormData {
  const form = new FormData();
  form.set("profile", new Blob([JSON.stringify({ doc_profile: profile })], { type: "application/json" }));
  form.set("file", new Blob([content]), fileName);
  return form;
}
