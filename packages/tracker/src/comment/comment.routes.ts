import { addSeconds, AppError, encodeCursor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/comment";
import { limits } from "@muniment/tracker-api/limits";
import type { OpenTask, TaskDoor } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { followByActing } from "../personal/index.ts";
import { findPrincipal, subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { invalid, manyLines, readCursor, readLimit, wireInstant } from "../wire.ts";
import { changeComment, countComments, findComment, insertComment, listComments } from "./comment.repository.ts";
import type { CommentRecord } from "./comment.repository.ts";

type WireComment = Output<typeof api.addComment>["data"];

const MINUTE = 60;

/** What the endpoints of comments use. */
interface CommentRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly door: TaskDoor;
}

/** Mounts comments (TRK-CMT-001 to -003). */
export function commentRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: CommentRouteDeps): void {
  const { reader, clock, door } = deps;

  const { mentioned, record, show } = commentTools(deps);

  mounter.mount(api.listComments, async ({ params, query }, { actor }) => {
    const opened = await door.open(actor, { id: params.task }, "task.history");
    const limit = readLimit(query.limit);
    const [before] = readCursor(query.cursor, 1) ?? [];
    const page = { limit: limit + 1, before: typeof before === "string" ? before : undefined };
    const rows = await listComments(reader, opened.task.id, { ...page, withInternal: opened.level !== undefined });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const data = rows
      .slice(0, limit)
      .toReversed()
      .map((comment) => showComment(comment, opened));
    return { data, ...(last === undefined ? {} : { cursor: encodeCursor([last.id]) }) };
  });

  mounter.mount(api.addComment, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.comment");
    const text = textOf(body.body);
    const mentions = await mentioned(opened, body.mentions ?? []);
    const isExternal = opened.level === undefined;
    return write(async (tx) => {
      if ((await countComments(tx, opened.task.id)) >= limits.commentsPerTask) {
        throw new AppError(errors.limitReached, { details: { limit: limits.commentsPerTask } });
      }
      const id = newUlid(clock);
      const internal = !isExternal && body.internal === true;
      const about = { id, task_id: opened.task.id, author_num: actor.userNum, is_external: isExternal, internal };
      await insertComment(tx, { ...about, body: text, mentions, created_at: clock.now() });
      await followByActing(tx, actor.userNum, opened.task.id, clock.now());
      await record(tx, actor, { opened, id, action: "comment.create", after: { internal } });
      return show(tx, opened, id);
    });
  });
}

/** Mounts what one does with one's own comments. */
export function ownCommentRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: CommentRouteDeps): void {
  const { clock, door } = deps;
  const { mentioned, own, record, show } = commentTools(deps);

  mounter.mount(api.updateComment, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.comment");
    const comment = await own(opened, params.comment);
    const now = clock.now();
    if (addSeconds(comment.created_at, api.COMMENT_EDIT_MINUTES * MINUTE) < now) throw new AppError(errors.tooLate);
    const mentions = await mentioned(opened, body.mentions ?? []);
    return write(async (tx) => {
      await changeComment(tx, comment.id, { body: textOf(body.body), mentions, edited_at: now });
      await record(tx, actor, { opened, id: comment.id, action: "comment.change" });
      return show(tx, opened, comment.id);
    });
  });

  mounter.mount(api.deleteComment, async ({ params }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.comment");
    const comment = await own(opened, params.comment);
    return write(async (tx) => {
      await changeComment(tx, comment.id, { deleted_at: clock.now() });
      await record(tx, actor, { opened, id: comment.id, action: "comment.delete" });
      return {};
    });
  });
}

function commentTools({ reader, clock }: CommentRouteDeps) {
  async function mentioned(opened: OpenTask, ids: readonly string[]): Promise<number[]> {
    const found = await Promise.all(
      ids.map((workId) => findPrincipal(reader, { ty: "user", library: "", workId: workId.toUpperCase() })),
    );
    // Whoever works on it or is a known colleague; the notice itself is built from rights at sending (TRK-NOT-003).
    if (opened.level === undefined && ids.length > 0) throw invalid("mentions", "You cannot mention anybody here.");
    return found.flatMap((each) => each?.num ?? []);
  }

  const record = async (
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTask; id: string; action: string; after?: object },
  ): Promise<void> => {
    const { id: taskId, tracker_id: trackerId, workspace_id: workspaceId, assignees } = given.opened.task;
    const concerns = assignees.map(({ num }) => num);
    const about = { trackerId, workspaceId, taskId, objectId: given.id, action: given.action, concerns };
    await recordEvents(tx, subjectOf(actor), clock.now(), [{ ...about, after: { ...given.after } }]);
  };

  /** One's own comment that can still be changed; what one may not see is not there. */
  async function own(opened: OpenTask, id: string): Promise<CommentRecord> {
    const comment = await findComment(reader, opened.task.id, id);
    const isHidden = comment?.internal === true && opened.level === undefined;
    if (comment === undefined || isHidden || comment.deleted_at !== null) throw new AppError(errors.notFound);
    if (comment.author_num !== opened.reader.userNum) throw new AppError(errors.levelNeeded);
    return comment;
  }

  const show = async (from: Tx, opened: OpenTask, id: string): Promise<{ data: WireComment }> => {
    const comment = await findComment(from, opened.task.id, id);
    if (comment === undefined) throw new AppError(errors.notFound);
    return { data: showComment(comment, opened) };
  };

  return { mentioned, own, record, show };
}

function textOf(given: string): string {
  const text = manyLines(given, "body", limits.comment).trim();
  if (text === "") throw invalid("body", "Write something.", "required");
  return text;
}

/** External assignees read no names of others (TRK-ASSG-010). */
function showComment(comment: CommentRecord, { level, reader }: OpenTask): WireComment {
  const isMine = comment.author_num === reader.userNum;
  const isNamed = level !== undefined || isMine;
  return {
    id: comment.id,
    ...(isNamed ? { author: { id: comment.author_id, name: comment.author_name } } : {}),
    is_mine: isMine,
    is_external: comment.is_external,
    internal: comment.internal,
    body: comment.body,
    mentions: isNamed ? comment.mentions.map((each) => ({ ...each })) : [],
    created_at: wireInstant(comment.created_at),
    ...(comment.edited_at === null ? {} : { edited_at: wireInstant(comment.edited_at) }),
    ...(comment.deleted_at === null ? {} : { deleted_at: wireInstant(comment.deleted_at) }),
  };
}
