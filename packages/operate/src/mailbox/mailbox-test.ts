import { ImapTrouble, probeImap } from "@muniment/mail/imap";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import type * as api from "@muniment/operate-api/mailbox";
import { findConfigured, wantedPlace } from "../configured-repository/index.ts";
import type { WantedPlace } from "../configured-repository/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import type { FoundPlace } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { Staging } from "../staging/index.ts";
import { findImap } from "./mailbox-imap.repository.ts";
import type { ImapSecrets } from "./mailbox-imap.ts";
import type { MailboxRow } from "./mailbox.tables.ts";

type Check = Output<typeof api.testMailbox>["data"]["checks"][number];

/** What a test has found, of the mailbox as it was then. */
export interface MailboxTest {
  readonly checks: Check[];
  readonly rev: number;
  /** The workspace, when all checks have passed. */
  readonly place?: FoundPlace;
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

/** What a test of a mailbox needs. */
export interface MailboxTestDeps {
  readonly reader: Tx;
  readonly staging: Staging;
  readonly secrets: ImapSecrets;
  /** Whether this server takes mail by SMTP. */
  readonly isReceiving: boolean;
}

/** Whether mail can be received or fetched, and stored by the service account (OPR-INB-003); changes nothing there. */
export async function testMailbox(deps: MailboxTestDeps, mailbox: MailboxRow): Promise<MailboxTest> {
  const reception = await checkReception(deps, mailbox);
  const service = await getService(deps.reader, mailbox.service_id);
  try {
    const place = await deps.staging.check(service, await stagingPlace(deps.reader, mailbox, service));
    const storage: Check = { name: "storage", outcome: "pass" };
    const isPassed = reception.outcome === "pass";
    return { checks: [reception, storage], rev: mailbox.rev, ...(isPassed ? { place } : {}) };
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const reason = `${REASONS[error.fault] ?? "The service refused"} (${error.code})`;
    return { checks: [reception, { name: "storage", outcome: "fail", reason }], rev: mailbox.rev };
  }
}

/** The place that a mailbox's repository says. */
export async function stagingPlace(
  reader: Tx,
  { repository }: Pick<MailboxRow, "repository">,
  service: LinkedServiceRow,
): Promise<WantedPlace> {
  const configured = await findConfigured(reader, repository);
  if (configured === undefined) throw new Error("A mailbox without its repository");
  return wantedPlace(configured, service);
}

async function checkReception({ reader, secrets, isReceiving }: MailboxTestDeps, { id }: MailboxRow): Promise<Check> {
  const imap = await findImap(reader, id);
  if (imap === undefined) {
    return isReceiving
      ? { name: "reception", outcome: "pass" }
      : { name: "reception", outcome: "fail", reason: "This server receives no mail: MUNIMENT_INTAKE_PORT is 0" };
  }
  try {
    await probeImap(secrets.accessOf(imap));
    return { name: "mail_server", outcome: "pass" };
  } catch (error) {
    if (!(error instanceof ImapTrouble)) throw error;
    return { name: "mail_server", outcome: "fail", reason: error.message };
  }
}
