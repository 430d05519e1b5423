import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

/** The part of the web's `fetch` that the loader needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The OAuth application through which somebody signs in. */
export interface OauthClient {
  readonly client_id: string;
  readonly client_secret?: string;
}

/** Where Work is, and through which application it is called. */
export interface WorkAddress {
  /** The origin, without a path. */
  readonly workUrl: string;
  readonly client: OauthClient;
  readonly fetch: Fetch;
  /** Ends every call that is under way. */
  readonly signal: AbortSignal | undefined;
}

/** One call of the REST API v2, below `…/customers/{c}`. */
export interface WorkCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Begins with a slash; ids in it are percent-encoded already. */
  readonly path: string;
  /**
   * Names the write for all time: a call repeated under the same label, by the same person, has its effect once
   * (work-api.md 17.4).
   */
  readonly label: string;
  readonly body?: unknown;
  /** Made anew for every try. */
  readonly form?: () => FormData;
}

/** Somebody who signs in when first needed and calls Work from then on. */
export interface WorkSession {
  /** The parsed answer; throws `WorkCallError` for a refusal. Repeats what a busy or restarting server let fall. */
  call(call: WorkCall): Promise<{ readonly data?: unknown }>;
}

/** Work refused a call for good. */
export class WorkCallError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(call: string, answer: { readonly status: number; readonly code: string; readonly text: string }) {
    super(`${call} was answered ${answer.status} ${answer.code}: ${answer.text}`);
    this.name = "WorkCallError";
    this.status = answer.status;
    this.code = answer.code;
  }
}

const TRIES = 6;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_SECONDS = 30;
const BUSY = new Set([429, 502, 503]);

/** The key that goes with a label: visible ASCII, whatever the label holds. */
function idempotencyKey(label: string): string {
  return `demonstration-${createHash("sha256").update(label).digest("hex").slice(0, 40)}`;
}

/** Sends until there is an answer that a repetition would not change. */
async function send(address: WorkAddress, url: string, init: () => RequestInit): Promise<Response> {
  const given = address.signal === undefined ? {} : { signal: address.signal };
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === TRIES;
    let seconds = (FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1)) / 1000;
    try {
      const answer = await address.fetch(url, { ...init(), ...given });
      const retryAfter = answer.headers.get("retry-after");
      // 409 with Retry-After: an earlier try under the same key is still running.
      const isPassing = BUSY.has(answer.status) || (answer.status === 409 && retryAfter !== null);
      if (!isPassing || isLast) return answer;
      await answer.body?.cancel();
      if (retryAfter !== null && /^\d+$/.test(retryAfter)) seconds = Number(retryAfter);
    } catch (error) {
      // What fetch throws for a broken connection; everything else is a mistake of ours.
      if (!(error instanceof TypeError) || isLast) throw error;
    }
    await pause(Math.min(seconds, LONGEST_PAUSE_SECONDS) * 1000, undefined, given);
  }
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

interface Refusal {
  readonly code?: unknown;
  readonly code_message?: unknown;
  readonly messages?: readonly { readonly field?: unknown; readonly code?: unknown; readonly code_message?: unknown }[];
}

function refusalOf(call: string, status: number, parsed: unknown): WorkCallError {
  const error = (parsed as { error?: Refusal }).error ?? {};
  const fields = (error.messages ?? []).map(({ field, code, code_message }) =>
    [field, code, code_message].filter((part) => typeof part === "string").join(" "),
  );
  const text = [textOf(error.code_message, ""), ...fields].join("; ");
  return new WorkCallError(call, { status, code: textOf(error.code, ""), text });
}

/** A token by the password grant (work-api.md 5.3); `undefined` when the credentials are refused. */
export async function requestToken(
  address: WorkAddress,
  credentials: { readonly userId: string; readonly password: string },
): Promise<string | undefined> {
  const form = new URLSearchParams({
    grant_type: "password",
    username: credentials.userId,
    password: credentials.password,
    client_id: address.client.client_id,
    ...(address.client.client_secret === undefined ? {} : { client_secret: address.client.client_secret }),
  });
  const answer = await send(address, `${address.workUrl}/auth/oauth2/token`, () => ({ method: "POST", body: form }));
  const parsed = (await answer.json()) as { access_token?: unknown; error?: unknown };
  if (answer.ok) return textOf(parsed.access_token, "");
  if (parsed.error === "invalid_grant") return undefined;
  throw new WorkCallError("The token endpoint", {
    status: answer.status,
    code: textOf(parsed.error, ""),
    text: textOf((parsed as { error_description?: unknown }).error_description, ""),
  });
}

/** The number of the customer, as discovery tells it (work-api.md 4). */
async function discoverCustomer(address: WorkAddress, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await send(address, `${address.workUrl}/api`, () => ({ headers }));
  const parsed = (await answer.json()) as { data?: { user?: { customer_id?: unknown } } };
  const customer = parsed.data?.user?.customer_id;
  if (typeof customer !== "number") throw refusalOf("GET /api", answer.status, parsed);
  return customer;
}

/** A session for one person; nothing is sent before the first call. */
export function createWorkSession(
  address: WorkAddress,
  credentials: { readonly userId: string; readonly password: string },
): WorkSession {
  interface Entry {
    readonly token: string;
    readonly base: string;
  }
  const enter = async (): Promise<Entry> => {
    const token = await requestToken(address, credentials);
    if (token === undefined) throw new Error(`${credentials.userId} could not sign in at ${address.workUrl}.`);
    const customer = await discoverCustomer(address, token);
    return { token, base: `${address.workUrl}/work/api/v2/customers/${customer}` };
  };
  let entered: Promise<Entry> | undefined;
  const attempt = async (call: WorkCall): Promise<Response> => {
    entered ??= enter();
    const { token, base } = await entered;
    return send(address, `${base}${call.path}`, () => ({
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(call.method === "GET" ? {} : { "idempotency-key": idempotencyKey(call.label) }),
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.form === undefined ? {} : { body: call.form() }),
    }));
  };
  return {
    call: async (call) => {
      let answer = await attempt(call);
      if (answer.status === 401) {
        entered = undefined;
        answer = await attempt(call);
      }
      const parsed: unknown = await answer.json();
      if (!answer.ok) throw refusalOf(`${call.method} ${call.path} (${call.label})`, answer.status, parsed);
      return parsed as { data?: unknown };
    },
  };
}

/** The id of the object that a call made; throws when the answer holds none. */
export function idOf(answer: { readonly data?: unknown }): string {
  const id = (answer.data as { id?: unknown } | undefined)?.id;
  if (typeof id !== "string") throw new Error(`An answer without an id: ${JSON.stringify(answer).slice(0, 200)}`);
  return id;
}
