import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Spinner,
  makeStyles,
  mergeClasses,
  tokens,
  useFocusFinders,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { FormEvent, ReactNode, RefObject } from "react";
import { useFocusKeeper, useReturnedFocus } from "../focus/index.ts";
import { words } from "../message/index.ts";
import { troubleOf } from "../query/index.ts";

const useStyles = makeStyles({
  surface: {
    "@media (min-width: 481px)": { maxHeight: "calc(100dvh - 32px)" },
    "@media (max-width: 480px)": { maxWidth: "100vw", height: "100dvh", maxHeight: "100dvh", borderRadius: 0 },
  },
  // The kit lets the body be as high as the page without the surface's padding.
  body: { "@media (min-width: 481px)": { maxHeight: "calc(100dvh - 80px)" } },
  veil: { backgroundColor: tokens.colorNeutralBackground2 },
  wide: { "@media (min-width: 721px)": { maxWidth: "720px" } },
  content: {
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    paddingBlock: "4px",
    // What has no room is scrolled to, not made smaller than its text.
    "& > *": { flexShrink: 0 },
  },
  // A long form scrolls between two lines, and what gets the focus comes into sight with its label.
  wideContent: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingTop: "16px",
    scrollPaddingBlock: "40px",
  },
  actions: { flexWrap: "wrap", "@media (max-width: 480px)": { justifySelf: "stretch" } },
  foot: {
    gridColumn: "1 / -1",
    justifySelf: "stretch",
    justifyContent: "flex-end",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingTop: "16px",
  },
  choice: { whiteSpace: "nowrap" },
});

/** One way out of a dialog that does something. */
export interface DialogChoice {
  readonly label: string;
  readonly appearance?: "primary" | "secondary";
  readonly isBusy?: boolean;
  /** Called with the form's submission; the first choice answers to Enter. */
  run(): void;
}

interface FormDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The first is the primary one. */
  readonly choices: readonly DialogChoice[];
  readonly error?: unknown;
  /** Has room for two fields side by side. */
  readonly isWide?: boolean;
  /** What closes without doing anything, where `Cancel` would be unclear. */
  readonly cancelLabel?: string;
  /** Where the first choice only closes. */
  readonly hasNoCancel?: boolean;
  /** Hides what is behind it, and is left by its buttons alone. */
  readonly isVeil?: boolean;
  onClose(): void;
}

/** A dialog with a form, or one question: Esc, the cross and Cancel do the same (CC-NAV-013). */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { title, children, choices, error, isWide = false, isVeil = false, cancelLabel, onClose } = props;
  const styles = useStyles();
  const form = useFirstField();
  useReturnedFocus();
  useFocusKeeper(useFocusFinders);
  const isBusy = choices.some((choice) => choice.isBusy === true);
  const dismiss = (): void => (isBusy || isVeil ? undefined : onClose());
  useEarlyEscape(dismiss);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialog that a form draws is within that form for React, which would be submitted with it.
    event.stopPropagation();
    if (!isBusy) choices[0]?.run();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_, data) => (data.open ? undefined : dismiss())}>
      <DialogSurface
        className={mergeClasses(styles.surface, isWide && styles.wide)}
        {...(isVeil ? { backdrop: { className: styles.veil } } : {})}
      >
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody className={styles.body}>
            <DialogTitle
              action={
                isVeil ? null : (
                  <Button
                    appearance="subtle"
                    icon={<DismissRegular />}
                    aria-label={words("action.close")}
                    onClick={onClose}
                  />
                )
              }
            >
              {title}
            </DialogTitle>
            <DialogContent className={mergeClasses(styles.content, isWide && styles.wideContent)}>
              {error === undefined || error === null ? null : (
                <MessageBar intent="error" role="alert">
                  <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
                </MessageBar>
              )}
              {children}
            </DialogContent>
            <DialogActions className={mergeClasses(styles.actions, isWide && styles.foot)} fluid>
              {choices.map((choice, at) => (
                <Button
                  key={choice.label}
                  className={styles.choice}
                  type={at === 0 ? "submit" : "button"}
                  appearance={choice.appearance ?? (at === 0 ? "primary" : "secondary")}
                  disabledFocusable={isBusy}
                  icon={choice.isBusy === true ? <Spinner size="tiny" /> : undefined}
                  onClick={at === 0 ? undefined : choice.run}
                >
                  {choice.label}
                </Button>
              ))}
              {props.hasNoCancel === true ? null : (
                <Button appearance="secondary" onClick={onClose} disabled={isBusy}>
                  {cancelLabel ?? words("action.cancel")}
                </Button>
              )}
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** Typing can begin at once; without a field the focus is where the kit puts it. */
function useFirstField(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input:enabled, textarea:enabled, select:enabled")?.focus();
  }, []);
  return form;
}

/** Escape closes from the moment the dialog is there: the kit hears it only once the focus is in the dialog. */
function useEarlyEscape(close: () => void): void {
  const latest = useRef(close);
  useLayoutEffect(() => {
    latest.current = close;
  });
  useLayoutEffect(() => {
    const heard = new AbortController();
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) latest.current();
    };
    document.addEventListener("keydown", onKeyDown, { signal: heard.signal });
    document.addEventListener("focusin", () => heard.abort(), { signal: heard.signal });
    return () => heard.abort();
  }, []);
}
