import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import type * as api from "@muniment/operate-api/mailbox";
import { RepositoryError } from "../document-repository/index.ts";
import type { Item } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { Staging } from "../staging/index.ts";
import type { MailboxRow } from "./mailbox.tables.ts";

type Check = Output<typeof api.testMailbox>["data"]["checks"][number];

/** What a test has found, of the mailbox as it was then. */
export interface MailboxTest {
  readonly checks: Check[];
  readonly rev: number;
  /** The workspace, when all checks have passed. */
  readonly place?: Item;
}

const REASONS: Partial<Record<RepositoryError["fault"], string>> = {
  token: "Operate's own account is not linked there",
  denied: "Operate's own account may not see the workspace, or may not add folders to it",
  gone: "The workspace is not there any more",
  input: "There is no such workspace",
  transient: "The service cannot be reached",
  unknown: "The service cannot be reached",
  busy: "The service is busy",
};

/** Whether mail can be received, and stored by the service account (OPR-INB-003); changes nothing there. */
export async function testMailbox(
  deps: { readonly reader: Tx; readonly staging: Staging; readonly isReceiving: boolean },
  mailbox: MailboxRow,
): Promise<MailboxTest> {
  const reception: Check = deps.isReceiving
    ? { name: "reception", outcome: "pass" }
    : { name: "reception", outcome: "fail", reason: "This server receives no mail: MUNIMENT_INTAKE_PORT is 0" };
  const service = await getService(deps.reader, mailbox.service_id);
  try {
    const place = await deps.staging.check(service, mailbox);
    const storage: Check = { name: "storage", outcome: "pass" };
    const isPassed = reception.outcome === "pass";
    return { checks: [reception, storage], rev: mailbox.rev, ...(isPassed ? { place } : {}) };
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const reason = `${REASONS[error.fault] ?? "The service refused"} (${error.code})`;
    return { checks: [reception, { name: "storage", outcome: "fail", reason }], rev: mailbox.rev };
  }
}
