import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { Status } from "@muniment/ui/status";
import type { getDirectorySource } from "@muniment/work-api/control-center/directory";
import type { getDirectoryRun } from "@muniment/work-api/control-center/directory-run";
import { directoryText } from "../../../texts/directory.ts";

/** A directory as its pages have it. */
export type Source = Output<typeof getDirectorySource>["data"];

/** A run of a directory. */
export type Run = Output<typeof getDirectoryRun>["data"];

const changeKinds = ["create", "update", "link", "disable", "enable", "group", "join", "leave"] as const;

/** What a run counts, in the order in which people ask. */
export const countKinds = [...changeKinds, "conflict", "skipped", "refused"] as const;

/** How often a run that is under way is asked how far it is. */
export const ASK_MILLISECONDS = 1_000;

/** Whether a worker has the run, or will have it. */
export function isUnderWay(run: Run | undefined): boolean {
  return run?.state === "queued" || run?.state === "running";
}

/** What was found, in words; empty when nothing was. */
export function countWords({ counts }: Run): string {
  const parts = countKinds.filter((kind) => counts[kind] > 0);
  return parts.map((kind) => directoryText(`run.count.${kind}`, { count: counts[kind] })).join(", ");
}

/** How many changes a run would make, conflicts and what is skipped aside. */
export function changeCount({ counts }: Run): number {
  return changeKinds.reduce((sum, kind) => sum + counts[kind], 0);
}

/** What a person wants to know of a directory before anything else. */
export function SourceState({ source }: { readonly source: Source }): ReactNode {
  const { last_run: run, is_paused: isPaused, is_live: isLive } = source;
  if (isUnderWay(run)) return <Status tone="waiting">{directoryText("directory.state.running")}</Status>;
  if (isPaused) return <Status tone="none">{directoryText("directory.state.paused")}</Status>;
  if (run === undefined) return <Status tone="none">{directoryText("directory.state.new")}</Status>;
  if (run.state === "failed") return <Status tone="bad">{directoryText("directory.state.failed")}</Status>;
  if (run.state === "stopped") return <Status tone="warning">{directoryText("directory.state.stopped")}</Status>;
  if (run.state === "cancelled") return <Status tone="none">{directoryText("directory.state.cancelled")}</Status>;
  if (!isLive || (run.kind === "dry" && changeCount(run) > 0)) {
    return <Status tone="waiting">{directoryText("directory.state.ready")}</Status>;
  }
  const { conflict: count } = run.counts;
  if (count > 0) return <Status tone="warning">{directoryText("directory.state.conflicts", { count })}</Status>;
  return <Status tone="good">{directoryText("directory.state.good")}</Status>;
}

const TONES = {
  queued: "waiting",
  running: "waiting",
  done: "good",
  stopped: "warning",
  failed: "bad",
  cancelled: "none",
} as const satisfies Record<Run["state"], string>;

/** How a run ended, or that it has not. */
export function RunState({ run }: { readonly run: Run }): ReactNode {
  return <Status tone={TONES[run.state]}>{directoryText(`run.state.${run.state}`)}</Status>;
}

/** When a directory runs by itself, where that is no moment. */
export function noNextRun(source: Source): string {
  if (source.is_paused) return directoryText("directory.state.paused");
  if (source.every_minutes === null) return directoryText("directory.by_hand");
  return directoryText("directory.when_applied");
}
