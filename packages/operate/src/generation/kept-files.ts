import type { Tx } from "@muniment/platform/db";
import type { SealedFiles } from "../template/index.ts";
import { listDocuments, updateDocument } from "./production.repository.ts";
import type { ProductionView } from "./production.repository.ts";

/** Forgets what was kept for a production that is over: its template and what was made and not stored. */
export async function forgetFiles(
  files: SealedFiles,
  tx: Tx,
  { id, template_files }: Pick<ProductionView, "id" | "template_files">,
): Promise<void> {
  const documents = await listDocuments(tx, [id]);
  const made = documents.flatMap(({ file_id: file }) => file ?? []);
  await updateDocument(tx, { productionId: id }, { file_id: null });
  await files.remove(tx, [...made, ...Object.values(template_files)]);
}
