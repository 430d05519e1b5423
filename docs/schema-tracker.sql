-- Written by `npm run schema:dump` from a database with every migration applied.

-- Schemas

create schema jobs;

create schema mail;

create schema platform;

create schema tracker;

-- Functions

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

-- Tables

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
  tracker_id text collate "C",
  task_id text collate "C",
  written_in text not null default (pg_current_xact_id())::text,
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

create table public.migration (
  owner text not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (owner, name)
);

create table tracker.comment (
  id text collate "C" not null,
  task_id text collate "C" not null,
  author_num bigint not null,
  is_external boolean not null,
  internal boolean not null,
  body text not null,
  mentions bigint[] not null default '{}'::bigint[],
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint comment_body_check CHECK ((length(body) <= 10000)),
  constraint comment_author_num_fkey FOREIGN KEY (author_num) REFERENCES tracker.principal(num),
  constraint comment_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint comment_pkey PRIMARY KEY (id)
);

create table tracker.custom_field (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  title text not null,
  type text not null,
  view text not null,
  options jsonb not null,
  rank text collate "C" not null,
  required boolean not null default false,
  deleted_at timestamp with time zone,
  constraint custom_field_title_check CHECK (((length(title) >= 1) AND (length(title) <= 255))),
  constraint custom_field_view_check CHECK ((view = ANY (ARRAY['details'::text, 'table_and_details'::text]))),
  constraint custom_field_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint custom_field_pkey PRIMARY KEY (id)
);

create table tracker.custom_value (
  task_id text collate "C" not null,
  field_id text collate "C" not null,
  value jsonb not null,
  text_value text not null,
  number_value double precision,
  constraint custom_value_field_id_fkey FOREIGN KEY (field_id) REFERENCES tracker.custom_field(id) ON DELETE CASCADE,
  constraint custom_value_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint custom_value_pkey PRIMARY KEY (task_id, field_id)
);

create table tracker.digest_message (
  user_num bigint not null,
  day date not null,
  state text not null,
  until timestamp with time zone not null,
  message_id text,
  unsubscribe_hash bytea,
  constraint digest_message_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'skipped_empty'::text, 'skipped_late'::text, 'skipped_no_access'::text]))),
  constraint digest_message_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint digest_message_pkey PRIMARY KEY (user_num, day)
);

create table tracker.digest_stop (
  user_num bigint not null,
  reason text not null,
  at timestamp with time zone not null,
  constraint digest_stop_reason_check CHECK ((reason = ANY (ARRAY['unsubscribed'::text, 'refused'::text]))),
  constraint digest_stop_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint digest_stop_pkey PRIMARY KEY (user_num)
);

create table tracker.follow (
  user_num bigint not null,
  target_type text not null,
  target_id text collate "C" not null,
  in_app boolean not null,
  digest boolean not null,
  since timestamp with time zone not null,
  stopped_at timestamp with time zone,
  constraint follow_target_type_check CHECK ((target_type = ANY (ARRAY['tracker'::text, 'task'::text, 'user'::text, 'group'::text]))),
  constraint follow_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint follow_pkey PRIMARY KEY (user_num, target_type, target_id)
);

create table tracker.import_job (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  created_at timestamp with time zone not null,
  created_by bigint not null,
  name text not null,
  kind text not null,
  tables jsonb,
  applied_at timestamp with time zone,
  created integer,
  changed integer,
  skipped integer,
  undo jsonb,
  undone_at timestamp with time zone,
  constraint import_job_check CHECK (((applied_at IS NULL) = (created IS NULL))),
  constraint import_job_check1 CHECK (((applied_at IS NULL) OR (tables IS NULL))),
  constraint import_job_kind_check CHECK ((kind = ANY (ARRAY['xlsx'::text, 'docx'::text, 'text'::text]))),
  constraint import_job_created_by_fkey FOREIGN KEY (created_by) REFERENCES tracker.principal(num),
  constraint import_job_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint import_job_pkey PRIMARY KEY (id)
);

create table tracker.key_date (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  name text not null,
  date date,
  rev bigint not null default 1,
  constraint key_date_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
  constraint key_date_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint key_date_pkey PRIMARY KEY (id)
);

create table tracker.library (
  library_id text not null,
  name text not null,
  state text not null default 'unauthorized'::text,
  former_state text,
  reason text,
  pending_by bigint,
  pending_state bytea,
  pending_verifier bytea,
  pending_key_id text,
  pending_redirect text,
  pending_until timestamp with time zone,
  attempt_by bigint,
  attempt text,
  last_success_at timestamp with time zone,
  failing_since timestamp with time zone,
  feed_cursor text,
  policy_cursor text,
  last_sync_at timestamp with time zone,
  policies_at timestamp with time zone,
  failures integer not null default 0,
  next_try_at timestamp with time zone,
  administrators text[] not null default '{}'::text[],
  trouble_told_at timestamp with time zone,
  constraint library_check CHECK (((state = 'pending'::text) = (pending_until IS NOT NULL))),
  constraint library_check1 CHECK (((state = 'pending'::text) = (former_state IS NOT NULL))),
  constraint library_state_check CHECK ((state = ANY (ARRAY['unauthorized'::text, 'pending'::text, 'authorized'::text, 'expiring'::text, 'expired'::text, 'invalid'::text, 'degraded'::text, 'refresh_off'::text]))),
  constraint library_attempt_by_fkey FOREIGN KEY (attempt_by) REFERENCES tracker.principal(num),
  constraint library_pending_by_fkey FOREIGN KEY (pending_by) REFERENCES tracker.principal(num),
  constraint library_pkey PRIMARY KEY (library_id)
);

create table tracker.library_authorization (
  id text collate "C" not null,
  library_id text not null,
  user_num bigint not null,
  tokens_sealed bytea not null,
  key_id text not null,
  access_until timestamp with time zone not null,
  token_rev integer not null default 1,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  uses bigint not null default 0,
  rank text not null,
  constraint library_authorization_rank_check CHECK ((rank = ANY (ARRAY['active'::text, 'standby'::text]))),
  constraint library_authorization_library_id_fkey FOREIGN KEY (library_id) REFERENCES tracker.library(library_id),
  constraint library_authorization_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint library_authorization_pkey PRIMARY KEY (id),
  constraint library_authorization_library_id_user_num_key UNIQUE (library_id, user_num)
);

create table tracker.matter (
  workspace_id text collate "C" not null,
  library_id text not null,
  name text not null,
  is_closed boolean not null default false,
  read_at timestamp with time zone not null,
  synced_at timestamp with time zone,
  members jsonb,
  constraint matter_workspace_id_check CHECK ((workspace_id ~ '^[^!]+![0-9]+$'::text)),
  constraint matter_pkey PRIMARY KEY (workspace_id)
);

create table tracker.notice (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  principal_num bigint not null,
  actor_num bigint,
  kind text not null,
  tracker_id text collate "C" not null,
  task_id text collate "C",
  details jsonb not null default '{}'::jsonb,
  once text,
  mail text not null default 'pending'::text,
  constraint notice_mail_check CHECK ((mail = ANY (ARRAY['pending'::text, 'queued'::text, 'dropped'::text, 'off'::text]))),
  constraint notice_actor_num_fkey FOREIGN KEY (actor_num) REFERENCES tracker.principal(num),
  constraint notice_principal_num_fkey FOREIGN KEY (principal_num) REFERENCES tracker.principal(num),
  constraint notice_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint notice_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint notice_pkey PRIMARY KEY (id)
);

create table tracker.notice_preference (
  user_num bigint not null,
  kinds jsonb not null default '{}'::jsonb,
  bundle_minutes integer,
  is_mail_off boolean not null default false,
  constraint notice_preference_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint notice_preference_pkey PRIMARY KEY (user_num)
);

create table tracker.notice_read (
  user_num bigint not null,
  notice_id bigint not null,
  constraint notice_read_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES tracker.notice(id) ON DELETE CASCADE,
  constraint notice_read_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num),
  constraint notice_read_pkey PRIMARY KEY (user_num, notice_id)
);

create table tracker.preference (
  user_num bigint not null,
  digest jsonb not null default '{}'::jsonb,
  time_zone text,
  display jsonb not null default '{}'::jsonb,
  constraint preference_user_num_fkey FOREIGN KEY (user_num) REFERENCES tracker.principal(num) ON DELETE CASCADE,
  constraint preference_pkey PRIMARY KEY (user_num)
);

create table tracker.principal (
  num bigint not null generated always as identity,
  ty text not null,
  library_id text not null,
  work_id text not null,
  name text not null,
  email text not null default ''::text,
  ssid text,
  is_disabled boolean not null default false,
  seen_at timestamp with time zone not null,
  location text not null default ''::text,
  constraint principal_check CHECK (((ty = 'user'::text) = (library_id = ''::text))),
  constraint principal_ty_check CHECK ((ty = ANY (ARRAY['user'::text, 'group'::text]))),
  constraint principal_pkey PRIMARY KEY (num),
  constraint principal_ssid_key UNIQUE (ssid),
  constraint principal_ty_library_id_work_id_key UNIQUE (ty, library_id, work_id)
);

create table tracker.section (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  parent_section_id text collate "C",
  title text not null,
  rank text collate "C" not null,
  tree text collate "C" not null,
  depth smallint not null,
  collapsed_by_default boolean not null default false,
  rev bigint not null default 1,
  constraint section_depth_check CHECK (((depth >= 1) AND (depth <= 3))),
  constraint section_title_check CHECK (((length(title) >= 1) AND (length(title) <= 255))),
  constraint section_parent_section_id_fkey FOREIGN KEY (parent_section_id) REFERENCES tracker.section(id) ON DELETE CASCADE,
  constraint section_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint section_pkey PRIMARY KEY (id)
);

create table tracker.setting (
  page text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint setting_pkey PRIMARY KEY (page)
);

create table tracker.shut_out (
  workspace_id text collate "C" not null,
  principal_num bigint not null,
  reason text not null,
  since timestamp with time zone not null,
  constraint shut_out_reason_check CHECK ((reason = ANY (ARRAY['policy'::text, 'no_access'::text]))),
  constraint shut_out_principal_num_fkey FOREIGN KEY (principal_num) REFERENCES tracker.principal(num),
  constraint shut_out_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES tracker.matter(workspace_id) ON DELETE CASCADE,
  constraint shut_out_pkey PRIMARY KEY (workspace_id, principal_num)
);

create table tracker.status (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  value text not null,
  state_code integer not null,
  category text not null,
  colour text not null,
  rank text collate "C" not null,
  is_default boolean not null default false,
  constraint status_category_check CHECK ((category = ANY (ARRAY['not_started'::text, 'in_progress'::text, 'waiting'::text, 'done'::text, 'not_applicable'::text, 'cancelled'::text]))),
  constraint status_value_check CHECK (((length(value) >= 1) AND (length(value) <= 60))),
  constraint status_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint status_pkey PRIMARY KEY (id),
  constraint status_tracker_id_state_code_key UNIQUE (tracker_id, state_code)
);

create table tracker.task (
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  section_id text collate "C",
  parent_id text collate "C",
  rank text collate "C" not null,
  tree text collate "C" not null,
  depth smallint not null,
  number integer not null,
  title text not null,
  notes text not null default ''::text,
  status_id text collate "C" not null,
  former_status_id text collate "C",
  priority smallint not null,
  start_date date,
  due_date date,
  due_time time without time zone,
  due_time_zone text,
  due_at timestamp with time zone,
  due_moves integer not null default 0,
  milestone boolean not null default false,
  signature_required boolean not null default false,
  visibility text not null,
  assigned_at timestamp with time zone,
  completed_at timestamp with time zone,
  completed_by bigint,
  created_at timestamp with time zone not null,
  created_by bigint not null,
  last_updated_at timestamp with time zone not null,
  last_updated_by bigint not null,
  deleted_at timestamp with time zone,
  deleted_with text collate "C",
  rev bigint not null default 1,
  field_revs jsonb not null default '{}'::jsonb,
  constraint task_check CHECK (((due_time IS NULL) = (due_at IS NULL))),
  constraint task_check1 CHECK (((due_time IS NULL) OR ((due_date IS NOT NULL) AND (due_time_zone IS NOT NULL)))),
  constraint task_check2 CHECK (((completed_at IS NULL) = (completed_by IS NULL))),
  constraint task_depth_check CHECK (((depth >= 1) AND (depth <= 6))),
  constraint task_priority_check CHECK (((priority >= 0) AND (priority <= 4))),
  constraint task_title_check CHECK (((length(title) >= 1) AND (length(title) <= 500))),
  constraint task_visibility_check CHECK ((visibility = ANY (ARRAY['tracker'::text, 'assignees_only'::text]))),
  constraint task_completed_by_fkey FOREIGN KEY (completed_by) REFERENCES tracker.principal(num),
  constraint task_created_by_fkey FOREIGN KEY (created_by) REFERENCES tracker.principal(num),
  constraint task_former_status_id_fkey FOREIGN KEY (former_status_id) REFERENCES tracker.status(id) ON DELETE SET NULL,
  constraint task_last_updated_by_fkey FOREIGN KEY (last_updated_by) REFERENCES tracker.principal(num),
  constraint task_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES tracker.task(id),
  constraint task_section_id_fkey FOREIGN KEY (section_id) REFERENCES tracker.section(id),
  constraint task_status_id_fkey FOREIGN KEY (status_id) REFERENCES tracker.status(id),
  constraint task_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint task_pkey PRIMARY KEY (id),
  constraint task_tracker_id_number_key UNIQUE (tracker_id, number)
);

create table tracker.task_alias (
  tracker_id text collate "C" not null,
  number integer not null,
  task_id text collate "C" not null,
  constraint task_alias_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint task_alias_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint task_alias_pkey PRIMARY KEY (tracker_id, number)
);

create table tracker.task_assignee (
  task_id text collate "C" not null,
  principal_num bigint not null,
  "position" smallint not null,
  access text not null,
  assigned_by bigint not null,
  assigned_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint task_assignee_access_check CHECK ((access = ANY (ARRAY['member'::text, 'external'::text]))),
  constraint task_assignee_position_check CHECK ((("position" >= 1) AND ("position" <= 5))),
  constraint task_assignee_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES tracker.principal(num),
  constraint task_assignee_principal_num_fkey FOREIGN KEY (principal_num) REFERENCES tracker.principal(num),
  constraint task_assignee_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE
);

create table tracker.task_dependency (
  id text collate "C" not null,
  task_id text collate "C" not null,
  kind text not null,
  anchor_type text not null,
  anchor_task_id text collate "C",
  key_date_id text collate "C",
  direction text,
  amount integer,
  unit text,
  roll text,
  constraint task_dependency_amount_check CHECK (((amount >= 0) AND (amount <= 3650))),
  constraint task_dependency_anchor_type_check CHECK ((anchor_type = ANY (ARRAY['task'::text, 'task_due'::text, 'task_start'::text, 'task_completed'::text, 'key_date'::text, 'tracker_created'::text]))),
  constraint task_dependency_check CHECK ((task_id <> anchor_task_id)),
  constraint task_dependency_check1 CHECK (((kind = 'block'::text) = (anchor_type = 'task'::text))),
  constraint task_dependency_check2 CHECK (((anchor_task_id IS NOT NULL) = (anchor_type ~~ 'task%'::text))),
  constraint task_dependency_check3 CHECK (((key_date_id IS NOT NULL) = (anchor_type = 'key_date'::text))),
  constraint task_dependency_check4 CHECK ((num_nulls(direction, amount, unit, roll) =
CASE kind
    WHEN 'date'::text THEN 0
    ELSE 4
END)),
  constraint task_dependency_direction_check CHECK ((direction = ANY (ARRAY['before'::text, 'after'::text]))),
  constraint task_dependency_kind_check CHECK ((kind = ANY (ARRAY['date'::text, 'block'::text]))),
  constraint task_dependency_roll_check CHECK ((roll = ANY (ARRAY['none'::text, 'next'::text, 'previous'::text]))),
  constraint task_dependency_unit_check CHECK ((unit = ANY (ARRAY['working_day'::text, 'day'::text, 'week'::text, 'month'::text, 'year'::text]))),
  constraint task_dependency_anchor_task_id_fkey FOREIGN KEY (anchor_task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint task_dependency_key_date_id_fkey FOREIGN KEY (key_date_id) REFERENCES tracker.key_date(id) ON DELETE CASCADE,
  constraint task_dependency_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint task_dependency_pkey PRIMARY KEY (id)
);

create table tracker.tracker (
  id text collate "C" not null,
  workspace_id text collate "C" not null,
  name text not null,
  description text not null default ''::text,
  kind text not null,
  owner_num bigint not null,
  ordinal double precision not null,
  time_zone text not null,
  has_outline boolean not null default false,
  next_number integer not null default 1,
  next_state_code integer not null default 0,
  archived_at timestamp with time zone,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by bigint not null,
  last_updated_at timestamp with time zone not null,
  last_updated_by bigint not null,
  rev bigint not null default 1,
  field_revs jsonb not null default '{}'::jsonb,
  calendar_id text,
  constraint tracker_kind_check CHECK ((kind = ANY (ARRAY['task'::text, 'closing'::text]))),
  constraint tracker_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
  constraint tracker_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES tracker.work_calendar(id) ON DELETE SET NULL,
  constraint tracker_created_by_fkey FOREIGN KEY (created_by) REFERENCES tracker.principal(num),
  constraint tracker_last_updated_by_fkey FOREIGN KEY (last_updated_by) REFERENCES tracker.principal(num),
  constraint tracker_owner_num_fkey FOREIGN KEY (owner_num) REFERENCES tracker.principal(num),
  constraint tracker_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES tracker.matter(workspace_id),
  constraint tracker_pkey PRIMARY KEY (id)
);

create table tracker.view (
  id text collate "C" not null,
  tracker_id text collate "C",
  owner_num bigint not null,
  name text not null,
  shared boolean not null,
  is_default boolean not null,
  settings jsonb not null,
  scope text not null default 'tracker'::text,
  constraint view_default_shared CHECK ((shared OR (NOT is_default))),
  constraint view_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
  constraint view_scope CHECK (((scope = 'tracker'::text) = (tracker_id IS NOT NULL))),
  constraint view_scope_check CHECK ((scope = ANY (ARRAY['tracker'::text, 'mine'::text, 'assigned'::text]))),
  constraint view_shared CHECK (((scope = 'tracker'::text) OR (NOT (shared OR is_default)))),
  constraint view_owner_num_fkey FOREIGN KEY (owner_num) REFERENCES tracker.principal(num),
  constraint view_tracker_id_fkey FOREIGN KEY (tracker_id) REFERENCES tracker.tracker(id) ON DELETE CASCADE,
  constraint view_pkey PRIMARY KEY (id)
);

create table tracker.work_calendar (
  id text not null,
  weekdays integer[] not null,
  holidays jsonb not null default '[]'::jsonb,
  name text not null default 'Working days'::text,
  valid_from date,
  valid_to date,
  locations text[] not null default '{}'::text[],
  rev bigint not null default 1,
  constraint work_calendar_name_check CHECK ((name <> ''::text)),
  constraint work_calendar_valid CHECK ((valid_from <= valid_to)),
  constraint work_calendar_weekdays CHECK ((cardinality(weekdays) > 0)),
  constraint work_calendar_pkey PRIMARY KEY (id)
);

create table tracker.work_link (
  id text collate "C" not null,
  task_id text collate "C" not null,
  w_wstype text not null,
  library_id text not null,
  object_id text collate "C" not null,
  version integer,
  version_policy text not null,
  role text not null,
  added_at timestamp with time zone not null,
  added_by bigint not null,
  label text,
  constraint work_link_version_policy_check CHECK ((version_policy = ANY (ARRAY['latest'::text, 'pinned'::text]))),
  constraint work_link_w_wstype_check CHECK ((w_wstype = ANY (ARRAY['DOCUMENT'::text, 'FOLDER'::text]))),
  constraint work_link_added_by_fkey FOREIGN KEY (added_by) REFERENCES tracker.principal(num),
  constraint work_link_task_id_fkey FOREIGN KEY (task_id) REFERENCES tracker.task(id) ON DELETE CASCADE,
  constraint work_link_pkey PRIMARY KEY (id),
  constraint work_link_task_id_w_wstype_object_id_key UNIQUE (task_id, w_wstype, object_id)
);

-- Indexes

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

CREATE INDEX audit_task ON platform.audit USING btree (task_id, id) WHERE (task_id IS NOT NULL);

CREATE INDEX audit_tracker ON platform.audit USING btree (tracker_id, id) WHERE (tracker_id IS NOT NULL);

CREATE INDEX audit_link_day ON platform.audit_link USING btree (day, "position");

CREATE INDEX idempotency_finished_at ON platform.idempotency USING btree (finished_at);

CREATE INDEX comment_task ON tracker.comment USING btree (task_id, id);

CREATE UNIQUE INDEX custom_field_title ON tracker.custom_field USING btree (tracker_id, lower(title)) WHERE (deleted_at IS NULL);

CREATE INDEX custom_value_field ON tracker.custom_value USING btree (field_id);

CREATE INDEX digest_message_day ON tracker.digest_message USING btree (day, user_num);

CREATE UNIQUE INDEX digest_message_unsubscribe ON tracker.digest_message USING btree (unsubscribe_hash) WHERE (unsubscribe_hash IS NOT NULL);

CREATE INDEX follow_target ON tracker.follow USING btree (target_type, target_id);

CREATE INDEX import_job_age ON tracker.import_job USING btree (COALESCE(applied_at, created_at));

CREATE INDEX import_job_person ON tracker.import_job USING btree (created_by, id) WHERE (applied_at IS NULL);

CREATE INDEX import_job_tracker ON tracker.import_job USING btree (tracker_id, applied_at);

CREATE UNIQUE INDEX key_date_name ON tracker.key_date USING btree (tracker_id, lower(name));

CREATE UNIQUE INDEX library_authorization_active ON tracker.library_authorization USING btree (library_id) WHERE (rank = 'active'::text);

CREATE INDEX matter_library ON tracker.matter USING btree (library_id);

CREATE INDEX notice_actor ON tracker.notice USING btree (actor_num) WHERE (actor_num IS NOT NULL);

CREATE INDEX notice_age ON tracker.notice USING btree (at);

CREATE UNIQUE INDEX notice_once ON tracker.notice USING btree (principal_num, kind, task_id, once) WHERE (once IS NOT NULL);

CREATE INDEX notice_pending ON tracker.notice USING btree (principal_num, tracker_id, at) WHERE (mail = 'pending'::text);

CREATE INDEX notice_principal ON tracker.notice USING btree (principal_num, id DESC);

CREATE INDEX notice_task ON tracker.notice USING btree (task_id) WHERE (task_id IS NOT NULL);

CREATE INDEX notice_tracker ON tracker.notice USING btree (tracker_id);

CREATE INDEX notice_read_notice ON tracker.notice_read USING btree (notice_id);

CREATE INDEX section_parent ON tracker.section USING btree (parent_section_id) WHERE (parent_section_id IS NOT NULL);

CREATE UNIQUE INDEX section_tree ON tracker.section USING btree (tracker_id, tree);

CREATE INDEX shut_out_principal ON tracker.shut_out USING btree (principal_num);

CREATE UNIQUE INDEX status_default ON tracker.status USING btree (tracker_id) WHERE is_default;

CREATE UNIQUE INDEX status_value ON tracker.status USING btree (tracker_id, lower(value));

CREATE INDEX task_deleted ON tracker.task USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX task_due ON tracker.task USING btree (due_date) WHERE ((deleted_at IS NULL) AND (due_date IS NOT NULL));

CREATE INDEX task_parent ON tracker.task USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX task_section ON tracker.task USING btree (section_id) WHERE (section_id IS NOT NULL);

CREATE INDEX task_status ON tracker.task USING btree (status_id);

CREATE UNIQUE INDEX task_tree ON tracker.task USING btree (tracker_id, tree) WHERE (deleted_at IS NULL);

CREATE INDEX task_alias_task ON tracker.task_alias USING btree (task_id);

CREATE INDEX task_assignee_by ON tracker.task_assignee USING btree (assigned_by, assigned_at DESC);

CREATE UNIQUE INDEX task_assignee_live ON tracker.task_assignee USING btree (task_id, principal_num) WHERE (removed_at IS NULL);

CREATE UNIQUE INDEX task_assignee_position ON tracker.task_assignee USING btree (task_id, "position") WHERE (removed_at IS NULL);

CREATE INDEX task_assignee_principal ON tracker.task_assignee USING btree (principal_num, task_id) WHERE (removed_at IS NULL);

CREATE INDEX task_dependency_anchor ON tracker.task_dependency USING btree (anchor_task_id) WHERE (anchor_task_id IS NOT NULL);

CREATE UNIQUE INDEX task_dependency_block ON tracker.task_dependency USING btree (task_id, anchor_task_id) WHERE (kind = 'block'::text);

CREATE UNIQUE INDEX task_dependency_date ON tracker.task_dependency USING btree (task_id) WHERE (kind = 'date'::text);

CREATE INDEX task_dependency_key_date ON tracker.task_dependency USING btree (key_date_id) WHERE (key_date_id IS NOT NULL);

CREATE INDEX task_dependency_task ON tracker.task_dependency USING btree (task_id);

CREATE INDEX tracker_calendar ON tracker.tracker USING btree (calendar_id) WHERE (calendar_id IS NOT NULL);

CREATE INDEX tracker_deleted ON tracker.tracker USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX tracker_name ON tracker.tracker USING btree (workspace_id, lower(name)) WHERE (deleted_at IS NULL);

CREATE INDEX tracker_order ON tracker.tracker USING btree (workspace_id, ordinal, id);

CREATE UNIQUE INDEX view_default ON tracker.view USING btree (tracker_id) WHERE is_default;

CREATE UNIQUE INDEX view_name ON tracker.view USING btree (owner_num, scope, COALESCE(tracker_id, ''::text), lower(name));

CREATE INDEX view_tracker ON tracker.view USING btree (tracker_id, owner_num);

CREATE INDEX work_link_object ON tracker.work_link USING btree (w_wstype, object_id);

-- Triggers

CREATE TRIGGER _900_after_insert AFTER INSERT ON jobs._private_jobs FOR EACH STATEMENT EXECUTE FUNCTION jobs.tg_jobs__after_insert();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_written AFTER INSERT ON platform.audit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION platform.await_sealing();

CREATE TRIGGER audit_link_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_link FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
