import { AppError, newId } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors, refusals, refused } from "@muniment/operate-api";
import { isConvertible } from "@muniment/operate-api/conversion";
import { postLimits } from "@muniment/operate-api/post-item";
import type * as api from "@muniment/operate-api/post-room";
import type { PostItemState } from "@muniment/operate-api/post-item";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { checkPicks } from "../bundle/index.ts";
import { findCase, findCases } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { refusalOf, RepositoryError, requireAccount } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { dayOf, isDay } from "./cut-off.ts";
import { noteItem } from "./post-audit.ts";
import { changeBatch, findBatch, lockBatch, removeEmptyBatch } from "./post-batch.repository.ts";
import { changeItem, findItem, insertItem, listItemsOfBatch, lockItem } from "./post-item.repository.ts";
import type { ItemChange, PostItemView } from "./post-item.repository.ts";
import { itemNumber } from "./post-name.ts";
import { findPostRoom } from "./post-room.repository.ts";
import { linesOf } from "./post-room.service.ts";
import { mayBecome, progressOf } from "./post-state.ts";
import { preparePost } from "./post-task.ts";
import { markedFrom, mayCancel, mayReprint, mayRetry, wireItem } from "./wire-post.ts";
import type { WirePostItem } from "./wire-post.ts";

type Request = Input<typeof api.requestPost>["body"];
type Mark = Input<typeof api.markPostItem>["body"];

/** A request whose documents were looked at. */
export interface CheckedRequest {
  readonly row: CaseRow;
  readonly request: Request;
  readonly parts: readonly { readonly id: string; readonly name: string }[];
}

/** Envelopes, from the request to the day of posting (operate.md 17). */
export interface PostItemService {
  /** Looks at the documents, before the transaction that keeps the request (OPR-IDN-010). */
  check(actor: OperateActor, caseId: string, request: Request): Promise<CheckedRequest>;
  request(tx: Tx, actor: OperateActor, checked: CheckedRequest): Promise<WirePostItem[]>;
  get(reader: Tx, actor: OperateActor, id: string): Promise<WirePostItem>;
  wire(reader: Tx, actor: OperateActor, views: readonly PostItemView[]): Promise<WirePostItem[]>;
  approve(tx: Tx, actor: OperateActor, id: string): Promise<WirePostItem>;
  cancel(tx: Tx, actor: OperateActor, id: string): Promise<WirePostItem>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<WirePostItem>;
  mark(tx: Tx, actor: OperateActor, given: { id: string; mark: Mark }): Promise<WirePostItem>;
  reprint(tx: Tx, actor: OperateActor, given: { id: string; reason: string }): Promise<WirePostItem>;
}

interface Deps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
}

const wire: PostItemService["wire"] = async (reader, actor, views) => {
  const visible = await findCases(
    reader,
    actor,
    views.map(({ case_id: caseId }) => caseId),
  );
  return views.map((view) => wireItem(view, actor, visible.has(view.case_id)));
};

const get: PostItemService["get"] = async (reader, actor, id) => {
  const { view, seesCase } = await seen(reader, actor, id);
  return wireItem(view, actor, seesCase);
};

/** Post items in the database; they are carried out by jobs. */
export function createPostItemService(deps: Deps): PostItemService {
  return { wire, get, ...requesting(deps), ...changing(deps), ...marking(deps) };
}

function requesting({ reader, clock, jobs, repositories }: Deps): Pick<PostItemService, "check" | "request"> {
  return {
    async check(actor, caseId, request) {
      checkRequest(request);
      const row = await findCase(reader, actor, caseId);
      if (row === undefined) throw new AppError(errors.notFound);
      if (row.phase === "closed") throw conflict("This case is closed. Reopen it first.");
      const room = await findPostRoom(reader);
      if (room === undefined) throw refused(refusals.unresolvedPlace({ reason: "the post room has no place yet" }));
      for (const serviceId of [row.service_id, room.service_id]) {
        await requireAccount(repositories, reader, serviceId);
      }
      const picks = request.documents.map(({ service, id }) => ({ service, document_id: id }));
      await checkPicks({ reader, clock, repositories }, actor, { row, picks });
      const ids = request.documents.map(({ id }) => id);
      return { row, request, parts: await namesOf({ reader, repositories }, row, ids) };
    },
    async request(tx, actor, { row, request, parts }) {
      const room = await findPostRoom(tx);
      const { wishes = {} } = request;
      const at = clock.now();
      const made: WirePostItem[] = [];
      for (const { name, address } of request.recipients) {
        const id = newId();
        const state = room?.needs_approval === true ? "waiting_for_approval" : "queued";
        await insertItem(tx, {
          id,
          case_id: row.id,
          user_id: actor.userId,
          recipient: name.trim(),
          address: linesOf(address),
          service_class: wishes.service_class ?? "first",
          copies: wishes.copies ?? 1,
          is_colour: wishes.is_colour ?? false,
          is_duplex: wishes.is_duplex ?? true,
          paper: wishes.paper ?? "plain",
          return_address:
            wishes.return_address === undefined ? (room?.return_address ?? []) : linesOf(wishes.return_address),
          cost_code: wishes.cost_code?.trim() ?? "",
          post_by: wishes.post_by ?? null,
          enclosures: wishes.enclosures?.trim() ?? "",
          notes: wishes.notes?.trim() ?? "",
          source_id: row.service_id,
          parts,
          state,
          trouble: null,
          batch_id: null,
          ordinal: null,
          pages: null,
          sheets: null,
          file_id: null,
          cover_pages: null,
          document_id: null,
          file_name: null,
          copy_id: null,
          copy_name: null,
          copy_trouble: null,
          approved_by: null,
          requested_at: at,
          posted_on: null,
        });
        const item = { id, case_id: row.id };
        const details = { recipient: name.trim(), case: row.reference, documents: parts.map((part) => part.name) };
        await noteItem(tx, subjectOf(actor, id), { at, action: "post.request", item, outcome: "unknown", details });
        if (state === "queued") await jobs.add(tx, preparePost, { item: id }, { key: `post:${id}` });
        made.push(await get(tx, actor, id));
      }
      return made;
    },
  };
}

function changing({ clock, jobs }: Deps): Pick<PostItemService, "approve" | "cancel" | "retry"> {
  return {
    async approve(tx, actor, id) {
      const view = await held(tx, actor, id);
      if (view.state !== "waiting_for_approval") throw conflict("This does not wait for an approval.");
      if (view.user_id === actor.userId) throw conflict("Somebody else has to approve what you asked for.");
      await changeItem(tx, view.id, { state: "queued", approved_by: actor.userId });
      await noteItem(tx, subjectOf(actor, view.id), { at: clock.now(), action: "post.approve", item: view });
      await jobs.add(tx, preparePost, { item: view.id }, { key: `post:${view.id}` });
      return get(tx, actor, view.id);
    },
    async cancel(tx, actor, id) {
      const view = await held(tx, actor, id);
      if (!mayCancel(view)) throw conflict("This can no longer be cancelled.");
      const at = clock.now();
      if (mayBecome(view.state, "cancelled")) {
        await changeItem(tx, view.id, { state: "cancelled", trouble: null, batch_id: null, ordinal: null });
        await noteItem(tx, subjectOf(actor, view.id), { at, action: "post.cancel", item: view });
        if (view.batch_id !== null) await removeEmptyBatch(tx, view.batch_id);
      } else {
        await changeItem(tx, view.id, { state: "cancel_requested" });
        await noteItem(tx, subjectOf(actor, view.id), { at, action: "post.ask_cancel", item: view });
        if (view.batch_id !== null) await refreshBatch(tx, view.batch_id);
      }
      return get(tx, actor, view.id);
    },
    async retry(tx, actor, id) {
      const view = await held(tx, actor, id);
      if (!mayRetry(view)) throw conflict("This is under way, or done.");
      if (view.state === "failed") await changeItem(tx, view.id, { state: "queued", trouble: null });
      await noteItem(tx, subjectOf(actor, view.id), {
        at: clock.now(),
        action: "post.retry",
        item: view,
        outcome: "unknown",
      });
      await jobs.add(tx, preparePost, { item: view.id }, { key: `post:${view.id}` });
      return get(tx, actor, view.id);
    },
  };
}

function marking({ clock, jobs }: Deps): Pick<PostItemService, "mark" | "reprint"> {
  return {
    async mark(tx, actor, { id, mark }) {
      const view = await hold(tx, actor, id);
      const remark = mark.remark?.trim() ?? "";
      if (mark.as === "failed" && remark === "") {
        throw new AppError(errors.validationFailed, { text: "Say what the problem is.", field: "remark" });
      }
      await markItem(tx, actor, { id: view.id, mark: { ...mark, remark }, at: clock.now() });
      if (view.batch_id !== null) await refreshBatch(tx, view.batch_id);
      return get(tx, actor, view.id);
    },
    async reprint(tx, actor, { id, reason }) {
      const view = await hold(tx, actor, id);
      if (!mayReprint(view)) throw conflict("This cannot be printed again as it is.");
      const why = reason.trim();
      if (why === "") throw new AppError(errors.validationFailed, { text: "Say why.", field: "reason" });
      const change: ItemChange = { state: "queued", delivery: view.delivery + 1, reprint_reason: why, trouble: null };
      await changeItem(tx, view.id, { ...change, posted_on: null, tracking: "", remark: "" });
      await noteItem(tx, subjectOf(actor, view.id), {
        at: clock.now(),
        action: "post.reprint",
        item: view,
        outcome: "unknown",
        details: { reason: why, delivery: view.delivery + 1 },
      });
      if (view.batch_id !== null) await refreshBatch(tx, view.batch_id);
      await jobs.add(tx, preparePost, { item: view.id }, { key: `post:${view.id}` });
      return get(tx, actor, view.id);
    },
  };
}

/** What the post room says of an item that is held; 409 when that cannot be. */
export async function markItem(
  tx: Tx,
  actor: OperateActor,
  { id, mark, at }: { id: string; mark: Mark; at: Date },
): Promise<void> {
  const view = await findItem(tx, id);
  if (view === undefined) throw new AppError(errors.notFound);
  if (!markedFrom[mark.as].includes(view.state)) {
    throw conflict(`${itemNumber(view.num)} is ${WORDS[view.state]}, and cannot become ${WORDS[mark.as]}.`);
  }
  if (mark.on !== undefined && !isDay(mark.on)) {
    throw new AppError(errors.validationFailed, { text: "Give a day that there is.", field: "on" });
  }
  const room = await findPostRoom(tx);
  const on = mark.on ?? dayOf(at, room?.time_zone ?? "UTC");
  const text = mark.remark ?? "";
  const trouble = { code: "post_problem", text, at: at.toISOString() };
  await changeItem(tx, id, {
    state: mark.as,
    remark: text === "" ? view.remark : text,
    ...(mark.as === "dispatched" ? { posted_on: on, tracking: mark.tracking?.trim() ?? "" } : {}),
    ...(mark.as === "failed" ? { trouble } : {}),
  });
  await noteItem(tx, subjectOf(actor, id), {
    at,
    action: `post.${mark.as}`,
    item: view,
    details: { ...(mark.as === "dispatched" ? { on, tracking: mark.tracking?.trim() ?? "" } : {}), remark: text },
  });
}

const WORDS: Readonly<Record<PostItemState, string>> = {
  waiting_for_approval: "waiting for approval",
  queued: "queued",
  preparing: "being prepared",
  ready: "ready",
  delivering: "being delivered",
  delivered: "in the post room",
  printed: "printed",
  dispatched: "posted",
  returned: "returned",
  failed: "a problem",
  cancel_requested: "to be cancelled",
  cancelled: "cancelled",
};

/** Keeps how far a delivered batch is. */
export async function refreshBatch(tx: Tx, batchId: string): Promise<void> {
  await lockBatch(tx, batchId);
  const batch = await findBatch(tx, batchId);
  if (batch === undefined) return;
  const items = await listItemsOfBatch(tx, batchId);
  const progress = progressOf(items.map(({ state }) => state));
  if (progress !== batch.state) await changeBatch(tx, batchId, { state: progress });
}

/** An item of a case that the person may see, or any for the post room. */
async function seen(
  reader: Tx,
  actor: OperateActor,
  id: string,
): Promise<{ readonly view: PostItemView; readonly seesCase: boolean }> {
  const view = await findItem(reader, id);
  const seesCase = view !== undefined && (await findCase(reader, actor, view.case_id)) !== undefined;
  if (view === undefined || (!seesCase && !actor.permissions.has("post.manage"))) throw new AppError(errors.notFound);
  return { view, seesCase };
}

/** One of them, held until `tx` ends; its batch first, so that no delivery begins meanwhile. */
async function hold(tx: Tx, actor: OperateActor, id: string): Promise<PostItemView> {
  const { view } = await seen(tx, actor, id);
  if (view.batch_id !== null) await lockBatch(tx, view.batch_id);
  await lockItem(tx, view.id);
  return (await seen(tx, actor, view.id)).view;
}

/** The same of a case that the person may see: what they may do with it is no matter of the post room. */
async function held(tx: Tx, actor: OperateActor, id: string): Promise<PostItemView> {
  if (!(await seen(tx, actor, id)).seesCase) throw new AppError(errors.notFound);
  return hold(tx, actor, id);
}

const conflict = (text: string): AppError => new AppError(errors.conflict, { text });

/** What the documents are called, as the service account reads them later; refuses what cannot be printed. */
async function namesOf(
  { reader, repositories }: Pick<Deps, "reader" | "repositories">,
  row: CaseRow,
  ids: readonly string[],
): Promise<CheckedRequest["parts"]> {
  const service = await getService(reader, row.service_id);
  try {
    const repository = await repositories.asService(service);
    const parts: { id: string; name: string }[] = [];
    for (const id of ids) {
      const { name } = await repository.stat(id);
      if (!isConvertible(name)) {
        throw refused(refusals.notConverted({ name, reason: "files of this kind cannot be made a PDF" }));
      }
      parts.push({ id, name });
    }
    return parts;
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const place = { action: "view documents in", place: row.place_name, service: service.display_name } as const;
    throw refusalOf(error, { ...place, runAs: "service", kept: "nothing was sent to the post room" });
  }
}

function checkRequest({ recipients, wishes = {} }: Request): void {
  const messages: FieldMessage[] = [];
  for (const [at, { name, address }] of recipients.entries()) {
    const field = `recipients.${at}`;
    if (name.trim() === "") messages.push({ code: "required", text: "Give every recipient a name.", field });
    if (linesOf(address).length === 0)
      messages.push({ code: "required", text: "Give every recipient an address.", field });
  }
  const { copies = 1, post_by: postBy } = wishes;
  if (copies < 1 || copies > postLimits.copies) {
    messages.push({ code: "range", text: `Ask for 1 to ${postLimits.copies} copies.`, field: "copies" });
  }
  if (postBy !== undefined && !isDay(postBy)) {
    messages.push({ code: "date", text: "Give a day that there is.", field: "post_by" });
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
}
