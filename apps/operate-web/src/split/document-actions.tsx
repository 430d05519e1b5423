import { CutRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { createSplit, isSplittable } from "@muniment/operate-api/split";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import type { ChosenDocument, DocumentAction, DocumentActionContext } from "../case-document/document-action.ts";
import { splitText } from "../texts/split.ts";

/** Begins a draft and goes to its page. */
function BeginSplit(props: {
  readonly document: ChosenDocument;
  readonly context: DocumentActionContext;
  onEnd(): void;
}): ReactNode {
  const { document, context, onEnd } = props;
  const tell = useTell();
  const navigate = useNavigate();
  const hasRun = useRef(false);
  useEffect(() => {
    if (hasRun.current) return;
    hasRun.current = true;
    const { serviceName: service, documentId } = document;
    const { known, folderId, folderName = known.place.name } = context;
    const folder = folderId === undefined ? {} : { folder: { id: folderId, name: folderName } };
    const body = { document: { service, document_id: documentId }, ...folder };
    api.call(createSplit, { params: { case: known.id }, body }).then(
      ({ data }) => {
        onEnd();
        void navigate({ to: "/cases/$case/splits", params: { case: known.id }, search: { split: data.id } });
      },
      (error: unknown) => {
        tell.failed(splitText("split.not_begun", { name: document.name }), error);
        onEnd();
      },
    );
  });
  return null;
}

/** Cuts one document into parts, each with its own place (OPR-SPL-001). */
export const splitDocument: DocumentAction = {
  id: "split",
  label: splitText("split.begin"),
  icon: <CutRegular />,
  by: "person",
  permission: "documents.split",
  isOffered([document, ...others]) {
    if (document === undefined || others.length > 0) return splitText("split.one_only");
    return isSplittable(document.name) ? undefined : splitText("split.kind");
  },
  run([document], context) {
    if (document === undefined) return;
    context.ask((close) => <BeginSplit document={document} context={context} onEnd={close} />);
  },
};
