import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Button, ProgressBar, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { BoxRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { DragEvent, ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { uploadPackage } from "@muniment/work-api/control-center/package";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { sendForm } from "../../../file.ts";
import { packageText } from "../../../texts/package.ts";
import { ApplicationsLink } from "./-applications-link.tsx";
import { PackageDownloads } from "./-package-downloads.tsx";
import { Violations } from "./-violations.tsx";

interface UploadSearch {
  /** The Client ID of the application that is to be updated. */
  readonly update?: string;
}

export const Route = createFileRoute("/settings/applications/upload")({
  validateSearch: ({ update }): UploadSearch => (typeof update === "string" && update !== "" ? { update } : {}),
  component: UploadPage,
});

const useStyles = makeStyles({
  body: {
    display: "flex",
    flexDirection: "column",
    gap: "24px",
    padding: "16px",
    overflowY: "auto",
    minHeight: 0,
    maxWidth: "960px",
  },
  zone: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    gap: "12px",
    flexShrink: 0,
    minHeight: "180px",
    padding: "16px",
    textAlign: "center",
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  over: { backgroundColor: tokens.colorBrandBackground2 },
  icon: { fontSize: "32px", color: tokens.colorNeutralForeground3 },
  progress: { width: "100%", maxWidth: "360px" },
});

/** `Upload Package`: a file is chosen or dropped, checked by the server, and opens its wizard (SCR-2 of tracker.md 3.1). */
function UploadPage(): ReactNode {
  const styles = useStyles();
  const { update } = Route.useSearch();
  const { error, running, send, cancel } = useUpload(update);
  return (
    <>
      <PageHeader title={packageText(update === undefined ? "title" : "update")} trail={<ApplicationsLink />} />
      <div className={styles.body}>
        {running === undefined ? (
          <DropZone onFile={(file) => void send(file)} />
        ) : (
          <div className={styles.zone} role="status">
            <Text>{packageText("uploading", { name: running })}</Text>
            <ProgressBar className={styles.progress} aria-label={packageText("checking")} />
            <Button onClick={cancel}>{packageText("cancel")}</Button>
          </div>
        )}
        {error === undefined ? null : <Violations error={error} />}
        <PackageDownloads />
      </div>
    </>
  );
}

function useUpload(update: string | undefined) {
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [running, setRunning] = useState<string>();
  const last = useRef(0);
  const send = async (file: File): Promise<void> => {
    const id = (last.current += 1);
    setError(undefined);
    setRunning(file.name);
    const form = new FormData();
    form.append("file", file, file.name);
    const query = update === undefined ? "" : `?${new URLSearchParams({ update }).toString()}`;
    try {
      const draft = await sendForm<PackageDraftData>(`${uploadPackage.path}${query}`, form);
      if (last.current !== id) return;
      await navigate({ to: "/settings/applications/drafts/$draft", params: { draft: draft.draft_id } });
    } catch (failure) {
      if (last.current === id) setError(failure);
    }
    if (last.current === id) setRunning(undefined);
  };
  return {
    error,
    running,
    send,
    /** What still comes is a draft that nobody opens, and is forgotten after a day. */
    cancel(): void {
      last.current += 1;
      setRunning(undefined);
    },
  };
}

function DropZone({ onFile }: { onFile(file: File): void }): ReactNode {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div
      className={mergeClasses(styles.zone, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <BoxRegular className={styles.icon} aria-hidden />
      <Text>{packageText("drop")}</Text>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
        }}
      />
      <Button appearance="primary" onClick={() => input.current?.click()}>
        {packageText("drop.button")}
      </Button>
    </div>
  );
}
