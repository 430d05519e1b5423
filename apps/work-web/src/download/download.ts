import { ApiError } from "@muniment/rest/client";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { isDocumentId } from "../item/item.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import { nameInHeader } from "./file-name.ts";

interface Wanted {
  readonly id: string;
  readonly name: string;
}

const BUNDLE = "/api/work/v1/downloads";

/** Saves one version as it is, and several items or folders as one archive (WORK-DNL-002); what fails is told. */
export function useDownload(): (items: readonly Wanted[]) => Promise<void> {
  const scope = useScope();
  const tell = useTell();
  return async (items) => {
    const [first] = items;
    if (first === undefined) return;
    try {
      if (items.length === 1 && isDocumentId(first.id)) await downloadOne(scope, first);
      else await downloadBundle(items);
    } catch (error) {
      tell.failed(t("download.failed", { name: first.name }), error);
    }
  };
}

/** The browser itself writes to the disk, however large it is; a refusal is learnt before. */
async function downloadOne({ customer, library }: Scope, { id, name }: Wanted): Promise<void> {
  const path = `/work/api/v2/customers/${customer}/libraries/${library}/documents/${encodeURIComponent(id)}/download`;
  const asked = await api.send(path, { method: "HEAD" });
  if (!asked.ok) await refuse(await api.send(path));
  save(`${path}?activity=export`, name);
}

async function downloadBundle(items: readonly Wanted[]): Promise<void> {
  const response = await api.send(BUNDLE, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ids: items.map(({ id }) => id), format: "zip" }),
  });
  if (!response.ok) await refuse(response);
  const address = URL.createObjectURL(await response.blob());
  save(address, nameInHeader(response.headers.get("content-disposition")) ?? "documents.zip");
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Rejects with what the server says. */
async function refuse(response: Response): Promise<never> {
  const body: unknown = await response.json().catch(() => ({}));
  const { error } = body as { error?: { code?: string; code_message?: string } };
  throw new ApiError(response.status, error?.code ?? "", error?.code_message ?? `HTTP ${response.status}`, body);
}

function save(address: string, fileName: string): void {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = fileName;
  anchor.click();
}
