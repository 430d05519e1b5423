import {
  Button,
  Toast,
  ToastBody,
  ToastFooter,
  ToastTitle,
  Toaster,
  useFocusFinders,
  useToastController,
} from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { words } from "../message/index.ts";
import { troubleOf } from "../query/index.ts";
import { takeNotices } from "./notices.ts";
import type { Notice } from "./notices.ts";

const TOASTER = "muniment";
const DONE_MILLISECONDS = 5000;
/** An undo can be reached for at least ten seconds (CC-NAV-014). */
const NEXT_MILLISECONDS = 12_000;
/** More at once would cover the page; what went wrong stays until it is closed, and an undo its time. */
const MOST_DONE = 3;

/** The notices that are in sight; a new `latest` says that there are more. */
export function ToastStack({ latest }: { readonly latest: Notice }): ReactNode {
  const { dispatchToast, dismissToast } = useToastController(TOASTER);
  const done = useRef<string[]>([]);
  useEffect(() => {
    for (const notice of takeNotices()) {
      const toastId = crypto.randomUUID();
      const isFailure = notice.error !== undefined;
      dispatchToast(<OneNotice notice={notice} onClose={() => dismissToast(toastId)} />, {
        toastId,
        intent: isFailure ? "error" : "success",
        timeout: isFailure ? -1 : notice.next === undefined ? DONE_MILLISECONDS : NEXT_MILLISECONDS,
      });
      if (isFailure || notice.next?.isUndo === true) continue;
      done.current.push(toastId);
      for (const oldest of done.current.splice(0, done.current.length - MOST_DONE)) dismissToast(oldest);
    }
  }, [latest, dispatchToast, dismissToast]);
  const leave = useLeaving();
  return (
    <div style={{ display: "contents" }} onKeyDownCapture={leave}>
      <Toaster inline toasterId={TOASTER} position="bottom-end" pauseOnHover pauseOnWindowBlur />
    </div>
  );
}

/** The kit holds whoever tabs onto a notice there until it is dismissed; with us Tab goes on, through its buttons (WCAG 2.1.2). */
function useLeaving(): (event: KeyboardEvent<HTMLElement>) => void {
  const { findAllFocusable, findFirstFocusable } = useFocusFinders();
  return (event) => {
    const notice = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=listitem]") : null;
    if (event.key !== "Tab" || notice === null) return;
    const buttons = findAllFocusable(notice).filter((element) => element !== notice);
    if (event.target === notice) {
      // The browser's own way: backwards, and forwards where there is no button to go to.
      if (event.shiftKey || buttons.length === 0) event.stopPropagation();
    } else if (event.target === (event.shiftKey ? buttons[0] : buttons.at(-1))) {
      event.preventDefault();
      event.stopPropagation();
      // Notices are the last of the page, after which comes its beginning.
      (event.shiftKey ? notice : findFirstFocusable(document.body))?.focus();
    }
  };
}

function OneNotice({ notice, onClose }: { readonly notice: Notice; onClose(): void }): ReactNode {
  const { text, next, error } = notice;
  if (error !== undefined) return <Failure title={text} error={error} onClose={onClose} />;
  const go = (): void => {
    onClose();
    next?.run();
  };
  return (
    <Toast>
      <ToastTitle
        action={
          next === undefined ? undefined : (
            <Button size="small" appearance="transparent" onClick={go}>
              {next.label}
            </Button>
          )
        }
      >
        {text}
      </ToastTitle>
    </Toast>
  );
}

function Failure(props: { readonly title: string; readonly error: unknown; onClose(): void }): ReactNode {
  const trouble = troubleOf(props.error);
  return (
    <Toast>
      <ToastTitle>{props.title}</ToastTitle>
      <ToastBody
        subtitle={trouble.reference === undefined ? undefined : words("error.reference", { id: trouble.reference })}
      >
        {trouble.text}
      </ToastBody>
      <ToastFooter>
        <Button size="small" onClick={props.onClose}>
          {words("action.close")}
        </Button>
      </ToastFooter>
    </Toast>
  );
}
