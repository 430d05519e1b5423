import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem, findFiledCopy } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { getEmail, listEmailDocuments } from "../inbound-email/index.ts";
import type { Email, EmailDocumentRow } from "../inbound-email/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { findMailbox } from "../mailbox/index.ts";
import type { EffectScope } from "../operation/index.ts";
import { listFilingItems, listFilingViews } from "./filing.repository.ts";
import type { FilingItem, FilingView } from "./filing.repository.ts";

/** A document of a filing, with where it lies now. */
export interface SourceDocument {
  readonly row: EmailDocumentRow;
  readonly serviceId: string;
  readonly itemId: string;
  /** The folder in staging; what is on a case already is copied, and stays (OPR-INB-035). */
  readonly stagingFolder: string | undefined;
}

/** What one run of a filing goes by. */
export interface FilingWork {
  readonly filing: FilingView;
  readonly items: readonly FilingItem[];
  readonly email: Email;
  readonly target: CaseRow;
  readonly service: LinkedServiceRow;
  readonly staging: { readonly service: LinkedServiceRow; readonly placeId: string; readonly placeName: string };
  readonly documents: ReadonlyMap<number, SourceDocument>;
  readonly person: { readonly login: string; readonly name: string };
  /** Of the service account at the case's service. */
  readonly account: string | undefined;
  readonly scope: EffectScope;
}

/** The repositories of both sides, as the service account, in the person's name (D41). */
export interface Sides {
  readonly target: DocumentRepository;
  readonly staging: DocumentRepository;
}

/** Reads all that a run needs; `undefined` for a filing that is over or not there. */
export async function readWork(reader: Tx, filingId: string): Promise<FilingWork | undefined> {
  const [filing] = await listFilingViews(reader, { id: filingId });
  if (filing === undefined || !["running", "waiting"].includes(filing.state)) return undefined;
  const email = await getEmail(reader, filing.email_id);
  const mailbox = await findMailbox(reader, email.mailbox_id);
  const target = await findCaseAsSystem(reader, filing.case_id);
  if (mailbox === undefined || target === undefined) throw new Error("A filing without its mailbox or case");
  const items = await listFilingItems(reader, [filing.id]);
  const service = await getService(reader, filing.service_id);
  const stagingService = mailbox.service_id === service.id ? service : await getService(reader, mailbox.service_id);
  const link = await findLink(reader, service.id, { userId: filing.user_id });
  const system = await findLink(reader, service.id, "system");
  const person = { login: link?.account_id ?? filing.user_login, name: filing.user_name };
  return {
    filing,
    items,
    email,
    target,
    service,
    staging: { service: stagingService, placeId: mailbox.item_id ?? "", placeName: mailbox.place_name },
    documents: await sourcesOf(reader, { email, items, serviceId: mailbox.service_id }),
    person,
    account: system?.account_id ?? undefined,
    scope: {
      groupId: filing.id,
      function: "F7",
      runAs: "service",
      serviceId: service.id,
      userId: filing.user_id,
      comment: `Operate F7 for ${filing.user_name} (${target.reference}) op:${filing.id}`,
    },
  };
}

async function sourcesOf(
  reader: Tx,
  given: { email: Email; items: readonly FilingItem[]; serviceId: string },
): Promise<ReadonlyMap<number, SourceDocument>> {
  const { email, items, serviceId } = given;
  const wanted = new Set(items.map(({ document }) => document));
  const rows = (await listEmailDocuments(reader, [email.id])).filter(({ ordinal }) => wanted.has(ordinal));
  const sources = new Map<number, SourceDocument>();
  for (const row of rows) {
    if (row.state === "filed") {
      const copy = await findFiledCopy(reader, email.id, row.ordinal);
      if (copy === undefined) continue;
      sources.set(row.ordinal, { row, serviceId: copy.service_id, itemId: copy.item_id, stagingFolder: undefined });
    } else if (row.item_id !== null) {
      const stagingFolder = email.staging_folder ?? undefined;
      sources.set(row.ordinal, { row, serviceId, itemId: row.item_id, stagingFolder });
    }
  }
  return sources;
}

/** Opens both sides; throws `RepositoryError` `token` when there is no service account. */
export async function openSides(repositories: Repositories, work: FilingWork): Promise<Sides> {
  const purpose = { operationId: work.filing.id, person: work.person };
  const target = await repositories.asService(work.service, purpose);
  const isOne = work.staging.service.id === work.service.id;
  return { target, staging: isOne ? target : await repositories.asService(work.staging.service, purpose) };
}
