import type { Converter } from "@muniment/documents/convert";
import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { MailTransport } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { Repositories } from "../document-repository/index.ts";
import type { OpenEmailContent, RawStore } from "../inbound-email/index.ts";
import type { Operations } from "../operation/index.ts";

/** A way out for mail, and in whose name it goes where no mailbox is chosen. */
export interface OutgoingMailWay {
  readonly transport: MailTransport;
  readonly sender: { readonly name: string; readonly address: string };
  /** By which Operate knows its own automatic mail again (OPR-INB-066). */
  readonly instance: string;
}

/** What outbound e-mail is built from. */
export interface OutboundDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly raws: RawStore;
  /** What came with e-mails, for what was allowed before. */
  readonly openInbound: OpenEmailContent;
  readonly way: OutgoingMailWay;
  readonly converter: Converter;
  readonly scratchFolder: string;
  /** How often a place that refuses is tried (OPR-FLT-012). */
  readonly probeSeconds: number;
}

/** What an e-mail may have at most, as most mail servers see it. */
export const MOST_BYTES = 25 * 1024 * 1024;
