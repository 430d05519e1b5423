import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { DocumentBrowser } from "../../../case-document/document-browser.tsx";
import { useCase } from "../../../case/case-context.ts";

export const Route = createFileRoute("/cases/$case/documents")({
  validateSearch: ({ folder }: Record<string, unknown>): { folder?: string } =>
    typeof folder === "string" && folder !== "" ? { folder } : {},
  component: CaseDocuments,
});

/** What lies in the case's place; each folder has an address. */
function CaseDocuments(): ReactNode {
  const known = useCase();
  const { folder } = Route.useSearch();
  return <DocumentBrowser key={folder ?? ""} known={known} folderId={folder} />;
}
