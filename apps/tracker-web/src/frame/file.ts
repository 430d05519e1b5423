import { ApiError } from "@muniment/rest/client";
import { send } from "./api.ts";

/** Rejects with what the server says, as a call of an endpoint does. */
async function answerOf(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => ({}));
  const { error } = body as { error?: { code?: string; code_message?: string } };
  throw new ApiError(response.status, error?.code ?? "", error?.code_message ?? `HTTP ${response.status}`, body);
}

/** Sends bytes; the data of the answer. */
export async function sendBytes<T>(path: string, content: Blob | string): Promise<T> {
  const headers = { "content-type": "application/offset+octet-stream" };
  const response = await answerOf(await send(path, { method: "POST", headers, body: content }));
  return ((await response.json()) as { data: T }).data;
}

/** Asks for a file; its bytes. */
export async function fetchFile(path: string, body: object): Promise<ArrayBuffer> {
  const headers = { "content-type": "application/json" };
  const response = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await answerOf(response)).arrayBuffer();
}
