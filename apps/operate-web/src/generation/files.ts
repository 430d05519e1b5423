import { previewProduction } from "@muniment/operate-api/generation";
import { downloadTemplateVersion, uploadTemplateVersion } from "@muniment/operate-api/template";
import { ApiError } from "@muniment/rest/client";
import { api } from "../api.ts";

interface Refusal {
  readonly error?: { readonly code?: string; readonly code_message?: string };
}

/** Sends a Word file as the next version of a template; gives its number. */
export async function uploadTemplateFile(template: string, file: File): Promise<number> {
  const path = uploadTemplateVersion.path.replace(":template", encodeURIComponent(template));
  const response = await send(`${path}?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "content-type": "application/offset+octet-stream" },
    body: file,
  });
  const { data } = (await response.json()) as { data: { number: number } };
  return data.number;
}

/** Saves the file of a version. */
export async function saveTemplateFile(
  template: string,
  version: { number: number; file_name: string },
): Promise<void> {
  const path = downloadTemplateVersion.path
    .replace(":template", encodeURIComponent(template))
    .replace(":number", String(version.number));
  const address = URL.createObjectURL(await (await send(path, {})).blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = version.file_name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The preview of a document, as an address that the page gives back when it is done with it. */
export async function previewAddress(caseId: string, body: object): Promise<string> {
  const response = await send(previewProduction.path.replace(":case", encodeURIComponent(caseId)), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return URL.createObjectURL(await response.blob());
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await api.send(path, init);
  if (response.ok) return response;
  const answer = (await response.json()) as Refusal;
  const { code = "", code_message: text = "" } = answer.error ?? {};
  throw new ApiError(response.status, code, text, answer);
}
