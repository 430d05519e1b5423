import { Input, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  ArrowRotateClockwiseRegular,
  ChevronDownRegular,
  ChevronUpRegular,
  SearchRegular,
  ZoomFitRegular,
  ZoomInRegular,
  ZoomOutRegular,
} from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import { EmptyState, ErrorState, LoadingRows } from "../state/index.ts";
import type { ShownProps } from "./shown-props.ts";
import { ChangedWhileRead } from "./pdf-bytes.ts";
import { usePdfStyles } from "./pdf-styles.ts";
import { openPdf } from "./pdf-view.ts";
import type { PdfState, PdfView } from "./pdf-view.ts";
import { BarButton, BarGroup } from "./reader-bar.tsx";
import { words } from "./reader-words.ts";

const useStyles = makeStyles({
  around: { position: "relative", flexGrow: 1, minHeight: 0, backgroundColor: tokens.colorNeutralBackground4 },
  loading: { position: "absolute", inset: 0, backgroundColor: tokens.colorNeutralBackground1 },
  number: { width: "52px" },
  find: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    padding: "4px 8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { flexGrow: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
});

/** Documents of pages: read, searched, enlarged and turned. */
export function PdfPages({ source, part, look, bar }: ShownProps): ReactNode {
  const styles = useStyles();
  usePdfStyles();
  const container = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<PdfState>();
  const [trouble, setTrouble] = useState<{ readonly error: unknown }>();
  const [isFinding, setIsFinding] = useState(false);
  const view = useRef<PdfView>(undefined);
  useEffect(() => {
    if (container.current === null) return undefined;
    const opened = openPdf({
      source,
      part,
      container: container.current,
      onState: setState,
      onTrouble: (error) => setTrouble({ error }),
    });
    view.current = opened;
    return opened.close;
  }, [source, part]);
  if (trouble !== undefined) {
    return (
      <>
        {bar()}
        <Trouble error={trouble.error} />
      </>
    );
  }
  const setFinding = (wanted: boolean): void => {
    if (!wanted) view.current?.find("");
    setIsFinding(wanted);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = actOf(event, { view: view.current, isFinding, find: setFinding });
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div style={{ display: "contents" }} onKeyDown={onKeyDown}>
      {bar(<PdfTools state={state} view={view} isFinding={isFinding} onFind={setFinding} />)}
      {isFinding ? <FindLine state={state} view={view} /> : null}
      <div className={styles.around}>
        <div
          ref={container}
          // The drawing of pages asks for this position before a sheet of styles is there.
          style={{ position: "absolute", inset: 0, overflow: "auto" }}
          role="region"
          aria-label={words("page.pages", { name: look.name })}
          tabIndex={0}
        >
          <div className="pdfViewer" />
        </div>
        {state === undefined ? (
          <div className={styles.loading}>
            <LoadingRows />
          </div>
        ) : null}
      </div>
    </div>
  );
}

type ViewRef = RefObject<PdfView | undefined>;

interface KeyGround {
  readonly view: PdfView | undefined;
  readonly isFinding: boolean;
  find(isFinding: boolean): void;
}

function actOf(event: KeyboardEvent, { view, isFinding, find }: KeyGround): (() => void) | undefined {
  const isChord = event.ctrlKey || event.metaKey;
  if (isChord && event.key === "f") return () => find(true);
  if (event.key === "Escape" && isFinding) return () => find(false);
  if (isChord || event.altKey || view === undefined) return undefined;
  if (event.target instanceof HTMLElement && event.target.closest("input") !== null) return undefined;
  const acts: Readonly<Record<string, () => void>> = {
    "+": view.larger,
    "=": view.larger,
    "-": view.smaller,
    "0": view.fit,
    r: view.turn,
  };
  return acts[event.key];
}

function PdfTools(props: {
  readonly state: PdfState | undefined;
  readonly view: ViewRef;
  readonly isFinding: boolean;
  onFind(isFinding: boolean): void;
}): ReactNode {
  const { state, view, isFinding, onFind } = props;
  return (
    <>
      {state === undefined ? null : <PageNumber state={state} view={view} />}
      <BarGroup>
        <BarButton label={words("zoom.out")} icon={<ZoomOutRegular />} onClick={() => view.current?.smaller()} />
        <BarButton label={words("zoom.in")} icon={<ZoomInRegular />} onClick={() => view.current?.larger()} />
        <BarButton label={words("zoom.fit")} icon={<ZoomFitRegular />} onClick={() => view.current?.fit()} />
        <BarButton
          label={words("turn.right")}
          icon={<ArrowRotateClockwiseRegular />}
          onClick={() => view.current?.turn()}
        />
        <BarButton
          label={words("reader.find")}
          icon={<SearchRegular />}
          isOn={isFinding}
          onClick={() => onFind(!isFinding)}
        />
      </BarGroup>
    </>
  );
}

function PageNumber({ state, view }: { readonly state: PdfState; readonly view: ViewRef }): ReactNode {
  const styles = useStyles();
  const [typed, setTyped] = useState<string>();
  const go = (): void => {
    const page = Number(typed);
    if (Number.isInteger(page) && page >= 1 && page <= state.pages) view.current?.goTo(page);
    setTyped(undefined);
  };
  return (
    <BarGroup>
      <Input
        size="small"
        className={styles.number}
        aria-label={words("page.number")}
        inputMode="numeric"
        value={typed ?? String(state.page)}
        onChange={(_, { value }) => setTyped(value)}
        onBlur={go}
        onKeyDown={(event) => {
          if (event.key === "Enter") go();
        }}
      />
      <Text size={200} className={styles.quiet}>
        {words("page.of", { count: state.pages })}
      </Text>
    </BarGroup>
  );
}

function FindLine({ state, view }: { readonly state: PdfState | undefined; readonly view: ViewRef }): ReactNode {
  const styles = useStyles();
  const [text, setText] = useState("");
  const again = (direction: "next" | "previous"): void => view.current?.find(text, direction);
  const found = text === "" ? undefined : state?.found;
  return (
    <div role="group" aria-label={words("reader.find")} className={styles.find}>
      <Input
        size="small"
        className={mergeClasses(styles.words)}
        aria-label={words("find.field")}
        placeholder={words("find.field")}
        autoFocus
        value={text}
        onChange={(_, { value }) => {
          setText(value);
          view.current?.find(value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") again(event.shiftKey ? "previous" : "next");
        }}
      />
      <Text size={200} className={styles.quiet} role="status">
        {found === undefined || found.isPending
          ? ""
          : found.total === 0
            ? words("find.none")
            : words("find.count", { current: found.current, total: found.total })}
      </Text>
      <BarButton label={words("find.previous")} icon={<ChevronUpRegular />} onClick={() => again("previous")} />
      <BarButton label={words("find.next")} icon={<ChevronDownRegular />} onClick={() => again("next")} />
    </div>
  );
}

/** Why there are no pages: the file's own fault is said, everything else is a refusal or a failure like any other. */
function Trouble({ error }: { readonly error: unknown }): ReactNode {
  const name = error instanceof Error ? error.name : "";
  const reason =
    error instanceof ChangedWhileRead
      ? "changed"
      : name === "PasswordException"
        ? "encrypted"
        : name === "InvalidPDFException"
          ? "damaged"
          : undefined;
  return reason === undefined ? (
    <ErrorState error={error} />
  ) : (
    <EmptyState icon={<SearchRegular />} title={words("state.failed")} text={words(`state.${reason}`)} />
  );
}
