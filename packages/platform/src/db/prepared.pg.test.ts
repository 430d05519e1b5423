import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "../testing/index.ts";
import type { Database } from "./index.ts";
import { parameter, prepare, runKept } from "./index.ts";

interface Row {
  readonly number: number;
  readonly word: string;
}

const readOne = prepare(
  "prepared_test_one",
  sql<Row>`select number, word from prepared_test where number = ${parameter(1)}`,
);

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query("create table prepared_test (number bigint primary key, word text not null)");
  await database.pool.query("insert into prepared_test values (1, 'one'), (2, 'two')");
});

afterAll(() => database[Symbol.asyncDispose]());

test("a prepared statement reads from the pool and within a transaction, and each connection keeps it", async () => {
  expect(await readOne(database.reader, [1])).toEqual([{ number: 1, word: "one" }]);
  await database.transaction(async (tx) => {
    for (const number of [1, 2, 3]) {
      expect(await readOne(tx, [number])).toHaveLength(number === 3 ? 0 : 1);
    }
    const kept = await sql<{ calls: number }>`select generic_plans + custom_plans as calls
      from pg_prepared_statements where name = 'prepared_test_one'`.execute(tx as never);
    expect(kept.rows[0]?.calls).toBeGreaterThanOrEqual(3);
  });
});

test("a statement of the same shape is kept once whatever its values, and another shape beside it", async () => {
  const read = async (number: number, order = sql`number`) =>
    sql<Row>`select number, word from prepared_test where number >= ${number} order by ${order}`;
  await database.transaction(async (tx) => {
    for (const from of [1, 2, 3]) {
      expect(await runKept(tx, "prepared_test_kept", await read(from))).toHaveLength(3 - from);
    }
    expect(await runKept(tx, "prepared_test_kept", await read(1, sql`word desc`))).toMatchObject([{ word: "two" }, {}]);
    const kept = await sql<{ calls: number }>`select generic_plans + custom_plans as calls
      from pg_prepared_statements where name like 'prepared_test_kept%' order by calls`.execute(tx as never);
    expect(kept.rows.map(({ calls }) => calls)).toEqual([1, 3]);
  });
});

test("a prepared statement outlives a migration that adds a column", async () => {
  await readOne(database.reader, [1]);
  await database.pool.query("alter table prepared_test add column added text not null default 'new'");
  expect(await readOne(database.reader, [2])).toEqual([{ number: 2, word: "two" }]);
});

test("values instead of parameters, and two statements of one name, are refused", () => {
  expect(() => prepare("prepared_test_value", sql`select ${1}::bigint`)).toThrow(/values where parameters belong/);
  expect(() => prepare("prepared_test_one", sql`select 1`)).toThrow(/Two statements are named prepared_test_one/);
});
