import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { DocumentBrowser } from "../../../case-document/document-browser.tsx";
import { useCase } from "../../../case/case-context.ts";

interface DocumentsSearch {
  readonly folder?: string;
  readonly find?: string;
}

export const Route = createFileRoute("/cases/$case/documents")({
  validateSearch: ({ folder, find }: Record<string, unknown>): DocumentsSearch => ({
    ...(typeof folder === "string" && folder !== "" ? { folder } : {}),
    ...(typeof find === "string" && find !== "" ? { find } : {}),
  }),
  component: CaseDocuments,
});

/** What lies in the case's place; each folder, and each search, has an address. */
function CaseDocuments(): ReactNode {
  const known = useCase();
  const { folder, find = "" } = Route.useSearch();
  return <DocumentBrowser key={folder ?? ""} known={known} folderId={folder} words={find} />;
}
