import { expect, test } from "vitest";
import { testDatabase } from "../testing/index.ts";
import { arrayLiteral } from "./array-literal.ts";

test("a column arrives in PostgreSQL as it was, whatever its texts hold", async () => {
  await using database = await testDatabase();
  const read = async (values: readonly (boolean | number | string)[], type: string): Promise<unknown> =>
    (await database.pool.query(`select $1::${type}[] as list`, [arrayLiteral(values)])).rows[0]?.list;
  const plain = ["", "NULL", "null", " a,b ", `say "no"`, "C:\\new\\table", "{x}", "Zoë 李", "😀", "it's"];
  expect(await read(plain, "text")).toEqual(plain);
  const odd = [...plain, "line\nbreak", "tab\there", "\u0001bell\u0007", "\u2028"];
  expect(await read(odd, "text")).toEqual(odd);
  expect(await read([], "text")).toEqual([]);
  expect(await read([1, -2, 3_000_000], "integer")).toEqual([1, -2, 3_000_000]);
  expect(await read([true, false], "boolean")).toEqual([true, false]);
});
