import { Suspense, lazy, useMemo } from "react";
import type { ReactNode } from "react";
import { previewCaseItem } from "@muniment/operate-api/case-preview";
import { LoadingRows } from "@muniment/ui/state";
import { api } from "../api.ts";
import { LinkRefusal } from "../link/link-refusal.tsx";
import { contentPath } from "./case-item.ts";
import type { CaseItem } from "./case-item.ts";

const DocumentReader = lazy(async () => ({ default: (await import("@muniment/ui/reader")).DocumentReader }));

/** The documents before and after one in the list that it was opened from. */
export interface ReaderSteps {
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
}

/** A document of the case as it looks, seen as the person at the repository (OPR-OPN-002, -003). */
export function CasePreview(props: {
  readonly caseId: string;
  readonly item: CaseItem;
  readonly service: string;
  readonly steps: ReaderSteps;
  readonly isLarge: boolean;
  onLarge(isLarge: boolean): void;
}): ReactNode {
  const { caseId, item, service, steps, isLarge, onLarge } = props;
  const { id, name, modified_at: modified = "" } = item;
  const source = useMemo(() => {
    const path = previewCaseItem.path.replace(":case", encodeURIComponent(caseId));
    return {
      id: `${caseId} ${id} ${modified}`,
      send: api.send,
      addressOf: (part: string, what: string) =>
        `${path}${what}?item=${encodeURIComponent(id)}${part === "" ? "" : `&part=${part}`}`,
    };
  }, [caseId, id, modified]);
  const download = (): void => {
    const link = document.createElement("a");
    link.href = contentPath(caseId, id);
    link.download = name;
    link.click();
  };
  return (
    <Suspense fallback={<LoadingRows />}>
      <DocumentReader
        key={source.id}
        source={source}
        steps={steps}
        isLarge={isLarge}
        onLarge={onLarge}
        onDownload={download}
        refusal={(error, retry) => <LinkRefusal error={error} service={service} onRetry={retry} />}
      />
    </Suspense>
  );
}
