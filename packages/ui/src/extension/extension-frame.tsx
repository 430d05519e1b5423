import { Button, Spinner, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular, PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { FRAME_SANDBOX, mountFrame } from "@muniment/extension-kit/host";
import type {
  DialogSize,
  FrameHandlers,
  HostContext,
  MountedFrame,
  SelectedItem,
  ToastLink,
} from "@muniment/extension-kit/host";
import { words } from "../message/index.ts";
import { useAppearance } from "../theme/index.ts";
import { useTell } from "../toast/index.ts";
import { ExtensionDialog } from "./extension-dialog.tsx";
import type { Extension, ExtensionDoor } from "./extension.ts";
import { pageWithin } from "./page-within.ts";
import { saveFile } from "./save-file.ts";
import { sharedToken } from "./tokens.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", position: "relative", flexGrow: 1, minHeight: 0, minWidth: 0 },
  frame: {
    borderTopWidth: 0,
    borderRightWidth: 0,
    borderBottomWidth: 0,
    borderLeftWidth: 0,
    width: "100%",
    height: "100%",
    flexGrow: 1,
    minHeight: 0,
    colorScheme: "normal",
  },
  hidden: { visibility: "hidden" },
  over: {
    position: "absolute",
    inset: 0,
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    gap: tokens.spacingVerticalM,
    padding: "24px",
    textAlign: "center",
  },
  icon: { fontSize: "40px", lineHeight: 0, color: tokens.colorNeutralForeground3 },
  title: { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, marginBlock: 0 },
  text: { color: tokens.colorNeutralForeground2, maxWidth: "440px", textAlign: "center" },
  actions: { display: "flex", flexWrap: "wrap", justifyContent: "center", gap: tokens.spacingHorizontalS },
});

/** What a frame is shown for. */
export interface ExtensionFrameProps {
  readonly door: ExtensionDoor;
  readonly extension: Extension;
  readonly entry: string;
  readonly point: string;
  readonly pointId: string;
  /** What follows the place in the address. */
  readonly path?: string;
  readonly action?: string | undefined;
  readonly library?: string | undefined;
  readonly matter?: HostContext["matter"];
  readonly selection?: readonly SelectedItem[];
  readonly data?: unknown;
  /** Ends the dialog that the frame is in. */
  readonly onClose?: (result: unknown) => void;
  readonly onTitle?: (title: string, badge: number | undefined) => void;
}

interface OpenDialog {
  readonly entry: string;
  readonly title: string;
  readonly size: DialogSize;
  readonly data?: unknown;
  done(result: unknown): void;
}

/**
 * A page of an extension, in a frame of another origin that gets at nothing of the page around it. While it does not
 * answer, a card says so in its place (CC-EXT-006, TRK-PKG-022).
 */
export function ExtensionFrame(props: ExtensionFrameProps): ReactNode {
  const { extension } = props;
  const [attempt, setAttempt] = useState(0);
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <LiveFrame
        key={`${extension.base} ${props.entry} ${attempt}`}
        {...props}
        onRetry={() => setAttempt((count) => count + 1)}
      />
    </div>
  );
}

type State = "loading" | "ready" | "slow" | "flood";

function LiveFrame(props: ExtensionFrameProps & { readonly onRetry: () => void }): ReactNode {
  const { extension, entry, onRetry } = props;
  const styles = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<State>("loading");
  const [dialog, setDialog] = useState<OpenDialog | undefined>();
  const context = useContextOf(props);
  const handlers = useHandlers(props, { setState, setDialog });
  const mounted = useRef<MountedFrame>(undefined);
  const first = useRef(context);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const view = mountFrame({
      frame: element,
      origin: extension.origin,
      context: first.current,
      handlers,
      // oxlint-disable-next-line no-console -- for who writes the extension; people never see it
      log: (line) => console.warn(`${extension.package_id}: ${line}`),
    });
    mounted.current = view;
    return () => view.stop();
  }, [extension.origin, extension.package_id, handlers]);
  useEffect(() => {
    first.current = context;
    mounted.current?.setContext(context);
  }, [context]);
  const isBroken = state === "slow" || state === "flood";
  return (
    <>
      {isBroken ? null : (
        <iframe
          ref={frame}
          className={mergeClasses(styles.frame, state === "loading" && styles.hidden)}
          title={extension.name}
          src={`${extension.base}${entry}`}
          sandbox={FRAME_SANDBOX}
          referrerPolicy="no-referrer"
        />
      )}
      {state === "loading" ? (
        <div className={styles.over}>
          <Spinner label={words("extension.loading", { name: extension.name })} />
        </div>
      ) : null}
      {isBroken ? (
        <BrokenCard extension={extension} door={props.door} isFlood={state === "flood"} onRetry={onRetry} />
      ) : null}
      {dialog === undefined ? null : (
        <ExtensionDialog
          title={dialog.title}
          from={extension.name}
          size={dialog.size}
          onClose={() => dialog.done(undefined)}
        >
          <ExtensionFrame
            {...props}
            entry={dialog.entry}
            data={dialog.data}
            onTitle={(title) =>
              setDialog((shown) => (shown === undefined || title === "" ? shown : { ...shown, title }))
            }
            onClose={dialog.done}
          />
        </ExtensionDialog>
      )}
    </>
  );
}

function BrokenCard(props: {
  readonly extension: Extension;
  readonly door: ExtensionDoor;
  readonly isFlood: boolean;
  readonly onRetry: () => void;
}): ReactNode {
  const { extension, door, isFlood, onRetry } = props;
  const styles = useStyles();
  const tell = useTell();
  const { name } = extension;
  const { disable } = door;
  const switchOff = async (): Promise<void> => {
    try {
      await disable?.(extension);
      tell.done(words("extension.disabled", { name }));
    } catch (error) {
      tell.failed(words("extension.not_disabled", { name }), error);
    }
  };
  return (
    <div className={styles.over} role="alert">
      <span className={styles.icon} aria-hidden="true">
        <PlugDisconnectedRegular />
      </span>
      <Text as="h2" weight="semibold" className={styles.title}>
        {words("extension.broken", { name })}
      </Text>
      <Text className={styles.text}>{words(isFlood ? "extension.flood" : "extension.slow")}</Text>
      <div className={styles.actions}>
        <Button icon={<ArrowClockwiseRegular />} onClick={onRetry}>
          {words("action.retry")}
        </Button>
        {disable === undefined ? null : (
          <Button appearance="subtle" onClick={() => void switchOff()}>
            {words("extension.disable", { name })}
          </Button>
        )}
      </div>
    </div>
  );
}

function useContextOf(props: ExtensionFrameProps): HostContext {
  const { door, extension, path = "", action, library, matter, selection = [], data } = props;
  const { shown } = useAppearance();
  return {
    host: door.host,
    api: location.origin,
    package: { id: extension.package_id, version: extension.version },
    point: props.point,
    pointId: props.pointId,
    path,
    isDialog: props.onClose !== undefined,
    person: door.person,
    theme: shown,
    locale: door.locale,
    selection,
    ...(action === undefined ? {} : { action }),
    ...(library === undefined ? {} : { library }),
    ...(matter === undefined ? {} : { matter }),
    ...(data === undefined ? {} : { data }),
  };
}

/** The same object as long as the frame lives; what it does is always that of the latest drawing. */
function useHandlers(
  props: ExtensionFrameProps,
  set: { setState(state: State): void; setDialog(dialog: OpenDialog | undefined): void },
): FrameHandlers {
  const tell = useTell();
  const latest = useRef({ props, set, tell });
  useLayoutEffect(() => {
    latest.current = { props, set, tell };
  });
  const [handlers] = useState<FrameHandlers>(() => ({
    token: async ({ fresh }) => {
      const { door, extension } = latest.current.props;
      return sharedToken(extension.package_id, fresh, door.token);
    },
    selection: () => latest.current.props.selection ?? [],
    openDialog: async (given) => {
      // Another application's page would be shown with this one's tokens and data.
      if (pageWithin(latest.current.props.extension.base, given.entry) === undefined) {
        throw new Error("This page is not in the package.");
      }
      return new Promise((resolve) =>
        latest.current.set.setDialog({
          ...given,
          done(result) {
            latest.current.set.setDialog(undefined);
            resolve(result);
          },
        }),
      );
    },
    async saveFile({ name, content }) {
      saveFile({ name, content, by: latest.current.props.extension.name, tell: latest.current.tell });
    },
    closeDialog: (result) => latest.current.props.onClose?.(result),
    navigate({ path, pointId, replace }) {
      const { door, extension, pointId: own } = latest.current.props;
      door.go(extension, { pointId: pointId ?? own, path, replace });
    },
    openDocument: (id) => latest.current.props.door.openDocument(id),
    openMatter: (id) => latest.current.props.door.openMatter(id),
    openPage: (path) => latest.current.props.door.openPage(path),
    toast(kind, text, open) {
      const { tell: notices, props: around } = latest.current;
      if (kind === "error") return notices.failed(around.extension.name, new Error(text));
      // A dialog may be gone by the time that the button is pressed.
      const go = ({ path, pointId = around.pointId }: ToastLink): void =>
        around.door.go(around.extension, { pointId, path, replace: false });
      return notices.done(text, undefined, open === undefined ? undefined : { label: open.label, run: () => go(open) });
    },
    // Frames fill the place that they are given.
    resize: () => undefined,
    setTitle: (title, badge) => latest.current.props.onTitle?.(title, badge),
    onReady: () => latest.current.set.setState("ready"),
    onTrouble: (trouble) => latest.current.set.setState(trouble),
  }));
  return handlers;
}
