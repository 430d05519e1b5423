import {
  Button,
  Toast,
  ToastBody,
  ToastFooter,
  ToastTitle,
  Toaster,
  makeStyles,
  useToastController,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import { troubleOf } from "../query/index.ts";

const TOASTER = "muniment";
/** An undo can be reached for at least ten seconds (CC-NAV-014). */
const UNDO_MILLISECONDS = 12_000;

const useStyles = makeStyles({
  // A point in the corner from which toasts grow, above every dialog.
  root: { position: "fixed", bottom: 0, insetInlineEnd: 0, zIndex: 1_000_001 },
});

/** Where confirmations appear; once in an app. A landmark, so that people with screen readers find what was told. */
export function Toasts(): ReactNode {
  const styles = useStyles();
  return (
    <section aria-label={words("toast.title")} className={styles.root}>
      <Toaster inline toasterId={TOASTER} position="bottom-end" pauseOnHover pauseOnWindowBlur />
    </section>
  );
}

/** What an app tells without stopping anybody. */
export interface Tell {
  /** Something is done; with `undo`, a button takes it back; with `next`, one goes on from it. */
  done(text: string, undo?: () => void, next?: { readonly label: string; run(): void }): void;
  /** Something failed; stays until it is closed. */
  failed(title: string, error: unknown): void;
}

/** Confirmations and failures, announced to screen readers once. */
export function useTell(): Tell {
  const { dispatchToast, dismissToast } = useToastController(TOASTER);
  return {
    done(text, undo, next) {
      const toastId = crypto.randomUUID();
      const further = undo === undefined ? next : { label: words("action.undo"), run: undo };
      const go = (): void => {
        dismissToast(toastId);
        further?.run();
      };
      dispatchToast(
        <Toast>
          <ToastTitle
            action={
              further === undefined ? undefined : (
                <Button size="small" appearance="transparent" onClick={go}>
                  {further.label}
                </Button>
              )
            }
          >
            {text}
          </ToastTitle>
        </Toast>,
        { toastId, intent: "success", timeout: further === undefined ? 5000 : UNDO_MILLISECONDS },
      );
    },
    failed(title, error) {
      const toastId = crypto.randomUUID();
      const trouble = troubleOf(error);
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
          <ToastBody
            subtitle={trouble.reference === undefined ? undefined : words("error.reference", { id: trouble.reference })}
          >
            {trouble.text}
          </ToastBody>
          <ToastFooter>
            <Button size="small" onClick={() => dismissToast(toastId)}>
              {words("action.close")}
            </Button>
          </ToastFooter>
        </Toast>,
        { toastId, intent: "error", timeout: -1 },
      );
    },
  };
}
