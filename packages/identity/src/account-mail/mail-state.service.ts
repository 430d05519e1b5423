import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { readDeliveries } from "@muniment/mail";
import type { Delivery } from "@muniment/mail";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { recordUserActs } from "../account/index.ts";
import { refuse } from "../role/index.ts";
import { managedAccount } from "../session/index.ts";
import type { AccountMail, UserRecord } from "../user/index.ts";
import { findAccountMail, listAccountMail } from "./account-mail.repository.ts";

const DEFAULT_LIMIT = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What resending does, by the kind of the e-mail. */
const SENDERS: Readonly<Record<string, "sendForgotPassword" | "sendNewAccount" | "sendPasswordChange">> = {
  E1: "sendForgotPassword",
  E2: "sendNewAccount",
  E3: "sendPasswordChange",
};

/** The e-mails about an account with their state, newest first. */
export async function readMails(
  reader: Tx,
  actor: UserActor,
  given: { userId: string; limit?: number | undefined; cursor?: string | undefined },
) {
  const user = await managedAccount(reader, actor, given.userId);
  const limit = given.limit ?? DEFAULT_LIMIT;
  const found = await listAccountMail(reader, user.user_num, { limit: limit + 1, before: given.cursor });
  const page = found.slice(0, limit);
  const deliveries = await readDeliveries(
    reader,
    page.map((mail) => mail.message_id),
  );
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    data: page.flatMap(({ message_id: id }) => {
      const delivery = deliveries.get(id);
      return delivery === undefined ? [] : [onWire(delivery, user)];
    }),
    ...(last === undefined ? {} : { cursor: last.message_id }),
  };
}

/** Sends an e-mail with a link again; 404 for another's, 409 for one that carries none or has become senseless. */
export async function resendMail(
  tx: Tx,
  actor: UserActor,
  given: { userId: string; messageId: string; clock: Clock; accountMail: AccountMail },
): Promise<void> {
  const user = await managedAccount(tx, actor, given.userId);
  const mail = UUID.test(given.messageId) ? await findAccountMail(tx, user.user_num, given.messageId) : undefined;
  if (mail === undefined) throw new AppError(errors.noRecord);
  if (user.is_enterprise) throw refuse("managed_by_directory");
  if (!user.allow_logon) throw new AppError(errors.conflict, { messages: [refusal("user_disabled")] });
  const send = SENDERS[mail.kind];
  if (send === undefined)
    throw new AppError(errors.conflict, { text: "This e-mail carries no link to be sent again." });
  await given.accountMail[send](tx, user.user_num);
  await record(tx, actor, user, { verb: "send_email", clock: given.clock, after: { email: mail.kind } });
}

/** Makes the outstanding link dead. */
export async function cancelLinks(
  tx: Tx,
  actor: UserActor,
  given: { userId: string; clock: Clock; accountMail: AccountMail },
): Promise<void> {
  const user = await managedAccount(tx, actor, given.userId);
  await given.accountMail.endLinks(tx, user.user_num);
  await record(tx, actor, user, { verb: "cancel_links", clock: given.clock });
}

async function record(
  tx: Tx,
  actor: UserActor,
  { user_id: userId, preferred_library_id: libraryId }: UserRecord,
  given: { verb: "send_email" | "cancel_links"; clock: Clock; after?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { verb, clock, after } = given;
  await recordUserActs(tx, actor, verb, [
    { userId, libraryId, at: clock.now(), ...(after === undefined ? {} : { after }) },
  ]);
}

function onWire(mail: Delivery, user: UserRecord) {
  return {
    id: mail.message_id,
    kind: mail.kind,
    subject: mail.subject,
    recipient: mail.recipient,
    state: mail.state,
    queued: toWireDate(mail.created_at),
    ...(mail.sent_at === null ? {} : { sent: toWireDate(mail.sent_at) }),
    ...(mail.state === "deferred" ? { next_attempt: toWireDate(mail.next_at) } : {}),
    attempts: mail.attempts,
    ...(mail.last_error === null ? {} : { problem: mail.last_error }),
    may_resend: SENDERS[mail.kind] !== undefined && user.allow_logon && !user.is_enterprise,
  };
}
