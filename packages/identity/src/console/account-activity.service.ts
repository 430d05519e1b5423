import type { Static } from "typebox";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { findAudit } from "@muniment/platform/audit";
import type { AuditPlace, AuditRecord } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { listUserActivity } from "@muniment/work-api/control-center/account";
import { isSelf, requireAccountRight } from "../account/index.ts";
import { ranks, rankIn } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { viewUser } from "../user/index.ts";

type Wire = Static<(typeof listUserActivity)["response"]>;

const DEFAULT_LIMIT = 50;

/**
 * What happened to an account, for those who may manage it (CC-AUD-006): what was done to it as a whole, and what was
 * done in libraries that the actor administers.
 */
export async function readActivity(
  reader: Tx,
  actor: UserActor,
  given: { userId: string; limit?: number; cursor?: string },
): Promise<Wire> {
  const { limit = DEFAULT_LIMIT, cursor } = given;
  const { user } = await viewUser(reader, actor, { userId: given.userId });
  if (!isSelf(actor, user.user_num)) {
    const target = { userNum: user.user_num, ranks: await ranksOf(reader, user.user_num) };
    requireAccountRight(actor, target, ranks.tier1);
  }
  const administered = [...actor.libraries.values()].filter(
    (standing) => rankIn(actor, standing.libraryId) >= ranks.tier1,
  );
  const filter = {
    // What was done to it, and its sign-ins.
    objectType: ["user", "account"],
    objectId: user.user_id,
    libraries: administered.map((standing) => standing.alias),
    everywhere: true,
  };
  const found = await findAudit(reader, filter, { limit: limit + 1, after: placeOf(cursor) });
  // Versions of items share the range of ids, accounts have none.
  const rows = found.filter((record) => record.object_id === user.user_id);
  const page = rows.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map(shape),
    ...(last === undefined ? {} : { cursor: encodeCursor([last.at.toISOString(), last.id]) }),
  };
}

function placeOf(cursor: string | undefined): AuditPlace | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  const instant = typeof at === "string" ? new Date(at) : undefined;
  if (instant === undefined || Number.isNaN(instant.getTime()) || !Number.isSafeInteger(id)) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return { at: instant, id: Number(id) };
}

function shape(record: AuditRecord): Wire["data"][number] {
  const { id, at, action, actor_id, actor_name, library, before, after, details, outcome, code } = record;
  return {
    id,
    at: at.toISOString(),
    action,
    actor_id,
    actor_name,
    outcome,
    ...(library === null ? {} : { library }),
    ...(before === null ? {} : { before: before as Record<string, unknown> }),
    ...(after === null ? {} : { after: after as Record<string, unknown> }),
    ...(details === null ? {} : { details: details as Record<string, unknown> }),
    ...(code === null ? {} : { code }),
  };
}
