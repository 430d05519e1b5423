import { ApiError } from "@muniment/rest/client";
import { api } from "./api.ts";
import { idleSeconds } from "./presence/idle.ts";

interface Answer<T> {
  readonly data: T;
  readonly error?: { readonly code?: string; readonly code_message?: string };
}

/**
 * Sends a form with a file and tells how much of it has gone, as a share of 1: `fetch` does not. Gives the `data` of the
 * answer; throws `ApiError` when it is refused, and an `AbortError` when `signal` ends it.
 */
export async function uploadForm<T>(
  path: string,
  body: FormData,
  given: { readonly signal: AbortSignal; onSent(share: number): void },
): Promise<T> {
  const call = await send(path, body, given);
  // Whose session is over is led to the sign-in page by any other request.
  if (call.status === 401) await api.send(path);
  const answer = JSON.parse(call.responseText || "{}") as Answer<T>;
  if (call.status < 400) return answer.data;
  const { code = "", code_message: text = "" } = answer.error ?? {};
  throw new ApiError(call.status, code, text, answer);
}

async function send(
  path: string,
  body: FormData,
  { signal, onSent }: { readonly signal: AbortSignal; onSent(share: number): void },
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", path);
    call.setRequestHeader("x-muniment-client", "control-center/0.1.0");
    call.setRequestHeader("x-muniment-idle", String(idleSeconds()));
    call.upload.addEventListener("progress", ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total));
    call.addEventListener("load", () => resolve(call));
    call.addEventListener("error", () => reject(new TypeError("The connection was lost.")));
    call.addEventListener("abort", () => reject(new DOMException("The upload was ended.", "AbortError")));
    signal.addEventListener("abort", () => call.abort());
    call.send(body);
  });
}
