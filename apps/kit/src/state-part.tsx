import { Button } from "@fluentui/react-components";
import { FolderOpenRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";

const LOST = new TypeError("connection refused");

/** What stands where a list would be, and what is told in passing. */
export function StatePart(): ReactNode {
  const tell = useTell();
  return (
    <div style={{ overflow: "auto" }}>
      <div style={{ display: "flex", gap: 8, padding: 16, flexWrap: "wrap" }}>
        <Button onClick={() => tell.done("Engagement letter was moved.", () => tell.done("It is back."))}>Done</Button>
        <Button onClick={() => tell.failed("Engagement letter was not moved", LOST)}>Failed</Button>
      </div>
      <EmptyState
        icon={<FolderOpenRegular />}
        title="Nothing is filed here yet"
        text="Drop files here, or choose them from your computer."
      >
        <Button appearance="primary">Upload</Button>
      </EmptyState>
      <ErrorState error={LOST} onRetry={() => tell.done("Tried again.")} />
      <LoadingRows rows={4} />
    </div>
  );
}
