import type { Tx } from "@muniment/platform/db";
import { getService } from "../linked-service/index.ts";
import { findMailbox } from "../mailbox/index.ts";
import type { StagingTask } from "../staging/index.ts";
import { getWorkItem } from "../work-item/index.ts";
import { bringDocumentsBack, getEmail, updateEmailDocument } from "./email.repository.ts";

/** Where the files of an e-mail lie in staging, for an act on them. */
export async function stagingTaskOf(reader: Tx, emailId: string, operationId: string): Promise<StagingTask> {
  const email = await getEmail(reader, emailId);
  const mailbox = await findMailbox(reader, email.mailbox_id);
  if (mailbox === undefined) throw new Error("An e-mail without its mailbox");
  const { reference } = await getWorkItem(reader, emailId);
  const service = await getService(reader, mailbox.service_id);
  const { id, name } = mailbox;
  const path = { rootId: mailbox.item_id ?? "", mailbox: { id, name }, receivedAt: email.received_at, reference };
  return { service, operationId, path, emailId };
}

/** What filing says of the files of an e-mail in staging. */
export const emailStaging = {
  taskOf: stagingTaskOf,
  /** It lies on a case, and in staging no more. */
  markFiled: async (tx: Tx, at: { readonly emailId: string; readonly ordinal: number }): Promise<void> =>
    updateEmailDocument(tx, at, { state: "filed" }),
  bringBack: bringDocumentsBack,
} as const;
