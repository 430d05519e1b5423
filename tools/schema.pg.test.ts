import { readFileSync } from "node:fs";
import { testDatabase } from "@muniment/platform/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readColumns } from "./catalog.ts";
import { parseWorkspace } from "./module-graph.ts";
import { compareRowTypes } from "./row-types.ts";
import { schemaProblems } from "./schema-rules.ts";
import { dumpSchema, SCHEMA_FILES } from "./schema-dump.ts";
import { declaredTables } from "./table-types.ts";
import { loadWorkspace } from "./workspace.ts";

const declared = parseWorkspace(loadWorkspace(process.cwd()))
  .filter(({ path }) => path.endsWith(".tables.ts"))
  .flatMap(declaredTables);

/** The schemas that a server's database has. */
const SCHEMAS = {
  work: /^(?!(?:operate|tracker)\.)/,
  operate: /^(?:public|platform|jobs|operate)\./,
  tracker: /^(?:public|platform|jobs|mail|tracker)\./,
};

/** What servers add to the audit that every one has, and read by name (OPR-AUD-004, TRK-DATA-009). */
const OWN_OF_AUDIT = {
  work: [],
  operate: ["run_as", "repository_account", "service", "function", "case_id"],
  tracker: ["tracker_id", "task_id", "written_in"],
};
const ALL_OWN = new Set(Object.values(OWN_OF_AUDIT).flat());

const isOwn = ({ table, name }: { readonly table: string; readonly name: string }): boolean =>
  table === "platform.audit" && ALL_OWN.has(name);

describe.each(["work", "operate", "tracker"] as const)("a fresh database of %s", (server) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    database = await testDatabase(server);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
  });

  test("has the committed schema; `npm run schema:dump` writes it", async () => {
    expect(await dumpSchema(database.url)).toBe(readFileSync(SCHEMA_FILES[server], "utf8"));
  });

  test("has the tables and columns that the row interfaces declare", async () => {
    const own = declared.filter(({ table }) => SCHEMAS[server].test(table));
    expect(own.length).toBeGreaterThan(0);
    const columns = await readColumns(database.url);
    expect(columns.filter(isOwn).length).toBe(OWN_OF_AUDIT[server].length);
    const common = columns.filter((column) => !isOwn(column));
    expect(compareRowTypes(own, common)).toEqual([]);
  });
});

describe("keys and indexes", () => {
  test("point down, and begin with the library where tables are spread by it", async () => {
    await using database = await testDatabase();
    expect(await schemaProblems(database.url)).toEqual([]);
  });

  test("that do not are named", async () => {
    await using database = await testDatabase();
    const before = new Set(await schemaProblems(database.url));
    await database.pool.query(`
      create table work.probe (library_id int, number int, other int unique, primary key (library_id, number));
      create index probe_text on work.probe (lower(other::text));
      create index probe_json on work.probe using gin (to_tsvector('simple', other::text));
      alter table work.probe add constraint self foreign key (library_id, other) references work.probe;
      alter table work.probe add constraint astray foreign key (other) references work.probe (other);
      create table identity.probe (id int, number int, constraint up foreign key (id, number) references work.probe);
      create schema elsewhere;
      create table elsewhere.probe (id int references work.probe (other))`);
    expect((await schemaProblems(database.url)).filter((problem) => !before.has(problem))).toEqual([
      "elsewhere.probe probe_id_fkey: schema elsewhere has no place in the order",
      "identity.probe up: points up, from identity to work",
      "work.probe astray: may point into another library",
      "work.probe probe_other_key: does not begin with library_id",
      "work.probe probe_text: does not begin with library_id",
    ]);
  });
});

describe("a database that was changed by hand", () => {
  test.each([
    ["a column", "alter table probe.item add column extra text"],
    ["a column's type", "alter table probe.item alter column name type varchar(9)"],
    ["nullability", "alter table probe.item alter column name drop not null"],
    ["a default", "alter table probe.item alter column name set default 'x'"],
    ["a statistics target", "alter table probe.item alter column name set statistics 2000"],
    ["a constraint", "alter table probe.item add constraint short check (length(name) < 9)"],
    ["a foreign key", "alter table probe.item add foreign key (id) references probe.item"],
    ["an index", "create index item_name on probe.item (lower(name))"],
    ["a trigger", "create trigger item_touch before update on probe.item for each row execute function probe.touch()"],
    ["a disabled trigger", "alter table probe.item disable trigger item_old"],
    ["a function", "create function probe.one() returns int language sql as 'select 1'"],
    ["a function's body", "create or replace function probe.touch() returns trigger language plpgsql as 'begin end'"],
    ["a sequence", "create sequence probe.number"],
    ["a view", "create view probe.names as select name from probe.item"],
    ["an enumeration", "create type probe.kind as enum ('a', 'b')"],
    ["a table", "create table probe.other (id int)"],
    ["a storage option", "alter table probe.item set (fillfactor = 70)"],
    ["a schema", "create schema probe_two"],
    ["extended statistics", "create statistics probe.item_stats on id, name from probe.item"],
  ])("differs from before in %s", async (_what, statement) => {
    await using database = await testDatabase();
    await database.pool.query(`create schema probe;
      create table probe.item (id int primary key, name text not null);
      create function probe.touch() returns trigger language plpgsql as 'begin return new; end';
      create trigger item_old before insert on probe.item for each row execute function probe.touch()`);
    const before = await dumpSchema(database.url);
    expect(await dumpSchema(database.url)).toBe(before);
    await database.pool.query(statement);
    expect(await dumpSchema(database.url)).not.toBe(before);
  });

  test("and from the row interfaces", async () => {
    await using database = await testDatabase();
    const texts = async (): Promise<string[]> =>
      compareRowTypes(
        declared.filter(({ table }) => SCHEMAS.work.test(table)),
        await readColumns(database.url),
      ).map(({ text }) => text);
    const before = new Set(await texts());
    await database.pool.query(`create table public.stray (id int);
      alter table identity.library alter column alias drop not null`);
    expect((await texts()).filter((text) => !before.has(text))).toEqual([
      "public.stray has no row interface in any *.tables.ts",
      "identity.library.alias may be null, its type may not",
    ]);
  });
});
