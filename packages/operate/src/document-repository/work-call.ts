import type { Readable } from "node:stream";
import { ApiError } from "@muniment/rest/client";
import type { Fetch } from "@muniment/rest/client";
import { LinkBroken, TokenRejected } from "../linked-service/index.ts";
import { ServerTrouble } from "../oauth/index.ts";
import { askHttp } from "./http-call.ts";
import type { HttpRequest } from "./http-call.ts";
import { faultOfStatus, RepositoryError } from "./repository-error.ts";

const IDLE_MILLISECONDS = 60_000;

/** One request to Work; `isWrite` says whether a lost answer leaves open what happened. */
export async function sendToWork(url: string, init: HttpRequest, isWrite: boolean): Promise<Response> {
  const answer = await askHttp(url, { ...init, redirect: "error" }, isWrite);
  if (answer.ok) return answer;
  throw refusalOf(answer.status, answer.headers.get("retry-after"), await answer.text().catch(() => ""));
}

/** The web's `fetch` for the contract's client, with the headers that belong to the operation. */
export function fetchFor(headers: Readonly<Record<string, string>>): Fetch {
  return async (url, init) => {
    const signal = AbortSignal.timeout(IDLE_MILLISECONDS);
    const given = { ...init, headers: { ...init.headers, ...headers }, signal };
    const answer = await sendToWork(url, given, init.method !== "GET");
    return { status: answer.status, text: () => answer.text() };
  };
}

/** Whatever a call threw, as the port says it. */
export function toRepositoryError(error: unknown): Error {
  if (error instanceof LinkBroken) return new RepositoryError("token", `link_${error.state}`, { cause: error });
  if (error instanceof TokenRejected) return new RepositoryError("token", "rejected", { cause: error });
  if (error instanceof ServerTrouble) return new RepositoryError("transient", "no_answer", { cause: error });
  if (error instanceof ApiError) {
    return new RepositoryError(faultOfStatus(error.status, false), error.code, { cause: error });
  }
  return error instanceof Error ? error : new RepositoryError("bug", "unexpected", { cause: error });
}

/** The parts of an upload, one after the other (work-api.md 11.1). */
export async function* uploadParts(
  boundary: string,
  document: { profile: unknown; fileName: string; content: Readable },
): AsyncGenerator<Uint8Array> {
  const { profile, fileName, content } = document;
  const quoted = fileName.replaceAll(/["\r\n\\]/g, (character) => encodeURIComponent(character));
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="profile"\r\ncontent-type: application/json\r\n\r\n` +
      `${JSON.stringify(profile)}\r\n--${boundary}\r\n` +
      `content-disposition: form-data; name="file"; filename="${quoted}"\r\n` +
      "content-type: application/octet-stream\r\n\r\n",
  );
  for await (const chunk of content) yield Buffer.from(chunk as Uint8Array);
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

function refusalOf(status: number, retryAfter: string | null, text: string): Error {
  if (status === 401) return new TokenRejected();
  const { code, transaction, fields } = errorOf(text);
  const fault = code === "in_progress" ? "busy" : faultOfStatus(status, retryAfter !== null);
  const seconds = Number(retryAfter ?? Number.NaN);
  return new RepositoryError(fault, code === "" ? `http_${status}` : code, {
    ...(transaction === undefined ? {} : { transaction }),
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
    fields,
  });
}

interface WorkRefusal {
  readonly code: string;
  readonly transaction: string | undefined;
  readonly fields: readonly string[];
}

const MOST_FIELDS = 20;

function errorOf(text: string): WorkRefusal {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; transaction?: unknown; messages?: unknown } };
    const transaction = typeof error?.transaction === "string" ? error.transaction : undefined;
    const messages = (Array.isArray(error?.messages) ? error.messages : []) as readonly { field?: unknown }[];
    const fields = messages.map(({ field }) => field).filter((field) => typeof field === "string");
    const named = [...new Set(fields)].slice(0, MOST_FIELDS);
    return { code: typeof error?.code === "string" ? error.code : "", transaction, fields: named };
  } catch {
    // Not Work's own answer, but that of something before it.
    return { code: "", transaction: undefined, fields: [] };
  }
}
