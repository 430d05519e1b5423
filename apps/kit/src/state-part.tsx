import { Button } from "@fluentui/react-components";
import { FolderOpenRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { failures } from "./failures.ts";
import { Section } from "./section.tsx";

/** What stands where a list would be, and what is told in passing. */
export function StatePart(): ReactNode {
  const tell = useTell();
  const open = { label: "Show results", run: () => tell.done("Shown.") };
  const retry = (): void => tell.done("Tried again.");
  return (
    <>
      <Section title="Toasts">
        <Button onClick={() => tell.done("The list was refreshed.")}>Done</Button>
        <Button onClick={() => tell.done("Engagement letter was moved.", () => tell.done("It is back."))}>
          Done, with Undo
        </Button>
        <Button onClick={() => tell.done("Copy 250 items: All 250 done.", undefined, open)}>Done, with a way on</Button>
        <Button onClick={() => tell.failed("Engagement letter was not moved", failures.denied)}>Failed</Button>
      </Section>
      <Section title="Empty">
        <EmptyState
          icon={<FolderOpenRegular />}
          title="Nothing is filed here yet"
          text="Drop files here, or choose them from your computer."
        >
          <Button appearance="primary">Upload</Button>
        </EmptyState>
      </Section>
      {Object.entries(failures).map(([name, error]) => (
        <Section key={name} title={`Failed: ${name}`}>
          <ErrorState error={error} onRetry={retry} />
        </Section>
      ))}
      <Section title="Loading">
        <div style={{ width: "100%" }}>
          <LoadingRows rows={4} />
        </div>
      </Section>
    </>
  );
}
