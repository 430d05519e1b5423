import { ApiError } from "@muniment/rest/client";
import { api } from "./api.ts";

interface Refusal {
  readonly error?: { readonly code?: string; readonly code_message?: string };
}

/** Sends a form with a file; gives the `data` of the answer, throws `ApiError` when it is refused. */
export async function sendForm<T>(path: string, body: FormData, method: "POST" | "PUT" = "POST"): Promise<T> {
  const response = await api.send(path, { method, body });
  const answer = (await response.json()) as Refusal & { readonly data: T };
  if (!response.ok) throw refusalOf(response, answer);
  return answer.data;
}

/** Saves what the server answers under `name`: the session's header is needed, so that a plain link would not do. */
export async function saveFile(path: string, name: string, init: RequestInit = {}): Promise<void> {
  const response = await api.send(path, init);
  if (!response.ok) throw refusalOf(response, (await response.json()) as Refusal);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function refusalOf({ status }: Response, answer: Refusal): ApiError {
  const { code = "", code_message: text = "" } = answer.error ?? {};
  return new ApiError(status, code, text, answer);
}
