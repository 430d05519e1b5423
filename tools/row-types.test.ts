import { expect, test } from "vitest";
import { parseWorkspace } from "./module-graph.ts";
import { compareRowTypes } from "./row-types.ts";
import { declaredTables } from "./table-types.ts";
import type { DeclaredTable } from "./table-types.ts";
import { fixture, manifest } from "./testing/fixture.ts";
import { loadWorkspace } from "./workspace.ts";

function declaredIn(text: string): DeclaredTable[] {
  using repository = fixture({
    "packages/work/package.json": manifest("@muniment/work"),
    "packages/work/src/item/item.tables.ts": text,
  });
  return parseWorkspace(loadWorkspace(repository.root)).flatMap(declaredTables);
}

const source = `
  import type { ColumnType, Generated } from "kysely";
  type Json<T> = ColumnType<T, string, string>;
  /** \`work.item\` */
  export interface ItemRow {
    id: Generated<number>;
    name: string | null;
    note: Generated<string | null>;
    body: ColumnType<unknown, string, never>;
    seen: ColumnType<(Date | null), Date, Date>;
    made: ColumnType<Date, Date | null, never>;
    extra: Json<string[] | null>;
    more: Json<string[]>;
    "odd-name": string;
  }
  export interface ItemTables { "work.item": ItemRow }
`;

const column = (name: string, isNullable: boolean) => ({ table: "work.item", name, isNullable });
const catalog = [
  column("id", false),
  column("name", true),
  column("note", true),
  column("seen", true),
  column("made", false),
  column("extra", true),
  column("more", false),
  column("odd-name", false),
];

/** Its type is `unknown`, so it may be either. */
const body = column("body", true);

const order = [...source.matchAll(/^    "?([\w-]+)"?:/gm)].map((match) => match[1]);
const byDeclaration = (left: { name: string }, right: { name: string }) =>
  order.indexOf(left.name) - order.indexOf(right.name);

test("the declared row is read with what a select yields", () => {
  expect(declaredIn(source)).toEqual([
    {
      table: "work.item",
      file: "packages/work/src/item/item.tables.ts",
      columns: [...catalog, body]
        .map(({ name, isNullable }) => (name === "body" ? { name } : { name, isNullable }))
        .toSorted(byDeclaration),
    },
  ]);
});

test("a row like its table passes", () => {
  expect(compareRowTypes(declaredIn(source), [...catalog, body])).toEqual([]);
});

test("every difference is named", () => {
  const file = "packages/work/src/item/item.tables.ts";
  const differing = [
    ...catalog.slice(2).filter(({ name }) => name !== "made"),
    body,
    column("id", true),
    column("name", false),
    column("added", false),
  ];
  expect(compareRowTypes(declaredIn(source), differing)).toEqual([
    { file, text: "work.item.id may be null, its type may not" },
    { file, text: "work.item.name is never null, its type may be" },
    { file, text: "work.item.added is missing" },
    { file, text: "work.item.made does not exist" },
  ]);
});

test("a table on one side only is named", () => {
  const problems = compareRowTypes(declaredIn(source), [{ table: 'work."order"', name: "id", isNullable: false }]);
  expect(problems.map(({ text }) => text)).toEqual([
    "work.order has no row interface in any *.tables.ts",
    "work.item does not exist",
  ]);
});

test("a row that cannot be read is named", () => {
  const declared = declaredIn('import type { Row } from "x";\nexport interface T { "work.item": Row }');
  expect(compareRowTypes(declared, catalog).map(({ text }) => text)).toEqual([
    "the row of work.item is no interface of this file",
  ]);
});
