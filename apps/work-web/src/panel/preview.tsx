import { Suspense, lazy, useMemo } from "react";
import type { ReactNode } from "react";
import { previewDocument } from "@muniment/work-api/document/preview";
import { LoadingRows } from "@muniment/ui/state";
import { api } from "../api.ts";
import { useDownload } from "../download/download.ts";
import { fileNameOf } from "../item/item.ts";
import { useScope } from "../scope.ts";
import { useSteps } from "./document-steps.ts";
import type { Details } from "./subject.ts";

const DocumentReader = lazy(async () => ({ default: (await import("@muniment/ui/reader")).DocumentReader }));

interface PreviewProps {
  readonly document: Extract<Details, { kind: "document" }>["entry"];
  /** The version that is read; the newest when absent. */
  readonly version: string | undefined;
  /** The place that it was opened in, which must be visible too (WORK-PRV-001). */
  readonly within: string | undefined;
  readonly isLarge: boolean;
  onLarge(isLarge: boolean): void;
}

/** A document as it looks, without another program. */
export function Preview({ document, version, within, isLarge, onLarge }: PreviewProps): ReactNode {
  const { library } = useScope();
  const download = useDownload();
  const steps = useSteps(document.id);
  const { id: newest, checksum, name } = document;
  const id = version ?? newest;
  const source = useMemo(() => {
    const path = previewDocument.path.replace(":library", library).replace(":document", encodeURIComponent(id));
    const query = within === undefined ? "" : `?container_id=${encodeURIComponent(within)}`;
    return {
      id: `${id} ${checksum}`,
      send: api.send,
      addressOf: (part: string, what: string) => `${path}${part === "" ? "" : `/attachments/${part}`}${what}${query}`,
    };
  }, [library, id, checksum, within]);
  return (
    <Suspense fallback={<LoadingRows />}>
      <DocumentReader
        key={source.id}
        source={source}
        steps={steps}
        isLarge={isLarge}
        onLarge={onLarge}
        onDownload={() => void download([{ id, name: fileNameOf({ name, extension: document.extension ?? "" }) }])}
      />
    </Suspense>
  );
}
