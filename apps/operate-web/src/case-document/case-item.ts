import type { listCaseItems } from "@muniment/operate-api/case";
import { downloadCaseItem } from "@muniment/operate-api/case-document";
import type { getDocumentAct } from "@muniment/operate-api/case-document";
import type { Output } from "@muniment/rest";

/** A document or folder of a case's place. */
export type CaseItem = Output<typeof listCaseItems>["data"][number];

/** What is known of the folder that is open. */
export type OpenFolder = NonNullable<Output<typeof listCaseItems>["folder"]>;

/** Something that is done to documents. */
export type DocumentAct = Output<typeof getDocumentAct>["data"];

/** Where the bytes of a document are. */
export function contentPath(caseId: string, item: string, isShown: boolean = false): string {
  const path = downloadCaseItem.path.replace(":case", encodeURIComponent(caseId));
  return `${path}?item=${encodeURIComponent(item)}${isShown ? "&inline=true" : ""}`;
}
