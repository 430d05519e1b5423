import { ArchiveRegular, DocumentPdfRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { listCaseDocuments } from "@muniment/operate-api/case";
import { archiveDocuments, convertDocuments, getConversion, isConvertible } from "@muniment/operate-api/conversion";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, api } from "../api.ts";
import type { ChosenDocument, DocumentAction, DocumentActionContext } from "../case-document/document-action.ts";
import { conversionText } from "../texts/conversion.ts";

const OVER = new Set(["done", "archived", "failed", "waiting", "waiting_for_user"]);

interface FollowProps {
  readonly selection: readonly ChosenDocument[];
  readonly context: DocumentActionContext;
  readonly isArchive: boolean;
  onEnd(): void;
}

/** Begins conversions and tells of each when it has ended; nothing is in the way meanwhile. */
function FollowConversions({ selection, context, isArchive, onEnd }: FollowProps): ReactNode {
  const tell = useTell();
  const client = useQueryClient();
  const [open, setOpen] = useState<readonly string[] | undefined>();
  const hasRun = useRef(false);
  useEffect(() => {
    if (hasRun.current) return;
    hasRun.current = true;
    const documents = selection.map(({ serviceName: service, documentId: id }) => ({ service, id }));
    const params = { case: context.known.id };
    const folder = context.folderId === undefined ? {} : { folder: context.folderId };
    const begun = isArchive
      ? api.call(archiveDocuments, { params, body: { documents } })
      : api.call(convertDocuments, { params, body: { documents, ...folder } });
    begun.then(
      ({ data }) => {
        tell.done(conversionText("convert.begun"));
        setOpen(data.map(({ id }) => id));
      },
      (error: unknown) => {
        tell.failed(conversionText("convert.not_begun"), error);
        onEnd();
      },
    );
  });
  useEffect(() => {
    if (open === undefined) return undefined;
    if (open.length === 0) {
      onEnd();
      return undefined;
    }
    const timer = setInterval(() => {
      const asked = open.map((conversion) => api.call(getConversion, { params: { conversion } }));
      void Promise.all(asked).then(async (answers) => {
        const over = answers.map(({ data }) => data).filter(({ state }) => OVER.has(state));
        if (over.length === 0) return;
        for (const { name, source_name: source, trouble } of over) {
          if (trouble === undefined) tell.done(conversionText("convert.done", { name }));
          else tell.failed(conversionText("convert.not_done", { name: source }), new Error(trouble.text));
        }
        context.reload();
        setOpen(open.filter((id) => !over.some((each) => each.id === id)));
        await Promise.all([reloadLists(client, listCaseDocuments), invalidate(client, [getCaseAudit])]);
      });
    }, ASK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [client, context, onEnd, open, tell]);
  return null;
}

const refuse = (selection: readonly ChosenDocument[]): string | undefined =>
  selection.every(({ name }) => isConvertible(name)) ? undefined : conversionText("convert.kind");

/** Makes a PDF beside each document, as the person (OPR-PDF-001). */
export const convertToPdf: DocumentAction = {
  id: "convert",
  label: conversionText("convert.pdf"),
  icon: <DocumentPdfRegular />,
  by: "person",
  permission: "documents.convert",
  isOffered: refuse,
  run: (selection, context) =>
    context.ask((close) => (
      <FollowConversions selection={selection} context={context} isArchive={false} onEnd={close} />
    )),
};

/** Keeps a checked copy of each in the archive, as Operate (OPR-PDF-010). */
export const convertAndArchive: DocumentAction = {
  id: "archive",
  label: conversionText("convert.archive"),
  icon: <ArchiveRegular />,
  by: "service",
  permission: "documents.convert",
  isOffered: refuse,
  run: (selection, context) =>
    context.ask((close) => <FollowConversions selection={selection} context={context} isArchive onEnd={close} />),
};
