-- Written by `npm run schema:dump` from a database with every migration applied.

-- Schemas

create schema jobs;

create schema operate;

create schema platform;

-- Sequences

create sequence operate.email_number as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

create sequence operate.outbound_number as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

create sequence operate.task_number as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

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

create table operate."user" (
  id uuid not null,
  num bigint not null generated always as identity,
  issuer text not null,
  subject text not null,
  login text not null,
  name text not null,
  email text not null,
  is_enabled boolean not null default true,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  rev bigint not null default 1,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_issuer_subject_key UNIQUE (issuer, subject),
  constraint user_num_key UNIQUE (num)
);

create table operate.acknowledgement (
  mailbox_id uuid not null,
  is_enabled boolean not null,
  subject text not null,
  body text not null,
  constraint acknowledgement_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id) ON DELETE CASCADE,
  constraint acknowledgement_pkey PRIMARY KEY (mailbox_id)
);

create table operate.allocation_log (
  id uuid not null,
  work_item_id uuid not null,
  rule text not null,
  rule_version bigint not null,
  entry integer,
  owner_user_id uuid,
  owner_team_id uuid,
  steps jsonb not null,
  candidates jsonb not null,
  at timestamp with time zone not null,
  constraint allocation_log_owner_team_id_fkey FOREIGN KEY (owner_team_id) REFERENCES operate.team(id),
  constraint allocation_log_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES operate."user"(id),
  constraint allocation_log_work_item_id_fkey FOREIGN KEY (work_item_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint allocation_log_pkey PRIMARY KEY (id)
);

create table operate.allocation_pointer (
  key text not null,
  state jsonb not null,
  constraint allocation_pointer_pkey PRIMARY KEY (key)
);

create table operate.allocation_rule (
  system_name text not null,
  name text not null,
  description text not null,
  is_enabled boolean not null,
  serves text[] not null,
  entries jsonb not null,
  default_target jsonb,
  version bigint not null default 1,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint allocation_rule_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint allocation_rule_pkey PRIMARY KEY (system_name)
);

create table operate.availability (
  user_id uuid not null,
  out_from timestamp with time zone,
  out_until timestamp with time zone,
  delegate_id uuid,
  load_limit integer,
  weight integer not null default 1,
  competencies text[] not null default '{}'::text[],
  hours jsonb,
  updated_at timestamp with time zone not null,
  constraint availability_delegate_id_fkey FOREIGN KEY (delegate_id) REFERENCES operate."user"(id),
  constraint availability_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint availability_pkey PRIMARY KEY (user_id)
);

create table operate.bundle (
  id uuid not null,
  case_id uuid not null,
  title text not null,
  reference text not null,
  purpose text not null,
  entries jsonb not null,
  options jsonb not null,
  changed jsonb not null,
  created_at timestamp with time zone not null,
  created_by uuid not null,
  updated_at timestamp with time zone not null,
  updated_by uuid not null,
  rev bigint not null default 1,
  constraint bundle_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint bundle_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint bundle_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint bundle_pkey PRIMARY KEY (id)
);

create table operate.bundle_build (
  id uuid not null,
  bundle_id uuid not null,
  number integer not null,
  user_id uuid not null,
  title text not null,
  reference text not null,
  entries jsonb not null,
  options jsonb not null,
  state text not null,
  step text not null,
  done integer not null,
  total integer not null,
  trouble jsonb,
  manifest jsonb not null,
  output jsonb,
  item_id text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint bundle_build_check CHECK (((item_id IS NOT NULL) = (state = ANY (ARRAY['built'::text, 'built_with_warnings'::text])))),
  constraint bundle_build_check1 CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['running'::text, 'waiting'::text, 'failed'::text])))),
  constraint bundle_build_state_check CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'failed'::text, 'cancelled'::text, 'built'::text, 'built_with_warnings'::text]))),
  constraint bundle_build_step_check CHECK ((step = ANY (ARRAY['collecting'::text, 'assembling'::text, 'storing'::text]))),
  constraint bundle_build_bundle_id_fkey FOREIGN KEY (bundle_id) REFERENCES operate.bundle(id) ON DELETE CASCADE,
  constraint bundle_build_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint bundle_build_pkey PRIMARY KEY (id),
  constraint bundle_build_bundle_id_number_key UNIQUE (bundle_id, number)
);

create table operate.case_place (
  case_id uuid not null,
  service_id uuid not null,
  library text not null,
  root text not null,
  item_id text,
  name text not null,
  repository text,
  constraint case_place_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint case_place_repository_fkey FOREIGN KEY (repository) REFERENCES operate.repository(key),
  constraint case_place_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint case_place_pkey PRIMARY KEY (case_id)
);

create table operate.case_provisioning (
  case_id uuid not null,
  state text not null,
  plan jsonb not null,
  is_waiting boolean not null,
  is_found boolean not null,
  trouble jsonb,
  candidates jsonb not null,
  requested_by uuid,
  updated_at timestamp with time zone not null,
  constraint case_provisioning_state_check CHECK ((state = ANY (ARRAY['not_required'::text, 'pending'::text, 'looking_up'::text, 'creating'::text, 'configuring'::text, 'ready'::text, 'failed'::text, 'ambiguous'::text]))),
  constraint case_provisioning_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint case_provisioning_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES operate."user"(id),
  constraint case_provisioning_pkey PRIMARY KEY (case_id)
);

create table operate.conversion (
  id uuid not null,
  num bigint not null generated always as identity,
  case_id uuid not null,
  user_id uuid not null,
  purpose text not null,
  run_as text not null,
  service_id uuid not null,
  item_id text not null,
  source_name text not null,
  target_id text,
  store text not null,
  is_archivable boolean not null,
  name text not null,
  state text not null,
  trouble jsonb,
  pages integer,
  result_id text,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint conversion_check CHECK (((purpose <> 'archive'::text) OR (run_as = 'service'::text))),
  constraint conversion_purpose_check CHECK ((purpose = ANY (ARRAY['convert'::text, 'archive'::text]))),
  constraint conversion_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint conversion_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'storing'::text, 'waiting'::text, 'waiting_for_user'::text, 'done'::text, 'archived'::text, 'failed'::text]))),
  constraint conversion_store_check CHECK ((store = ANY (ARRAY['beside'::text, 'version'::text]))),
  constraint conversion_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint conversion_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint conversion_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint conversion_pkey PRIMARY KEY (id),
  constraint conversion_num_key UNIQUE (num)
);

create table operate.document_act (
  id uuid not null,
  num bigint not null generated always as identity,
  kind text not null,
  case_id uuid not null,
  service_id uuid not null,
  user_id uuid not null,
  run_as text not null,
  account text,
  folder_id text not null,
  target_case_id uuid,
  target_service_id uuid,
  target_run_as text,
  target_account text,
  target_id text,
  if_exists text not null,
  undo_of uuid,
  state text not null,
  trouble jsonb,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  if_refused text not null,
  constraint document_act_check CHECK ((num_nonnulls(target_case_id, target_service_id, target_run_as, target_id) = ANY (ARRAY[0, 4]))),
  constraint document_act_if_exists_check CHECK ((if_exists = ANY (ARRAY['ask'::text, 'new_version'::text, 'keep_both'::text, 'skip'::text]))),
  constraint document_act_if_refused_check CHECK ((if_refused = ANY (ARRAY['ask'::text, 'leave_out'::text]))),
  constraint document_act_kind_check CHECK ((kind = ANY (ARRAY['copy'::text, 'move'::text, 'upload'::text, 'delete'::text, 'restore'::text, 'rename'::text, 'create_folder'::text, 'restore_version'::text]))),
  constraint document_act_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint document_act_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'running'::text, 'waiting'::text, 'done'::text, 'refused'::text, 'cancelled'::text]))),
  constraint document_act_target_run_as_check CHECK ((target_run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint document_act_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint document_act_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint document_act_target_case_id_fkey FOREIGN KEY (target_case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint document_act_target_service_id_fkey FOREIGN KEY (target_service_id) REFERENCES operate.linked_service(id),
  constraint document_act_undo_of_fkey FOREIGN KEY (undo_of) REFERENCES operate.document_act(id) ON DELETE CASCADE,
  constraint document_act_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint document_act_pkey PRIMARY KEY (id),
  constraint document_act_num_key UNIQUE (num)
);

create table operate.document_act_item (
  act_id uuid not null,
  ordinal integer not null,
  kind text not null,
  item_id text,
  name text not null,
  path text[] not null default '{}'::text[],
  size bigint,
  from_id text,
  to_id text,
  state text not null,
  target_name text,
  older_id text,
  result_id text,
  result_name text,
  trouble jsonb,
  constraint document_act_item_check CHECK (((state = 'done'::text) = (result_id IS NOT NULL))),
  constraint document_act_item_kind_check CHECK ((kind = ANY (ARRAY['container'::text, 'document'::text]))),
  constraint document_act_item_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'skipped'::text, 'refused'::text, 'cancelled'::text]))),
  constraint document_act_item_act_id_fkey FOREIGN KEY (act_id) REFERENCES operate.document_act(id) ON DELETE CASCADE,
  constraint document_act_item_pkey PRIMARY KEY (act_id, ordinal)
);

create table operate.document_link (
  work_item_id uuid not null,
  document_ref_id uuid not null,
  relation text not null,
  folder_name text not null,
  container_id text not null,
  operation_id uuid not null,
  email_id uuid,
  email_document smallint,
  message_id text,
  sha256 text,
  added_at timestamp with time zone not null,
  added_by uuid,
  constraint document_link_relation_check CHECK ((relation = 'filed'::text)),
  constraint document_link_added_by_fkey FOREIGN KEY (added_by) REFERENCES operate."user"(id),
  constraint document_link_document_ref_id_fkey FOREIGN KEY (document_ref_id) REFERENCES operate.document_ref(id) ON DELETE CASCADE,
  constraint document_link_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.email(id),
  constraint document_link_work_item_id_fkey FOREIGN KEY (work_item_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint document_link_pkey PRIMARY KEY (work_item_id, document_ref_id, relation)
);

create table operate.document_ref (
  id uuid not null,
  num bigint not null generated always as identity,
  service_id uuid not null,
  item_id text not null,
  name text not null,
  size bigint,
  sha256 text,
  constraint document_ref_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint document_ref_pkey PRIMARY KEY (id),
  constraint document_ref_num_key UNIQUE (num),
  constraint document_ref_service_id_item_id_key UNIQUE (service_id, item_id)
);

create table operate.email (
  id uuid not null,
  mailbox_id uuid not null,
  message_id text not null,
  content_hash text not null,
  in_reply_to text,
  message_references text[] not null,
  thread_index text,
  thread_id uuid not null,
  subject text not null,
  from_name text,
  from_address text,
  reply_to jsonb not null,
  to_people jsonb not null,
  cc_people jsonb not null,
  sent_at timestamp with time zone,
  received_at timestamp with time zone not null,
  body_text text,
  body_html text,
  is_body_cut boolean not null,
  remote_images integer not null,
  class text not null,
  signs text[] not null,
  protection text not null,
  report jsonb,
  raw_hash text not null,
  staging_folder text,
  is_first_contact boolean not null default false,
  is_possible_duplicate boolean not null default false,
  constraint email_class_check CHECK ((class = ANY (ARRAY['normal'::text, 'auto'::text, 'bounce'::text, 'receipt'::text, 'loop'::text]))),
  constraint email_id_fkey FOREIGN KEY (id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint email_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id),
  constraint email_pkey PRIMARY KEY (id),
  constraint email_message_id_content_hash_key UNIQUE (message_id, content_hash)
);

create table operate.email_case (
  email_id uuid not null,
  case_id uuid not null,
  linked_at timestamp with time zone not null,
  linked_by uuid,
  constraint email_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint email_case_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.email(id) ON DELETE CASCADE,
  constraint email_case_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES operate."user"(id),
  constraint email_case_pkey PRIMARY KEY (email_id, case_id)
);

create table operate.email_document (
  email_id uuid not null,
  ordinal smallint not null,
  name text not null,
  type text not null,
  size bigint not null,
  sha256 text not null,
  is_inline boolean not null,
  content_id text,
  container text,
  state text not null,
  withheld_reason text,
  item_id text,
  discarded_at timestamp with time zone,
  constraint email_document_check CHECK (((state <> 'staged'::text) OR (item_id IS NOT NULL))),
  constraint email_document_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'staged'::text, 'withheld'::text, 'empty'::text, 'filed'::text, 'discarded'::text]))),
  constraint email_document_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.email(id) ON DELETE CASCADE,
  constraint email_document_pkey PRIMARY KEY (email_id, ordinal)
);

create table operate.email_match (
  email_id uuid not null,
  case_id uuid not null,
  rank smallint not null,
  rule text not null,
  certainty text not null,
  reason text not null,
  constraint email_match_certainty_check CHECK ((certainty = ANY (ARRAY['certain'::text, 'proposed'::text]))),
  constraint email_match_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint email_match_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.email(id) ON DELETE CASCADE,
  constraint email_match_pkey PRIMARY KEY (email_id, case_id)
);

create table operate.email_template (
  id uuid not null,
  name text not null,
  subject text not null,
  body text not null,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  constraint email_template_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint email_template_pkey PRIMARY KEY (id)
);

create table operate.filing (
  id uuid not null,
  email_id uuid not null,
  case_id uuid not null,
  service_id uuid not null,
  user_id uuid not null,
  state text not null,
  completes boolean not null,
  trouble jsonb,
  waits_for text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  rev bigint not null default 1,
  undone_by uuid,
  replaces_id uuid,
  constraint filing_state_check CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'done'::text, 'refused'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text]))),
  constraint filing_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint filing_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.email(id) ON DELETE CASCADE,
  constraint filing_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES operate.filing(id),
  constraint filing_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint filing_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES operate."user"(id),
  constraint filing_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint filing_pkey PRIMARY KEY (id)
);

create table operate.filing_item (
  filing_id uuid not null,
  ordinal smallint not null,
  document smallint not null,
  name text not null,
  folder jsonb not null,
  folder_name text not null,
  if_filed text not null,
  state text not null,
  target_id text,
  item_id text,
  trouble jsonb,
  constraint filing_item_check CHECK (((state = ANY (ARRAY['done'::text, 'undone'::text])) = (item_id IS NOT NULL))),
  constraint filing_item_if_filed_check CHECK ((if_filed = ANY (ARRAY['skip'::text, 'new_version'::text, 'keep_both'::text]))),
  constraint filing_item_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'skipped'::text, 'refused'::text, 'cancelled'::text, 'undone'::text]))),
  constraint filing_item_filing_id_fkey FOREIGN KEY (filing_id) REFERENCES operate.filing(id) ON DELETE CASCADE,
  constraint filing_item_pkey PRIMARY KEY (filing_id, ordinal)
);

create table operate.imap_message (
  mailbox_id uuid not null,
  uid_validity bigint not null,
  uid bigint not null,
  received_id uuid,
  left_reason text,
  is_acknowledged boolean not null,
  constraint imap_message_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id) ON DELETE CASCADE,
  constraint imap_message_received_id_fkey FOREIGN KEY (received_id) REFERENCES operate.received_message(id) ON DELETE SET NULL,
  constraint imap_message_pkey PRIMARY KEY (mailbox_id, uid_validity, uid)
);

create table operate.linked_service (
  id uuid not null,
  system_name text not null,
  type text not null,
  display_name text not null,
  base_url text not null,
  client_id text not null,
  secret_sealed bytea,
  secret_key_id text,
  preferred_database text not null,
  scopes text not null,
  allow_fallback boolean not null,
  fallback_when_expired boolean not null,
  one_account_per_user boolean not null,
  uses_pkce boolean not null,
  is_enabled boolean not null,
  is_blocked boolean not null default false,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  linking text,
  same_email_only boolean not null default false,
  uses_client_credentials boolean not null default false,
  constraint linked_service_check CHECK (((secret_sealed IS NULL) = (secret_key_id IS NULL))),
  constraint linked_service_linking_check CHECK ((linking = ANY (ARRAY['one_account'::text, 'own_accounts'::text]))),
  constraint linked_service_type_check CHECK ((type = ANY (ARRAY['work'::text, 'local-folder'::text, 'webdav'::text]))),
  constraint linked_service_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint linked_service_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint linked_service_pkey PRIMARY KEY (id),
  constraint linked_service_system_name_key UNIQUE (system_name)
);

create table operate.mailbox (
  id uuid not null,
  name text not null,
  service_id uuid not null,
  library text not null,
  root text not null,
  item_id text,
  place_name text not null,
  default_team_id uuid not null,
  keep_unfiled_days integer not null default 0,
  max_bytes bigint not null,
  deny_senders text[] not null default '{}'::text[],
  state text not null,
  state_reason text,
  state_since timestamp with time zone not null,
  last_message_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  repository text not null,
  constraint mailbox_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'enabled'::text, 'paused'::text, 'blocked_storage'::text, 'blocked_credentials'::text]))),
  constraint mailbox_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint mailbox_default_team_id_fkey FOREIGN KEY (default_team_id) REFERENCES operate.team(id),
  constraint mailbox_repository_fkey FOREIGN KEY (repository) REFERENCES operate.repository(key),
  constraint mailbox_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint mailbox_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint mailbox_pkey PRIMARY KEY (id)
);

create table operate.mailbox_address (
  address text not null,
  mailbox_id uuid not null,
  is_main boolean not null,
  constraint mailbox_address_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id) ON DELETE CASCADE,
  constraint mailbox_address_pkey PRIMARY KEY (address)
);

create table operate.mailbox_imap (
  mailbox_id uuid not null,
  host text not null,
  port integer not null,
  security text not null,
  user_name text not null,
  folder text not null,
  after text not null,
  move_to text not null,
  since timestamp with time zone,
  secret_sealed bytea not null,
  secret_key_id text not null,
  connection text not null default 'waiting'::text,
  connection_reason text,
  connection_since timestamp with time zone not null,
  uid_validity bigint,
  last_uid bigint not null default 0,
  lease_owner uuid,
  lease_until timestamp with time zone,
  constraint mailbox_imap_after_check CHECK ((after = ANY (ARRAY['mark'::text, 'move'::text, 'delete'::text]))),
  constraint mailbox_imap_connection_check CHECK ((connection = ANY (ARRAY['waiting'::text, 'connecting'::text, 'connected'::text, 'degraded'::text]))),
  constraint mailbox_imap_security_check CHECK ((security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text]))),
  constraint mailbox_imap_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id) ON DELETE CASCADE,
  constraint mailbox_imap_pkey PRIMARY KEY (mailbox_id)
);

create table operate.notice (
  id uuid not null,
  kind text not null,
  service_id uuid not null,
  place_id text not null,
  place_name text not null,
  text text not null,
  hour timestamp with time zone not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  count integer not null default 1,
  resolved_at timestamp with time zone,
  constraint notice_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id) ON DELETE CASCADE,
  constraint notice_pkey PRIMARY KEY (id),
  constraint notice_kind_service_id_place_id_hour_key UNIQUE (kind, service_id, place_id, hour)
);

create table operate.oauth_state (
  state_hash bytea not null,
  session_id uuid not null,
  user_id uuid not null,
  service_id uuid not null,
  purpose text not null,
  verifier_sealed bytea,
  key_id text,
  return_to text not null,
  expires_at timestamp with time zone not null,
  linking text,
  constraint oauth_state_linking_check CHECK ((linking = ANY (ARRAY['one_account'::text, 'own_accounts'::text]))),
  constraint oauth_state_purpose_check CHECK ((purpose = ANY (ARRAY['user'::text, 'system'::text]))),
  constraint oauth_state_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id) ON DELETE CASCADE,
  constraint oauth_state_session_id_fkey FOREIGN KEY (session_id) REFERENCES operate.session(id) ON DELETE CASCADE,
  constraint oauth_state_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint oauth_state_pkey PRIMARY KEY (state_hash)
);

create table operate.operation (
  id uuid not null,
  key text not null,
  group_id uuid not null,
  kind text not null,
  function text not null,
  run_as text not null,
  service_id uuid not null,
  user_id uuid,
  intent jsonb not null,
  state text not null,
  attempts integer not null default 0,
  lease_no bigint not null default 0,
  result jsonb,
  error jsonb,
  created_at timestamp with time zone not null,
  attempted_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint operation_check CHECK (((state = 'done'::text) = (result IS NOT NULL))),
  constraint operation_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint operation_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'attempting'::text, 'unknown'::text, 'done'::text, 'refused'::text]))),
  constraint operation_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint operation_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint operation_pkey PRIMARY KEY (id),
  constraint operation_key_key UNIQUE (key)
);

create table operate.outbound_email (
  id uuid not null,
  num bigint not null generated always as identity,
  reference text not null,
  case_id uuid,
  user_id uuid,
  rule text,
  answers_id uuid,
  previous_id uuid,
  thread_id uuid not null,
  message_id text not null,
  in_reply_to text,
  message_references text[] not null,
  tag text not null,
  from_name text not null,
  from_address text not null,
  to_people jsonb not null,
  cc_people jsonb not null,
  bcc_people jsonb not null,
  subject text not null,
  body text not null,
  keeps_copy boolean not null,
  is_automatic boolean not null,
  state text not null,
  cancel_until timestamp with time zone,
  raw_hash text,
  raw_size bigint,
  raw_sha256 text,
  attempts integer not null default 0,
  first_attempt_at timestamp with time zone,
  next_attempt_at timestamp with time zone,
  trouble jsonb,
  copy_state text not null,
  copy_trouble jsonb,
  copy_item_id text,
  copy_container_id text,
  copy_folder text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  rev bigint not null default 1,
  copy_links boolean not null default false,
  copy_hash text,
  copy_size bigint,
  copy_sha256 text,
  constraint outbound_email_check CHECK ((num_nonnulls(user_id, rule) = 1)),
  constraint outbound_email_check1 CHECK ((num_nulls(copy_hash, copy_size, copy_sha256) = ANY (ARRAY[0, 3]))),
  constraint outbound_email_copy_state_check CHECK ((copy_state = ANY (ARRAY['none'::text, 'waiting'::text, 'stored'::text]))),
  constraint outbound_email_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'queued'::text, 'building'::text, 'ready'::text, 'sending'::text, 'delayed'::text, 'unknown'::text, 'blocked'::text, 'failed'::text, 'sent'::text]))),
  constraint outbound_email_answers_id_fkey FOREIGN KEY (answers_id) REFERENCES operate.work_item(id),
  constraint outbound_email_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint outbound_email_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES operate.outbound_email(id),
  constraint outbound_email_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint outbound_email_pkey PRIMARY KEY (id),
  constraint outbound_email_message_id_key UNIQUE (message_id),
  constraint outbound_email_num_key UNIQUE (num),
  constraint outbound_email_reference_key UNIQUE (reference),
  constraint outbound_email_tag_key UNIQUE (tag)
);

create table operate.outbound_file (
  email_id uuid not null,
  ordinal integer not null,
  service_id uuid,
  item_id text,
  inbound_id uuid,
  inbound_ordinal integer,
  name text not null,
  as_pdf boolean not null,
  size bigint,
  constraint outbound_file_check CHECK (((service_id IS NULL) = (item_id IS NULL))),
  constraint outbound_file_check1 CHECK (((inbound_id IS NULL) = (inbound_ordinal IS NULL))),
  constraint outbound_file_check2 CHECK ((num_nonnulls(item_id, inbound_id) = 1)),
  constraint outbound_file_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.outbound_email(id) ON DELETE CASCADE,
  constraint outbound_file_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES operate.work_item(id),
  constraint outbound_file_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint outbound_file_pkey PRIMARY KEY (email_id, ordinal)
);

create table operate.outbound_recipient (
  email_id uuid not null,
  address text not null,
  state text not null,
  evidence text,
  at timestamp with time zone not null,
  constraint outbound_recipient_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'delayed'::text, 'unknown'::text, 'sent'::text, 'refused'::text, 'delivered'::text, 'bounced'::text, 'opened'::text]))),
  constraint outbound_recipient_email_id_fkey FOREIGN KEY (email_id) REFERENCES operate.outbound_email(id) ON DELETE CASCADE,
  constraint outbound_recipient_pkey PRIMARY KEY (email_id, address)
);

create table operate.participant (
  id uuid not null,
  case_id uuid not null,
  role text not null,
  entity_id uuid not null,
  "position" integer not null,
  email text,
  address_label text,
  contact text,
  reference text,
  added_at timestamp with time zone not null,
  added_by uuid,
  constraint participant_added_by_fkey FOREIGN KEY (added_by) REFERENCES operate."user"(id),
  constraint participant_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint participant_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES operate.register_entity(id),
  constraint participant_role_fkey FOREIGN KEY (role) REFERENCES operate.participant_role(system_name),
  constraint participant_pkey PRIMARY KEY (id),
  constraint participant_case_id_role_entity_id_key UNIQUE (case_id, role, entity_id)
);

create table operate.participant_role (
  system_name text not null,
  name text not null,
  category text not null,
  is_active boolean not null default true,
  kinds text[] not null,
  need text not null,
  is_many boolean not null,
  sees_restricted boolean not null default false,
  ordinal integer not null generated always as identity,
  rev bigint not null default 1,
  constraint participant_role_need_check CHECK ((need = ANY (ARRAY['mandatory'::text, 'recommended'::text, 'optional'::text]))),
  constraint participant_role_pkey PRIMARY KEY (system_name)
);

create table operate.permission_grant (
  user_id uuid not null,
  set_name text not null,
  constraint permission_grant_set_name_fkey FOREIGN KEY (set_name) REFERENCES operate.permission_set(name) ON DELETE CASCADE,
  constraint permission_grant_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint permission_grant_pkey PRIMARY KEY (user_id, set_name)
);

create table operate.permission_set (
  name text not null,
  permissions text[] not null,
  description text not null default ''::text,
  rev bigint not null default 1,
  constraint permission_set_pkey PRIMARY KEY (name)
);

create table operate.phase_history (
  num bigint not null generated always as identity,
  work_item_id uuid not null,
  from_phase text,
  to_phase text not null,
  reason text,
  with_open_work boolean not null,
  user_id uuid,
  at timestamp with time zone not null,
  constraint phase_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint phase_history_work_item_id_fkey FOREIGN KEY (work_item_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint phase_history_pkey PRIMARY KEY (num)
);

create table operate.post_batch (
  id uuid not null,
  num bigint not null generated always as identity,
  state text not null,
  service_class text not null,
  is_colour boolean not null,
  trouble jsonb,
  opened_at timestamp with time zone not null,
  cut_off_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by uuid,
  service_id uuid,
  item_id text,
  place_name text,
  path text[],
  keeps_copy boolean,
  parent_id text,
  folder_id text,
  files jsonb not null default '{}'::jsonb,
  delivered_at timestamp with time zone,
  constraint post_batch_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'delivering'::text, 'delivered'::text, 'printed'::text, 'done'::text]))),
  constraint post_batch_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES operate."user"(id),
  constraint post_batch_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint post_batch_pkey PRIMARY KEY (id),
  constraint post_batch_num_key UNIQUE (num)
);

create table operate.post_item (
  id uuid not null,
  num bigint not null generated always as identity,
  case_id uuid not null,
  user_id uuid not null,
  recipient text not null,
  address text[] not null,
  service_class text not null,
  copies integer not null,
  is_colour boolean not null,
  is_duplex boolean not null,
  paper text not null,
  return_address text[] not null,
  cost_code text not null,
  post_by text,
  enclosures text not null,
  notes text not null,
  source_id uuid not null,
  parts jsonb not null,
  state text not null,
  trouble jsonb,
  batch_id uuid,
  ordinal integer,
  delivery integer not null default 1,
  reprint_reason text not null default ''::text,
  pages integer,
  sheets integer,
  file_id uuid,
  cover_pages integer,
  document_id text,
  file_name text,
  copy_id text,
  copy_name text,
  copy_trouble jsonb,
  approved_by uuid,
  requested_at timestamp with time zone not null,
  posted_on text,
  tracking text not null default ''::text,
  remark text not null default ''::text,
  constraint post_item_check CHECK (((state <> ALL (ARRAY['ready'::text, 'delivering'::text, 'delivered'::text, 'printed'::text])) OR (batch_id IS NOT NULL))),
  constraint post_item_post_by_check CHECK ((post_by ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text)),
  constraint post_item_posted_on_check CHECK ((posted_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text)),
  constraint post_item_state_check CHECK ((state = ANY (ARRAY['waiting_for_approval'::text, 'queued'::text, 'preparing'::text, 'ready'::text, 'delivering'::text, 'delivered'::text, 'printed'::text, 'dispatched'::text, 'returned'::text, 'failed'::text, 'cancel_requested'::text, 'cancelled'::text]))),
  constraint post_item_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES operate."user"(id),
  constraint post_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES operate.post_batch(id),
  constraint post_item_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint post_item_file_id_fkey FOREIGN KEY (file_id) REFERENCES operate.sealed_file(id),
  constraint post_item_source_id_fkey FOREIGN KEY (source_id) REFERENCES operate.linked_service(id),
  constraint post_item_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint post_item_pkey PRIMARY KEY (id),
  constraint post_item_num_key UNIQUE (num)
);

create table operate.post_room (
  id boolean not null default true,
  service_id uuid not null,
  library text not null,
  root text not null,
  item_id text not null,
  place_name text not null,
  path text not null,
  keeps_copy boolean not null,
  needs_approval boolean not null,
  separates_colour boolean not null,
  cut_offs text[] not null,
  time_zone text not null,
  return_address text[] not null,
  updated_at timestamp with time zone not null,
  updated_by uuid not null,
  rev bigint not null default 1,
  repository text not null,
  constraint post_room_id_check CHECK (id),
  constraint post_room_repository_fkey FOREIGN KEY (repository) REFERENCES operate.repository(key),
  constraint post_room_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint post_room_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint post_room_pkey PRIMARY KEY (id)
);

create table operate.production (
  id uuid not null,
  case_id uuid not null,
  template_version_id uuid not null,
  user_id uuid not null,
  service_id uuid not null,
  run_as text not null,
  state text not null,
  format text not null,
  language text not null,
  missing text not null,
  template_files jsonb not null,
  trouble jsonb,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  rev bigint not null default 1,
  constraint production_format_check CHECK ((format = ANY (ARRAY['docx'::text, 'pdf'::text]))),
  constraint production_missing_check CHECK ((missing = ANY (ARRAY['mark'::text, 'blank'::text, 'stop'::text]))),
  constraint production_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint production_state_check CHECK ((state = ANY (ARRAY['generating'::text, 'waiting'::text, 'draft_ready'::text, 'failed'::text, 'issued'::text, 'discarded'::text]))),
  constraint production_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint production_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint production_template_version_id_fkey FOREIGN KEY (template_version_id) REFERENCES operate.template_version(id),
  constraint production_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint production_pkey PRIMARY KEY (id)
);

create table operate.production_document (
  production_id uuid not null,
  ordinal smallint not null,
  recipient text,
  name text not null,
  folder text[] not null,
  folder_name text not null,
  state text not null,
  data jsonb not null,
  missing text[] not null,
  file_id uuid,
  size bigint,
  sha256 text,
  target_id text,
  item_id text,
  trouble jsonb,
  constraint production_document_check CHECK (((state = 'stored'::text) = (item_id IS NOT NULL))),
  constraint production_document_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'stored'::text, 'failed'::text]))),
  constraint production_document_file_id_fkey FOREIGN KEY (file_id) REFERENCES operate.sealed_file(id),
  constraint production_document_production_id_fkey FOREIGN KEY (production_id) REFERENCES operate.production(id) ON DELETE CASCADE,
  constraint production_document_pkey PRIMARY KEY (production_id, ordinal)
);

create table operate.received_message (
  id uuid not null,
  num bigint not null generated always as identity,
  mailbox_id uuid not null,
  raw_hash text not null,
  size bigint not null,
  envelope_sender text not null,
  recipients text[] not null,
  client jsonb not null,
  received_at timestamp with time zone not null,
  stage text not null,
  attempts integer not null default 0,
  state text not null,
  trouble jsonb,
  email_id uuid,
  updated_at timestamp with time zone not null,
  constraint received_message_state_check CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'parked'::text, 'ready'::text]))),
  constraint received_message_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES operate.mailbox(id),
  constraint received_message_pkey PRIMARY KEY (id),
  constraint received_message_num_key UNIQUE (num)
);

create table operate.received_message_log (
  num bigint not null generated always as identity,
  message_id uuid not null,
  stage text not null,
  outcome text not null,
  detail text,
  at timestamp with time zone not null,
  constraint received_message_log_message_id_fkey FOREIGN KEY (message_id) REFERENCES operate.received_message(id) ON DELETE CASCADE,
  constraint received_message_log_pkey PRIMARY KEY (num)
);

create table operate.register_address (
  entity_id uuid not null,
  ordinal smallint not null,
  label text not null,
  street text not null,
  postcode text,
  city text,
  region text,
  country text,
  valid_from date,
  valid_until date,
  constraint register_address_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES operate.register_entity(id) ON DELETE CASCADE,
  constraint register_address_pkey PRIMARY KEY (entity_id, ordinal)
);

create table operate.register_contact (
  entity_id uuid not null,
  ordinal smallint not null,
  kind text not null,
  label text not null,
  value text not null,
  normal text not null,
  valid_from date,
  valid_until date,
  constraint register_contact_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text]))),
  constraint register_contact_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES operate.register_entity(id) ON DELETE CASCADE,
  constraint register_contact_pkey PRIMARY KEY (entity_id, kind, ordinal)
);

create table operate.register_entity (
  id uuid not null,
  num bigint not null generated always as identity,
  canonical_id uuid not null,
  merged_into uuid,
  merged_at timestamp with time zone,
  merged_by uuid,
  merge_record jsonb,
  kind text not null,
  name text not null,
  name_key text not null,
  salutation text,
  reference text,
  external_reference text,
  party_types text[] not null default '{}'::text[],
  preferred_channel text,
  language text,
  restrictions text[] not null default '{}'::text[],
  notes text,
  user_id uuid,
  team_id uuid,
  search tsvector not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  constraint register_entity_check CHECK (((kind = 'user'::text) = (user_id IS NOT NULL))),
  constraint register_entity_check1 CHECK (((kind = 'team'::text) = (team_id IS NOT NULL))),
  constraint register_entity_check2 CHECK (((merged_into IS NULL) = (canonical_id = id))),
  constraint register_entity_kind_check CHECK ((kind = ANY (ARRAY['organisation'::text, 'person'::text, 'user'::text, 'team'::text, 'vehicle'::text, 'title'::text]))),
  constraint register_entity_preferred_channel_check CHECK ((preferred_channel = ANY (ARRAY['email'::text, 'phone'::text, 'post'::text]))),
  constraint register_entity_restrictions_check CHECK ((restrictions <@ '{no_email,no_phone,post_only}'::text[])),
  constraint register_entity_canonical_id_fkey FOREIGN KEY (canonical_id) REFERENCES operate.register_entity(id),
  constraint register_entity_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint register_entity_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES operate."user"(id),
  constraint register_entity_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES operate.register_entity(id),
  constraint register_entity_team_id_fkey FOREIGN KEY (team_id) REFERENCES operate.team(id),
  constraint register_entity_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint register_entity_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint register_entity_pkey PRIMARY KEY (id),
  constraint register_entity_num_key UNIQUE (num),
  constraint register_entity_team_id_key UNIQUE (team_id),
  constraint register_entity_user_id_key UNIQUE (user_id)
);

create table operate.repository (
  key text not null,
  name text not null,
  description text not null,
  service_id uuid not null,
  context text not null,
  library text not null,
  resolver text not null,
  workspace text not null,
  find_by text[] not null,
  properties jsonb not null,
  folder text not null,
  deny_extensions text[] not null,
  default_security text,
  most_bytes bigint,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  constraint repository_context_check CHECK ((context = ANY (ARRAY['case'::text, 'global'::text]))),
  constraint repository_default_security_check CHECK ((default_security = ANY (ARRAY['private'::text, 'view'::text, 'public'::text]))),
  constraint repository_resolver_check CHECK ((resolver = ANY (ARRAY['default'::text, 'search'::text, 'id'::text]))),
  constraint repository_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint repository_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint repository_pkey PRIMARY KEY (key)
);

create table operate.sealed_file (
  id uuid not null,
  content bytea not null,
  created_at timestamp with time zone not null,
  constraint sealed_file_pkey PRIMARY KEY (id)
);

create table operate.service_link (
  id uuid not null,
  service_id uuid not null,
  user_id uuid,
  state text not null,
  state_before text,
  pending_until timestamp with time zone,
  needs_confirmation boolean not null default false,
  account_id text,
  account_ssid text,
  account_name text,
  account_email text,
  customer_id bigint,
  libraries text[] not null default '{}'::text[],
  warnings text[] not null default '{}'::text[],
  tokens_sealed bytea,
  key_id text,
  token_rev bigint not null default 0,
  refresh_at timestamp with time zone,
  linked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint service_link_check CHECK (((tokens_sealed IS NULL) = (key_id IS NULL))),
  constraint service_link_check1 CHECK (((state <> 'healthy'::text) OR (tokens_sealed IS NOT NULL))),
  constraint service_link_state_before_check CHECK ((state_before = ANY (ARRAY['expired'::text, 'denied'::text, 'must_relink'::text]))),
  constraint service_link_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'healthy'::text, 'expired'::text, 'denied'::text, 'must_relink'::text]))),
  constraint service_link_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id) ON DELETE CASCADE,
  constraint service_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint service_link_pkey PRIMARY KEY (id),
  constraint service_link_service_id_user_id_key UNIQUE NULLS NOT DISTINCT (service_id, user_id)
);

create table operate.service_team (
  service_id uuid not null,
  team_id uuid not null,
  is_required boolean not null,
  constraint service_team_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id) ON DELETE CASCADE,
  constraint service_team_team_id_fkey FOREIGN KEY (team_id) REFERENCES operate.team(id) ON DELETE CASCADE,
  constraint service_team_pkey PRIMARY KEY (service_id, team_id)
);

create table operate.session (
  id uuid not null,
  token_hash bytea not null,
  user_id uuid not null,
  tokens_sealed bytea not null,
  key_id text not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_hash_key UNIQUE (token_hash)
);

create table operate.sign_in (
  state_hash bytea not null,
  browser_hash bytea not null,
  nonce_hash bytea not null,
  verifier_sealed bytea not null,
  key_id text not null,
  return_to text not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_pkey PRIMARY KEY (state_hash)
);

create table operate.split (
  id uuid not null,
  num bigint not null generated always as identity,
  case_id uuid not null,
  user_id uuid not null,
  updated_by uuid not null,
  service_id uuid not null,
  item_id text not null,
  source_name text not null,
  source_folder jsonb,
  source_version integer,
  sha256 text,
  run_as text not null,
  facts jsonb,
  scanned jsonb,
  rule jsonb not null,
  left_out text not null,
  original jsonb not null,
  state text not null,
  trouble jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  rev integer not null default 1,
  constraint split_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint split_state_check CHECK ((state = ANY (ARRAY['analysing'::text, 'draft'::text, 'failed'::text, 'storing'::text, 'partly_stored'::text, 'stored'::text, 'closed'::text]))),
  constraint split_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint split_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint split_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint split_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id),
  constraint split_pkey PRIMARY KEY (id),
  constraint split_num_key UNIQUE (num)
);

create table operate.split_part (
  split_id uuid not null,
  number integer not null,
  pages text not null,
  page_count integer not null,
  name text not null,
  case_id uuid not null,
  folder jsonb,
  state text not null,
  run_as text,
  stored_name text,
  trouble jsonb,
  result_id text,
  size bigint,
  constraint split_part_run_as_check CHECK ((run_as = ANY (ARRAY['user'::text, 'service'::text, 'fallback'::text]))),
  constraint split_part_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'queued'::text, 'waiting'::text, 'waiting_for_user'::text, 'refused'::text, 'stored'::text, 'dropped'::text]))),
  constraint split_part_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id),
  constraint split_part_split_id_fkey FOREIGN KEY (split_id) REFERENCES operate.split(id) ON DELETE CASCADE,
  constraint split_part_pkey PRIMARY KEY (split_id, number)
);

create table operate.task (
  id uuid not null,
  kind text not null,
  text text not null,
  case_id uuid,
  subject_id uuid not null,
  constraint task_kind_check CHECK ((kind = ANY (ARRAY['copy_not_stored'::text, 'not_sent'::text, 'not_delivered'::text]))),
  constraint task_case_id_fkey FOREIGN KEY (case_id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint task_id_fkey FOREIGN KEY (id) REFERENCES operate.work_item(id) ON DELETE CASCADE,
  constraint task_pkey PRIMARY KEY (id),
  constraint task_subject_id_kind_key UNIQUE (subject_id, kind)
);

create table operate.team (
  id uuid not null,
  name text not null,
  is_everybody boolean not null default false,
  parent_id uuid,
  type text not null default 'department'::text,
  short_name text not null default ''::text,
  description text not null default ''::text,
  reference text not null default ''::text,
  external_reference text not null default ''::text,
  location text not null default ''::text,
  email text not null default ''::text,
  phone text not null default ''::text,
  contact_preference text not null default ''::text,
  email_signature text not null default ''::text,
  hours jsonb,
  rev bigint not null default 1,
  constraint team_contact_preference_check CHECK ((contact_preference = ANY (ARRAY[''::text, 'email'::text, 'phone'::text, 'post'::text]))),
  constraint team_type_check CHECK ((type = ANY (ARRAY['acl'::text, 'department'::text, 'external'::text, 'pod'::text, 'structural'::text]))),
  constraint team_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES operate.team(id),
  constraint team_pkey PRIMARY KEY (id)
);

create table operate.team_member (
  team_id uuid not null,
  user_id uuid not null,
  is_supervisor boolean not null default false,
  constraint team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES operate.team(id) ON DELETE CASCADE,
  constraint team_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES operate."user"(id) ON DELETE CASCADE,
  constraint team_member_pkey PRIMARY KEY (team_id, user_id)
);

create table operate.team_permission (
  team_id uuid not null,
  set_name text not null,
  constraint team_permission_set_name_fkey FOREIGN KEY (set_name) REFERENCES operate.permission_set(name) ON DELETE CASCADE,
  constraint team_permission_team_id_fkey FOREIGN KEY (team_id) REFERENCES operate.team(id) ON DELETE CASCADE,
  constraint team_permission_pkey PRIMARY KEY (team_id, set_name)
);

create table operate.template (
  id uuid not null,
  system_name text not null,
  name text not null,
  description text not null,
  kind text not null,
  category text not null,
  language text not null,
  is_active boolean not null,
  output_path text not null,
  output_name text not null,
  format text not null,
  missing text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  rev bigint not null default 1,
  constraint template_format_check CHECK ((format = ANY (ARRAY['docx'::text, 'pdf'::text]))),
  constraint template_kind_check CHECK ((kind = ANY (ARRAY['document'::text, 'block'::text]))),
  constraint template_missing_check CHECK ((missing = ANY (ARRAY['mark'::text, 'blank'::text, 'stop'::text]))),
  constraint template_pkey PRIMARY KEY (id),
  constraint template_system_name_key UNIQUE (system_name)
);

create table operate.template_team (
  template_id uuid not null,
  team_id uuid not null,
  constraint template_team_team_id_fkey FOREIGN KEY (team_id) REFERENCES operate.team(id) ON DELETE CASCADE,
  constraint template_team_template_id_fkey FOREIGN KEY (template_id) REFERENCES operate.template(id) ON DELETE CASCADE,
  constraint template_team_pkey PRIMARY KEY (template_id, team_id)
);

create table operate.template_version (
  id uuid not null,
  template_id uuid not null,
  number integer not null,
  state text not null,
  file_name text not null,
  size bigint not null,
  sha256 text not null,
  file_id uuid,
  service_id uuid,
  item_id text,
  mistakes jsonb not null,
  fields jsonb not null,
  blocks text[] not null,
  created_at timestamp with time zone not null,
  created_by uuid not null,
  place_name text,
  constraint template_version_check CHECK (((file_id IS NULL) = (service_id IS NOT NULL))),
  constraint template_version_check1 CHECK (((service_id IS NULL) = (item_id IS NULL))),
  constraint template_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text]))),
  constraint template_version_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint template_version_file_id_fkey FOREIGN KEY (file_id) REFERENCES operate.sealed_file(id),
  constraint template_version_service_id_fkey FOREIGN KEY (service_id) REFERENCES operate.linked_service(id),
  constraint template_version_template_id_fkey FOREIGN KEY (template_id) REFERENCES operate.template(id) ON DELETE CASCADE,
  constraint template_version_pkey PRIMARY KEY (id),
  constraint template_version_template_id_number_key UNIQUE (template_id, number)
);

create table operate.upload_part (
  act_id uuid not null,
  part integer not null,
  raw_hash text not null,
  size bigint not null,
  constraint upload_part_act_id_fkey FOREIGN KEY (act_id) REFERENCES operate.document_act(id) ON DELETE CASCADE,
  constraint upload_part_pkey PRIMARY KEY (act_id, part)
);

create table operate.work_item (
  id uuid not null,
  num bigint not null generated always as identity,
  type text not null,
  reference text not null,
  title text not null,
  phase text not null,
  owner_user_id uuid,
  owner_team_id uuid,
  is_restricted boolean not null default false,
  trouble jsonb,
  search tsvector not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  closed_at timestamp with time zone,
  rev bigint not null default 1,
  weight integer not null default 1,
  due_at timestamp with time zone,
  held_until timestamp with time zone,
  work_type text,
  data jsonb not null default '{}'::jsonb,
  constraint work_item_check CHECK ((num_nonnulls(owner_user_id, owner_team_id) > 0)),
  constraint work_item_check2 CHECK (((type <> 'inbound-email'::text) OR (phase = ANY (ARRAY['new'::text, 'in_progress'::text, 'partly_filed'::text, 'filed'::text, 'completed'::text, 'completed_not_filed'::text, 'dismissed'::text, 'spam'::text])))),
  constraint work_item_task_check CHECK (((type <> 'task'::text) OR (phase = ANY (ARRAY['open'::text, 'done'::text])))),
  constraint work_item_type_check CHECK ((type = ANY (ARRAY['case'::text, 'inbound-email'::text, 'task'::text]))),
  constraint work_item_work_type_check CHECK (((type = 'case'::text) = (work_type IS NOT NULL))),
  constraint work_item_created_by_fkey FOREIGN KEY (created_by) REFERENCES operate."user"(id),
  constraint work_item_owner_team_id_fkey FOREIGN KEY (owner_team_id) REFERENCES operate.team(id),
  constraint work_item_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES operate."user"(id),
  constraint work_item_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint work_item_work_type_fkey FOREIGN KEY (work_type) REFERENCES operate.work_type(system_name),
  constraint work_item_pkey PRIMARY KEY (id),
  constraint work_item_num_key UNIQUE (num),
  constraint work_item_reference_key UNIQUE (reference)
);

create table operate.work_type (
  system_name text not null,
  name text not null,
  description text not null,
  is_active boolean not null,
  reference_mask text not null,
  fields jsonb not null,
  phases jsonb not null,
  transitions jsonb not null,
  provisioning jsonb,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  rev bigint not null default 1,
  parent text,
  repository text,
  bundles text,
  repositories text[] not null default '{}'::text[],
  constraint work_type_bundles_fkey FOREIGN KEY (bundles) REFERENCES operate.repository(key),
  constraint work_type_parent_fkey FOREIGN KEY (parent) REFERENCES operate.work_type(system_name),
  constraint work_type_repository_fkey FOREIGN KEY (repository) REFERENCES operate.repository(key),
  constraint work_type_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES operate."user"(id),
  constraint work_type_pkey PRIMARY KEY (system_name)
);

create table operate.work_type_number (
  work_type text not null,
  last_number bigint not null,
  constraint work_type_number_work_type_fkey FOREIGN KEY (work_type) REFERENCES operate.work_type(system_name) ON DELETE CASCADE,
  constraint work_type_number_pkey PRIMARY KEY (work_type)
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
  run_as text,
  repository_account text,
  service text,
  function text,
  case_id uuid,
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

-- Indexes

CREATE INDEX job_locked_by ON jobs._private_jobs USING btree (locked_by) WHERE (locked_by IS NOT NULL);

CREATE INDEX jobs_main_index ON jobs._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id, job_queue_id) WHERE (is_available = true);

CREATE INDEX jobs_no_queue_index ON jobs._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id) WHERE ((is_available = true) AND (job_queue_id IS NULL));

CREATE INDEX long_job_changed ON jobs.long_job USING btree (changed_at);

CREATE INDEX long_job_scope ON jobs.long_job USING btree (scope_id, created_at DESC, job_id DESC) WHERE (scope_id IS NOT NULL);

CREATE INDEX long_job_starter ON jobs.long_job USING btree (starter_num, created_at DESC, job_id DESC);

CREATE INDEX long_job_row_rank ON jobs.long_job_row USING btree (job_id, rank, row_number);

CREATE INDEX allocation_log_item ON operate.allocation_log USING btree (work_item_id, at DESC);

CREATE INDEX allocation_log_team ON operate.allocation_log USING btree (owner_team_id) WHERE (owner_team_id IS NOT NULL);

CREATE INDEX allocation_log_user ON operate.allocation_log USING btree (owner_user_id, at DESC) WHERE (owner_user_id IS NOT NULL);

CREATE INDEX availability_delegate ON operate.availability USING btree (delegate_id);

CREATE INDEX bundle_case ON operate.bundle USING btree (case_id, updated_at DESC);

CREATE UNIQUE INDEX bundle_build_open ON operate.bundle_build USING btree (bundle_id) WHERE (ended_at IS NULL);

CREATE INDEX case_place_repository ON operate.case_place USING btree (repository);

CREATE INDEX case_place_service ON operate.case_place USING btree (service_id);

CREATE INDEX case_provisioning_open ON operate.case_provisioning USING btree (state) WHERE (state <> ALL (ARRAY['ready'::text, 'not_required'::text]));

CREATE INDEX conversion_case ON operate.conversion USING btree (case_id, num DESC);

CREATE INDEX conversion_service ON operate.conversion USING btree (service_id);

CREATE INDEX conversion_user ON operate.conversion USING btree (user_id);

CREATE INDEX document_act_mine ON operate.document_act USING btree (case_id, user_id, num DESC);

CREATE INDEX document_act_open ON operate.document_act USING btree (num) WHERE (state = ANY (ARRAY['receiving'::text, 'running'::text, 'waiting'::text]));

CREATE INDEX document_act_service ON operate.document_act USING btree (service_id);

CREATE INDEX document_act_target_case ON operate.document_act USING btree (target_case_id);

CREATE INDEX document_act_target_service ON operate.document_act USING btree (target_service_id);

CREATE UNIQUE INDEX document_act_undo ON operate.document_act USING btree (undo_of) WHERE ((state <> 'cancelled'::text) AND (state <> 'refused'::text));

CREATE INDEX document_act_user ON operate.document_act USING btree (user_id);

CREATE INDEX document_link_content ON operate.document_link USING btree (work_item_id, sha256);

CREATE INDEX document_link_document ON operate.document_link USING btree (document_ref_id);

CREATE INDEX document_link_email ON operate.document_link USING btree (email_id, email_document);

CREATE INDEX document_link_newest ON operate.document_link USING btree (work_item_id, added_at DESC, document_ref_id);

CREATE INDEX email_from ON operate.email USING btree (from_address, received_at);

CREATE INDEX email_in_reply_to ON operate.email USING btree (in_reply_to) WHERE (in_reply_to IS NOT NULL);

CREATE INDEX email_mailbox ON operate.email USING btree (mailbox_id);

CREATE INDEX email_references ON operate.email USING gin (message_references);

CREATE INDEX email_thread ON operate.email USING btree (thread_id);

CREATE INDEX email_thread_index ON operate.email USING btree (thread_index) WHERE (thread_index IS NOT NULL);

CREATE INDEX email_case_case ON operate.email_case USING btree (case_id);

CREATE INDEX email_match_case ON operate.email_match USING btree (case_id);

CREATE UNIQUE INDEX email_template_name ON operate.email_template USING btree (lower(name));

CREATE INDEX filing_case ON operate.filing USING btree (case_id);

CREATE INDEX filing_email ON operate.filing USING btree (email_id, created_at DESC);

CREATE INDEX filing_open ON operate.filing USING btree (service_id, state) WHERE (state = ANY (ARRAY['running'::text, 'waiting'::text]));

CREATE INDEX filing_replaces ON operate.filing USING btree (replaces_id) WHERE (replaces_id IS NOT NULL);

CREATE INDEX filing_undone_by ON operate.filing USING btree (undone_by) WHERE (undone_by IS NOT NULL);

CREATE INDEX filing_user ON operate.filing USING btree (user_id, created_at DESC);

CREATE INDEX filing_waiting ON operate.filing USING btree (waits_for, created_at) WHERE (state = 'waiting'::text);

CREATE INDEX imap_message_left ON operate.imap_message USING btree (mailbox_id) WHERE ((left_reason IS NOT NULL) OR (NOT is_acknowledged));

CREATE INDEX imap_message_received ON operate.imap_message USING btree (received_id);

CREATE UNIQUE INDEX mailbox_name ON operate.mailbox USING btree (lower(name));

CREATE INDEX mailbox_repository ON operate.mailbox USING btree (repository);

CREATE INDEX mailbox_service ON operate.mailbox USING btree (service_id);

CREATE INDEX mailbox_team ON operate.mailbox USING btree (default_team_id);

CREATE INDEX mailbox_address_mailbox ON operate.mailbox_address USING btree (mailbox_id);

CREATE UNIQUE INDEX mailbox_address_main ON operate.mailbox_address USING btree (mailbox_id) WHERE is_main;

CREATE INDEX notice_newest ON operate.notice USING btree (((resolved_at IS NULL)), last_at DESC, id);

CREATE INDEX oauth_state_expires_at ON operate.oauth_state USING btree (expires_at);

CREATE INDEX operation_group ON operate.operation USING btree (group_id);

CREATE INDEX operation_open ON operate.operation USING btree (service_id) WHERE (ended_at IS NULL);

CREATE INDEX outbound_email_answers ON operate.outbound_email USING btree (answers_id);

CREATE INDEX outbound_email_case ON operate.outbound_email USING btree (case_id, num DESC);

CREATE INDEX outbound_email_copy ON operate.outbound_email USING btree (copy_hash) WHERE (copy_hash IS NOT NULL);

CREATE INDEX outbound_email_open ON operate.outbound_email USING btree (num) WHERE ((state <> ALL (ARRAY['draft'::text, 'sent'::text, 'failed'::text])) OR (copy_state = 'waiting'::text));

CREATE INDEX outbound_email_previous ON operate.outbound_email USING btree (previous_id);

CREATE INDEX outbound_email_raw ON operate.outbound_email USING btree (raw_hash);

CREATE INDEX outbound_email_thread ON operate.outbound_email USING btree (thread_id);

CREATE INDEX outbound_email_user ON operate.outbound_email USING btree (user_id, num DESC);

CREATE INDEX outbound_file_inbound ON operate.outbound_file USING btree (inbound_id);

CREATE INDEX outbound_file_service ON operate.outbound_file USING btree (service_id);

CREATE INDEX outbound_recipient_address ON operate.outbound_recipient USING btree (address);

CREATE INDEX participant_by_role ON operate.participant USING btree (role);

CREATE INDEX participant_entity ON operate.participant USING btree (entity_id);

CREATE INDEX permission_grant_set ON operate.permission_grant USING btree (set_name);

CREATE INDEX phase_history_item ON operate.phase_history USING btree (work_item_id, num);

CREATE INDEX post_batch_cut_off ON operate.post_batch USING btree (cut_off_at) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX post_batch_open ON operate.post_batch USING btree (service_class, is_colour) WHERE (state = 'open'::text);

CREATE INDEX post_item_batch ON operate.post_item USING btree (batch_id, ordinal);

CREATE INDEX post_item_case ON operate.post_item USING btree (case_id, num DESC);

CREATE INDEX post_item_file ON operate.post_item USING btree (file_id) WHERE (file_id IS NOT NULL);

CREATE INDEX post_item_source ON operate.post_item USING btree (source_id);

CREATE INDEX post_item_user ON operate.post_item USING btree (user_id);

CREATE INDEX production_case ON operate.production USING btree (case_id, created_at DESC);

CREATE INDEX production_service ON operate.production USING btree (service_id);

CREATE INDEX production_template_version ON operate.production USING btree (template_version_id);

CREATE INDEX production_user ON operate.production USING btree (user_id);

CREATE INDEX production_waiting ON operate.production USING btree (created_at) WHERE (state = 'waiting'::text);

CREATE INDEX production_document_file ON operate.production_document USING btree (file_id);

CREATE INDEX received_message_email ON operate.received_message USING btree (email_id);

CREATE INDEX received_message_mailbox ON operate.received_message USING btree (mailbox_id, num DESC);

CREATE INDEX received_message_open ON operate.received_message USING btree (mailbox_id, state) WHERE (state <> 'ready'::text);

CREATE INDEX received_message_raw ON operate.received_message USING btree (raw_hash);

CREATE INDEX received_message_log_message ON operate.received_message_log USING btree (message_id, num);

CREATE INDEX register_contact_normal ON operate.register_contact USING btree (normal text_pattern_ops);

CREATE INDEX register_entity_canonical ON operate.register_entity USING btree (canonical_id);

CREATE INDEX register_entity_merged ON operate.register_entity USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX register_entity_name ON operate.register_entity USING btree (lower(name), id) WHERE (merged_into IS NULL);

CREATE INDEX register_entity_name_key ON operate.register_entity USING btree (name_key);

CREATE UNIQUE INDEX register_entity_reference ON operate.register_entity USING btree (lower(reference));

CREATE INDEX register_entity_search ON operate.register_entity USING gin (search);

CREATE INDEX repository_service ON operate.repository USING btree (service_id);

CREATE INDEX service_link_account ON operate.service_link USING btree (service_id, account_ssid);

CREATE INDEX service_link_user_id ON operate.service_link USING btree (user_id);

CREATE INDEX service_team_team ON operate.service_team USING btree (team_id);

CREATE INDEX session_last_seen_at ON operate.session USING btree (last_seen_at);

CREATE INDEX session_user_id ON operate.session USING btree (user_id);

CREATE INDEX sign_in_expires_at ON operate.sign_in USING btree (expires_at);

CREATE INDEX split_case ON operate.split USING btree (case_id, num DESC);

CREATE INDEX split_service ON operate.split USING btree (service_id);

CREATE INDEX split_updated_by ON operate.split USING btree (updated_by);

CREATE INDEX split_user ON operate.split USING btree (user_id);

CREATE INDEX split_part_case ON operate.split_part USING btree (case_id);

CREATE INDEX task_case ON operate.task USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE UNIQUE INDEX team_everybody ON operate.team USING btree (is_everybody) WHERE is_everybody;

CREATE UNIQUE INDEX team_name ON operate.team USING btree (lower(name));

CREATE INDEX team_parent ON operate.team USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX team_member_user ON operate.team_member USING btree (user_id);

CREATE INDEX team_permission_set ON operate.team_permission USING btree (set_name);

CREATE INDEX template_team_team ON operate.template_team USING btree (team_id);

CREATE INDEX template_version_created_by ON operate.template_version USING btree (created_by);

CREATE INDEX template_version_file ON operate.template_version USING btree (file_id);

CREATE UNIQUE INDEX template_version_published ON operate.template_version USING btree (template_id) WHERE (state = 'published'::text);

CREATE INDEX template_version_service ON operate.template_version USING btree (service_id);

CREATE INDEX upload_part_raw ON operate.upload_part USING btree (raw_hash);

CREATE INDEX work_item_newest ON operate.work_item USING btree (type, ((closed_at IS NULL)), num DESC);

CREATE INDEX work_item_owner_team ON operate.work_item USING btree (owner_team_id, type, num DESC) WHERE (closed_at IS NULL);

CREATE INDEX work_item_owner_user ON operate.work_item USING btree (owner_user_id, type, num DESC) WHERE (closed_at IS NULL);

CREATE INDEX work_item_search ON operate.work_item USING gin (search);

CREATE INDEX work_item_trouble ON operate.work_item USING btree (type, num DESC) WHERE ((trouble IS NOT NULL) AND (closed_at IS NULL));

CREATE INDEX work_item_work_type ON operate.work_item USING btree (work_type, phase) WHERE (work_type IS NOT NULL);

CREATE INDEX work_type_bundles ON operate.work_type USING btree (bundles);

CREATE INDEX work_type_parent ON operate.work_type USING btree (parent);

CREATE INDEX work_type_repository ON operate.work_type USING btree (repository);

CREATE INDEX audit_acting ON platform.audit USING btree (acting_id, at, id) WHERE (acting_id IS NOT NULL);

CREATE INDEX audit_actor ON platform.audit USING btree (actor_id, at, id);

CREATE INDEX audit_at ON platform.audit USING btree (at, id);

CREATE INDEX audit_case ON platform.audit USING btree (case_id, at, id) WHERE (case_id IS NOT NULL);

CREATE INDEX audit_client ON platform.audit USING btree (client_id, at, id) WHERE ((action = ANY (ARRAY['token.issue'::text, 'background_grant.use'::text])) OR (outcome <> 'ok'::text));

CREATE INDEX audit_object ON platform.audit USING btree (object_id, at, id);

CREATE INDEX audit_operation ON platform.audit USING btree (operation_id) WHERE (operation_id IS NOT NULL);

CREATE INDEX audit_link_day ON platform.audit_link USING btree (day, "position");

CREATE INDEX idempotency_finished_at ON platform.idempotency USING btree (finished_at);

-- Triggers

CREATE TRIGGER _900_after_insert AFTER INSERT ON jobs._private_jobs FOR EACH STATEMENT EXECUTE FUNCTION jobs.tg_jobs__after_insert();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_written AFTER INSERT ON platform.audit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION platform.await_sealing();

CREATE TRIGGER audit_link_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_link FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
