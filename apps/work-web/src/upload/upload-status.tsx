import {
  Button,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  ProgressBar,
  Text,
  makeStyles,
  tokens,
  useFocusFinders,
} from "@fluentui/react-components";
import {
  ArrowClockwiseRegular,
  ArrowUploadRegular,
  CheckmarkCircleRegular,
  DismissRegular,
  ErrorCircleRegular,
  PauseRegular,
  PlayRegular,
} from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useFocusKeeper } from "@muniment/ui/focus";
import { formatSize, words } from "@muniment/ui/message";
import { troubleOf } from "@muniment/ui/query";
import { useNarrow } from "@muniment/ui/shell";
import { useRefresh } from "../item/refresh.ts";
import { t } from "../messages.ts";
import { progressOf } from "./progress.ts";
import type { Upload } from "./queue.ts";
import { PARTS_FROM_BYTES } from "./send.ts";
import { uploadQueue, usePreparing, useUploads } from "./uploads.ts";

const useStyles = makeStyles({
  unseen: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  surface: { width: "min(400px, 92vw)", padding: "12px 0 0", boxSizing: "border-box" },
  head: { display: "flex", alignItems: "center", gap: "8px", padding: "0 12px 8px 16px" },
  actions: { display: "flex", flexGrow: 1, justifyContent: "flex-end" },
  list: { listStyleType: "none", margin: 0, padding: "0 16px 8px", maxHeight: "min(420px, 60vh)", overflowY: "auto" },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "48px",
    paddingBlock: "4px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", gap: "2px", flexGrow: 1, minWidth: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  failed: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere" },
  icon: { display: "flex", fontSize: "20px", color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
});

const MOST_SHOWN = 100;
const ORDER = ["failed", "sending", "paused", "waiting", "done", "cancelled"] as const;

/** How the uploads go, in the top bar; with each file behind it (WORK-UPL-008). Nothing when there are none. */
function UploadStatus(): ReactNode {
  // Holding the focus makes the rest of the page inert, and must not leave it so.
  useFocusKeeper(useFocusFinders);
  const uploads = useUploads();
  const preparing = usePreparing();
  const progress = progressOf(uploads);
  const { isBusy, isOpen: isLeavingLoss } = progress;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const [isOpen, setIsOpen] = useState(false);
  useRefreshWhenDone(uploads, isBusy);
  useEffect(() => {
    if (!isLeavingLoss) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isLeavingLoss]);
  if (uploads.length === 0 && preparing === 0) return null;
  const text = preparing > 0 ? t("upload.preparing", { count: preparing }) : summaryOf(progress);
  return (
    <>
      {/* Said once at the end, not at every file (WORK-KEY-003). */}
      <span role="status" className={styles.unseen}>
        {isBusy || preparing > 0 ? null : text}
      </span>
      <Popover
        open={isOpen}
        onOpenChange={(_, data) => setIsOpen(data.open)}
        positioning={{ position: "below", align: "end", offset: 8 }}
        trapFocus
      >
        <PopoverTrigger disableButtonEnhancement>
          {isNarrow ? (
            <Button appearance="subtle" icon={<ArrowUploadRegular />} aria-label={text} />
          ) : (
            <Button appearance="subtle" icon={<ArrowUploadRegular />}>
              {text}
            </Button>
          )}
        </PopoverTrigger>
        <UploadPanel uploads={uploads} progress={progress} />
      </Popover>
    </>
  );
}

type Progress = ReturnType<typeof progressOf>;

function summaryOf({ isBusy, isOpen, failed, done, total, share }: Progress): string {
  if (isBusy) return t("upload.progress", { done, total, percent: Math.floor(share * 100) });
  if (failed > 0) return t("upload.failed_count", { count: failed });
  if (isOpen) return t("upload.paused_count", { percent: Math.floor(share * 100) });
  return t("upload.done_count", { count: done });
}

/** Live updates show each file as it arrives; where there are none, the place is asked anew at the end. */
function useRefreshWhenDone(uploads: readonly Upload[], isBusy: boolean): void {
  const refresh = useRefresh();
  const latest = useRef(uploads);
  useEffect(() => {
    latest.current = uploads;
  });
  useEffect(() => {
    if (!isBusy) refresh([...new Set(latest.current.map(({ target }) => target.id))]);
  }, [isBusy, refresh]);
}

function UploadPanel(props: { readonly uploads: readonly Upload[]; readonly progress: Progress }): ReactNode {
  const { uploads, progress } = props;
  const { isBusy, failed, speed } = progress;
  const styles = useStyles();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // A button that has done its work is gone, and the focus with it (WORK-KEY-004).
    if (document.activeElement === document.body) list.current?.focus();
  });
  const ordered = uploads.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  const each = (state: Upload["state"], act: (id: string) => void): void => {
    for (const upload of uploads) if (upload.state === state) act(upload.id);
  };
  return (
    <PopoverSurface className={styles.surface} aria-label={t("upload.title")}>
      <div className={styles.head}>
        <Text weight="semibold">{t("upload.title")}</Text>
        <span className={styles.second}>
          {isBusy && speed > 0 ? t("upload.speed", { speed: formatSize(speed) }) : null}
        </span>
        <span className={styles.actions}>
          {failed > 0 ? (
            <Button size="small" appearance="subtle" onClick={() => each("failed", uploadQueue.resume)}>
              {t("upload.retry_all")}
            </Button>
          ) : null}
          {isBusy ? (
            <Button
              size="small"
              appearance="subtle"
              onClick={() => {
                each("waiting", uploadQueue.cancel);
                each("sending", uploadQueue.cancel);
              }}
            >
              {t("upload.cancel_all")}
            </Button>
          ) : (
            <Button size="small" appearance="subtle" onClick={uploadQueue.clear}>
              {t("upload.clear")}
            </Button>
          )}
        </span>
      </div>
      <ul ref={list} className={styles.list} aria-label={t("upload.title")} tabIndex={0}>
        {ordered.slice(0, MOST_SHOWN).map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
        {uploads.length > MOST_SHOWN ? (
          <li className={styles.second}>{t("upload.more", { count: uploads.length - MOST_SHOWN })}</li>
        ) : null}
      </ul>
    </PopoverSurface>
  );
}

// Loaded when the first file is on its way.
// oxlint-disable-next-line import/no-default-export
export default UploadStatus;

function UploadRow({ upload }: { readonly upload: Upload }): ReactNode {
  const { id, file, state, sent } = upload;
  const styles = useStyles();
  const name = file.name;
  return (
    <li className={styles.row}>
      <div className={styles.text}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        {state === "failed" ? (
          <span className={styles.failed}>{troubleOf(upload.error).text}</span>
        ) : (
          <span className={styles.second}>{stateText(upload)}</span>
        )}
        {state === "sending" || state === "paused" ? (
          <ProgressBar
            aria-label={t("upload.progress_of", { name })}
            value={file.size === 0 ? 1 : Math.min(1, sent / file.size)}
          />
        ) : null}
      </div>
      {state === "done" ? (
        <span className={`${styles.icon} ${styles.good}`} aria-hidden="true">
          <CheckmarkCircleRegular />
        </span>
      ) : null}
      {state === "failed" ? (
        <span className={`${styles.icon} ${styles.bad}`} aria-hidden="true">
          <ErrorCircleRegular />
        </span>
      ) : null}
      {state === "sending" && file.size > PARTS_FROM_BYTES ? (
        <RowButton label={t("upload.pause", { name })} icon={<PauseRegular />} onClick={() => uploadQueue.pause(id)} />
      ) : null}
      {state === "paused" ? (
        <RowButton label={t("upload.resume", { name })} icon={<PlayRegular />} onClick={() => uploadQueue.resume(id)} />
      ) : null}
      {state === "failed" || state === "cancelled" ? (
        <RowButton
          label={t("upload.retry", { name })}
          icon={<ArrowClockwiseRegular />}
          onClick={() => uploadQueue.resume(id)}
        />
      ) : null}
      {state === "done" || state === "cancelled" ? null : (
        <RowButton
          label={t("upload.cancel", { name })}
          icon={<DismissRegular />}
          onClick={() => uploadQueue.cancel(id)}
        />
      )}
    </li>
  );
}

function RowButton(props: { readonly label: string; readonly icon: ReactNode & object; onClick(): void }): ReactNode {
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={props.icon as never}
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    />
  );
}

function stateText({ state, sent, file, speed, isStalled }: Upload): string {
  const size = formatSize(file.size);
  switch (state) {
    case "sending":
      if (isStalled === true) return t("upload.stalled", { sent: formatSize(sent), size });
      return speed === undefined
        ? t("upload.sending", { sent: formatSize(sent), size })
        : t("upload.sending_speed", { sent: formatSize(sent), size, speed: formatSize(speed) });
    case "paused":
      return t("upload.paused", { sent: formatSize(sent), size });
    case "done":
      return t("upload.done", { size });
    case "cancelled":
      return t("upload.cancelled");
    case "failed":
      return words("error.unexpected");
    case "waiting":
      return t("upload.waiting", { size });
  }
}
