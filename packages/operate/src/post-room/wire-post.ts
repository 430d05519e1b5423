import type { Output } from "@muniment/rest";
import { postMarks } from "@muniment/operate-api/post-item";
import type * as api from "@muniment/operate-api/post-room";
import type { PostItemAction, PostItemState, PostMark } from "@muniment/operate-api/post-item";
import { pageOf } from "../document-repository/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { PostBatchView } from "./post-batch.repository.ts";
import type { PostItemView } from "./post-item.repository.ts";
import { batchNumber, itemNumber } from "./post-name.ts";
import type { PostRoomView } from "./post-room.repository.ts";
import { mayBecome } from "./post-state.ts";

/** A post item of the contract. */
export type WirePostItem = Output<typeof api.getPostItem>["data"];

/** A batch of the contract. */
export type WirePostBatch = Output<typeof api.getPostBatch>["data"];

/** The settings of the contract. */
export type WirePostRoom = Output<typeof api.getPostRoom>["data"];

/** From which states the post room says this of an item. */
export const markedFrom: Readonly<Record<PostMark, readonly PostItemState[]>> = {
  printed: ["delivered"],
  dispatched: ["delivered", "printed", "cancel_requested"],
  returned: ["dispatched"],
  cancelled: ["cancel_requested"],
  failed: ["delivered", "printed"],
};

const REPRINTED: readonly PostItemState[] = ["delivered", "printed", "dispatched", "returned", "failed"];

/** Whether an item that is asked for again begins anew: nothing of it was ever delivered. */
export function mayRetry({ state, trouble, document_id: documentId }: PostItemView): boolean {
  return documentId === null && (state === "failed" || (state === "queued" && trouble !== null));
}

/** Whether the same pages may be printed once more. */
export function mayReprint({ state, document_id: documentId }: PostItemView): boolean {
  return documentId !== null && REPRINTED.includes(state);
}

/** Whether whoever asked for it may still stop it, or ask the post room to. */
export function mayCancel({ state }: PostItemView): boolean {
  return state !== "cancel_requested" && (mayBecome(state, "cancelled") || mayBecome(state, "cancel_requested"));
}

function actionsOf(view: PostItemView, actor: OperateActor, seesCase: boolean): PostItemAction[] {
  const asks = seesCase && actor.permissions.has("post.request");
  const manages = actor.permissions.has("post.manage");
  const mayApprove = view.state === "waiting_for_approval" && view.user_id !== actor.userId;
  return [
    ...(asks && mayApprove ? (["approve"] as const) : []),
    ...(asks && mayRetry(view) ? (["retry"] as const) : []),
    ...(asks && mayCancel(view) ? (["cancel"] as const) : []),
    ...(manages && view.document_id !== null ? (["open"] as const) : []),
    ...postMarks.filter((mark) => manages && markedFrom[mark].includes(view.state)),
    ...(manages && mayReprint(view) ? (["reprint"] as const) : []),
  ];
}

/** A post item as the contract has it; its case only for whoever may see that. */
export function wireItem(view: PostItemView, actor: OperateActor, seesCase: boolean): WirePostItem {
  const trouble = view.trouble ?? (view.state === "ready" || view.state === "delivering" ? view.batch_trouble : null);
  return {
    id: view.id,
    number: itemNumber(view.num),
    reference: view.reference,
    ...(seesCase ? { case: { id: view.case_id, title: view.title } } : {}),
    recipient: view.recipient,
    address: view.address,
    service_class: view.service_class,
    copies: view.copies,
    is_colour: view.is_colour,
    is_duplex: view.is_duplex,
    paper: view.paper,
    return_address: view.return_address,
    cost_code: view.cost_code,
    ...(view.post_by === null ? {} : { post_by: view.post_by }),
    enclosures: view.enclosures,
    notes: view.notes,
    parts: view.parts.map(({ name, pages }) => ({ name, ...(pages === undefined ? {} : { pages }) })),
    ...(view.pages === null ? {} : { pages: view.pages }),
    ...(view.sheets === null ? {} : { sheets: view.sheets }),
    ...(view.batch_id === null || view.batch_num === null
      ? {}
      : { batch: { id: view.batch_id, number: batchNumber(view.batch_num) } }),
    state: view.state,
    ...(trouble === null ? {} : { trouble }),
    ...(view.file_name === null ? {} : { file_name: view.file_name }),
    delivery: view.delivery,
    reprint_reason: view.reprint_reason,
    ...(view.copy_id === null || view.copy_name === null ? {} : { copy_name: view.copy_name }),
    ...(view.copy_trouble === null ? {} : { copy_trouble: view.copy_trouble }),
    by: view.user_name,
    ...(view.approver_name === null ? {} : { approved_by: view.approver_name }),
    requested_at: view.requested_at.toISOString(),
    ...(view.posted_on === null ? {} : { posted_on: view.posted_on }),
    tracking: view.tracking,
    remark: view.remark,
    actions: actionsOf(view, actor, seesCase),
  };
}

function batchActionsOf({ state, trouble }: PostBatchView): WirePostBatch["actions"] {
  switch (state) {
    case "open":
      return ["close"];
    case "closed":
    case "delivering":
      return trouble === null ? [] : ["retry"];
    case "delivered":
      return ["printed", "dispatched"];
    case "printed":
      return ["dispatched"];
    case "done":
      return [];
  }
}

/** A batch as the contract has it. */
export function wireBatch(view: PostBatchView): WirePostBatch {
  const { trouble, cut_off_at: closesAt, delivered_at: deliveredAt, path } = view;
  const number = batchNumber(view.num);
  return {
    id: view.id,
    number,
    state: view.state,
    service_class: view.service_class,
    is_colour: view.is_colour,
    items: view.items ?? 0,
    left: view.left ?? 0,
    opened_at: view.opened_at.toISOString(),
    ...(view.state === "open" && closesAt !== null ? { closes_at: closesAt.toISOString() } : {}),
    ...(deliveredAt === null
      ? {}
      : { delivered_at: deliveredAt.toISOString(), folder: [view.place_name, ...(path ?? [])].join(" / ") }),
    ...(trouble === null ? {} : { trouble }),
    actions: batchActionsOf(view),
  };
}

/** The settings as the contract has them. */
export function wireRoom(view: PostRoomView): WirePostRoom {
  const url = pageOf({ type: view.service_type, base_url: view.base_url }, { rootId: view.item_id });
  return {
    repository: { key: view.repository, name: view.repository_name },
    place: {
      service: view.system_name,
      service_name: view.service_name,
      library: view.library,
      root: view.root,
      name: view.place_name,
      ...(url === undefined ? {} : { url }),
    },
    path: view.path,
    keeps_copy: view.keeps_copy,
    needs_approval: view.needs_approval,
    separates_colour: view.separates_colour,
    cut_offs: view.cut_offs,
    time_zone: view.time_zone,
    return_address: view.return_address,
    updated_by: view.updated_by_name,
    updated_at: view.updated_at.toISOString(),
    rev: view.rev,
  };
}
