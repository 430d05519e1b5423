-- Written by `npm run schema:dump` from a database with every migration applied.

-- Extensions

create extension pg_trgm schema public;

-- Schemas

create schema extensions;

create schema identity;

create schema jobs;

create schema mail;

create schema platform;

create schema policy;

create schema work;

-- Sequences

create sequence identity.directory_reading as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

-- Functions

CREATE OR REPLACE FUNCTION identity.bump_access_version(library integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      if current_setting('muniment.bumped_' || library, true) is distinct from txid_current()::text then
        perform set_config('muniment.bumped_' || library, txid_current()::text, true);
        update identity.library set access_version = access_version + 1
          where library_id = bump_access_version.library;
      end if;
    end $function$;

CREATE OR REPLACE FUNCTION identity.bump_for_group_member()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform identity.bump_access_version(library_id) from identity."group"
        where group_num = (case when tg_op = 'DELETE' then old else new end).group_num;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION identity.bump_for_library()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform identity.bump_access_version((case when tg_op = 'DELETE' then old else new end).library_id);
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION identity.bump_for_user()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform identity.bump_access_version(library_id) from (
        select library_id from identity.membership where user_num = new.user_num order by library_id) as libraries;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION identity.bump_own()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      new.access_version := old.access_version + 1;
      return new;
    end $function$;

CREATE OR REPLACE FUNCTION identity.end_sessions_of_disabled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      delete from identity.access_token where user_num = new.user_num;
      delete from identity.oauth_record where ssid = new.ssid;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION jobs.add_job(identifier text, payload json DEFAULT NULL::json, queue_name text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_attempts integer DEFAULT NULL::integer, job_key text DEFAULT NULL::text, priority integer DEFAULT NULL::integer, flags text[] DEFAULT NULL::text[], job_key_mode text DEFAULT 'replace'::text)
 RETURNS jobs._private_jobs
 LANGUAGE plpgsql
AS $function$
declare
  v_job jobs._private_jobs;
begin
  if (job_key is null or job_key_mode is null or job_key_mode in ('replace', 'preserve_run_at')) then
    select * into v_job
    from jobs.add_jobs(
      ARRAY[(
        identifier,
        payload,
        queue_name,
        run_at,
        max_attempts::smallint,
        job_key,
        priority::smallint,
        flags
      )::jobs.job_spec],
      (job_key_mode = 'preserve_run_at')
    )
    limit 1;
    return v_job;
  elsif job_key_mode = 'unsafe_dedupe' then
    -- Ensure all the tasks exist
    insert into jobs._private_tasks as tasks (identifier)
    values (add_job.identifier)
    on conflict do nothing;
    -- Ensure all the queues exist
    if add_job.queue_name is not null then
      insert into jobs._private_job_queues as job_queues (queue_name)
      values (add_job.queue_name)
      on conflict do nothing;
    end if;
    -- Insert job, but if one already exists then do nothing, even if the
    -- existing job has already started (and thus represents an out-of-date
    -- world state). This is dangerous because it means that whatever state
    -- change triggered this add_job may not be acted upon (since it happened
    -- after the existing job started executing, but no further job is being
    -- scheduled), but it is useful in very rare circumstances for
    -- de-duplication. If in doubt, DO NOT USE THIS.
    insert into jobs._private_jobs as jobs (
      job_queue_id,
      task_id,
      payload,
      run_at,
      max_attempts,
      key,
      priority,
      flags
    )
      select
        job_queues.id,
        tasks.id,
        coalesce(add_job.payload, '{}'::json),
        coalesce(add_job.run_at, now()),
        coalesce(add_job.max_attempts::smallint, 25::smallint),
        add_job.job_key,
        coalesce(add_job.priority::smallint, 0::smallint),
        (
          select jsonb_object_agg(flag, true)
          from unnest(add_job.flags) as item(flag)
        )
      from jobs._private_tasks as tasks
      left join jobs._private_job_queues as job_queues
      on job_queues.queue_name = add_job.queue_name
      where tasks.identifier = add_job.identifier
    on conflict (key)
      -- Bump the updated_at so that there's something to return
      do update set
        revision = jobs.revision + 1,
        updated_at = now()
      returning *
      into v_job;
    return v_job;
  else
    raise exception 'Invalid job_key_mode value, expected ''replace'', ''preserve_run_at'' or ''unsafe_dedupe''.' using errcode = 'GWBKM';
  end if;
end;
$function$;

CREATE OR REPLACE FUNCTION jobs.add_jobs(specs jobs.job_spec[], job_key_preserve_run_at boolean DEFAULT false)
 RETURNS SETOF jobs._private_jobs
 LANGUAGE plpgsql
AS $function$
begin
  -- Ensure all the tasks exist
  insert into jobs._private_tasks as tasks (identifier)
  select distinct spec.identifier
  from unnest(specs) spec
  on conflict do nothing;
  -- Ensure all the queues exist
  insert into jobs._private_job_queues as job_queues (queue_name)
  select distinct spec.queue_name
  from unnest(specs) spec
  where spec.queue_name is not null
  on conflict do nothing;
  -- Ensure any locked jobs have their key cleared - in the case of locked
  -- existing job create a new job instead as it must have already started
  -- executing (i.e. it's world state is out of date, and the fact add_job
  -- has been called again implies there's new information that needs to be
  -- acted upon).
  update jobs._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  from unnest(specs) spec
  where spec.job_key is not null
  and jobs.key = spec.job_key
  and is_available is not true;
  -- TODO: is there a risk that a conflict could occur depending on the
  -- isolation level?
  return query insert into jobs._private_jobs as jobs (
    job_queue_id,
    task_id,
    payload,
    run_at,
    max_attempts,
    key,
    priority,
    flags
  )
    select
      job_queues.id,
      tasks.id,
      coalesce(spec.payload, '{}'::json),
      coalesce(spec.run_at, now()),
      coalesce(spec.max_attempts, 25),
      spec.job_key,
      coalesce(spec.priority, 0),
      (
        select jsonb_object_agg(flag, true)
        from unnest(spec.flags) as item(flag)
      )
    from unnest(specs) spec
    inner join jobs._private_tasks as tasks
    on tasks.identifier = spec.identifier
    left join jobs._private_job_queues as job_queues
    on job_queues.queue_name = spec.queue_name
  on conflict (key) do update set
    job_queue_id = excluded.job_queue_id,
    task_id = excluded.task_id,
    payload =
      case
      when json_typeof(jobs.payload) = 'array' and json_typeof(excluded.payload) = 'array' then
        (jobs.payload::jsonb || excluded.payload::jsonb)::json
      else
        excluded.payload
      end,
    max_attempts = excluded.max_attempts,
    run_at = (case
      when job_key_preserve_run_at is true and jobs.attempts = 0 then jobs.run_at
      else excluded.run_at
    end),
    priority = excluded.priority,
    revision = jobs.revision + 1,
    flags = excluded.flags,
    -- always reset error/retry state
    attempts = 0,
    last_error = null,
    updated_at = now()
  where jobs.locked_at is null
  returning *;
end;
$function$;

CREATE OR REPLACE FUNCTION jobs.complete_jobs(job_ids bigint[])
 RETURNS SETOF jobs._private_jobs
 LANGUAGE sql
AS $function$
  delete from jobs._private_jobs as jobs
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < now() - interval '4 hours'
    )
    returning *;
$function$;

CREATE OR REPLACE FUNCTION jobs.force_unlock_workers(worker_ids text[])
 RETURNS void
 LANGUAGE sql
AS $function$
update jobs._private_jobs as jobs
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
update jobs._private_job_queues as job_queues
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
$function$;

CREATE OR REPLACE FUNCTION jobs.permanently_fail_jobs(job_ids bigint[], error_message text DEFAULT NULL::text)
 RETURNS SETOF jobs._private_jobs
 LANGUAGE sql
AS $function$
  update jobs._private_jobs as jobs
    set
      last_error = coalesce(error_message, 'Manually marked as failed'),
      attempts = max_attempts,
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$function$;

CREATE OR REPLACE FUNCTION jobs.remove_job(job_key text)
 RETURNS jobs._private_jobs
 LANGUAGE plpgsql
 STRICT
AS $function$
declare
  v_job jobs._private_jobs;
begin
  -- Delete job if not locked
  delete from jobs._private_jobs as jobs
    where key = job_key
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
  returning * into v_job;
  if not (v_job is null) then
    return v_job;
  end if;
  -- Otherwise prevent job from retrying, and clear the key
  update jobs._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  where key = job_key
  returning * into v_job;
  return v_job;
end;
$function$;

CREATE OR REPLACE FUNCTION jobs.reschedule_jobs(job_ids bigint[], run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, priority integer DEFAULT NULL::integer, attempts integer DEFAULT NULL::integer, max_attempts integer DEFAULT NULL::integer)
 RETURNS SETOF jobs._private_jobs
 LANGUAGE sql
AS $function$
  update jobs._private_jobs as jobs
    set
      run_at = coalesce(reschedule_jobs.run_at, jobs.run_at),
      priority = coalesce(reschedule_jobs.priority::smallint, jobs.priority),
      attempts = coalesce(reschedule_jobs.attempts::smallint, jobs.attempts),
      max_attempts = coalesce(reschedule_jobs.max_attempts::smallint, jobs.max_attempts),
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$function$;

CREATE OR REPLACE FUNCTION jobs.tg_jobs__after_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('jobs:insert', '');
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION platform.await_sealing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      insert into platform.audit_pending (id) select id from new_rows;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
    end $function$;

CREATE OR REPLACE FUNCTION policy.bump_all()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform identity.bump_access_version(library_id)
        from (select library_id from identity.library order by library_id) as libraries;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION policy.bump_for_group()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if exists (select from policy.claim where trustee_kind = 'group'
          and trustee_num = (case when tg_op = 'DELETE' then old else new end).group_num) then
        perform identity.bump_access_version(library_id)
          from (select library_id from identity.library order by library_id) as libraries;
      end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION policy.note_past_work(given bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      delete from policy.worked where set_id = given;
      insert into policy.worked (set_id, asset_id, user_num)
        select distinct o.set_id, sd.asset_id, h.user_num
        from policy.opposing_set o
        join policy.side sd on sd.set_id = o.set_id
        join policy.scope s on s.asset_id = sd.asset_id
        join work.container w on w.kind = 'workspace' and lower(w.custom->>'custom1') = lower(s.client_id)
  and (s.matter_id = '' or lower(w.custom->>'custom2') = lower(s.matter_id))
        join work.document d on d.library_id = w.library_id and d.workspace_number = w.container_number
        join work.history h on h.library_id = d.library_id and h.object_number = d.document_number
          and h.object_kind = 'document' and h.activity_code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20) and h.at >= coalesce(o.starts_at, o.created_at)
        where o.set_id = given and o.counts_work and o.status <> 'ended'
        on conflict do nothing;
    end $function$;

CREATE OR REPLACE FUNCTION policy.note_worked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if exists (select from policy.opposing_set where counts_work and status <> 'ended') then
        insert into policy.worked (set_id, asset_id, user_num)
          select distinct o.set_id, sd.asset_id, h.user_num
          from new_rows h
          join lateral (select d.workspace_number from work.document d where d.library_id = h.library_id
            and d.document_number = h.object_number limit 1) as home on true
          join work.container w on w.library_id = h.library_id and w.container_number = home.workspace_number
          join policy.scope s on lower(w.custom->>'custom1') = lower(s.client_id)
  and (s.matter_id = '' or lower(w.custom->>'custom2') = lower(s.matter_id))
          join policy.side sd on sd.asset_id = s.asset_id
          join policy.opposing_set o on o.set_id = sd.set_id and o.counts_work and o.status <> 'ended'
            and coalesce(o.starts_at, o.created_at) <= h.at
          where h.object_kind = 'document' and h.activity_code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)
          on conflict do nothing;
      end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION policy.scope_asset()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if new.client_id <> '' then insert into policy.scope values (new.asset_id, new.client_id, new.matter_id); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.bump_item_rights()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if current_setting('muniment.regoverned_' || new.library_id, true) is distinct from txid_current()::text then
        perform set_config('muniment.regoverned_' || new.library_id, txid_current()::text, true);
        perform from identity.library where library_id = new.library_id for no key update;
        insert into work.item_rights (library_id, version) values (new.library_id, 1)
          on conflict (library_id) do update set version = item_rights.version + 1;
      end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_access()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
    insert into work.change (library_id, kind, action) values (new.library_id, 'acl', 'security_update');
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_application_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
      insert into work.change (library_id, kind, action, client_id)
        select l.library_id, 'application', 'delete', r.client_id
          from old_rows r cross join identity.library l;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_application_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
      insert into work.change (library_id, kind, action, client_id)
        select l.library_id, 'application', 'insert', r.client_id
          from new_rows r cross join identity.library l;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_application_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
      insert into work.change (library_id, kind, action, client_id)
        select l.library_id, 'application', 'update', r.client_id
          from new_rows r cross join identity.library l;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_checkout_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace)
    select d.library_id, 'document', 'update', d.document_number, d.version, d.folder_number, d.workspace_number
      from old_rows r join work.document d on d.library_id = r.library_id
        and d.document_number = r.document_number and d.version = r.version;
          if found then perform pg_notify('work_change', ''); end if;
          return null;
        end $function$;

CREATE OR REPLACE FUNCTION work.log_checkout_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace)
    select d.library_id, 'document', 'update', d.document_number, d.version, d.folder_number, d.workspace_number
      from new_rows r join work.document d on d.library_id = r.library_id
        and d.document_number = r.document_number and d.version = r.version;
          if found then perform pg_notify('work_change', ''); end if;
          return null;
        end $function$;

CREATE OR REPLACE FUNCTION work.log_checkout_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace)
    select d.library_id, 'document', 'update', d.document_number, d.version, d.folder_number, d.workspace_number
      from new_rows r join work.document d on d.library_id = r.library_id
        and d.document_number = r.document_number and d.version = r.version;
          if found then perform pg_notify('work_change', ''); end if;
          return null;
        end $function$;

CREATE OR REPLACE FUNCTION work.log_container_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select library_id, 'container', 'delete', container_number, null::integer,
      coalesce(parent_number, container_number), workspace_number, true from old_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_container_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select library_id, 'container', 'insert', container_number, null::integer,
      coalesce(parent_number, container_number), workspace_number, false from new_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_container_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
    insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
      select n.library_id, case when o.security_id <> n.security_id then 'acl' else 'container' end,
        case when o.security_id <> n.security_id then 'security_update'
          when o.parent_number <> n.parent_number then 'container_move' else case when o.trashed_at is null and n.trashed_at is not null then 'delete'
  when o.trashed_at is not null and n.trashed_at is null then 'restored_from_trash' else 'update' end end,
        n.container_number, null::integer, coalesce(n.parent_number, n.container_number), n.workspace_number,
        (o.security_id, o.owner_num, o.workspace_number, o.trashed_at)
  is distinct from (n.security_id, n.owner_num, n.workspace_number, n.trashed_at) from new_rows n join old_rows o on o.library_id = n.library_id
  and o.container_number = n.container_number
      union all
      select o.library_id, 'container', 'container_unlink', o.container_number, null, o.parent_number,
        o.workspace_number, false from new_rows n join old_rows o on o.library_id = n.library_id
  and o.container_number = n.container_number where o.parent_number <> n.parent_number;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_document_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  if (select count(*) from old_rows) > 1000 then
    insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
      select library_id, 'container', 'update', folder_number, null::integer, folder_number, max(workspace_number),
        true from old_rows where folder_number is not null group by library_id, folder_number;
  else
    insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
      select library_id, 'document', 'delete', document_number, version, folder_number, workspace_number,
        true from old_rows;
  end if;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_document_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  if (select count(*) from new_rows) > 1000 then
    insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
      select library_id, 'container', 'update', folder_number, null::integer, folder_number, max(workspace_number),
        false from new_rows where folder_number is not null group by library_id, folder_number;
  else
    insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
      select library_id, 'document', 'insert', document_number, version, folder_number, workspace_number,
        false from new_rows;
  end if;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_document_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
    if (select count(*) from new_rows) > 1000 then
      insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
        select f.library_id, 'container', 'update', f.folder_number, null::integer, f.folder_number,
          max(f.workspace_number), bool_or(f.regoverned)
        from (
          select n.library_id, n.folder_number, n.workspace_number, (o.security_id, o.author_num, o.operator_num, o.workspace_number, o.trashed_at)
  is distinct from (n.security_id, n.author_num, n.operator_num, n.workspace_number, n.trashed_at) as regoverned
            from new_rows n join old_rows o on o.library_id = n.library_id
  and o.document_number = n.document_number and o.version = n.version
          union all
          select library_id, folder_number, workspace_number, false from old_rows) as f
        where f.folder_number is not null group by f.library_id, f.folder_number;
    else
      insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
        select n.library_id, 'document', case when o.security_id <> n.security_id and o.trashed_at is not distinct from
            n.trashed_at then 'security_update' else case when o.trashed_at is null and n.trashed_at is not null then 'delete'
  when o.trashed_at is not null and n.trashed_at is null then 'restored_from_trash' else 'update' end end,
          n.document_number, n.version, n.folder_number, n.workspace_number, (o.security_id, o.author_num, o.operator_num, o.workspace_number, o.trashed_at)
  is distinct from (n.security_id, n.author_num, n.operator_num, n.workspace_number, n.trashed_at)
          from new_rows n join old_rows o on o.library_id = n.library_id
  and o.document_number = n.document_number and o.version = n.version
        union all
        select o.library_id, 'document', 'document_unlink', o.document_number, o.version, o.folder_number,
          o.workspace_number, false from new_rows n join old_rows o on o.library_id = n.library_id
  and o.document_number = n.document_number and o.version = n.version
          where o.folder_number is distinct from n.folder_number and o.folder_number is not null;
    end if;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_entry_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned, principal_kind, principal_num)
    select c.library_id, 'acl', 'access_lost', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false, e.trustee_kind, e.trustee_num
      from old_rows e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security where e.level > 0;
  
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select c.library_id, 'acl', 'security_update', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false
      from (select distinct library_id, security_id from old_rows) as e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_entry_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned, principal_kind, principal_num)
    select c.library_id, 'acl', 'access_gained', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false, e.trustee_kind, e.trustee_num
      from new_rows e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security where e.level > 0;
  
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select c.library_id, 'acl', 'security_update', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false
      from (select distinct library_id, security_id from new_rows) as e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_group_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'delete', 'group', group_num, null::bigint from old_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_group_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'insert', 'group', group_num, null::bigint from new_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_group_member_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select g.library_id, 'principal', 'update', 'group', g.group_num, r.user_num
      from old_rows r join identity."group" g on g.group_num = r.group_num;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_group_member_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select g.library_id, 'principal', 'update', 'group', g.group_num, r.user_num
      from new_rows r join identity."group" g on g.group_num = r.group_num;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_group_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'update', 'group', group_num, null::bigint from new_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_membership_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'delete', 'user', user_num, null::bigint from old_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_membership_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'insert', 'user', user_num, null::bigint from new_rows;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_membership_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'update', 'user', user_num, null::bigint from (select n.* from new_rows n join old_rows o on o.library_id = n.library_id and o.user_num = n.user_num
        where (o.allow_logon, o.role_id) is distinct from (n.allow_logon, n.role_id)) as r;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_policy()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work.change (library_id, kind, action, number, place, workspace)
        select distinct w.library_id, 'policy', 'update', w.container_number, w.container_number, w.container_number
          from new_rows e
          join lateral (
            select s.client_id, s.matter_id from policy.scope s where e.client_id is null and s.asset_id = e.asset_id
            union all select e.client_id, e.matter_id where e.client_id is not null) as ids on true
          join work.container w on w.kind = 'workspace' and lower(w.custom->>'custom1') = lower(ids.client_id)
  and (ids.matter_id = '' or lower(w.custom->>'custom2') = lower(ids.matter_id));
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_reference_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select r.library_id, 'document', 'document_unlink', r.document_number, null::integer, r.folder_number, (
      select d.workspace_number from work.document d where d.library_id = r.library_id
        and d.document_number = r.document_number order by d.version desc limit 1), false from old_rows r;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_reference_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select r.library_id, 'document', 'document_link', r.document_number, null::integer, r.folder_number, (
      select d.workspace_number from work.document d where d.library_id = r.library_id
        and d.document_number = r.document_number order by d.version desc limit 1), false from new_rows r;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_security_new()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select c.library_id, 'acl', 'security_update', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false
      from (select distinct library_id, security_id from new_rows) as e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_security_old()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, number, version, place, workspace, regoverned)
    select c.library_id, 'acl', 'security_update', c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false
      from (select distinct library_id, security_id from old_rows) as e join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.log_user_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin 
  insert into work.change (library_id, kind, action, principal_kind, principal_num, member_num)
    select library_id, 'principal', 'update', 'user', user_num, null::bigint from (select m.* from new_rows n join old_rows o on o.user_num = n.user_num
        join identity.membership m on m.user_num = n.user_num
        where (o.allow_logon, o.is_external, o.user_id, o.full_name, o.email) is distinct from (n.allow_logon, n.is_external, n.user_id, n.full_name, n.email)) as r;
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION work.next_number(library integer, kind text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
      declare
        sequence text := format('work.library_%s_%s', library, kind);
      begin
        if to_regclass(sequence) is null then
          perform pg_advisory_xact_lock(hashtextextended(sequence, 0));
          execute format('create sequence if not exists %s', sequence);
        end if;
        return nextval(sequence::regclass);
      end $function$;

CREATE OR REPLACE FUNCTION work.prefix_query(words text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select case when phraseto_tsquery('simple', words)::text = '' then ''::tsquery
      else (phraseto_tsquery('simple', words)::text || ':*')::tsquery end $function$;

-- Tables

create table extensions.draft (
  draft_id uuid not null,
  user_num bigint not null,
  bundle_id uuid,
  place integer not null,
  file_name text not null,
  manifest jsonb not null,
  upload_sha256 text not null,
  packed_size bigint not null,
  signature text not null,
  key_id text,
  choices jsonb not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint draft_signature_check CHECK ((signature = ANY (ARRAY['trusted'::text, 'unknown'::text, 'unsigned'::text]))),
  constraint draft_upload_sha256_check CHECK ((upload_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint draft_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint draft_pkey PRIMARY KEY (draft_id)
);

create table extensions.draft_file (
  draft_id uuid not null,
  path text not null,
  sha256 text not null,
  size bigint not null,
  media_type text not null,
  constraint draft_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint draft_file_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES extensions.draft(draft_id) ON DELETE CASCADE,
  constraint draft_file_pkey PRIMARY KEY (draft_id, path)
);

create table extensions.element_settings (
  package_id text not null,
  settings jsonb not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint element_settings_package_id_fkey FOREIGN KEY (package_id) REFERENCES extensions.installation(package_id) ON DELETE CASCADE,
  constraint element_settings_pkey PRIMARY KEY (package_id)
);

create table extensions.installation (
  package_id text not null,
  client_id text not null,
  family text not null,
  active_version text not null,
  schema_version integer not null,
  installed_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  constraint installation_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint installation_package_id_active_version_fkey FOREIGN KEY (package_id, active_version) REFERENCES extensions.package_version(package_id, version),
  constraint installation_pkey PRIMARY KEY (package_id),
  constraint installation_client_id_key UNIQUE (client_id)
);

create table extensions.package_file (
  package_id text not null,
  version text not null,
  path text not null,
  sha256 text not null,
  size bigint not null,
  media_type text not null,
  constraint package_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint package_file_package_id_version_fkey FOREIGN KEY (package_id, version) REFERENCES extensions.package_version(package_id, version) ON DELETE CASCADE,
  constraint package_file_pkey PRIMARY KEY (package_id, version, path)
);

create table extensions.package_version (
  package_id text not null,
  version text not null,
  manifest jsonb not null,
  upload_sha256 text not null,
  packed_size bigint not null,
  signature text not null,
  key_id text,
  added_by text not null,
  added_at timestamp with time zone not null,
  activated_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  snapshot jsonb,
  constraint package_version_signature_check CHECK ((signature = ANY (ARRAY['trusted'::text, 'unknown'::text, 'unsigned'::text]))),
  constraint package_version_upload_sha256_check CHECK ((upload_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint package_version_pkey PRIMARY KEY (package_id, version)
);

create table extensions.probe (
  package_id text not null,
  version text not null,
  previous text,
  user_num bigint,
  state text not null,
  reason text,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint probe_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
  constraint probe_state_check CHECK ((state = ANY (ARRAY['running'::text, 'passed'::text, 'failed'::text, 'rolled_back'::text]))),
  constraint probe_package_id_fkey FOREIGN KEY (package_id) REFERENCES extensions.installation(package_id) ON DELETE CASCADE,
  constraint probe_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint probe_pkey PRIMARY KEY (package_id)
);

create table extensions.publisher_key (
  key_id text not null,
  publisher_id text not null,
  name text not null,
  jwk jsonb not null,
  added_by text not null,
  added_at timestamp with time zone not null,
  revoked_by text,
  revoked_at timestamp with time zone,
  constraint publisher_key_check CHECK (((revoked_by IS NULL) = (revoked_at IS NULL))),
  constraint publisher_key_key_id_check CHECK ((key_id <> ''::text)),
  constraint publisher_key_pkey PRIMARY KEY (key_id)
);

create table identity."group" (
  group_num bigint not null generated always as identity,
  library_id integer not null,
  group_id text not null,
  full_name text not null default ''::text,
  enabled boolean not null default true,
  is_external boolean not null default false,
  group_nos smallint not null default 2,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  search_text text not null default ''::text,
  allows_local_members boolean not null default true,
  constraint group_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint group_pkey PRIMARY KEY (group_num),
  constraint group_group_id UNIQUE (library_id, group_id)
);

create table identity."user" (
  user_num bigint not null generated always as identity,
  user_id text not null,
  user_id_ex text not null,
  ssid uuid not null,
  full_name text not null,
  email text not null,
  email_folded text not null,
  search_name text not null,
  search_ids text not null,
  location text not null default ''::text,
  is_external boolean not null default false,
  is_service boolean not null default false,
  allow_logon boolean not null default true,
  user_nos smallint not null default 2,
  preferred_library_id integer not null,
  password_hash text,
  must_change_password boolean not null default true,
  password_never_expire boolean not null default false,
  password_changed_at timestamp with time zone,
  failed_logins integer not null default 0,
  locked_until timestamp with time zone,
  is_locked boolean not null default false,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  purpose text not null default ''::text,
  origin text not null default 'manual'::text,
  is_enterprise boolean not null default false,
  last_sign_in_at timestamp with time zone,
  failed_codes integer not null default 0,
  disabled_by_directory boolean not null default false,
  ends_at timestamp with time zone,
  anonymised_at timestamp with time zone,
  ip_range text not null default ''::text,
  constraint user_anonymised_final CHECK (((anonymised_at IS NULL) OR (NOT allow_logon))),
  constraint user_end_external CHECK (((ends_at IS NULL) OR is_external)),
  constraint user_origin_check CHECK ((origin = ANY (ARRAY['manual'::text, 'import'::text, 'directory'::text]))),
  constraint user_preferred_library_id_fkey FOREIGN KEY (preferred_library_id) REFERENCES identity.library(library_id),
  constraint user_pkey PRIMARY KEY (user_num),
  constraint user_email UNIQUE (email_folded),
  constraint user_ssid UNIQUE (ssid),
  constraint user_user_id UNIQUE (user_id)
);

create table identity.access_token (
  token_hash bytea not null,
  user_num bigint not null,
  client_id text not null,
  session_id text not null,
  scopes text[] not null,
  idle_seconds integer not null,
  issued_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  absolute_expires_at timestamp with time zone not null,
  library_id bigint,
  constraint access_token_token_hash_check CHECK ((octet_length(token_hash) = 32)),
  constraint access_token_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint access_token_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint access_token_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint access_token_pkey PRIMARY KEY (token_hash)
) with (fillfactor=85);

create table identity.account_mail (
  message_id uuid not null,
  user_num bigint not null,
  kind text not null,
  about text,
  queued_at timestamp with time zone not null,
  constraint account_mail_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint account_mail_pkey PRIMARY KEY (message_id),
  constraint account_mail_once UNIQUE (user_num, about)
);

create table identity.acting_person_use (
  client_id text not null,
  jti_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint acting_person_use_jti_hash_check CHECK ((octet_length(jti_hash) = 32)),
  constraint acting_person_use_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint acting_person_use_pkey PRIMARY KEY (client_id, jti_hash)
);

create table identity.administration (
  is_only boolean not null default true,
  mode text not null default 'library'::text,
  constraint administration_is_only_check CHECK (is_only),
  constraint administration_mode_check CHECK ((mode = ANY (ARRAY['library'::text, 'global'::text]))),
  constraint administration_pkey PRIMARY KEY (is_only)
);

create table identity.anonymise_request (
  user_num bigint not null,
  reason text not null,
  requested_by bigint not null,
  requested_at timestamp with time zone not null,
  constraint anonymise_request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity."user"(user_num),
  constraint anonymise_request_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint anonymise_request_pkey PRIMARY KEY (user_num)
);

create table identity.application (
  client_id text not null,
  name text not null,
  type text not null,
  enabled boolean not null default true,
  redirect_uris text[] not null default '{}'::text[],
  post_logout_redirect_uris text[] not null default '{}'::text[],
  grants text[] not null,
  scopes text[] not null,
  allow_refresh boolean not null default false,
  refresh_days integer not null default 365,
  access_minutes integer not null default 30,
  rotate_refresh boolean not null default false,
  refresh_needs_client boolean not null default false,
  service_user_num bigint,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  acting_person boolean not null default false,
  jwks jsonb,
  jwks_uri text,
  permissions text[] not null default '{}'::text[],
  description text not null default ''::text,
  publisher text not null default ''::text,
  website text not null default ''::text,
  support_email text not null default ''::text,
  kind text not null default 'api-client'::text,
  package_id text,
  version text,
  extends text[] not null default '{}'::text[],
  waits_for text,
  uses_sign_in boolean not null default true,
  is_public boolean not null default false,
  access_mode text not null default 'all'::text,
  include_external boolean not null default false,
  allowed_origins text[] not null default '{}'::text[],
  allowed_networks text[] not null default '{}'::text[],
  added_by bigint,
  deleted_at timestamp with time zone,
  constraint application_access_minutes_check CHECK (((access_minutes >= 5) AND (access_minutes <= 1440))),
  constraint application_access_mode_check CHECK ((access_mode = ANY (ARRAY['all'::text, 'custom'::text]))),
  constraint application_acting_person CHECK (((NOT acting_person) OR (jwks IS NOT NULL) OR (jwks_uri IS NOT NULL))),
  constraint application_client_id_check CHECK ((client_id ~ '^[A-Za-z0-9._-]{1,100}$'::text)),
  constraint application_grants_check CHECK ((grants <@ ARRAY['authorization_code'::text, 'client_credentials'::text, 'password'::text])),
  constraint application_kind_check CHECK ((kind = ANY (ARRAY['core'::text, 'package'::text, 'api-client'::text]))),
  constraint application_name_check CHECK ((name <> ''::text)),
  constraint application_one_jwks CHECK (((jwks IS NULL) OR (jwks_uri IS NULL))),
  constraint application_permissions_check CHECK ((permissions <@ ARRAY['audit.write'::text])),
  constraint application_refresh_days_check CHECK (((refresh_days >= 1) AND (refresh_days <= 3650))),
  constraint application_service_user CHECK (((service_user_num IS NOT NULL) OR (NOT ('client_credentials'::text = ANY (grants))))),
  constraint application_type_check CHECK ((type = ANY (ARRAY['native'::text, 'web'::text, 'service'::text]))),
  constraint application_added_by_fkey FOREIGN KEY (added_by) REFERENCES identity."user"(user_num),
  constraint application_service_user_num_fkey FOREIGN KEY (service_user_num) REFERENCES identity."user"(user_num),
  constraint application_pkey PRIMARY KEY (client_id)
);

create table identity.application_member (
  client_id text not null,
  user_num bigint,
  group_num bigint,
  library_id integer,
  constraint application_member_one CHECK ((num_nonnulls(user_num, group_num, library_id) = 1)),
  constraint application_member_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint application_member_group_num_fkey FOREIGN KEY (group_num) REFERENCES identity."group"(group_num),
  constraint application_member_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint application_member_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint application_member_key UNIQUE NULLS NOT DISTINCT (client_id, user_num, group_num, library_id)
);

create table identity.application_secret (
  secret_id uuid not null,
  client_id text not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null,
  created_by bigint,
  expires_at timestamp with time zone,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint application_secret_secret_hash_check CHECK ((octet_length(secret_hash) = 32)),
  constraint application_secret_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint application_secret_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity."user"(user_num),
  constraint application_secret_pkey PRIMARY KEY (secret_id)
);

create table identity.background_grant (
  grant_id text not null,
  client_id text not null,
  user_num bigint not null,
  library_id bigint not null,
  scopes text[] not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  token_hash bytea,
  last_used_at timestamp with time zone,
  ended_at timestamp with time zone,
  warned_days integer,
  loss_told_at timestamp with time zone,
  constraint background_grant_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint background_grant_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint background_grant_pkey PRIMARY KEY (grant_id)
);

create table identity.browser_session (
  token_hash bytea not null,
  session_id text not null,
  user_num bigint not null,
  sign_in_hash bytea not null,
  issued_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  absolute_expires_at timestamp with time zone not null,
  source_ip text not null default ''::text,
  user_agent text not null default ''::text,
  constraint browser_session_sign_in_hash_check CHECK ((octet_length(sign_in_hash) = 32)),
  constraint browser_session_token_hash_check CHECK ((octet_length(token_hash) = 32)),
  constraint browser_session_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint browser_session_pkey PRIMARY KEY (token_hash)
) with (fillfactor=85);

create table identity.csv_import (
  import_id uuid not null,
  library_id integer not null,
  owner text not null,
  kind text not null,
  file_name text not null,
  columns text[] not null,
  mapping jsonb not null,
  mode text not null,
  key text not null,
  row_count integer not null,
  created_at timestamp with time zone not null,
  rehearsal_job text,
  rehearsed_at timestamp with time zone,
  run_job text,
  run_at timestamp with time zone,
  undo_job text,
  constraint csv_import_key_check CHECK ((key = ANY (ARRAY['id'::text, 'email'::text]))),
  constraint csv_import_kind_check CHECK ((kind = ANY (ARRAY['users'::text, 'groups'::text, 'memberships'::text]))),
  constraint csv_import_mode_check CHECK ((mode = ANY (ARRAY['create'::text, 'update'::text, 'create_or_update'::text]))),
  constraint csv_import_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint csv_import_pkey PRIMARY KEY (import_id)
);

create table identity.csv_import_row (
  import_id uuid not null,
  "row" integer not null,
  cells text[] not null,
  verdict text,
  is_run boolean not null default false,
  messages jsonb,
  subject text,
  before jsonb,
  after jsonb,
  constraint csv_import_row_verdict_check CHECK ((verdict = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'refused'::text]))),
  constraint csv_import_row_import_id_fkey FOREIGN KEY (import_id) REFERENCES identity.csv_import(import_id) ON DELETE CASCADE,
  constraint csv_import_row_pkey PRIMARY KEY (import_id, "row")
);

create table identity.directory_account (
  user_num bigint not null,
  source_num bigint not null,
  sync_id text not null,
  dn text not null,
  constraint directory_account_source_num_fkey FOREIGN KEY (source_num) REFERENCES identity.directory_source(source_num),
  constraint directory_account_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint directory_account_pkey PRIMARY KEY (user_num),
  constraint directory_account_identity UNIQUE (source_num, sync_id)
);

create table identity.directory_change (
  run_num bigint not null,
  change_num integer not null,
  kind text not null,
  state text not null default 'planned'::text,
  sync_id text not null,
  dn text not null,
  user_num bigint,
  user_id text not null,
  user_id_ex text not null default ''::text,
  full_name text not null,
  email text not null default ''::text,
  email_folded text not null default ''::text,
  location text not null default ''::text,
  placement integer,
  fields jsonb not null default '{}'::jsonb,
  mirror_num bigint,
  code text,
  detail text,
  holder_num bigint,
  constraint directory_change_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'done'::text, 'refused'::text]))),
  constraint directory_change_run_num_fkey FOREIGN KEY (run_num) REFERENCES identity.directory_run(run_num) ON DELETE CASCADE,
  constraint directory_change_pkey PRIMARY KEY (run_num, change_num)
);

create table identity.directory_choice (
  source_num bigint not null,
  sync_id text not null,
  choice text not null,
  user_id text,
  user_num bigint,
  constraint directory_choice_choice_check CHECK ((choice = ANY (ARRAY['link'::text, 'rename'::text, 'skip'::text, 'always_skip'::text]))),
  constraint directory_choice_source_num_fkey FOREIGN KEY (source_num) REFERENCES identity.directory_source(source_num) ON DELETE CASCADE,
  constraint directory_choice_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint directory_choice_pkey PRIMARY KEY (source_num, sync_id)
);

create unlogged table identity.directory_entry (
  reading_num bigint not null,
  entry_num integer not null,
  sync_id text not null,
  dn text not null,
  user_id text not null,
  user_id_ex text not null,
  full_name text not null,
  email text not null,
  email_folded text not null,
  location text not null,
  is_enabled boolean not null,
  placement integer not null,
  mirrors bigint[] not null,
  constraint directory_entry_pkey PRIMARY KEY (reading_num, entry_num)
);

create table identity.directory_mirror (
  mirror_num bigint not null generated always as identity,
  source_num bigint not null,
  group_dn text not null,
  library_id integer not null,
  group_id text not null,
  full_name text not null,
  allows_local_members boolean not null,
  group_num bigint,
  constraint directory_mirror_group_num_fkey FOREIGN KEY (group_num) REFERENCES identity."group"(group_num),
  constraint directory_mirror_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint directory_mirror_source_num_fkey FOREIGN KEY (source_num) REFERENCES identity.directory_source(source_num) ON DELETE CASCADE,
  constraint directory_mirror_pkey PRIMARY KEY (mirror_num),
  constraint directory_mirror_group UNIQUE (library_id, group_id)
);

create unlogged table identity.directory_placement (
  reading_num bigint not null,
  placement integer not null,
  library_id integer not null,
  role_id bigint not null,
  is_ruled boolean not null,
  is_preferred boolean not null,
  constraint directory_placement_pkey PRIMARY KEY (reading_num, placement, library_id)
);

create table identity.directory_run (
  run_num bigint not null generated always as identity,
  source_num bigint not null,
  kind text not null,
  state text not null,
  started_by text not null,
  approves bigint,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  entry_count integer not null default 0,
  counts jsonb not null default '{}'::jsonb,
  fault_code text,
  fault_text text not null default ''::text,
  guard jsonb,
  reading_num bigint,
  constraint directory_run_kind_check CHECK ((kind = ANY (ARRAY['dry'::text, 'sync'::text]))),
  constraint directory_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'stopped'::text, 'failed'::text, 'cancelled'::text]))),
  constraint directory_run_source_num_fkey FOREIGN KEY (source_num) REFERENCES identity.directory_source(source_num) ON DELETE CASCADE,
  constraint directory_run_pkey PRIMARY KEY (run_num)
);

create table identity.directory_source (
  source_num bigint not null generated always as identity,
  name text not null,
  kind text not null,
  url text not null,
  start_tls boolean not null,
  certificate text not null default ''::text,
  bind_dn text not null,
  secret_key_id text,
  secret bytea,
  base_dn text not null,
  scope text not null,
  filter text not null,
  group_base_dn text not null default ''::text,
  mapping jsonb not null,
  rules jsonb not null,
  default_library_id integer not null,
  every_minutes integer,
  next_run_at timestamp with time zone,
  guard_percent integer not null,
  guard_count integer not null,
  notify bigint[] not null default '{}'::bigint[],
  is_paused boolean not null default false,
  is_live boolean not null default false,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  constraint directory_source_guard_count_check CHECK (((guard_count >= 0) AND (guard_count <= 50))),
  constraint directory_source_guard_percent_check CHECK (((guard_percent >= 0) AND (guard_percent <= 5))),
  constraint directory_source_kind_check CHECK ((kind = ANY (ARRAY['active_directory'::text, 'ldap'::text]))),
  constraint directory_source_scope_check CHECK ((scope = ANY (ARRAY['sub'::text, 'one'::text]))),
  constraint directory_source_secret CHECK (((secret IS NULL) = (secret_key_id IS NULL))),
  constraint directory_source_default_library_id_fkey FOREIGN KEY (default_library_id) REFERENCES identity.library(library_id),
  constraint directory_source_pkey PRIMARY KEY (source_num)
);

create table identity.email_change (
  user_num bigint not null,
  token_hash bytea not null,
  email text not null,
  former_folded text not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint email_change_token_hash_check CHECK ((octet_length(token_hash) = 32)),
  constraint email_change_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint email_change_pkey PRIMARY KEY (user_num),
  constraint email_change_token_hash_key UNIQUE (token_hash)
);

create table identity.failed_sign_in (
  failed_at timestamp with time zone not null,
  source_ip text not null,
  name_hash bytea not null
);

create table identity.global_privilege (
  user_num bigint not null,
  privilege text not null,
  granted_at timestamp with time zone not null,
  constraint global_privilege_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint global_privilege_pkey PRIMARY KEY (user_num, privilege)
);

create table identity.group_member (
  group_num bigint not null,
  user_num bigint not null,
  is_mirrored boolean not null default false,
  constraint group_member_group_num_fkey FOREIGN KEY (group_num) REFERENCES identity."group"(group_num),
  constraint group_member_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint group_member_pkey PRIMARY KEY (group_num, user_num)
);

create table identity.identity_proof (
  session_id text not null,
  user_num bigint not null,
  proved_at timestamp with time zone not null,
  console_used_at timestamp with time zone,
  constraint identity_proof_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint identity_proof_pkey PRIMARY KEY (session_id)
);

create table identity.known_place (
  user_num bigint not null,
  place_hash bytea not null,
  is_device boolean not null,
  failed_logins integer not null default 0,
  locked_until timestamp with time zone,
  is_locked boolean not null default false,
  last_at timestamp with time zone not null,
  constraint known_place_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint known_place_pkey PRIMARY KEY (user_num, place_hash)
);

create table identity.library (
  library_id integer not null generated always as identity,
  alias text not null,
  display_name text not null,
  type text not null default 'worksite'::text,
  is_hidden boolean not null default false,
  group_conflict text not null default 'deny_wins'::text,
  require_workspace_read boolean not null default false,
  documents_inherit boolean not null default true,
  workspace_default_security text not null default 'private'::text,
  access_version bigint not null default 1,
  created_at timestamp with time zone not null,
  description text not null default ''::text,
  default_language text not null default 'en'::text,
  state text not null default 'on_line'::text,
  constraint library_alias_check CHECK ((alias ~ '^[A-Za-z][A-Za-z0-9_-]{0,63}$'::text)),
  constraint library_group_conflict_check CHECK ((group_conflict = ANY (ARRAY['deny_wins'::text, 'most_permissive'::text]))),
  constraint library_state_check CHECK ((state = ANY (ARRAY['on_line'::text, 'read_only'::text, 'off_line'::text]))),
  constraint library_type_check CHECK ((type = ANY (ARRAY['worksite'::text, 'linksite'::text]))),
  constraint library_workspace_default_security_check CHECK ((workspace_default_security = ANY (ARRAY['public'::text, 'view'::text, 'private'::text]))),
  constraint library_pkey PRIMARY KEY (library_id)
);

create table identity.membership (
  user_num bigint not null,
  library_id integer not null,
  role_id bigint not null,
  allow_logon boolean not null default true,
  constraint membership_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint membership_role_id_fkey FOREIGN KEY (role_id) REFERENCES identity.role(role_id),
  constraint membership_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint membership_pkey PRIMARY KEY (user_num, library_id)
);

create table identity.oauth_key (
  key_id text not null,
  purpose text not null,
  sealed_with text not null,
  sealed bytea not null,
  created_at timestamp with time zone not null,
  constraint oauth_key_purpose_check CHECK ((purpose = ANY (ARRAY['cookie'::text, 'signing'::text]))),
  constraint oauth_key_pkey PRIMARY KEY (key_id)
);

create table identity.oauth_record (
  kind text not null,
  id_hash bytea not null,
  uid_hash bytea,
  grant_id text,
  client_id text,
  ssid uuid,
  payload jsonb not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  consumed_at timestamp with time zone,
  constraint oauth_record_id_hash_check CHECK ((octet_length(id_hash) = 32)),
  constraint oauth_record_kind_check CHECK ((kind = ANY (ARRAY['Session'::text, 'Interaction'::text, 'Grant'::text, 'AuthorizationCode'::text, 'RefreshToken'::text]))),
  constraint oauth_record_uid_hash_check CHECK ((octet_length(uid_hash) = 32)),
  constraint oauth_record_client_id_fkey FOREIGN KEY (client_id) REFERENCES identity.application(client_id) ON DELETE CASCADE,
  constraint oauth_record_ssid_fkey FOREIGN KEY (ssid) REFERENCES identity."user"(ssid),
  constraint oauth_record_pkey PRIMARY KEY (kind, id_hash)
);

create table identity.password_link (
  user_num bigint not null,
  token_hash bytea not null,
  kind text not null,
  email_folded text not null,
  password_changed_at timestamp with time zone,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  spent_at timestamp with time zone,
  constraint password_link_kind_check CHECK ((kind = ANY (ARRAY['new_account'::text, 'forgot'::text, 'administrator'::text]))),
  constraint password_link_token_hash_check CHECK ((octet_length(token_hash) = 32)),
  constraint password_link_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint password_link_pkey PRIMARY KEY (user_num),
  constraint password_link_token UNIQUE (token_hash)
);

create table identity.password_request (
  request_id uuid not null,
  address_hash bytea not null,
  identifier text,
  user_num bigint,
  requested_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  handled_at timestamp with time zone,
  constraint password_request_address_hash_check CHECK ((octet_length(address_hash) = 32)),
  constraint password_request_handled CHECK (((handled_at IS NULL) = (identifier IS NOT NULL))),
  constraint password_request_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint password_request_pkey PRIMARY KEY (request_id)
);

create table identity.photo_draft (
  draft_id uuid not null,
  owner_num bigint not null,
  version text not null,
  large bytea not null,
  medium bytea not null,
  small bytea not null,
  created_at timestamp with time zone not null,
  constraint photo_draft_owner_num_fkey FOREIGN KEY (owner_num) REFERENCES identity."user"(user_num),
  constraint photo_draft_pkey PRIMARY KEY (draft_id)
);

create table identity.preference (
  user_num bigint not null,
  library_id integer not null,
  language text,
  default_search_form text,
  constraint preference_user_num_library_id_fkey FOREIGN KEY (user_num, library_id) REFERENCES identity.membership(user_num, library_id) ON DELETE CASCADE,
  constraint preference_pkey PRIMARY KEY (user_num, library_id)
);

create table identity.recovery_code (
  user_num bigint not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_code_hash_check CHECK ((octet_length(code_hash) = 32)),
  constraint recovery_code_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity.second_factor(user_num) ON DELETE CASCADE,
  constraint recovery_code_pkey PRIMARY KEY (user_num, code_hash)
);

create table identity.role (
  role_id bigint not null generated always as identity,
  library_id integer not null,
  name text not null,
  description text not null default ''::text,
  is_external boolean not null default false,
  privileges text[] not null default '{}'::text[],
  constraint role_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint role_pkey PRIMARY KEY (role_id)
);

create table identity.second_factor (
  user_num bigint not null,
  key_id text not null,
  sealed bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  constraint second_factor_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint second_factor_pkey PRIMARY KEY (user_num)
);

create table identity.security_setting (
  name text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint security_setting_pkey PRIMARY KEY (name)
);

create table identity.sign_on_assertion (
  assertion_hash bytea not null,
  ends_at timestamp with time zone not null,
  constraint sign_on_assertion_pkey PRIMARY KEY (assertion_hash)
);

create table identity.sign_on_key (
  is_only boolean not null default true,
  certificate text not null,
  secret_key_id text not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  constraint sign_on_key_is_only_check CHECK (is_only),
  constraint sign_on_key_pkey PRIMARY KEY (is_only)
);

create table identity.sign_on_request (
  request_hash bytea not null,
  setup_num bigint not null,
  interaction text,
  tester_num bigint,
  secret_key_id text not null,
  secret bytea not null,
  source_ip text not null,
  begun_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  ticket_hash bytea,
  outcome jsonb,
  is_done boolean not null default false,
  constraint sign_on_request_check CHECK (((interaction IS NULL) <> (tester_num IS NULL))),
  constraint sign_on_request_setup_num_fkey FOREIGN KEY (setup_num) REFERENCES identity.sign_on_setup(setup_num),
  constraint sign_on_request_tester_num_fkey FOREIGN KEY (tester_num) REFERENCES identity."user"(user_num),
  constraint sign_on_request_pkey PRIMARY KEY (request_hash)
);

create table identity.sign_on_setup (
  setup_num bigint not null generated always as identity,
  protocol text not null,
  match text not null,
  claim text not null,
  settings jsonb not null,
  secret_key_id text,
  secret bytea,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint sign_on_setup_check CHECK (((secret IS NULL) = (secret_key_id IS NULL))),
  constraint sign_on_setup_match_check CHECK ((match = ANY (ARRAY['email'::text, 'user_id'::text]))),
  constraint sign_on_setup_protocol_check CHECK ((protocol = ANY (ARRAY['saml'::text, 'oidc'::text]))),
  constraint sign_on_setup_pkey PRIMARY KEY (setup_num)
);

create table identity.sign_on_state (
  is_only boolean not null default true,
  in_force bigint,
  before_trial bigint,
  trial_ends timestamp with time zone,
  constraint sign_on_state_is_only_check CHECK (is_only),
  constraint sign_on_state_before_trial_fkey FOREIGN KEY (before_trial) REFERENCES identity.sign_on_setup(setup_num),
  constraint sign_on_state_in_force_fkey FOREIGN KEY (in_force) REFERENCES identity.sign_on_setup(setup_num),
  constraint sign_on_state_pkey PRIMARY KEY (is_only)
);

create table identity.unknown_sign_in (
  name_hash bytea not null,
  failed_logins integer not null default 0,
  locked_until timestamp with time zone,
  is_locked boolean not null default false,
  last_at timestamp with time zone not null,
  constraint unknown_sign_in_name_hash_check CHECK ((octet_length(name_hash) = 32)),
  constraint unknown_sign_in_pkey PRIMARY KEY (name_hash)
);

create table identity.user_photo (
  user_num bigint not null,
  version text not null,
  large bytea not null,
  medium bytea not null,
  small bytea not null,
  changed_at timestamp with time zone not null,
  constraint user_photo_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint user_photo_pkey PRIMARY KEY (user_num)
);

create table identity.user_platform (
  user_num bigint not null,
  sync_id text not null default ''::text,
  container text not null default ''::text,
  exchange_auto_discover text not null default ''::text,
  distinguished_name text not null default ''::text,
  constraint user_platform_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint user_platform_pkey PRIMARY KEY (user_num)
);

create table jobs._private_job_queues (
  id integer not null generated always as identity,
  queue_name text not null,
  locked_at timestamp with time zone,
  locked_by text,
  is_available boolean not null generated always as ((locked_at IS NULL)) stored,
  constraint job_queues_queue_name_check CHECK ((length(queue_name) <= 128)),
  constraint job_queues_pkey1 PRIMARY KEY (id),
  constraint job_queues_queue_name_key UNIQUE (queue_name)
) /* row security */;

create table jobs._private_jobs (
  id bigint not null generated always as identity,
  job_queue_id integer,
  task_id integer not null,
  payload json not null default '{}'::json,
  priority smallint not null default 0,
  run_at timestamp with time zone not null default now(),
  attempts smallint not null default 0,
  max_attempts smallint not null default 25,
  last_error text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  key text,
  locked_at timestamp with time zone,
  locked_by text,
  revision integer not null default 0,
  flags jsonb,
  is_available boolean not null generated always as (((locked_at IS NULL) AND (attempts < max_attempts))) stored,
  constraint jobs_key_check CHECK (((length(key) > 0) AND (length(key) <= 512))),
  constraint jobs_max_attempts_check CHECK ((max_attempts >= 1)),
  constraint jobs_pkey1 PRIMARY KEY (id),
  constraint jobs_key_key1 UNIQUE (key)
) /* row security */;

create table jobs._private_known_crontabs (
  identifier text not null,
  known_since timestamp with time zone not null,
  last_execution timestamp with time zone,
  constraint known_crontabs_pkey PRIMARY KEY (identifier)
) /* row security */;

create table jobs._private_tasks (
  id integer not null generated always as identity,
  identifier text not null,
  constraint tasks_identifier_check CHECK ((length(identifier) <= 128)),
  constraint tasks_pkey PRIMARY KEY (id),
  constraint tasks_identifier_key UNIQUE (identifier)
) /* row security */;

create table jobs.long_job (
  job_id uuid not null,
  kind text not null,
  starter_num bigint not null,
  authority jsonb not null,
  scope_id integer,
  input jsonb not null,
  state text not null default 'queued'::text,
  total integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  file jsonb,
  failure_code text,
  failure_text text,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint long_job_ended CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
  constraint long_job_failure CHECK (((state = 'failed'::text) = (failure_code IS NOT NULL))),
  constraint long_job_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  constraint long_job_total_check CHECK ((total >= 0)),
  constraint long_job_pkey PRIMARY KEY (job_id)
);

create table jobs.long_job_row (
  job_id uuid not null,
  row_number integer not null,
  subject text not null,
  state text not null default 'waiting'::text,
  rank smallint not null generated always as (
CASE state
    WHEN 'refused'::text THEN 0
    WHEN 'waiting'::text THEN 1
    ELSE 2
END) stored,
  code text,
  text text,
  result_id text,
  former jsonb,
  constraint long_job_row_code CHECK (((state = 'refused'::text) = (code IS NOT NULL))),
  constraint long_job_row_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text]))),
  constraint long_job_row_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.long_job(job_id) ON DELETE CASCADE,
  constraint long_job_row_pkey PRIMARY KEY (job_id, row_number)
);

create table jobs.migrations (
  id integer not null,
  ts timestamp with time zone not null default now(),
  breaking boolean not null default false,
  constraint migrations_pkey PRIMARY KEY (id)
);

create table jobs.worker_heartbeat (
  pool_id text not null,
  seen_at timestamp with time zone not null,
  constraint worker_heartbeat_pkey PRIMARY KEY (pool_id)
);

create table mail.message (
  message_id uuid not null,
  kind text not null,
  recipient text not null,
  subject text not null,
  text text,
  html text,
  is_automatic boolean not null,
  state text not null default 'queued'::text,
  attempts integer not null default 0,
  is_attempt_open boolean not null default false,
  next_at timestamp with time zone not null,
  last_error text,
  renew_after timestamp with time zone,
  renew_task text,
  renew_attempts integer,
  renew_payload jsonb,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  headers jsonb not null default '{}'::jsonb,
  message_name text,
  pauses integer[],
  is_refused boolean not null default false,
  constraint message_content_until_done CHECK (((state = ANY (ARRAY['sent'::text, 'bounced'::text])) = ((text IS NULL) AND (html IS NULL)))),
  constraint message_sent_at CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint message_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'deferred'::text, 'bounced'::text]))),
  constraint message_pkey PRIMARY KEY (message_id)
);

create table mail.relay (
  is_chosen boolean not null default true,
  host text not null,
  port integer not null,
  tls text not null,
  user_name text not null,
  secret_key_id text,
  secret bytea,
  sender_name text not null,
  sender_address text not null,
  reply_to text not null,
  revision bigint not null,
  edited_at timestamp with time zone not null,
  constraint relay_is_chosen_check CHECK (is_chosen),
  constraint relay_port_check CHECK (((port >= 1) AND (port <= 65535))),
  constraint relay_secret CHECK (((secret_key_id IS NULL) = (secret IS NULL))),
  constraint relay_tls_check CHECK ((tls = ANY (ARRAY['implicit'::text, 'required'::text, 'offered'::text, 'off'::text]))),
  constraint relay_pkey PRIMARY KEY (is_chosen)
);

create table platform.audit (
  id bigint not null generated always as identity,
  at timestamp(3) with time zone not null,
  actor_id text not null,
  actor_name text not null,
  acting_id text,
  acting_name text,
  initiator text,
  client_id text not null,
  session_id text not null,
  source_ip text not null,
  user_agent text not null,
  library text,
  action text not null,
  object_type text not null,
  object_id text collate "C" not null,
  before jsonb,
  after jsonb,
  reason text,
  outcome text not null,
  code text,
  request_id text not null,
  correlation_id text,
  operation_id text,
  details jsonb,
  constraint audit_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'refused'::text, 'failed'::text, 'unknown'::text]))),
  constraint audit_pkey PRIMARY KEY (id)
);

create table platform.audit_link (
  "position" bigint not null,
  id bigint not null,
  day date not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint audit_link_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_link_prev_hash_check CHECK ((octet_length(prev_hash) = 32)),
  constraint audit_link_pkey PRIMARY KEY ("position"),
  constraint audit_link_id_key UNIQUE (id)
);

create table platform.audit_pending (
  id bigint not null
);

create table platform.idempotency (
  client_id text not null,
  user_num bigint not null,
  key text not null,
  request_hash bytea not null,
  status smallint not null,
  body jsonb not null,
  object_id text,
  finished_at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (client_id, user_num, key)
);

create table policy.acknowledgement (
  asset_id bigint not null,
  user_num bigint not null,
  memo_version integer not null,
  acknowledged_at timestamp with time zone not null,
  constraint acknowledgement_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id),
  constraint acknowledgement_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint acknowledgement_pkey PRIMARY KEY (asset_id, user_num)
);

create table policy.agent (
  client_id text not null,
  library_id integer not null,
  applied_version bigint not null,
  reported_at timestamp with time zone not null,
  constraint agent_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint agent_pkey PRIMARY KEY (client_id, library_id)
);

create table policy.asset (
  asset_id bigint not null generated always as identity,
  kind text not null,
  client_id text not null,
  matter_id text not null,
  name text not null,
  notes text not null default ''::text,
  security text not null,
  limits_staffing boolean not null default false,
  status text not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  memo text not null default ''::text,
  memo_version integer not null default 0,
  withholds boolean not null default false,
  revision bigint not null default 1,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  alias text not null default ''::text,
  secured_by bigint,
  constraint asset_alias_check CHECK ((char_length(alias) <= 32)),
  constraint asset_check CHECK ((ends_at > starts_at)),
  constraint asset_client_id_check CHECK ((char_length(client_id) <= 32)),
  constraint asset_ids_check CHECK ((((kind = ANY (ARRAY['client'::text, 'matter'::text])) = (client_id <> ''::text)) AND ((kind = 'matter'::text) = (matter_id <> ''::text)) AND ((client_id = ''::text) = (alias <> ''::text)))),
  constraint asset_kind_check CHECK ((kind = ANY (ARRAY['client'::text, 'matter'::text, 'client_group'::text, 'case'::text, 'collection'::text]))),
  constraint asset_kind_security_check CHECK (((kind = 'matter'::text) OR (security = 'open'::text) OR ((kind = 'client'::text) AND (security = 'restricted'::text)))),
  constraint asset_matter_id_check CHECK ((char_length(matter_id) <= 32)),
  constraint asset_name_check CHECK ((char_length(name) <= 255)),
  constraint asset_secured_by_check CHECK (((security = 'by_asset'::text) = (secured_by IS NOT NULL))),
  constraint asset_security_check CHECK ((security = ANY (ARRAY['open'::text, 'restricted'::text, 'by_client'::text, 'by_asset'::text]))),
  constraint asset_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'suspended'::text, 'ended'::text]))),
  constraint asset_secured_by_fkey FOREIGN KEY (secured_by) REFERENCES policy.asset(asset_id),
  constraint asset_pkey PRIMARY KEY (asset_id)
);

create table policy.claim (
  asset_id bigint not null,
  kind text not null,
  trustee_kind text not null,
  trustee_num bigint not null,
  role text not null default 'member'::text,
  is_soft boolean not null default false,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  constraint claim_kind_check CHECK ((kind = ANY (ARRAY['team'::text, 'conflict'::text]))),
  constraint claim_role_check CHECK ((role = ANY (ARRAY['member'::text, 'basic_member'::text, 'support_staff'::text, 'administrator'::text]))),
  constraint claim_trustee_kind_check CHECK ((trustee_kind = ANY (ARRAY['user'::text, 'group'::text]))),
  constraint claim_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id),
  constraint claim_pkey PRIMARY KEY (asset_id, kind, trustee_kind, trustee_num)
);

create table policy.event (
  event_id bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null,
  asset_id bigint not null,
  action text not null,
  effect text,
  trustee_kind text,
  trustee_num bigint,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  client_id text,
  matter_id text,
  constraint event_action_check CHECK ((action = ANY (ARRAY['state'::text, 'claim_added'::text, 'claim_removed'::text]))),
  constraint event_effect_check CHECK ((effect = ANY (ARRAY['allow'::text, 'deny'::text]))),
  constraint event_trustee_kind_check CHECK ((trustee_kind = ANY (ARRAY['user'::text, 'group'::text]))),
  constraint event_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id),
  constraint event_pkey PRIMARY KEY (event_id)
);

create table policy.exception (
  exception_id bigint not null generated always as identity,
  kind text not null,
  user_num bigint not null,
  client_id text not null default ''::text,
  matter_id text not null default ''::text,
  level smallint not null default 0,
  approvals smallint not null default 0,
  reason text not null,
  granted_by bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint exception_check CHECK (((kind = 'break_glass'::text) = (matter_id <> ''::text))),
  constraint exception_check1 CHECK (((kind = 'over_the_wall'::text) OR (ends_at IS NOT NULL))),
  constraint exception_kind_check CHECK ((kind = ANY (ARRAY['over_the_wall'::text, 'break_glass'::text]))),
  constraint exception_level_check CHECK (((level >= 0) AND (level <= 2))),
  constraint exception_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES identity."user"(user_num),
  constraint exception_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint exception_pkey PRIMARY KEY (exception_id)
);

create table policy.office (
  user_num bigint not null,
  role text not null,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  constraint office_role_check CHECK ((role = ANY (ARRAY['asset_administrator'::text, 'asset_manager'::text, 'conflicts_officer'::text, 'role_administrator'::text, 'help_desk'::text]))),
  constraint office_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES identity."user"(user_num),
  constraint office_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint office_pkey PRIMARY KEY (user_num, role)
);

create table policy.opposing_set (
  set_id bigint not null generated always as identity,
  alias text not null,
  name text not null,
  counts_history boolean not null default false,
  status text not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  revision bigint not null default 1,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  counts_work boolean not null default false,
  constraint opposing_set_alias_check CHECK (((char_length(alias) >= 1) AND (char_length(alias) <= 32))),
  constraint opposing_set_check CHECK ((ends_at > starts_at)),
  constraint opposing_set_name_check CHECK ((char_length(name) <= 255)),
  constraint opposing_set_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'suspended'::text, 'ended'::text]))),
  constraint opposing_set_pkey PRIMARY KEY (set_id)
);

create table policy.scope (
  asset_id bigint not null,
  client_id text not null,
  matter_id text not null,
  constraint scope_client_id_check CHECK (((char_length(client_id) >= 1) AND (char_length(client_id) <= 32))),
  constraint scope_matter_id_check CHECK ((char_length(matter_id) <= 32)),
  constraint scope_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id) ON DELETE CASCADE
);

create table policy.setting (
  is_only boolean not null default true,
  nrtadmin_mode text not null,
  proposed_mode text,
  proposed_by bigint,
  proposed_at timestamp with time zone,
  constraint setting_is_only_check CHECK (is_only),
  constraint setting_nrtadmin_mode_check CHECK ((nrtadmin_mode = ANY (ARRAY['metadata_only'::text, 'none'::text, 'full'::text]))),
  constraint setting_proposed_mode_check CHECK ((proposed_mode = ANY (ARRAY['metadata_only'::text, 'none'::text, 'full'::text]))),
  constraint setting_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES identity."user"(user_num),
  constraint setting_pkey PRIMARY KEY (is_only)
);

create table policy.side (
  set_id bigint not null,
  asset_id bigint not null,
  side smallint not null,
  constraint side_side_check CHECK (((side >= 1) AND (side <= 20))),
  constraint side_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id),
  constraint side_set_id_fkey FOREIGN KEY (set_id) REFERENCES policy.opposing_set(set_id) ON DELETE CASCADE,
  constraint side_pkey PRIMARY KEY (set_id, asset_id)
);

create table policy.support (
  assistant_num bigint not null,
  person_num bigint not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  constraint support_check CHECK ((ends_at > starts_at)),
  constraint support_check1 CHECK ((assistant_num <> person_num)),
  constraint support_assistant_num_fkey FOREIGN KEY (assistant_num) REFERENCES identity."user"(user_num),
  constraint support_person_num_fkey FOREIGN KEY (person_num) REFERENCES identity."user"(user_num),
  constraint support_pkey PRIMARY KEY (assistant_num, person_num)
);

create table policy.worked (
  set_id bigint not null,
  asset_id bigint not null,
  user_num bigint not null,
  constraint worked_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES policy.asset(asset_id),
  constraint worked_set_id_fkey FOREIGN KEY (set_id) REFERENCES policy.opposing_set(set_id) ON DELETE CASCADE,
  constraint worked_user_num_fkey FOREIGN KEY (user_num) REFERENCES identity."user"(user_num),
  constraint worked_pkey PRIMARY KEY (set_id, asset_id, user_num)
);

create table public.migration (
  owner text not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (owner, name)
);

create table work.change (
  library_id integer not null,
  xid xid8 not null default pg_current_xact_id(),
  change_id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  kind text not null,
  action text not null,
  number bigint,
  version integer,
  place bigint,
  workspace bigint,
  regoverned boolean not null default false,
  principal_kind text,
  principal_num bigint,
  member_num bigint,
  client_id text,
  constraint change_action_check CHECK ((action = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'restored_from_trash'::text, 'security_update'::text, 'document_link'::text, 'document_unlink'::text, 'container_move'::text, 'container_unlink'::text, 'access_gained'::text, 'access_lost'::text]))),
  constraint change_kind_check CHECK ((kind = ANY (ARRAY['container'::text, 'document'::text, 'acl'::text, 'principal'::text, 'policy'::text, 'application'::text]))),
  constraint change_principal_kind_check CHECK ((principal_kind = ANY (ARRAY['user'::text, 'group'::text]))),
  constraint change_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint change_pkey PRIMARY KEY (library_id, xid, change_id)
);

create table work.checkout (
  library_id integer not null,
  document_number bigint not null,
  version integer not null,
  user_num bigint not null,
  client_id text not null,
  checked_out_at timestamp with time zone not null,
  due_at timestamp with time zone,
  expires_at timestamp with time zone,
  lost_at timestamp with time zone,
  path text not null default ''::text,
  location text not null default ''::text,
  comment text not null default ''::text,
  constraint checkout_library_id_document_number_version_fkey FOREIGN KEY (library_id, document_number, version) REFERENCES work.document(library_id, document_number, version) ON DELETE CASCADE,
  constraint checkout_pkey PRIMARY KEY (library_id, document_number, version)
);

create table work.container (
  library_id integer not null,
  container_number bigint not null,
  kind text not null,
  workspace_number bigint not null,
  parent_number bigint,
  ancestors bigint[] not null,
  name text not null,
  description text not null default ''::text,
  view_type text not null default 'document'::text,
  email text not null default ''::text,
  class text not null default ''::text,
  subclass text not null default ''::text,
  custom jsonb not null default '{}'::jsonb,
  profile jsonb not null default '{}'::jsonb,
  owner_num bigint not null,
  operator_num bigint not null,
  last_user_num bigint not null,
  security_id bigint not null,
  owns_security boolean not null,
  is_external_as_normal boolean not null default false,
  is_hipaa boolean not null default false,
  is_declared boolean not null default false,
  declared_at timestamp with time zone,
  retain_days integer not null default 0,
  revision bigint not null default 1,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  trashed_at timestamp with time zone,
  trashed_by bigint,
  constraint container_check CHECK (((kind = 'workspace'::text) = (parent_number IS NULL))),
  constraint container_kind_check CHECK ((kind = ANY (ARRAY['workspace'::text, 'folder'::text, 'tab'::text]))),
  constraint container_library_id_parent_number_fkey FOREIGN KEY (library_id, parent_number) REFERENCES work.container(library_id, container_number),
  constraint container_library_id_security_id_fkey FOREIGN KEY (library_id, security_id) REFERENCES work.security(library_id, security_id),
  constraint container_pkey PRIMARY KEY (library_id, container_number)
);

create table work.document (
  library_id integer not null,
  document_number bigint not null,
  version integer not null,
  workspace_number bigint not null,
  folder_number bigint,
  name text not null,
  alias text not null default ''::text,
  comment text not null default ''::text,
  extension text not null,
  type text not null,
  class text not null,
  subclass text not null default ''::text,
  custom jsonb not null default '{}'::jsonb,
  message jsonb,
  is_email boolean not null,
  size bigint not null,
  checksum text not null,
  author_num bigint not null,
  operator_num bigint not null,
  last_user_num bigint not null,
  security_id bigint not null,
  default_security text not null,
  is_superseded boolean not null default false,
  is_newest boolean not null default true,
  is_declared boolean not null default false,
  declared_at timestamp with time zone,
  is_hipaa boolean not null default false,
  retain_days integer not null default 0,
  revision bigint not null default 1,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone not null,
  profile_edited_at timestamp with time zone not null,
  file_created_at timestamp with time zone not null,
  file_edited_at timestamp with time zone not null,
  trashed_at timestamp with time zone,
  trashed_by bigint,
  constraint document_default_security_check CHECK ((default_security = ANY (ARRAY['public'::text, 'view'::text, 'private'::text, 'inherit'::text]))),
  constraint document_library_id_document_number_fkey FOREIGN KEY (library_id, document_number) REFERENCES work.document_number(library_id, document_number),
  constraint document_library_id_folder_number_fkey FOREIGN KEY (library_id, folder_number) REFERENCES work.container(library_id, container_number),
  constraint document_library_id_security_id_fkey FOREIGN KEY (library_id, security_id) REFERENCES work.security(library_id, security_id),
  constraint document_pkey PRIMARY KEY (library_id, document_number, version)
);

create table work.document_number (
  library_id integer not null,
  document_number bigint not null,
  last_version integer not null,
  constraint document_number_pkey PRIMARY KEY (library_id, document_number)
);

create table work.history (
  library_id integer not null,
  history_id bigint not null generated always as identity,
  object_kind text not null,
  object_number bigint not null,
  version integer not null default 0,
  activity_code smallint not null,
  at timestamp with time zone not null,
  user_num bigint not null,
  client_id text not null,
  comments text not null default ''::text,
  duration integer not null default 0,
  data1 text not null default ''::text,
  data2 text not null default ''::text,
  acting_num bigint,
  acting_name text not null default ''::text,
  constraint history_object_kind_check CHECK ((object_kind = ANY (ARRAY['document'::text, 'container'::text]))),
  constraint history_pkey PRIMARY KEY (library_id, history_id)
);

create table work.item_rights (
  library_id integer not null,
  version bigint not null,
  constraint item_rights_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint item_rights_pkey PRIMARY KEY (library_id)
);

create table work.looked_at (
  library_id integer not null,
  document_number bigint not null,
  version integer not null,
  user_num bigint not null,
  looked_at timestamp with time zone not null,
  constraint looked_at_library_id_document_number_version_fkey FOREIGN KEY (library_id, document_number, version) REFERENCES work.document(library_id, document_number, version) ON DELETE CASCADE,
  constraint looked_at_pkey PRIMARY KEY (library_id, document_number, version, user_num)
);

create table work.opened (
  library_id integer not null,
  user_num bigint not null,
  container_number bigint not null,
  opened_at timestamp with time zone not null,
  constraint opened_library_id_container_number_fkey FOREIGN KEY (library_id, container_number) REFERENCES work.container(library_id, container_number) ON DELETE CASCADE,
  constraint opened_pkey PRIMARY KEY (library_id, user_num, container_number)
);

create table work.recent_start (
  library_id integer not null,
  user_num bigint not null,
  history_id bigint not null,
  constraint recent_start_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint recent_start_pkey PRIMARY KEY (library_id, user_num)
);

create table work.reference (
  library_id integer not null,
  folder_number bigint not null,
  document_number bigint not null,
  created_by bigint not null,
  created_at timestamp with time zone not null,
  constraint reference_library_id_document_number_fkey FOREIGN KEY (library_id, document_number) REFERENCES work.document_number(library_id, document_number),
  constraint reference_library_id_folder_number_fkey FOREIGN KEY (library_id, folder_number) REFERENCES work.container(library_id, container_number),
  constraint reference_pkey PRIMARY KEY (library_id, folder_number, document_number)
);

create table work.rendition (
  library_id integer not null,
  source text not null,
  extension text not null,
  part text not null,
  form text not null,
  state text not null,
  content text,
  size bigint,
  pages integer,
  reason text,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint rendition_pkey PRIMARY KEY (library_id, source, extension, part, form)
);

create table work.security (
  library_id integer not null,
  security_id bigint not null,
  workspace_number bigint not null,
  default_level smallint not null,
  content_hash bytea,
  constraint security_default_level_check CHECK (((default_level >= 0) AND (default_level <= 2))),
  constraint security_pkey PRIMARY KEY (library_id, security_id)
);

create table work.security_entry (
  library_id integer not null,
  security_id bigint not null,
  trustee_kind text not null,
  trustee_num bigint not null,
  level smallint not null,
  ends_at timestamp with time zone,
  constraint security_entry_level_check CHECK (((level >= 0) AND (level <= 4))),
  constraint security_entry_trustee_kind_check CHECK ((trustee_kind = ANY (ARRAY['user'::text, 'group'::text]))),
  constraint security_entry_library_id_security_id_fkey FOREIGN KEY (library_id, security_id) REFERENCES work.security(library_id, security_id) ON DELETE CASCADE,
  constraint security_entry_pkey PRIMARY KEY (library_id, security_id, trustee_kind, trustee_num)
);

create table work.upload (
  library_id integer not null,
  upload_id uuid not null,
  user_num bigint not null,
  client_id text not null,
  target_kind text not null,
  target_id text not null,
  file_name text not null,
  metadata text not null,
  length bigint not null,
  received bigint not null default 0,
  checksum text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint upload_check CHECK (((received >= 0) AND (received <= length))),
  constraint upload_length_check CHECK ((length >= 0)),
  constraint upload_target_kind_check CHECK ((target_kind = ANY (ARRAY['folder'::text, 'version_of'::text, 'replace'::text]))),
  constraint upload_library_id_fkey FOREIGN KEY (library_id) REFERENCES identity.library(library_id),
  constraint upload_pkey PRIMARY KEY (library_id, upload_id)
);

create table work.upload_part (
  library_id integer not null,
  upload_id uuid not null,
  start bigint not null,
  size bigint not null,
  checksum text not null,
  constraint upload_part_size_check CHECK ((size > 0)),
  constraint upload_part_library_id_upload_id_fkey FOREIGN KEY (library_id, upload_id) REFERENCES work.upload(library_id, upload_id) ON DELETE CASCADE,
  constraint upload_part_pkey PRIMARY KEY (library_id, upload_id, start)
);

-- Indexes

CREATE INDEX draft_bundle ON extensions.draft USING btree (bundle_id, place) WHERE (bundle_id IS NOT NULL);

CREATE INDEX draft_expires ON extensions.draft USING btree (expires_at);

CREATE INDEX draft_user ON extensions.draft USING btree (user_num);

CREATE INDEX draft_file_sha256 ON extensions.draft_file USING btree (sha256);

CREATE INDEX installation_family ON extensions.installation USING btree (family);

CREATE INDEX package_file_sha256 ON extensions.package_file USING btree (sha256);

CREATE INDEX probe_user ON extensions.probe USING btree (user_num);

CREATE INDEX publisher_key_publisher ON extensions.publisher_key USING btree (publisher_id);

CREATE INDEX group_id_order ON identity."group" USING btree (library_id, group_id COLLATE identity."natural", group_num);

CREATE INDEX group_name_order ON identity."group" USING btree (library_id, full_name COLLATE identity."natural", group_num);

CREATE INDEX user_created_order ON identity."user" USING btree (created_at, user_num);

CREATE INDEX user_edited_order ON identity."user" USING btree (edited_at, user_num);

CREATE INDEX user_email_order ON identity."user" USING btree (email COLLATE identity."natural", user_num);

CREATE INDEX user_end ON identity."user" USING btree (ends_at) WHERE ((ends_at IS NOT NULL) AND allow_logon);

CREATE INDEX user_full_name ON identity."user" USING btree (full_name COLLATE identity."natural", user_num);

CREATE INDEX user_id_order ON identity."user" USING btree (user_id COLLATE identity."natural", user_num);

CREATE INDEX user_ids_trigrams ON identity."user" USING gin (search_ids public.gin_trgm_ops);

CREATE INDEX user_location_order ON identity."user" USING btree (location COLLATE identity."natural", user_num);

CREATE INDEX user_name_trigrams ON identity."user" USING gin (search_name public.gin_trgm_ops);

CREATE INDEX access_token_client ON identity.access_token USING btree (client_id);

CREATE INDEX access_token_end ON identity.access_token USING btree (absolute_expires_at);

CREATE INDEX access_token_session ON identity.access_token USING btree (session_id);

CREATE INDEX access_token_user ON identity.access_token USING btree (user_num);

CREATE INDEX account_mail_user ON identity.account_mail USING btree (user_num, queued_at);

CREATE INDEX acting_person_use_end ON identity.acting_person_use USING btree (expires_at);

CREATE INDEX application_member_group ON identity.application_member USING btree (group_num) WHERE (group_num IS NOT NULL);

CREATE INDEX application_member_library ON identity.application_member USING btree (library_id) WHERE (library_id IS NOT NULL);

CREATE INDEX application_member_user ON identity.application_member USING btree (user_num) WHERE (user_num IS NOT NULL);

CREATE INDEX application_secret_client ON identity.application_secret USING btree (client_id);

CREATE INDEX background_grant_client ON identity.background_grant USING btree (client_id, library_id);

CREATE INDEX background_grant_token ON identity.background_grant USING btree (token_hash);

CREATE INDEX background_grant_user ON identity.background_grant USING btree (user_num);

CREATE INDEX browser_session_end ON identity.browser_session USING btree (absolute_expires_at);

CREATE INDEX browser_session_sign_in ON identity.browser_session USING btree (sign_in_hash);

CREATE INDEX browser_session_user ON identity.browser_session USING btree (user_num);

CREATE INDEX csv_import_library ON identity.csv_import USING btree (library_id, created_at DESC, import_id);

CREATE INDEX csv_import_row_verdict ON identity.csv_import_row USING btree (import_id, verdict, "row");

CREATE INDEX directory_mirror_source ON identity.directory_mirror USING btree (source_num);

CREATE UNIQUE INDEX directory_run_open ON identity.directory_run USING btree (source_num) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX directory_run_source ON identity.directory_run USING btree (source_num, run_num);

CREATE UNIQUE INDEX directory_source_name ON identity.directory_source USING btree (lower(name));

CREATE INDEX failed_sign_in_source ON identity.failed_sign_in USING btree (source_ip, failed_at);

CREATE INDEX failed_sign_in_time ON identity.failed_sign_in USING btree (failed_at);

CREATE INDEX group_member_user ON identity.group_member USING btree (user_num, group_num);

CREATE INDEX identity_proof_user_num ON identity.identity_proof USING btree (user_num);

CREATE INDEX known_place_last ON identity.known_place USING btree (last_at);

CREATE UNIQUE INDEX library_alias ON identity.library USING btree (lower(alias));

CREATE INDEX membership_library ON identity.membership USING btree (library_id, user_num);

CREATE INDEX oauth_record_client ON identity.oauth_record USING btree (client_id) WHERE (client_id IS NOT NULL);

CREATE INDEX oauth_record_end ON identity.oauth_record USING btree (expires_at);

CREATE INDEX oauth_record_grant ON identity.oauth_record USING btree (grant_id) WHERE (grant_id IS NOT NULL);

CREATE INDEX oauth_record_uid ON identity.oauth_record USING btree (uid_hash) WHERE (uid_hash IS NOT NULL);

CREATE INDEX oauth_record_user ON identity.oauth_record USING btree (ssid) WHERE (ssid IS NOT NULL);

CREATE INDEX password_request_address ON identity.password_request USING btree (address_hash, requested_at);

CREATE INDEX password_request_due ON identity.password_request USING btree (due_at);

CREATE INDEX password_request_user ON identity.password_request USING btree (user_num, handled_at) WHERE (user_num IS NOT NULL);

CREATE INDEX photo_draft_created ON identity.photo_draft USING btree (created_at);

CREATE INDEX photo_draft_owner ON identity.photo_draft USING btree (owner_num, created_at);

CREATE UNIQUE INDEX role_name ON identity.role USING btree (library_id, upper(name));

CREATE INDEX sign_on_request_begun ON identity.sign_on_request USING btree (begun_at);

CREATE INDEX sign_on_request_setup ON identity.sign_on_request USING btree (setup_num);

CREATE INDEX sign_on_request_source ON identity.sign_on_request USING btree (source_ip, begun_at) WHERE (NOT is_done);

CREATE INDEX unknown_sign_in_last ON identity.unknown_sign_in USING btree (last_at);

CREATE UNIQUE INDEX user_platform_sync_id ON identity.user_platform USING btree (sync_id) WHERE (sync_id <> ''::text);

CREATE INDEX job_locked_by ON jobs._private_jobs USING btree (locked_by) WHERE (locked_by IS NOT NULL);

CREATE INDEX jobs_main_index ON jobs._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id, job_queue_id) WHERE (is_available = true);

CREATE INDEX jobs_no_queue_index ON jobs._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id) WHERE ((is_available = true) AND (job_queue_id IS NULL));

CREATE INDEX long_job_changed ON jobs.long_job USING btree (changed_at);

CREATE INDEX long_job_scope ON jobs.long_job USING btree (scope_id, created_at DESC, job_id DESC) WHERE (scope_id IS NOT NULL);

CREATE INDEX long_job_starter ON jobs.long_job USING btree (starter_num, created_at DESC, job_id DESC);

CREATE INDEX long_job_row_rank ON jobs.long_job_row USING btree (job_id, rank, row_number);

CREATE INDEX message_created ON mail.message USING btree (created_at, message_id);

CREATE INDEX message_recipient ON mail.message USING btree (lower(recipient), created_at);

CREATE INDEX message_undelivered ON mail.message USING btree (state, created_at, message_id) WHERE (state <> 'sent'::text);

CREATE INDEX audit_acting ON platform.audit USING btree (acting_id, at, id) WHERE (acting_id IS NOT NULL);

CREATE INDEX audit_actor ON platform.audit USING btree (actor_id, at, id);

CREATE INDEX audit_at ON platform.audit USING btree (at, id);

CREATE INDEX audit_client ON platform.audit USING btree (client_id, at, id) WHERE ((action = ANY (ARRAY['token.issue'::text, 'background_grant.use'::text])) OR (outcome <> 'ok'::text));

CREATE INDEX audit_object ON platform.audit USING btree (object_id, at, id);

CREATE INDEX audit_operation ON platform.audit USING btree (operation_id) WHERE (operation_id IS NOT NULL);

CREATE INDEX audit_link_day ON platform.audit_link USING btree (day, "position");

CREATE INDEX idempotency_finished_at ON platform.idempotency USING btree (finished_at);

CREATE UNIQUE INDEX asset_alias ON policy.asset USING btree (kind, lower(alias)) WHERE (alias <> ''::text);

CREATE UNIQUE INDEX asset_ids ON policy.asset USING btree (lower(client_id), lower(matter_id)) WHERE (client_id <> ''::text);

CREATE INDEX asset_secured_by ON policy.asset USING btree (secured_by) WHERE (secured_by IS NOT NULL);

CREATE INDEX claim_trustee ON policy.claim USING btree (trustee_kind, trustee_num);

CREATE INDEX event_order ON policy.event USING btree (xid, event_id);

CREATE INDEX exception_user ON policy.exception USING btree (user_num);

CREATE UNIQUE INDEX opposing_set_alias ON policy.opposing_set USING btree (lower(alias));

CREATE UNIQUE INDEX scope_ids ON policy.scope USING btree (asset_id, lower(client_id), lower(matter_id));

CREATE INDEX scope_matter ON policy.scope USING btree (lower(client_id), lower(matter_id));

CREATE INDEX side_asset ON policy.side USING btree (asset_id);

CREATE INDEX worked_user ON policy.worked USING btree (user_num);

CREATE INDEX checkout_user ON work.checkout USING btree (library_id, user_num);

CREATE INDEX container_ancestors ON work.container USING gin (ancestors);

CREATE INDEX container_custom1 ON work.container USING btree (library_id, lower((custom ->> 'custom1'::text))) WHERE (custom ? 'custom1'::text);

CREATE INDEX container_custom2 ON work.container USING btree (library_id, lower((custom ->> 'custom2'::text))) WHERE (custom ? 'custom2'::text);

CREATE INDEX container_edited ON work.container USING btree (library_id, kind, edited_at DESC, container_number DESC) WHERE (trashed_at IS NULL);

CREATE INDEX container_matter ON work.container USING btree (library_id, lower((custom ->> 'custom1'::text)), lower((custom ->> 'custom2'::text))) INCLUDE (container_number) WHERE (kind = 'workspace'::text);

CREATE INDEX container_name ON work.container USING gin (to_tsvector('simple'::regconfig, name));

CREATE INDEX container_owner ON work.container USING btree (library_id, owner_num, container_number);

CREATE INDEX container_parent ON work.container USING btree (library_id, parent_number, name, container_number) WHERE (trashed_at IS NULL);

CREATE INDEX container_security ON work.container USING btree (library_id, security_id);

CREATE INDEX container_workspace ON work.container USING btree (library_id, workspace_number, container_number);

CREATE INDEX document_author ON work.document USING btree (library_id, author_num, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_checksum ON work.document USING btree (checksum);

CREATE INDEX document_conversation_id ON work.document USING btree (library_id, ((message ->> 'conversation_id'::text))) WHERE ((trashed_at IS NULL) AND is_email AND (message ? 'conversation_id'::text));

CREATE INDEX document_custom1 ON work.document USING btree (library_id, lower((custom ->> 'custom1'::text))) WHERE ((trashed_at IS NULL) AND (NOT is_superseded) AND (custom ? 'custom1'::text));

CREATE INDEX document_custom2 ON work.document USING btree (library_id, lower((custom ->> 'custom2'::text))) WHERE ((trashed_at IS NULL) AND (NOT is_superseded) AND (custom ? 'custom2'::text));

CREATE INDEX document_edited ON work.document USING btree (library_id, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_folder ON work.document USING btree (library_id, folder_number, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_folder_all ON work.document USING btree (library_id, folder_number);

CREATE INDEX document_message_id ON work.document USING btree (library_id, ((message ->> 'message_id'::text))) WHERE ((trashed_at IS NULL) AND is_email AND (message ? 'message_id'::text));

CREATE INDEX document_name ON work.document USING gin (to_tsvector('simple'::regconfig, name)) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_operator ON work.document USING btree (library_id, operator_num, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_security ON work.document USING btree (library_id, security_id, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX document_security_all ON work.document USING btree (library_id, security_id);

CREATE INDEX document_trash ON work.document USING btree (library_id, trashed_at DESC, document_number, version) WHERE (trashed_at IS NOT NULL);

CREATE INDEX document_workspace ON work.document USING btree (library_id, workspace_number, edited_at DESC, document_number DESC) WHERE ((trashed_at IS NULL) AND (NOT is_superseded));

CREATE INDEX history_object ON work.history USING btree (library_id, object_kind, object_number, history_id DESC);

CREATE INDEX history_person ON work.history USING btree (library_id, user_num, history_id DESC) INCLUDE (object_number, at) WHERE ((object_kind = 'document'::text) AND (activity_code = ANY (ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 20])));

CREATE INDEX history_replaced ON work.history USING btree (data1) WHERE (activity_code = 20);

CREATE INDEX opened_last ON work.opened USING btree (library_id, user_num, opened_at DESC);

CREATE INDEX reference_document ON work.reference USING btree (library_id, document_number);

CREATE UNIQUE INDEX security_content ON work.security USING btree (library_id, workspace_number, content_hash) WHERE (content_hash IS NOT NULL);

CREATE INDEX security_open ON work.security USING btree (library_id, security_id) WHERE (default_level > 0);

CREATE INDEX security_workspace ON work.security USING btree (library_id, workspace_number, security_id);

CREATE INDEX security_entry_trustee ON work.security_entry USING btree (library_id, trustee_kind, trustee_num, security_id);

CREATE INDEX upload_checksum ON work.upload USING btree (checksum) WHERE (checksum IS NOT NULL);

CREATE INDEX upload_ended ON work.upload USING btree (library_id, ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX upload_expiry ON work.upload USING btree (library_id, expires_at) WHERE (ended_at IS NULL);

CREATE INDEX upload_part_checksum ON work.upload_part USING btree (checksum);

-- Triggers

CREATE CONSTRAINT TRIGGER group_all_bump AFTER DELETE OR UPDATE OF enabled ON identity."group" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_for_group();

CREATE CONSTRAINT TRIGGER group_bump AFTER INSERT OR DELETE OR UPDATE ON identity."group" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER group_feed_delete AFTER DELETE ON identity."group" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_group_delete();

CREATE TRIGGER group_feed_insert AFTER INSERT ON identity."group" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_group_insert();

CREATE TRIGGER group_feed_update AFTER UPDATE ON identity."group" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_group_update();

CREATE CONSTRAINT TRIGGER user_bump AFTER UPDATE OF allow_logon, is_external ON identity."user" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_user();

CREATE TRIGGER user_disabled AFTER UPDATE OF allow_logon ON identity."user" FOR EACH ROW WHEN ((old.allow_logon AND (NOT new.allow_logon))) EXECUTE FUNCTION identity.end_sessions_of_disabled();

CREATE TRIGGER user_feed_update AFTER UPDATE ON identity."user" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_user_update();

CREATE TRIGGER application_feed_delete AFTER DELETE ON identity.application REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_application_delete();

CREATE TRIGGER application_feed_insert AFTER INSERT ON identity.application REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_application_insert();

CREATE TRIGGER application_feed_update AFTER UPDATE ON identity.application REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_application_update();

CREATE CONSTRAINT TRIGGER group_member_all_bump AFTER INSERT OR DELETE ON identity.group_member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_for_group();

CREATE CONSTRAINT TRIGGER group_member_bump AFTER INSERT OR DELETE OR UPDATE ON identity.group_member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_group_member();

CREATE TRIGGER group_member_feed_delete AFTER DELETE ON identity.group_member REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_group_member_delete();

CREATE TRIGGER group_member_feed_insert AFTER INSERT ON identity.group_member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_group_member_insert();

CREATE TRIGGER library_bump BEFORE UPDATE OF group_conflict, require_workspace_read, documents_inherit, workspace_default_security, state ON identity.library FOR EACH ROW EXECUTE FUNCTION identity.bump_own();

CREATE TRIGGER library_log_access AFTER UPDATE ON identity.library FOR EACH ROW WHEN ((old.access_version IS DISTINCT FROM new.access_version)) EXECUTE FUNCTION work.log_access();

CREATE CONSTRAINT TRIGGER membership_bump AFTER INSERT OR DELETE OR UPDATE ON identity.membership DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER membership_feed_delete AFTER DELETE ON identity.membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_membership_delete();

CREATE TRIGGER membership_feed_insert AFTER INSERT ON identity.membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_membership_insert();

CREATE TRIGGER membership_feed_update AFTER UPDATE ON identity.membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_membership_update();

CREATE CONSTRAINT TRIGGER role_bump AFTER DELETE OR UPDATE ON identity.role DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER _900_after_insert AFTER INSERT ON jobs._private_jobs FOR EACH STATEMENT EXECUTE FUNCTION jobs.tg_jobs__after_insert();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_written AFTER INSERT ON platform.audit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION platform.await_sealing();

CREATE TRIGGER audit_link_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_link FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE CONSTRAINT TRIGGER acknowledgement_bump AFTER INSERT OR DELETE OR UPDATE ON policy.acknowledgement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER asset_bump AFTER INSERT OR DELETE OR UPDATE ON policy.asset DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE TRIGGER asset_scope AFTER INSERT ON policy.asset FOR EACH ROW EXECUTE FUNCTION policy.scope_asset();

CREATE CONSTRAINT TRIGGER claim_bump AFTER INSERT OR DELETE OR UPDATE ON policy.claim DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE TRIGGER event_feed_insert AFTER INSERT ON policy.event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_policy();

CREATE CONSTRAINT TRIGGER exception_bump AFTER INSERT OR DELETE OR UPDATE ON policy.exception DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER opposing_set_bump AFTER INSERT OR DELETE OR UPDATE ON policy.opposing_set DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER scope_bump AFTER INSERT OR DELETE OR UPDATE ON policy.scope DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER setting_bump AFTER INSERT OR DELETE OR UPDATE ON policy.setting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER side_bump AFTER INSERT OR DELETE OR UPDATE ON policy.side DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER support_bump AFTER INSERT OR DELETE OR UPDATE ON policy.support DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER worked_bump AFTER INSERT OR DELETE OR UPDATE ON policy.worked DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.bump_all();

CREATE CONSTRAINT TRIGGER change_item_rights AFTER INSERT ON work.change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.regoverned) EXECUTE FUNCTION work.bump_item_rights();

CREATE TRIGGER checkout_log_delete AFTER DELETE ON work.checkout REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_checkout_delete();

CREATE TRIGGER checkout_log_insert AFTER INSERT ON work.checkout REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_checkout_insert();

CREATE TRIGGER checkout_log_update AFTER UPDATE ON work.checkout REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_checkout_update();

CREATE TRIGGER container_log_delete AFTER DELETE ON work.container REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_container_delete();

CREATE TRIGGER container_log_insert AFTER INSERT ON work.container REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_container_insert();

CREATE TRIGGER container_log_update AFTER UPDATE ON work.container REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_container_update();

CREATE CONSTRAINT TRIGGER container_matter_bump AFTER UPDATE ON work.container DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind = 'workspace'::text) AND ((lower((new.custom ->> 'custom1'::text)) IS DISTINCT FROM lower((old.custom ->> 'custom1'::text))) OR (lower((new.custom ->> 'custom2'::text)) IS DISTINCT FROM lower((old.custom ->> 'custom2'::text)))))) EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER document_log_delete AFTER DELETE ON work.document REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_document_delete();

CREATE TRIGGER document_log_insert AFTER INSERT ON work.document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_document_insert();

CREATE TRIGGER document_log_update AFTER UPDATE ON work.document REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_document_update();

CREATE TRIGGER history_worked AFTER INSERT ON work.history REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION policy.note_worked();

CREATE TRIGGER reference_log_delete AFTER DELETE ON work.reference REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_reference_delete();

CREATE TRIGGER reference_log_insert AFTER INSERT ON work.reference REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_reference_insert();

CREATE CONSTRAINT TRIGGER security_bump AFTER INSERT OR DELETE OR UPDATE ON work.security DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER security_log_delete AFTER DELETE ON work.security REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_security_old();

CREATE TRIGGER security_log_insert AFTER INSERT ON work.security REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_security_new();

CREATE TRIGGER security_log_update AFTER UPDATE ON work.security REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_security_new();

CREATE CONSTRAINT TRIGGER security_entry_bump AFTER INSERT OR DELETE OR UPDATE ON work.security_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION identity.bump_for_library();

CREATE TRIGGER security_entry_feed_delete AFTER DELETE ON work.security_entry REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_entry_delete();

CREATE TRIGGER security_entry_feed_insert AFTER INSERT ON work.security_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_entry_insert();

CREATE TRIGGER security_entry_log_update AFTER UPDATE ON work.security_entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION work.log_security_new();
