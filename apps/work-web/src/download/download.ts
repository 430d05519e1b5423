import { useCallback } from "react";
import { ApiError } from "@muniment/rest/client";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import { nameInHeader } from "./file-name.ts";

interface Wanted {
  readonly id: string;
  readonly name: string;
}

/** Saves versions of documents one after the other; what fails is told. */
export function useDownload(): (documents: readonly Wanted[]) => Promise<void> {
  const scope = useScope();
  const tell = useTell();
  return useCallback(
    async (documents) => {
      for (const document of documents) {
        try {
          await downloadOne(scope, document);
        } catch (error) {
          tell.failed(t("download.failed", { name: document.name }), error);
        }
      }
    },
    // The functions that tell are made anew at each drawing and do the same.
    [scope],
  );
}

async function downloadOne({ customer, library }: Scope, { id, name }: Wanted): Promise<void> {
  const path = `/work/api/v2/customers/${customer}/libraries/${library}/documents/${encodeURIComponent(id)}/download`;
  const response = await api.send(`${path}?activity=export`);
  if (!response.ok) await refuse(response);
  save(await response.blob(), nameInHeader(response.headers.get("content-disposition")) ?? name);
}

/** Rejects with what the server says. */
export async function refuse(response: Response): Promise<never> {
  const body: unknown = await response.json().catch(() => ({}));
  const { error } = body as { error?: { code?: string; code_message?: string } };
  throw new ApiError(response.status, error?.code ?? "", error?.code_message ?? `HTTP ${response.status}`, body);
}

/** Hands content to the browser as a download. */
export function save(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
