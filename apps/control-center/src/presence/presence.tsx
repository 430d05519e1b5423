import { useEffect, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { later } from "@muniment/ui/later";
import { askForProof, openQuestion, subscribeToQuestions } from "./ask.ts";
import { idleSeconds, touch } from "./idle.ts";

const ProveDialog = later(async () => (await import("./prove-dialog.tsx")).ProveDialog);
const IdleWarning = later(async () => (await import("./idle-warning.tsx")).IdleWarning);

const LOOK_MILLISECONDS = 2_000;
/** The warning comes two minutes before (CC-SES-001). */
const WARNED_SECONDS = 120;

/** Asks who is there: before high-risk acts, and when nobody touched the page for so many minutes. */
export function Presence({ idleMinutes }: { readonly idleMinutes: number }): ReactNode {
  const question = useSyncExternalStore(subscribeToQuestions, openQuestion);
  const left = useSecondsLeft(idleMinutes * 60);
  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) void askForProof("idle");
  }, [isOver]);
  if (question !== undefined) return <ProveDialog key={question.reason} question={question} />;
  return left <= WARNED_SECONDS && !isOver ? <IdleWarning seconds={left} onStay={touch} /> : null;
}

/** Until the page has been left alone for too long; drawn anew only where it matters. */
function useSecondsLeft(limit: number): number {
  const [left, setLeft] = useState(limit);
  useEffect(() => {
    const look = (): void => {
      const seconds = limit - idleSeconds();
      setLeft(seconds > WARNED_SECONDS ? limit : Math.max(0, Math.ceil(seconds / 60) * 60));
    };
    const timer = setInterval(look, LOOK_MILLISECONDS);
    for (const kind of SIGNS) addEventListener(kind, look);
    return () => {
      clearInterval(timer);
      for (const kind of SIGNS) removeEventListener(kind, look);
    };
  }, [limit]);
  return left;
}

/** What is noted by `idle.ts` first, which listens while they are still on their way down. */
const SIGNS = ["click", "keyup", "storage"] as const;
