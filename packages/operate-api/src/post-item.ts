import { Type } from "typebox";
import { Trouble } from "./trouble.ts";

/** How far a post item is (operate.md 23.11); `queued` with a trouble waits, and goes on by itself. */
export const postItemStates = [
  "waiting_for_approval",
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

/** How something is posted. */
export const serviceClasses = ["first", "second", "recorded", "special", "dx", "courier", "hand"] as const;

/** One of `serviceClasses`. */
export type ServiceClass = (typeof serviceClasses)[number];

/** On what it is printed. */
export const postPapers = ["plain", "letterhead_first"] as const;

/** What the post room says of an item. */
export const postMarks = ["printed", "dispatched", "returned", "cancelled", "failed"] as const;

/** One of `postMarks`. */
export type PostMark = (typeof postMarks)[number];

/** What somebody may do with an item now. */
export const postItemActions = ["approve", "cancel", "retry", "reprint", "open", ...postMarks] as const;

/** One of `postItemActions`. */
export type PostItemAction = (typeof postItemActions)[number];

/** How many envelopes and documents one request may have. */
export const postLimits = { recipients: 500, documents: 50, copies: 50 } as const;

const text = (maxLength: number) => Type.String({ maxLength });
const optionalText = Type.Optional(Type.String());
/** One of these words. */
export const one = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: values });
/** A value of `serviceClasses`. */
export const Class = one<ServiceClass>(serviceClasses);
/** Lines of an address. */
export const lines = (maxItems: number) => Type.Array(text(200), { maxItems });
/** As `2026-11-23`. */
export const Day = Type.String({ maxLength: 10, pattern: "^\\d{4}-\\d{2}-\\d{2}$" });

/** How an envelope is made and sent (OPR-PST-003); what is not said is as the firm does it. */
export const PostWishes = Type.Object({
  service_class: Type.Optional(Class),
  copies: Type.Optional(Type.Integer()),
  is_colour: Type.Optional(Type.Boolean()),
  is_duplex: Type.Optional(Type.Boolean()),
  paper: Type.Optional(one<(typeof postPapers)[number]>(postPapers)),
  /** That of the settings when absent. */
  return_address: Type.Optional(lines(8)),
  /** What the franking is charged to. */
  cost_code: Type.Optional(text(64)),
  /** The last day on which it may leave. */
  post_by: Type.Optional(Day),
  /** Things that are no documents, to be put in. */
  enclosures: Type.Optional(text(1000)),
  notes: Type.Optional(text(1000)),
});

/** One envelope. */
export const PostItem = Type.Object({
  id: Type.String(),
  /** Printed on its cover sheet, as text and as a bar code. */
  number: Type.String(),
  /** Of its case. */
  reference: Type.String(),
  /** Absent for whoever may not see the case, and only has to post this. */
  case: Type.Optional(Type.Object({ id: Type.String(), title: Type.String() })),
  recipient: Type.String(),
  address: Type.Array(Type.String()),
  service_class: Class,
  copies: Type.Integer(),
  is_colour: Type.Boolean(),
  is_duplex: Type.Boolean(),
  paper: one<(typeof postPapers)[number]>(postPapers),
  return_address: Type.Array(Type.String()),
  cost_code: Type.String(),
  post_by: optionalText,
  enclosures: Type.String(),
  notes: Type.String(),
  /** In the order in which they lie in the envelope. */
  parts: Type.Array(Type.Object({ name: Type.String(), pages: Type.Optional(Type.Integer()) })),
  /** Without the cover sheet. */
  pages: Type.Optional(Type.Integer()),
  sheets: Type.Optional(Type.Integer()),
  batch: Type.Optional(Type.Object({ id: Type.String(), number: Type.String() })),
  state: one<PostItemState>(postItemStates),
  trouble: Type.Optional(Trouble),
  /** The file that is printed, in the place of the post room. */
  file_name: optionalText,
  /** Greater than 1 once it was printed again, and why. */
  delivery: Type.Integer(),
  reprint_reason: Type.String(),
  /** The copy on the case (OPR-PST-013), and why there is none yet. */
  copy_name: optionalText,
  copy_trouble: Type.Optional(Trouble),
  by: Type.String(),
  approved_by: optionalText,
  requested_at: Type.String(),
  /** What the post room wrote down. */
  posted_on: optionalText,
  tracking: Type.String(),
  remark: Type.String(),
  actions: Type.Array(one<PostItemAction>(postItemActions)),
});
