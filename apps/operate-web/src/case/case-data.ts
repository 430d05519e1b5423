import type { listCaseDocuments, listCases } from "@muniment/operate-api/case";
import type { Output } from "@muniment/rest";

/** A matter. */
export type CaseData = Output<typeof listCases>["data"][number];

/** A document that a filing has put into a case. */
export type CaseDocumentData = Output<typeof listCaseDocuments>["data"][number];
