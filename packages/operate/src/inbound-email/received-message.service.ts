import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/inbound-email";
import { isRowId } from "../paging.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { queueMessages } from "./process-message.ts";
import { changeMessage, getMessage, listMessageViews, logStages } from "./received-message.repository.ts";
import type { MessageView } from "./received-message.repository.ts";

const UNSAID = { subject: null, message_id: null, email_id: null };

/** A message as the contract shows it. */
export type WireMessage = Output<typeof api.reprocessMessage>["data"];

/** One message of the screen Incoming email; 404 when there is none. */
export async function requireMessage(reader: Tx, actor: OperateActor, id: string): Promise<MessageView> {
  const [found] = isRowId(id) ? await listMessageViews(reader, actor, { id, limit: 1 }) : [];
  if (found === undefined) throw new AppError(errors.notFound);
  return found;
}

/** Goes on with a parked message after its last stage that is done (OPR-INB-019); one that is not parked stays. */
export async function reprocessMessage(
  { jobs, clock }: { jobs: JobQueue; clock: Clock },
  tx: Tx,
  given: { actor: OperateActor; id: string },
): Promise<WireMessage> {
  const { actor, id } = given;
  const { stage, state } = await requireMessage(tx, actor, id);
  if (state === "parked") {
    const at = clock.now();
    const change = { state: "running", attempts: 0, trouble: null, updated_at: at } as const;
    const changed = await changeMessage(tx, await getMessage(tx, id), change);
    if (changed === undefined) throw new AppError(errors.conflict);
    await logStages(tx, [{ messageId: id, stage, outcome: "tried again", detail: actor.name, at }]);
    await queueMessages(jobs, tx, [id]);
    const entry = { at, action: "message.reprocess", object_type: "message", object_id: id };
    await recordAudit(tx, subjectOf(actor), [entry]);
  }
  return wireMessage(await requireMessage(tx, actor, id));
}

/** As the contract shows it; what the message says is left out where its case is closed to the person. */
export function wireMessage(row: MessageView): WireMessage {
  const { trouble } = row;
  const { subject, message_id, email_id } = row.is_hidden ? UNSAID : row;
  return {
    id: row.id,
    mailbox: { id: row.mailbox_id, name: row.mailbox_name },
    envelope_sender: row.envelope_sender,
    ...(subject === null ? {} : { subject }),
    ...(message_id === null ? {} : { message_id }),
    size: row.size,
    received_at: row.received_at.toISOString(),
    stage: row.stage,
    state: row.state,
    ...(trouble === null ? {} : { trouble }),
    ...(email_id === null ? {} : { email: email_id }),
  };
}
