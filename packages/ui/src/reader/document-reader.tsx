import { Button, ProgressBar, makeStyles } from "@fluentui/react-components";
import {
  ArrowDownloadRegular,
  ArrowLeftRegular,
  ChevronLeftRegular,
  ChevronRightRegular,
  DocumentDismissRegular,
  FullScreenMaximizeRegular,
  FullScreenMinimizeRegular,
} from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { EmptyState, ErrorState, LoadingRows } from "../state/index.ts";
import { Media, Picture } from "./picture.tsx";
import { BarButton, BarGroup, ReaderBar } from "./reader-bar.tsx";
import { words } from "./reader-words.ts";
import type { ShownProps } from "./shown-props.ts";
import { lookQuery } from "./source.ts";
import type { ReaderSource } from "./source.ts";
import { Email, Page, PlainText } from "./written.tsx";

const PdfPages = lazy(async () => ({ default: (await import("./pdf-pages.tsx")).PdfPages }));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0, minWidth: 0 },
  waiting: { width: "240px" },
});

/** What is read, and what is around it. */
export interface DocumentReaderProps {
  readonly source: ReaderSource;
  /** Saves the document as it is; without it there is no button for it. */
  onDownload?(): void;
  /** The documents before and after it in the list that it was opened from. */
  readonly steps?: { readonly previous: (() => void) | undefined; readonly next: (() => void) | undefined };
  /** Whether it has the whole page, where one can choose. */
  readonly isLarge?: boolean;
  /** Why it cannot be looked at, where that is more than an error. */
  refusal?(error: unknown, retry: () => void): ReactNode;
  onLarge?(isLarge: boolean): void;
}

/** Shows a document so that it can be read without any other program (WORK-PRV, OPR-OPN-002). */
export function DocumentReader(props: DocumentReaderProps): ReactNode {
  const styles = useStyles();
  const { source, steps } = props;
  const [part, setPart] = useState("");
  const found = useQuery(lookQuery({ source, part }));
  const bar = (tools?: ReactNode): ReactNode => (
    <ReaderBar>
      {part === "" ? null : (
        <BarButton
          label={words("reader.back")}
          icon={<ArrowLeftRegular />}
          onClick={() => setPart(part.split(".").slice(0, -1).join("."))}
        />
      )}
      {tools}
      <BarGroup isEnd>
        <AroundButtons {...props} />
      </BarGroup>
    </ReaderBar>
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest("input") !== null) return;
    const act = { j: steps?.next, k: steps?.previous }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={styles.root} onKeyDown={onKeyDown}>
      {found.isPending ? (
        <>
          {bar()}
          <LoadingRows />
        </>
      ) : found.isError ? (
        <>
          {bar()}
          {props.refusal?.(found.error, () => void found.refetch()) ?? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          )}
        </>
      ) : (
        <Suspense
          fallback={
            <>
              {bar()}
              <LoadingRows />
            </>
          }
        >
          <Shown
            key={part}
            source={source}
            part={part}
            look={found.data}
            bar={bar}
            onOpen={setPart}
            {...downloadOf(props)}
          />
        </Suspense>
      )}
    </div>
  );
}

const downloadOf = ({ onDownload }: DocumentReaderProps) => (onDownload === undefined ? {} : { onDownload });

function AroundButtons({ steps, onDownload, isLarge, onLarge }: DocumentReaderProps): ReactNode {
  return (
    <>
      {steps === undefined ? null : (
        <>
          <BarButton
            label={words("reader.previous")}
            icon={<ChevronLeftRegular />}
            isDisabled={steps.previous === undefined}
            onClick={() => steps.previous?.()}
          />
          <BarButton
            label={words("reader.next")}
            icon={<ChevronRightRegular />}
            isDisabled={steps.next === undefined}
            onClick={() => steps.next?.()}
          />
        </>
      )}
      {onDownload === undefined ? null : (
        <BarButton label={words("reader.download")} icon={<ArrowDownloadRegular />} onClick={onDownload} />
      )}
      {onLarge === undefined ? null : (
        <BarButton
          label={words(isLarge === true ? "reader.shrink" : "reader.enlarge")}
          icon={isLarge === true ? <FullScreenMinimizeRegular /> : <FullScreenMaximizeRegular />}
          onClick={() => onLarge(isLarge !== true)}
        />
      )}
    </>
  );
}

function Shown(props: ShownProps & Pick<DocumentReaderProps, "onDownload">): ReactNode {
  const { look, bar, onDownload } = props;
  const styles = useStyles();
  if (look.state === "pending") {
    return (
      <>
        {bar()}
        <EmptyState icon={<span />} title={words("state.pending")} text={words("state.pending_text")}>
          <ProgressBar className={styles.waiting} aria-label={words("state.pending")} />
        </EmptyState>
      </>
    );
  }
  if (look.state !== "ready") {
    const { reason = "unsupported" } = look;
    return (
      <>
        {bar()}
        <EmptyState
          icon={<DocumentDismissRegular />}
          title={words(reason === "unsupported" ? "state.unsupported" : "state.failed")}
          text={words(reason === "unsupported" ? "state.unsupported_text" : `state.${reason}`)}
        >
          {onDownload === undefined ? null : (
            <Button icon={<ArrowDownloadRegular />} onClick={onDownload}>
              {words("reader.download")}
            </Button>
          )}
        </EmptyState>
      </>
    );
  }
  switch (look.kind) {
    case "pages":
      return <PdfPages {...props} />;
    case "image":
      return <Picture {...props} />;
    case "media":
      return <Media {...props} />;
    case "text":
      return <PlainText {...props} />;
    case "html":
      return <Page {...props} />;
    case "email":
      return <Email {...props} />;
    case undefined:
      return null;
  }
}
