import { refusals } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/outbound-email";
import type { Output } from "@muniment/rest";
import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import { holdUpOf } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import { recipientsOfCase } from "./case-recipients.ts";
import { fieldsIn } from "./letter-text.ts";
import { MOST_BYTES } from "./outbound-deps.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { listFiles } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import type { OutboundFileRow } from "./outbound-email.tables.ts";

/** What stands against sending. */
export type SendCheck = Output<typeof api.checkDraft>["data"];
type Problem = SendCheck["problems"][number];

/** How much an attachment grows on its way, four signs for three bytes and a line's end. */
const GROWTH = 1.37;
const MENTION = /\b(?:attach(?:ed|ment|ments)?|enclos(?:ed|ure|ures)|anbei|im anhang|beigefügt|ci-joint)\b/iu;

/** The guards of an e-mail (OPR-OUT-006), with the sizes of its attachments as the service account finds them. */
export async function checkSending(deps: OutboundDeps, view: OutboundView): Promise<SendCheck> {
  const { reader } = deps.database;
  const files = await listFiles(reader, view.id);
  const { problems: missing, size } = await weigh(deps, view, files);
  const problems = [
    ...guardText(view, files),
    ...(await guardRecipients(reader, view)),
    ...missing,
    ...(await guardCopy(deps, view)),
    ...(size * GROWTH > MOST_BYTES
      ? [block("too_large", `The attachments are ${megabytes(size)} MB, and an e-mail takes about ${TAKES} MB.`)]
      : []),
  ];
  return { problems, size, most_bytes: Math.floor(MOST_BYTES / GROWTH) };
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
const TAKES = Math.floor(MOST_BYTES / GROWTH / 1024 / 1024);
const block = (code: string, text: string): Problem => ({ code, text, severity: "block" });
const warn = (code: string, text: string): Problem => ({ code, text, severity: "warn" });

function guardText(view: OutboundView, files: readonly OutboundFileRow[]): Problem[] {
  const problems: Problem[] = [];
  if (view.subject.trim() === "") problems.push(block("no_subject", "Give the e-mail a subject."));
  const open = fieldsIn(`${view.subject}\n${view.body}`);
  if (open.length > 0) {
    problems.push(block("open_fields", `Some fields have no value: ${open.map((each) => `{{${each}}}`).join(", ")}.`));
  }
  const written = view.body
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n");
  if (files.length === 0 && MENTION.test(written)) {
    problems.push(warn("no_attachment", "The text speaks of an attachment, and there is none."));
  }
  return problems;
}

async function guardRecipients(reader: Tx, view: OutboundView): Promise<Problem[]> {
  const people = [...view.to_people, ...view.cc_people, ...view.bcc_people];
  if (people.length === 0) return [block("no_recipient", "Say who the e-mail goes to.")];
  if (view.case_id === null) return [];
  const known = await recipientsOfCase(reader, view.case_id);
  const byAddress = new Map(known.map((each) => [each.address.toLowerCase(), each]));
  const restricted = people.filter(({ address }) => byAddress.get(address.toLowerCase())?.is_restricted === true);
  const strangers = people.filter(({ address }) => !byAddress.has(address.toLowerCase()));
  const named = (given: readonly { address: string }[]) => given.map(({ address }) => address).join(", ");
  return [
    ...(restricted.length > 0
      ? [block("restricted_recipient", `Nobody may be written to here: ${named(restricted)}.`)]
      : []),
    ...(strangers.length > 0 ? [warn("stranger", `Not yet known on this case: ${named(strangers)}.`)] : []),
  ];
}

/** Without a service account there is nobody who could store the copy (OPR-COR-004). */
async function guardCopy({ database, repositories }: OutboundDeps, view: OutboundView): Promise<Problem[]> {
  const { reader } = database;
  const row = !view.keeps_copy || view.case_id === null ? undefined : await findCaseAsSystem(reader, view.case_id);
  if (row === undefined || (await repositories.hasAccount(await getService(reader, row.service_id)))) return [];
  const { text } = refusals.systemToken({ service: row.service_name });
  return [block("copy", `No copy can be kept on the case. ${text}`)];
}

/** Looks at each document as the service account, which reads it at sending (OPR-OUT-002, -017). */
async function weigh(
  deps: OutboundDeps,
  view: OutboundView,
  files: readonly OutboundFileRow[],
): Promise<{ problems: Problem[]; size: number }> {
  const problems: Problem[] = [];
  let size = 0;
  for (const file of files) {
    if (file.service_id === null || file.item_id === null) {
      size += file.size ?? 0;
      continue;
    }
    try {
      const service = await getService(deps.database.reader, file.service_id);
      const person = { login: view.user_login ?? "", name: view.user_name ?? "" };
      const repository = await deps.repositories.asService(service, { operationId: view.id, person });
      size += (await repository.stat(file.item_id)).size ?? 0;
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      problems.push(block("attachment", `${file.name}: ${await reasonOf(deps, view, { file, error })}`));
    }
  }
  return { problems, size };
}

async function reasonOf(
  { database, clock }: OutboundDeps,
  view: OutboundView,
  { file, error }: { file: OutboundFileRow; error: RepositoryError },
): Promise<string> {
  const row = view.case_id === null ? undefined : await findCaseAsSystem(database.reader, view.case_id);
  const service = await getService(database.reader, file.service_id ?? "");
  const place = { id: row?.item_id ?? "", name: row?.place_name ?? service.display_name };
  const kept = "the e-mail stays a draft";
  return holdUpOf(error, { service, place, action: "view documents in", kept, now: clock.now() }).trouble.text;
}
