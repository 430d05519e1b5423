import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Database } from "@muniment/platform/db";
import { testDatabase } from "@muniment/platform/testing";

const PEOPLE = 120;
const AT = "2026-03-11T07:00:00Z";
const SENDER = fileURLToPath(new URL("testing/send-reports.ts", import.meta.url));

let database: Database & { readonly url: string };

beforeAll(async () => {
  database = await testDatabase("tracker");
  await database.pool.query(
    `insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
     select 'user', '', 'P' || n, 'Person ' || n, 'p' || n || '@firm.example', now() from generate_series(1, $1) n`,
    [PEOPLE],
  );
  await database.pool.query(`insert into tracker.library (library_id, name, state) values ('UK', 'UK', 'authorized')`);
  // Whoever follows somebody gets a report, also without tasks.
  await database.pool.query(
    `insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since)
     select num, 'user', (select min(num) from tracker.principal)::text, false, true, now() from tracker.principal`,
  );
});
afterAll(() => database[Symbol.asyncDispose]());

const sendReports = (): ChildProcess => spawn(process.execPath, [SENDER, database.url, AT], { stdio: "inherit" });
const count = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*)::integer as count from mail.message`);
  return rows[0]?.count ?? 0;
};

test("scenario 8, TRK-DIG-006: killed by SIGKILL in the middle of a run, everybody gets one report and nobody two", async () => {
  const first = sendReports();
  const ended = once(first, "exit");
  await vi.waitFor(async () => expect(await count()).toBeGreaterThan(0), { timeout: 30_000, interval: 5 });
  first.kill("SIGKILL");
  await ended;
  const before = await count();
  const [code] = (await once(sendReports(), "exit")) as [number];
  expect(code).toBe(0);
  const { rows } = await database.pool.query<{ recipient: string; count: number }>(
    `select recipient, count(*)::integer as count from mail.message group by recipient`,
  );
  expect(before).toBeGreaterThan(0);
  expect(rows).toHaveLength(PEOPLE);
  expect(rows.filter((row) => row.count !== 1)).toEqual([]);
  const { rows: claimed } = await database.pool.query(
    `select 1 from tracker.digest_message m where state = 'queued' and not exists
       (select 1 from mail.message s where s.message_id::text = m.message_id)`,
  );
  // What was claimed has left: both are one transaction.
  expect(claimed).toEqual([]);
}, 60_000);
