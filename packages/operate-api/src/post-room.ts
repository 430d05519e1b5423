import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { CasePlace } from "./case.ts";
import { Class, Day, lines, one, PostItem, postLimits, PostWishes } from "./post-item.ts";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How far a batch is. */
export const postBatchStates = ["open", "closed", "delivering", "delivered", "printed", "done"] as const;

/** One of `postBatchStates`. */
export type PostBatchState = (typeof postBatchStates)[number];

/** What the post room may do with a batch now. */
export const postBatchActions = ["close", "retry", "printed", "dispatched"] as const;

/** One of `postBatchActions`. */
export type PostBatchAction = (typeof postBatchActions)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optionalText = Type.Optional(Type.String());

/** Envelopes that go together. */
export const PostBatch = Type.Object({
  id: Type.String(),
  number: Type.String(),
  state: one<PostBatchState>(postBatchStates),
  service_class: Class,
  is_colour: Type.Boolean(),
  /** How many lie in it, and how many of them are not posted yet. */
  items: Type.Integer(),
  left: Type.Integer(),
  opened_at: Type.String(),
  /** When it closes by itself. */
  closes_at: optionalText,
  delivered_at: optionalText,
  trouble: Type.Optional(Trouble),
  /** Where the files lie, once they do. */
  folder: optionalText,
  actions: Type.Array(one<PostBatchAction>(postBatchActions)),
});

/** Where the post room finds its files, and how it works. */
export const PostRoom = Type.Object({
  repository: Type.Object({ key: Type.String(), name: Type.String() }),
  /** Its place, as it was found when this was saved. */
  place: CasePlace,
  /** Folders below the place; `{date}`, `{class}` and `{batch}` stand for those of the batch. */
  path: Type.String(),
  /** Whether a copy of what was posted goes to the case (OPR-PST-013). */
  keeps_copy: Type.Boolean(),
  /** Whether somebody else has to approve each item first. */
  needs_approval: Type.Boolean(),
  /** Whether what is printed in colour has batches of its own. */
  separates_colour: Type.Boolean(),
  /** Times of day, as `16:30`, at which open batches close by themselves. */
  cut_offs: Type.Array(Type.String()),
  /** In which they are meant, such as `Europe/London`. */
  time_zone: Type.String(),
  return_address: Type.Array(Type.String()),
  updated_by: Type.String(),
  updated_at: Type.String(),
  rev: Type.Integer(),
});

const post = `${apiPath}/post`;
const ofCase = Type.Object({ case: text(64) });
const oneItem = Type.Object({ item: text(64) });
const oneBatch = Type.Object({ batch: text(64) });
const paging = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(text(1000)) };

/** Asks the post room to print and send documents of a case; each recipient gets an envelope of their own. */
export const requestPost = endpoint({
  id: "requestPost",
  method: "POST",
  path: `${apiPath}/cases/:case/post`,
  summary: "Send documents to the post room",
  auth: "user",
  privilege: "post.request",
  params: ofCase,
  body: Type.Object({
    recipients: Type.Array(Type.Object({ name: text(200), address: lines(8) }), {
      minItems: 1,
      maxItems: postLimits.recipients,
    }),
    documents: Type.Array(Type.Object({ service: text(64), id: text(1000) }), {
      minItems: 1,
      maxItems: postLimits.documents,
    }),
    wishes: Type.Optional(PostWishes),
  }),
  status: 202,
  response: List(PostItem),
});

/** What of a case was posted or is to be, newest first. */
export const listCasePost = endpoint({
  id: "listCasePost",
  method: "GET",
  path: `${apiPath}/cases/:case/post`,
  summary: "Post of a case",
  auth: "user",
  privilege: "case.read",
  params: ofCase,
  query: Type.Object(paging),
  response: List(PostItem),
});

/** For the post room: of every case; those of a batch in the order in which they are printed, others newest first. */
export const listPostItems = endpoint({
  id: "listPostItems",
  method: "GET",
  path: `${post}/items`,
  summary: "Post items",
  auth: "user",
  privilege: "post.manage",
  query: Type.Object({ batch: Type.Optional(text(64)), state: Type.Optional(text(32)), ...paging }),
  response: List(PostItem),
});

/** By its id, or by the number on its cover sheet; of a case that the person may see, or for the post room. */
export const getPostItem = endpoint({
  id: "getPostItem",
  method: "GET",
  path: `${post}/items/:item`,
  summary: "One post item",
  auth: "user",
  params: oneItem,
  response: Data(PostItem),
});

/** The PDF that is printed, once it is delivered. */
export const downloadPostItem = endpoint({
  id: "downloadPostItem",
  method: "GET",
  path: `${post}/items/:item/content`,
  summary: "Open the print file of a post item",
  auth: "user",
  privilege: "post.manage",
  params: oneItem,
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Lets it go on; not by whoever asked for it. */
export const approvePostItem = endpoint({
  id: "approvePostItem",
  method: "POST",
  path: `${post}/items/:item/approve`,
  summary: "Approve a post item",
  auth: "user",
  privilege: "post.request",
  params: oneItem,
  response: Data(PostItem),
});

/** Takes it out while nothing of it is delivered; afterwards the post room is asked (OPR-PST-012). */
export const cancelPostItem = endpoint({
  id: "cancelPostItem",
  method: "POST",
  path: `${post}/items/:item/cancel`,
  summary: "Cancel a post item",
  auth: "user",
  privilege: "post.request",
  params: oneItem,
  response: Data(PostItem),
});

/** Prepares one that failed or waits again. */
export const retryPostItem = endpoint({
  id: "retryPostItem",
  method: "POST",
  path: `${post}/items/:item/retry`,
  summary: "Prepare a post item again",
  auth: "user",
  privilege: "post.request",
  params: oneItem,
  response: Data(PostItem),
});

/** What the post room has done with it (OPR-PST-010); `failed` is a problem, and `remark` says which. */
export const markPostItem = endpoint({
  id: "markPostItem",
  method: "POST",
  path: `${post}/items/:item/mark`,
  summary: "Say what was done with a post item",
  auth: "user",
  privilege: "post.manage",
  params: oneItem,
  body: Type.Object({
    as: Type.Union([
      Type.Literal("printed"),
      Type.Literal("dispatched"),
      Type.Literal("returned"),
      Type.Literal("cancelled"),
      Type.Literal("failed"),
    ]),
    /** The day of posting; today when absent. */
    on: Type.Optional(Day),
    tracking: Type.Optional(text(100)),
    remark: Type.Optional(text(1000)),
  }),
  response: Data(PostItem),
});

/** Puts the same pages into the next batch, marked as a reprint. */
export const reprintPostItem = endpoint({
  id: "reprintPostItem",
  method: "POST",
  path: `${post}/items/:item/reprint`,
  summary: "Print a post item again",
  auth: "user",
  privilege: "post.manage",
  params: oneItem,
  body: Type.Object({ reason: text(200) }),
  response: Data(PostItem),
});

/** The newest batches. */
export const listPostBatches = endpoint({
  id: "listPostBatches",
  method: "GET",
  path: `${post}/batches`,
  summary: "Batches of the post room",
  auth: "user",
  privilege: "post.manage",
  query: Type.Object(paging),
  response: List(PostBatch),
});

/** One batch. */
export const getPostBatch = endpoint({
  id: "getPostBatch",
  method: "GET",
  path: `${post}/batches/:batch`,
  summary: "One batch",
  auth: "user",
  privilege: "post.manage",
  params: oneBatch,
  response: Data(PostBatch),
});

/** Takes no more items, and is delivered to the post room. */
export const closePostBatch = endpoint({
  id: "closePostBatch",
  method: "POST",
  path: `${post}/batches/:batch/close`,
  summary: "Close and deliver a batch",
  auth: "user",
  privilege: "post.manage",
  params: oneBatch,
  status: 202,
  response: Data(PostBatch),
});

/** Delivers one that waits at once; what is there is not written twice. */
export const retryPostBatch = endpoint({
  id: "retryPostBatch",
  method: "POST",
  path: `${post}/batches/:batch/retry`,
  summary: "Deliver a batch again",
  auth: "user",
  privilege: "post.manage",
  params: oneBatch,
  status: 202,
  response: Data(PostBatch),
});

/** Says of every item of a batch that may be that it is printed, or posted. */
export const markPostBatch = endpoint({
  id: "markPostBatch",
  method: "POST",
  path: `${post}/batches/:batch/mark`,
  summary: "Say what was done with a batch",
  auth: "user",
  privilege: "post.manage",
  params: oneBatch,
  body: Type.Object({ as: Type.Union([Type.Literal("printed"), Type.Literal("dispatched")]), on: Type.Optional(Day) }),
  response: Data(PostBatch),
});

/** 404 while none is set. */
export const getPostRoom = endpoint({
  id: "getPostRoom",
  method: "GET",
  path: `${apiPath}/admin/post-room`,
  summary: "Where the post room finds its files",
  auth: "user",
  privilege: "admin.linkedServices",
  response: Data(PostRoom),
});

/**
 * Looks first whether the service account may add documents and folders there (OPR-ERR-006). Batches that are closed
 * already go where they were to go.
 */
export const setPostRoom = endpoint({
  id: "setPostRoom",
  method: "PUT",
  path: `${apiPath}/admin/post-room`,
  summary: "Set where the post room finds its files",
  auth: "user",
  privilege: "admin.linkedServices",
  body: Type.Object({
    /** The key of a repository that is no case's. */
    repository: text(64),
    path: Type.Optional(text(254)),
    keeps_copy: Type.Optional(Type.Boolean()),
    needs_approval: Type.Optional(Type.Boolean()),
    separates_colour: Type.Optional(Type.Boolean()),
    cut_offs: Type.Optional(Type.Array(Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" }), { maxItems: 24 })),
    time_zone: Type.Optional(text(64)),
    return_address: Type.Optional(lines(8)),
  }),
  response: Data(PostRoom),
});

/** Every endpoint of this file. */
export const postRoomEndpoints = [
  requestPost,
  listCasePost,
  listPostItems,
  getPostItem,
  downloadPostItem,
  approvePostItem,
  cancelPostItem,
  retryPostItem,
  markPostItem,
  reprintPostItem,
  listPostBatches,
  getPostBatch,
  closePostBatch,
  retryPostBatch,
  markPostBatch,
  getPostRoom,
  setPostRoom,
];
