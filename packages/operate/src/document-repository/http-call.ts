import { RepositoryError } from "./repository-error.ts";

/** What fetch reports when no byte of the request has gone out. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/** A request as fetch takes it; `duplex` for a body that is read while it is sent. */
export type HttpRequest = RequestInit & { readonly duplex?: "half" };

/** The answer to one request, whatever it is; `isWrite` says whether a lost answer leaves open what happened. */
export async function askHttp(url: string, init: HttpRequest, isWrite: boolean): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    const isUnknown = isWrite && !(typeof code === "string" && NOT_SENT.has(code));
    throw new RepositoryError(isUnknown ? "unknown" : "transient", "no_answer", { cause: error });
  }
}
