import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Static } from "typebox";
import { AppError, decodeCursor, encodeCursor, toWireDate } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Delivery } from "@muniment/mail";
import { findDeliveries } from "@muniment/mail/queue";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { listMailDeliveries } from "@muniment/work-api/control-center/email-settings";
import { requireSystemRight, systemRights } from "../administration/index.ts";
import { listLibraryAliases } from "../library/index.ts";
import { librariesOfRank, ranks } from "../role/index.ts";

const DEFAULT_LIMIT = 50;

type Wanted = Static<(typeof listMailDeliveries)["query"]>;
type Answer = Static<(typeof listMailDeliveries)["response"]>;

/** A page of what was sent or waits, as far as the actor may know of it. */
export async function readDeliveries(reader: Tx, actor: UserActor, wanted: Wanted): Promise<Answer> {
  const { limit = DEFAULT_LIMIT, state, kind, query } = wanted;
  const text = query === undefined || query.trim() === "" ? undefined : query.trim();
  const filter = { state, kind, text, visible: await visibleMails(reader, actor) };
  const found = await findDeliveries(reader, filter, { limit: limit + 1, after: placeOf(wanted.cursor) });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { data: page.map(onWire), ...(last === undefined ? {} : { cursor: cursorOf(last) }) };
}

/** Of messages aliased `m`: to people of the actor's libraries; all for NRTADMIN everywhere, and in `global` mode. */
export async function visibleMails(reader: Tx, actor: UserActor): Promise<RawBuilder<boolean>> {
  await requireSystemRight(reader, actor, "setting_management");
  const own = librariesOfRank(actor, ranks.nrtadmin);
  const { mode } = await systemRights(reader, actor);
  if (mode === "global" || own.length === (await listLibraryAliases(reader)).length) return sql`true`;
  return sql`exists (select 1 from identity.account_mail am join identity.membership ms on ms.user_num = am.user_num
    where am.message_id = m.message_id and ms.library_id = any(${own}::integer[]))`;
}

function cursorOf({ created_at: at, message_id: id }: Delivery): string {
  return encodeCursor([at.toISOString(), id]);
}

function placeOf(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  const instant = typeof at === "string" ? new Date(at) : undefined;
  if (instant === undefined || Number.isNaN(instant.getTime()) || typeof id !== "string" || !UUID.test(id)) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return { at: instant, id };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function onWire(mail: Delivery): Answer["data"][number] {
  const { message_id: id, kind, subject, recipient, state, attempts } = mail;
  return {
    id,
    kind,
    subject,
    recipient,
    state,
    attempts,
    queued: toWireDate(mail.created_at),
    ...(mail.sent_at === null ? {} : { sent: toWireDate(mail.sent_at) }),
    ...(state === "deferred" ? { next_attempt: toWireDate(mail.next_at) } : {}),
    ...(mail.last_error === null ? {} : { problem: mail.last_error }),
  };
}
