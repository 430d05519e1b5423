import { sql } from "kysely";
import type { FindOpenWork, OpenWork } from "../case/index.ts";
import { q } from "../db.ts";

const MOST = 200;

/**
 * What would be left over if a case were closed now (OPR-PHS-007): e-mails that are not completed, letters that did not
 * leave or were not posted, and documents that are on their way.
 */
export const findOpenWork: FindOpenWork = async (reader, caseId) => {
  const { rows } = await sql<OpenWork>`
    select kind, id, name from (
      select 'email' as kind, w.id, w.reference || ' ' || w.title as name from operate.email_case c
        join operate.work_item w on w.id = c.email_id and w.closed_at is null where c.case_id = ${caseId}
      union all
      select 'outbound_email', o.id, o.reference || ' ' || o.subject from operate.outbound_email o
        where o.case_id = ${caseId} and (o.state <> 'sent' or o.copy_state = 'waiting')
      union all
      select 'filing', f.id, w.reference || ' ' || w.title from operate.filing f
        join operate.work_item w on w.id = f.email_id
        where f.case_id = ${caseId} and f.state in ('running', 'waiting')
      union all
      select 'document_act', a.id, coalesce((select min(i.name) from operate.document_act_item i where i.act_id = a.id),
          a.kind)
        from operate.document_act a
        where (a.case_id = ${caseId} or a.target_case_id = ${caseId}) and a.ended_at is null
      union all
      select 'conversion', v.id, v.source_name from operate.conversion v
        where v.case_id = ${caseId} and v.ended_at is null
      union all
      select distinct 'split', s.id, s.source_name from operate.split s
        left join operate.split_part t on t.split_id = s.id and t.state in ('queued', 'waiting', 'waiting_for_user')
        where (s.case_id = ${caseId} or t.case_id = ${caseId}) and s.state in ('storing', 'partly_stored')
      union all
      select 'bundle', b.id, b.title from operate.bundle b
        where b.case_id = ${caseId} and exists (select from operate.bundle_build r
          where r.bundle_id = b.id and r.state in ('running', 'waiting'))
      union all
      select 'post_item', p.id, p.recipient from operate.post_item p
        where p.case_id = ${caseId} and p.state not in ('dispatched', 'returned', 'cancelled')
      union all
      select 'task', t.id, w.reference || ' ' || w.title from operate.task t
        join operate.work_item w on w.id = t.id and w.closed_at is null where t.case_id = ${caseId}
    ) open_work order by kind, name, id limit ${MOST}`.execute(q(reader));
  return rows;
};
