import { describe, expect, test } from "vitest";
import { checkTables } from "./tables.ts";
import { fixture, manifest } from "./testing/fixture.ts";

const rules = {
  readers: { "packages/work/src/search": ["work.container", "work.document"] },
  secured: ["work.container", "work.document"],
  securedPackage: "packages/work",
};

const work = {
  "packages/work/package.json": manifest("@muniment/work"),
  "packages/work/src/container/container.tables.ts":
    'export interface ContainerRow { id: number }\nexport interface ContainerTables { "work.container": ContainerRow }\n',
  "packages/work/src/document/document.tables.ts":
    'export interface Tables { "work.document": object; "work.document_version": object; "work.order": object }\n',
};

function problemsOf(files: Record<string, string>): string[] {
  const paths = Object.entries(files).map(([path, text]) => [`packages/work/src/${path}`, text]);
  using repository = fixture({ ...work, ...Object.fromEntries(paths) });
  return checkTables(repository.root, rules).problems.map(
    ({ file, line, text }) => `${file.replace("packages/work/src/", "")}:${line ?? 0} ${text}`,
  );
}

describe("owners of tables", () => {
  test("the owner, tests, migrations and a listed reader may name a table", () => {
    expect(
      problemsOf({
        "document/document.repository.ts": 'export const drop = (tx) => q(tx).deleteFrom("work.document");',
        "search/search.repository.ts": 'export const find = (tx, actor) => q(tx).selectFrom("work.document as d");',
        "container/container.pg.test.ts": 'q(tx).selectFrom("work.document");',
        "../migrations/0001-items.ts": "sql`create table work.document (id int)`;",
      }),
    ).toEqual([]);
  });

  test("the extension point that is called like a table is none", () => {
    expect(problemsOf({ "container/place.ts": 'export const point = "work.document.panel";' })).toEqual([]);
  });

  test("a query of another slice fails, in a call and in SQL, quoted or not", () => {
    const why = "names work.order, which belongs to packages/work/src/document";
    const queries = [
      'q(tx).selectFrom("work.order")',
      'q(tx).selectFrom(["work.order as o"])',
      'q(tx).selectFrom("x").innerJoin("work.order as o", "o.id", "x.id")',
      "sql`select 1 from work.order where id = ${id}`",
      'sql`select ${a} from "work"."order"`',
      'sql`select ${a}\nfrom work . "order" o`',
      'q(tx).insertInto("work.order")',
    ];
    for (const query of queries) {
      const found = problemsOf({ "container/container.repository.ts": `export const run = (tx, id) => ${query};` });
      expect(found.length, query).toBe(1);
      expect(found[0], query).toContain(why);
    }
  });

  test("a longer name of another table is not mistaken for it", () => {
    const files = { "document/document.repository.ts": 'export const a = "work.document_version";' };
    expect(problemsOf(files)).toEqual([]);
    const other = { "container/container.repository.ts": 'export const a = "work.document_version";' };
    expect(problemsOf(other)).toEqual([
      "container/container.repository.ts:1 names work.document_version, which belongs to packages/work/src/document",
    ]);
  });

  test("a listed reader may not write", () => {
    for (const query of ['q(tx).updateTable("work.document")', "sql`delete from only work.document`"]) {
      const found = problemsOf({ "search/search.repository.ts": `export const run = (tx, actor) => ${query};` });
      expect(found, query).toEqual([
        "search/search.repository.ts:1 writes work.document, which belongs to packages/work/src/document",
      ]);
    }
  });

  test("a table with two owners fails", () => {
    const found = problemsOf({ "search/search.tables.ts": 'export interface T { "work.document": object }' });
    expect(found).toEqual(["search/search.tables.ts:0 work.document belongs to packages/work/src/document already"]);
  });

  test("a listed table that nobody declares fails", () => {
    const found = problemsOf({ "container/container.tables.ts": "export interface T { id: number }" });
    expect(found.join()).toContain("lists work.container, which no *.tables.ts declares");
  });
});

describe("reads of secured tables", () => {
  const inRepository = (text: string): string[] => problemsOf({ "document/document.repository.ts": text });
  const refusal = (name: string): string =>
    `document/document.repository.ts:1 ${name} reads work.document for nobody: give it an actor, or a name that ends in AsSystem`;

  test("an exported read without an actor fails", () => {
    expect(inRepository('export function find(tx: Tx) { return q(tx).selectFrom("work.document"); }')).toEqual([
      refusal("find"),
    ]);
    expect(inRepository("export const find = (tx) => sql`select 1 from work.document`;")).toEqual([refusal("find")]);
    expect(inRepository('const find = (tx) => q(tx).selectFrom("work.document");export { find };')).toEqual([
      refusal("find"),
    ]);
  });

  test("a read through a function of the same module fails too", () => {
    const text = 'export const find = (tx) => rows(tx);const rows = (tx) => q(tx).selectFrom("work.document");';
    expect(inRepository(text)).toEqual([refusal("find")]);
  });

  test("an insert that reads what it copies is a read", () => {
    const text = "export const copy = (tx) => sql`insert into work.order select id from work.document`;";
    expect(inRepository(text)).toEqual([refusal("copy")]);
  });

  test("an actor, a reach, a predicate or the name AsSystem lets it pass", () => {
    const body = '{ return q(tx).selectFrom("work.document"); }';
    for (const text of [
      `export function find(tx: Tx, actor: Actor) ${body}`,
      `export function find(tx: Tx, { id, visible }: Query) ${body}`,
      `export function find(tx: Tx, query: { reach: Reach }) ${body}`,
      `interface Query { reach: Reach }\nexport function find(tx: Tx, query: Query) ${body}`,
      `export function findAsSystem(tx: Tx) ${body}`,
      `function find(tx: Tx) ${body}`,
    ]) {
      expect(inRepository(text), text).toEqual([]);
    }
  });

  test("a read that goes through the predicate of all lists passes, and so does its caller", () => {
    const text =
      'export const find = (tx, context) => q(tx).selectFrom("work.document").where(visibleDocuments(context));';
    expect(inRepository(text)).toEqual([]);
    expect(inRepository(`${text}export const first = (tx) => find(tx, system);`)).toEqual([]);
  });

  test("a function that answers nothing is no read, one that answers a row is", () => {
    const text = (type: string): string =>
      `export function move(tx: Tx): ${type} { return sql\`update work.order set a = (select a from work.document)\`; }`;
    expect(inRepository(text("Promise<void>"))).toEqual([]);
    expect(inRepository(text("void"))).toEqual([]);
    expect(inRepository(text("Promise<Row>"))).toEqual([refusal("move")]);
  });

  test("a piece of a query is no read, but whoever uses it reads", () => {
    const piece = "export function home(alias: string): RawBuilder<Row> { return sql`select 1 from work.container`; }";
    const query = 'import { home } from "./home.ts";\nexport const find = (tx) => q(tx).selectFrom(home("d"));';
    expect(problemsOf({ "container/home.ts": piece })).toEqual([]);
    expect(problemsOf({ "container/home.ts": piece, "container/find.ts": query })).toEqual([
      "container/find.ts:2 find reads work.container for nobody: give it an actor, or a name that ends in AsSystem",
    ]);
    const authorised = query.replace("(tx)", "(tx, actor)");
    expect(problemsOf({ "container/home.ts": piece, "container/find.ts": authorised })).toEqual([]);
  });

  test("writing needs no actor", () => {
    expect(inRepository('export const drop = (tx) => q(tx).deleteFrom("work.document");')).toEqual([]);
    expect(inRepository("export const drop = (tx) => sql`update work.document set title = ''`;")).toEqual([]);
  });
});
