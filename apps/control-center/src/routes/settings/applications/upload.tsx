import { Link as RouterLink, createFileRoute } from "@tanstack/react-router";
import { Button, Link, ProgressBar, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { BoxRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { DragEvent, ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { packageText } from "../../../texts/package.ts";
import { ApplicationsLink } from "./-applications-link.tsx";
import { PackageDrafts } from "./-package-drafts.tsx";
import { useUpload } from "./-use-upload.ts";
import type { RunningUpload } from "./-use-upload.ts";
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
          <Progress running={running} onCancel={cancel} />
        )}
        {error === undefined ? null : <Violations error={error} />}
        <PackageDrafts />
        <Text>
          <RouterLink to="/settings/applications/downloads">
            <Link as="span">{packageText("downloads.link")}</Link>
          </RouterLink>
        </Text>
      </div>
    </>
  );
}

function Progress(props: { readonly running: RunningUpload; onCancel(): void }): ReactNode {
  const styles = useStyles();
  const { name, share } = props.running;
  const isSent = share >= 1;
  const text = isSent ? packageText("checking", { name }) : packageText("uploading", { name });
  return (
    <div className={styles.zone}>
      <Text role="status">{text}</Text>
      <ProgressBar className={styles.progress} aria-label={text} {...(isSent ? {} : { value: share })} />
      <Button onClick={props.onCancel}>{packageText("cancel")}</Button>
    </div>
  );
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
