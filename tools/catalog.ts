import { openDatabase } from "@muniment/platform/db";

/** Runs one query of the catalog and gives its rows. */
export type Ask = <Row>(query: string) => Promise<Row[]>;

/** A column as PostgreSQL has it. */
export interface CatalogColumn {
  /** `schema.table` */
  readonly table: string;
  readonly name: string;
  readonly isNullable: boolean;
}

/** A condition on the catalog's `namespace` column: ours, and not made by an extension. */
export function ours(namespace: string, catalog: string, oid: string): string {
  return `exists (select from pg_namespace n where n.oid = ${namespace} and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema')
    and not exists (select from pg_depend d
      where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;
}

/** Runs `read` on one connection in a read-only snapshot in which every name is written with its schema. */
export async function withCatalog<T>(url: string, read: (ask: Ask) => Promise<T>): Promise<T> {
  await using database = openDatabase({ url, poolSize: 1, applicationName: "schema-dump" });
  const client = await database.pool.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local search_path to ''");
    const result = await read(async <Row>(query: string) => (await client.query(query)).rows as Row[]);
    await client.query("commit");
    return result;
  } finally {
    client.release();
  }
}

/** The columns of every table of ours. */
export async function readColumns(url: string): Promise<CatalogColumn[]> {
  return withCatalog(url, (ask) =>
    ask<CatalogColumn>(`
      select c.relnamespace::regnamespace::text || '.' || c.relname as table, a.attname as name,
        not a.attnotnull as "isNullable"
      from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and ${ours("c.relnamespace", "pg_class", "c.oid")}
      order by 1, a.attnum`),
  );
}
