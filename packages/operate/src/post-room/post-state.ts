import type { PostItemState } from "@muniment/operate-api/post-item";
import type { PostBatchState } from "@muniment/operate-api/post-room";

/** What a post item may become from each state (operate.md 23.11); anything else is impossible (OPR-STM-001). */
const ITEM: Readonly<Record<PostItemState, readonly PostItemState[]>> = {
  waiting_for_approval: ["queued", "cancelled"],
  queued: ["preparing", "failed", "cancelled"],
  preparing: ["queued", "ready", "failed", "cancelled"],
  ready: ["delivering", "failed", "cancelled"],
  delivering: ["delivered", "cancel_requested"],
  delivered: ["printed", "dispatched", "failed", "cancel_requested", "queued"],
  printed: ["dispatched", "failed", "cancel_requested", "queued"],
  dispatched: ["returned", "queued"],
  returned: ["queued"],
  failed: ["queued", "cancelled"],
  cancel_requested: ["cancelled", "dispatched"],
  cancelled: [],
};

const BATCH: Readonly<Record<PostBatchState, readonly PostBatchState[]>> = {
  open: ["closed"],
  closed: ["delivering"],
  delivering: ["closed", "delivered"],
  delivered: ["printed", "done"],
  printed: ["done"],
  done: [],
};

/** The states from which an item may become this. */
export function itemStatesBefore(state: PostItemState): readonly PostItemState[] {
  return (Object.keys(ITEM) as PostItemState[]).filter((before) => ITEM[before].includes(state));
}

/** Whether an item may become that. */
export function mayBecome(from: PostItemState, to: PostItemState): boolean {
  return ITEM[from].includes(to);
}

/** The states from which a batch may become this. */
export function batchStatesBefore(state: PostBatchState): readonly PostBatchState[] {
  return (Object.keys(BATCH) as PostBatchState[]).filter((before) => BATCH[before].includes(state));
}

/** How far a delivered batch is, by how far what lies in it is. */
export function progressOf(items: readonly PostItemState[]): "delivered" | "printed" | "done" {
  const left = items.filter((state) => state === "delivered" || state === "printed" || state === "cancel_requested");
  if (left.length === 0) return "done";
  return left.every((state) => state === "printed") ? "printed" : "delivered";
}
