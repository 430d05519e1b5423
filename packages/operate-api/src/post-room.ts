import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How far a post item is (operate.md 23.11). */
export const postItemStates = [
  "queued",
  "preparing",
  "ready",
  "delivering",
  "delivered",
  "printed",
  "dispatched",
  "returned",
  "failed",
  "cancel_requested",
  "cancelled",
] as const;

/** One of `postItemStates`. */
export type PostItemState = (typeof postItemStates)[number];

/** How far a batch is. */
export const postBatchStates = ["open", "closed", "delivering", "delivered", "printed", "done"] as const;

/** One of `postBatchStates`. */
export type PostBatchState = (typeof postBatchStates)[number];

/** How something is posted. */
export const serviceClasses = ["first", "second", "recorded", "special", "dx", "courier", "hand"] as const;

/** One of `serviceClasses`. */
export type ServiceClass = (typeof serviceClasses)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optionalText = Type.Optional(Type.String());
const Class = Type.Unsafe<ServiceClass>({ type: "string", enum: serviceClasses });

/** One envelope. */
export const PostItem = Type.Object({
  id: Type.String(),
  /** Printed on its cover sheet, as text and as a bar code. */
  number: Type.String(),
  case: Type.Optional(Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String() })),
  recipient: Type.String(),
  address: Type.Array(Type.String()),
  service_class: Class,
  copies: Type.Integer(),
  is_colour: Type.Boolean(),
  is_duplex: Type.Boolean(),
  enclosures: Type.String(),
  notes: Type.String(),
  parts: Type.Array(Type.Object({ name: Type.String(), pages: Type.Optional(Type.Integer()) })),
  batch: Type.Object({ id: Type.String(), number: Type.String() }),
  state: Type.Unsafe<PostItemState>({ type: "string", enum: postItemStates }),
  trouble: Type.Optional(Trouble),
  /** The file that is printed. */
  file_name: optionalText,
  by: Type.String(),
  requested_at: Type.String(),
  /** What the post room wrote down. */
  posted_on: optionalText,
  tracking: optionalText,
  remark: optionalText,
  /** `cancel`, `retry`, `print`, `dispatch`, `return`, `confirm_cancel`. */
  actions: Type.Array(Type.String()),
  rev: Type.Integer(),
});

/** Envelopes that go together. */
export const PostBatch = Type.Object({
  id: Type.String(),
  number: Type.String(),
  state: Type.Unsafe<PostBatchState>({ type: "string", enum: postBatchStates }),
  service_class: Class,
  items: Type.Integer(),
  failed: Type.Integer(),
  opened_at: Type.String(),
  delivered_at: optionalText,
  trouble: Type.Optional(Trouble),
  /** Where the files lie, in the words of the repository. */
  folder: Type.String(),
  url: optionalText,
  /** `close`, `retry`, `print`, `dispatch`. */
  actions: Type.Array(Type.String()),
  rev: Type.Integer(),
});

/** Where the post room finds its files. */
export const PostRoom = Type.Object({
  service: Type.String(),
  service_name: Type.String(),
  library: Type.String(),
  root: Type.String(),
  name: Type.String(),
  /** Whether a copy of what was posted goes to the case (OPR-PST-013). */
  keeps_copy: Type.Boolean(),
});

const post = `${apiPath}/post`;
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
  params: Type.Object({ case: text(64) }),
  body: Type.Object({
    recipients: Type.Array(
      Type.Object({ name: text(200), address: Type.Array(text(200), { minItems: 1, maxItems: 8 }) }),
      { minItems: 1, maxItems: 500 },
    ),
    /** In the order in which they lie in the envelope. */
    documents: Type.Array(Type.Object({ service: text(64), id: text(1000) }), { minItems: 1, maxItems: 50 }),
    service_class: Type.Optional(Class),
    copies: Type.Optional(Type.Integer()),
    is_colour: Type.Optional(Type.Boolean()),
    is_duplex: Type.Optional(Type.Boolean()),
    enclosures: Type.Optional(text(1000)),
    notes: Type.Optional(text(1000)),
  }),
  status: 202,
  response: List(PostItem),
});

/** Newest first: those of cases that the person may see; with `post.manage` all. */
export const listPostItems = endpoint({
  id: "listPostItems",
  method: "GET",
  path: `${post}/items`,
  summary: "Post items",
  auth: "user",
  privilege: "post.request",
  query: Type.Object({ case: Type.Optional(text(64)), batch: Type.Optional(text(64)), ...paging }),
  response: List(PostItem),
});

/** One post item, also by the number of its cover sheet. */
export const getPostItem = endpoint({
  id: "getPostItem",
  method: "GET",
  path: `${post}/items/:item`,
  summary: "One post item",
  auth: "user",
  privilege: "post.request",
  params: oneItem,
  response: Data(PostItem),
});

/** Takes it out of an open batch; after delivery the post room is asked (OPR-PST-012). */
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

/** Prepares one that failed again. */
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

/** What the post room has done with it (OPR-PST-010). */
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
    ]),
    /** The day, as `2026-11-23`; today when absent. */
    on: Type.Optional(text(10)),
    tracking: Type.Optional(text(100)),
    remark: Type.Optional(text(1000)),
  }),
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

/** Delivers one that waits again; what is there is not written twice. */
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

/** Says of all items of a batch that they are printed or dispatched. */
export const markPostBatch = endpoint({
  id: "markPostBatch",
  method: "POST",
  path: `${post}/batches/:batch/mark`,
  summary: "Say what was done with a batch",
  auth: "user",
  privilege: "post.manage",
  params: oneBatch,
  body: Type.Object({
    as: Type.Union([Type.Literal("printed"), Type.Literal("dispatched")]),
    on: Type.Optional(text(10)),
  }),
  response: Data(PostBatch),
});

/** 404 while none is set. */
export const getPostRoom = endpoint({
  id: "getPostRoom",
  method: "GET",
  path: `${apiPath}/admin/post-room`,
  summary: "Where the post room finds its files",
  auth: "user",
  privilege: "post.manage",
  response: Data(PostRoom),
});

/** The service account must be able to add documents and folders there (OPR-ERR-006). */
export const setPostRoom = endpoint({
  id: "setPostRoom",
  method: "PUT",
  path: `${apiPath}/admin/post-room`,
  summary: "Set where the post room finds its files",
  auth: "user",
  privilege: "admin.linkedServices",
  body: Type.Object({
    service: text(64),
    library: Type.Optional(text(64)),
    root: text(1000),
    keeps_copy: Type.Optional(Type.Boolean()),
  }),
  response: Data(PostRoom),
});

/** Every endpoint of this file. */
export const postRoomEndpoints = [
  requestPost,
  listPostItems,
  getPostItem,
  cancelPostItem,
  retryPostItem,
  markPostItem,
  listPostBatches,
  getPostBatch,
  closePostBatch,
  retryPostBatch,
  markPostBatch,
  getPostRoom,
  setPostRoom,
];
