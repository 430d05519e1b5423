import type { QueryClient } from "@tanstack/react-query";
import { getCaseAudit } from "@muniment/operate-api/audit";
import {
  getPostBatch,
  getPostItem,
  listCasePost,
  listPostBatches,
  listPostItems,
} from "@muniment/operate-api/post-room";
import { invalidate, reloadLists } from "@muniment/ui/query";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";

/** One envelope. */
export type PostItem = Output<typeof getPostItem>["data"];

/** Envelopes that go together. */
export type PostBatch = Output<typeof getPostBatch>["data"];

/** How a state is shown: what waits for something says so. */
export const shownState = ({ state, trouble }: PostItem): PostItem["state"] | "waiting" =>
  trouble !== undefined && state !== "failed" ? "waiting" : state;

/** The same of a batch. */
export const shownBatchState = ({ state, trouble }: PostBatch): PostBatch["state"] | "waiting" =>
  trouble === undefined ? state : "waiting";

/** What the states of items mean for the person. */
export const ITEM_TONES: Readonly<Record<ReturnType<typeof shownState>, Tone>> = {
  waiting_for_approval: "warning",
  queued: "waiting",
  preparing: "waiting",
  ready: "waiting",
  delivering: "waiting",
  delivered: "waiting",
  printed: "waiting",
  dispatched: "good",
  returned: "warning",
  failed: "bad",
  cancel_requested: "warning",
  cancelled: "none",
  waiting: "warning",
};

/** What those of batches mean. */
export const BATCH_TONES: Readonly<Record<ReturnType<typeof shownBatchState>, Tone>> = {
  open: "none",
  closed: "waiting",
  delivering: "waiting",
  delivered: "warning",
  printed: "waiting",
  done: "good",
  waiting: "warning",
};

/** Asks anew for all that a change of an item or a batch shows in. */
export async function refreshPost(client: QueryClient): Promise<void> {
  await Promise.all([
    reloadLists(client, listCasePost),
    reloadLists(client, listPostItems),
    reloadLists(client, listPostBatches),
    invalidate(client, [getPostItem, getPostBatch, getCaseAudit]),
  ]);
}

/** Lines that were typed, without empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
