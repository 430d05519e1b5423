import type pg from "pg";
import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from "kysely";
import type { RawBuilder } from "kysely";
import { typed } from "./tx.ts";
import type { Tx } from "./tx.ts";

/** Runs a prepared statement with the values of its parameters. */
export type PreparedStatement<Row> = (tx: Tx, values: readonly unknown[]) => Promise<Row[]>;

const q = typed<object>();
const namesByText = new Map<string, string>();
const textsByName = new Map<string, string>();

const compiler = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The parameter of a prepared statement with this number, from 1. */
export function parameter<T>(number: number): RawBuilder<T> {
  return sql.raw<T>(`$${number}`);
}

/**
 * A statement that each connection plans once and keeps under `name`: for hot reads, whose planning takes longer than
 * they do. It must name its columns, since a kept `select *` fails once a migration adds one, and it must have one good
 * plan whatever the values of its parameters.
 */
export function prepare<Row>(name: string, statement: RawBuilder<Row>): PreparedStatement<Row> {
  const { sql: text, parameters } = statement.compile(compiler);
  if (parameters.length > 0) throw new Error(`${name} has values where parameters belong`);
  const other = textsByName.get(name);
  if (other !== undefined && other !== text) throw new Error(`Two statements are named ${name}`);
  keep(name, text);
  return async (tx, values) => run(tx, text, values);
}

/**
 * Runs a statement that is put together anew each time and kept like a prepared one. Only for one of few shapes, since
 * each connection keeps every one of them: texts that people write belong into values, and what they choose from many
 * into another statement.
 */
export async function runKept<Row>(tx: Tx, name: string, statement: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(compiler);
  if (!namesByText.has(text)) keep(`${name}_${namesByText.size}`, text);
  return run(tx, text, parameters);
}

function keep(name: string, text: string): void {
  textsByName.set(name, text);
  namesByText.set(text, name);
}

async function run<Row>(tx: Tx, text: string, values: readonly unknown[]): Promise<Row[]> {
  const result = await q(tx).executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return result.rows;
}

type Query = (text: unknown, ...rest: unknown[]) => unknown;

/** Lets a new connection give prepared statements their names; the query builder hands on their text alone. */
export function namePrepared(client: pg.ClientBase): void {
  const plain = (client.query as Query).bind(client);
  const named: Query = (text, ...rest) => {
    const name = typeof text === "string" ? namesByText.get(text) : undefined;
    if (name === undefined) return plain(text, ...rest);
    const [values, ...others] = rest;
    return plain({ name, text, values }, ...others);
  };
  Object.assign(client, { query: named });
}
