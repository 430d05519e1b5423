import type { Letter } from "./letter.ts";
import type { MailRoom } from "./mail-room.ts";

interface Found {
  readonly message_id: string;
  readonly reference: string;
}

interface FoundFile {
  readonly folder: string;
  readonly name: string;
  readonly checksum: string;
  /** How often Work's audit says that it was made. */
  readonly made: number;
}

interface Audited {
  readonly reference: string;
  readonly received: number;
  readonly staged: number;
}

/** What came of letters that were acknowledged, in words where it is not exactly what should have come (D63). */
export async function differencesOf(room: MailRoom, letters: readonly Letter[]): Promise<string[]> {
  const emails = await room.rows<Found>(
    "operate",
    `select e.message_id, w.reference from operate.email e join operate.work_item w on w.id = e.id
     where e.message_id = any($1)`,
    [letters.map(({ messageId }) => messageId)],
  );
  const files = await room.rows<FoundFile>(
    "work",
    `with made as (
       select split_part(object_id, '!', 2) as id, count(*)::int as n from platform.audit
       where action = 'document.create' and outcome = 'ok' group by 1)
     select f.name as folder, d.name || '.' || d.extension as name, d.checksum, coalesce(m.n, 0) as made
     from work.document d join work.container f on f.library_id = d.library_id and f.container_number = d.folder_number
     left join made m on m.id = d.document_number || '.' || d.version
     where d.trashed_at is null and f.name = any($1)`,
    [emails.map(({ reference }) => reference)],
  );
  const audited = await room.rows<Audited>(
    "operate",
    `select w.reference, count(*) filter (where a.action = 'email.receive')::int as received,
       count(*) filter (where a.action = 'document.stage')::int as staged
     from operate.received_message r join operate.work_item w on w.id = r.email_id
     join platform.audit a on a.operation_id = r.id::text and a.outcome = 'ok'
     where w.reference = any($1) group by 1`,
    [emails.map(({ reference }) => reference)],
  );
  const [there] = await room.rows<{ n: number }>(
    "work",
    "select count(*)::int as n from platform.audit where action = 'document.create' and outcome = 'ok' and actor_id = 'SVC-INTAKE'",
  );
  const [all] = await room.rows<{ n: number }>(
    "work",
    "select count(*)::int as n from work.document d join identity.\"user\" u on u.user_num = d.author_num where u.user_id = 'SVC-INTAKE'",
  );
  const audits = new Map(audited.map((each) => [each.reference, each]));
  const differences = letters.flatMap((letter) => differenceOf(letter, { emails, files, audits }));
  if (there?.n !== all?.n) differences.push(`Work has ${all?.n} documents, and ${there?.n} in its audit`);
  return differences;
}

function differenceOf(
  letter: Letter,
  found: { emails: readonly Found[]; files: readonly FoundFile[]; audits: ReadonlyMap<string, Audited> },
): string[] {
  const emails = found.emails.filter((email) => email.message_id === letter.messageId);
  const [email] = emails;
  if (email === undefined || emails.length !== 1) return [`${letter.messageId}: ${emails.length} e-mails`];
  const { reference } = email;
  const files = found.files.filter(({ folder }) => folder === reference);
  const names = files.map(({ name }) => name).toSorted();
  const wanted = [...letter.hashes.keys(), `${reference}.eml`].toSorted();
  const problems: string[] = [];
  if (names.join() !== wanted.join()) problems.push(`${letter.messageId}: ${names.join()} instead of ${wanted.join()}`);
  for (const [name, hash] of letter.hashes) {
    if (files.some((file) => file.name === name && file.checksum !== hash)) problems.push(`${name} is another file`);
  }
  const { received = 0, staged = 0 } = found.audits.get(reference) ?? {};
  if (received !== 1 || staged !== wanted.length) {
    problems.push(`${letter.messageId}: ${received} and ${staged} in Operate's audit, not 1 and ${wanted.length}`);
  }
  for (const { name, made } of files) if (made !== 1) problems.push(`${name}: ${made} times in Work's audit`);
  return problems;
}
