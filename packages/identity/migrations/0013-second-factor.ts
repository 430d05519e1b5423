import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The second factor, whom account e-mails went to, and from where a browser is signed in. */
export const secondFactor: Migration = {
  name: "0013-second-factor",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity."user" add column failed_codes integer not null default 0`,
  `create table identity.second_factor (
    user_num bigint primary key references identity."user",
    key_id text not null,
    sealed bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null default 0
  )`,
  `create table identity.recovery_code (
    user_num bigint not null references identity.second_factor on delete cascade,
    code_hash bytea not null check (octet_length(code_hash) = 32),
    used_at timestamptz,
    primary key (user_num, code_hash)
  )`,
  `create table identity.account_mail (
    message_id uuid primary key,
    user_num bigint not null references identity."user",
    kind text not null,
    about text,
    queued_at timestamptz not null,
    constraint account_mail_once unique (user_num, about)
  )`,
  `create index account_mail_user on identity.account_mail (user_num, queued_at)`,
  `alter table identity.browser_session
    add column source_ip text not null default '',
    add column user_agent text not null default ''`,
];
