import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { mailStages } from "@muniment/operate-api/inbound-email";
import type { Office } from "../../testing/office.ts";

/** A moment of the way of a message, at which Operate is held by its own database. */
export interface MailKillPoint {
  readonly at: string;
  readonly table: string;
  readonly when: string;
  /** The row as it is written. */
  readonly rows: string;
}

/** Before each stage is committed, and around each effect outside (D63): made from the contract's own list. */
export const mailKillPoints: readonly MailKillPoint[] = [
  ...mailStages.map((stage) => ({
    at: `before "${stage}" is committed`,
    table: "operate.received_message",
    when: "before insert or update",
    rows: `new.stage = '${stage}'`,
  })),
  {
    at: "before an upload is intended",
    table: "operate.operation",
    when: "before insert",
    rows: "new.state = 'attempting'",
  },
  {
    at: "after uploads have had their effect, before that is known",
    table: "operate.operation",
    when: "before update",
    rows: "new.state = 'done'",
  },
];

/** Operate, held at a point as soon as it comes there. */
export interface HeldOperate {
  /** Resolves when it stands there, with as many of what it does at once. */
  reached(times?: number): Promise<void>;
  /** Kills it there, and breaks off what it has left with its database, which would finish it after its death. */
  kill(office: Pick<Office, "killOperate">): Promise<void>;
  /** Lets it, or whatever comes after it, go on. */
  letGo(): Promise<void>;
}

const LOCK = 4711;
const POLL_MILLISECONDS = 20;

/** Makes Operate wait at the point, by a lock that it comes upon. */
export async function holdOperate(databaseUrl: string, point: MailKillPoint): Promise<HeldOperate> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("select pg_advisory_lock($1)", [LOCK]);
  await client.query(`create or replace function operate.hold_for_test() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`);
  await client.query(`create trigger hold_for_test ${point.when} on ${point.table} for each row
    when (${point.rows}) execute function operate.hold_for_test()`);
  const standing = async (): Promise<number[]> => {
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where wait_event = 'advisory' and application_name = 'muniment-operate'",
    );
    return rows.map(({ pid }) => pid);
  };
  return {
    async reached(times = 1) {
      while ((await standing()).length < times) await delay(POLL_MILLISECONDS);
    },
    async kill(office) {
      const left = await standing();
      await office.killOperate();
      await client.query("select pg_terminate_backend(pid) from unnest($1::integer[]) as pid", [left]);
    },
    async letGo() {
      await client.query("select pg_advisory_unlock($1)", [LOCK]);
      await client.query(`drop trigger hold_for_test on ${point.table}`);
      await client.end();
    },
  };
}
