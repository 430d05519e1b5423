import { ours, withCatalog } from "./catalog.ts";

/** Schemas from the lowest package up; a foreign key points down or stays. */
const SCHEMA_ORDER = [
  "public",
  "platform",
  "jobs",
  "mail",
  "identity",
  "policy",
  "work",
  "extensions",
  "operate",
  "tracker",
];

/** The schema whose tables can be spread by library, so a row's library comes first in every key. */
const PARTITIONED = "work";
const PARTITION_COLUMN = "library_id";

/** Indexes by the hash of content, which is one store for all libraries: the sweep asks whether anything refers to it. */
const INDEXES_BY_HASH = [
  "work.document document_checksum",
  "work.history history_replaced",
  "work.upload upload_checksum",
  "work.upload_part upload_part_checksum",
];

interface ForeignKey {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly columns: string[];
  readonly others: string[];
}

interface Index {
  readonly name: string;
  readonly method: string;
  /** Null stands for an expression. */
  readonly first: string | null;
}

/** What is wrong with the keys of the database at `url`: where foreign keys point, what indexes begin with. */
export async function schemaProblems(url: string): Promise<string[]> {
  return withCatalog(url, async (ask) => {
    const keys = await ask<ForeignKey>(`
      select k.conrelid::regclass || ' ' || k.conname as name, c.relnamespace::regnamespace::text as from,
        r.relnamespace::regnamespace::text as to,
        (select array_agg(a.attname::text order by u.at) from unnest(k.conkey) with ordinality as u (num, at)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
        (select array_agg(a.attname::text order by u.at) from unnest(k.confkey) with ordinality as u (num, at)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as others
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      where k.contype = 'f' and ${ours("c.relnamespace", "pg_class", "c.oid")} order by 1`);
    const indexes = await ask<Index>(`
      select i.indrelid::regclass || ' ' || c.relname as name, m.amname as method, a.attname as first
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where c.relnamespace = '${PARTITIONED}'::regnamespace order by 1`);
    return [...keys.flatMap(checkForeignKey), ...indexes.flatMap(checkIndex)];
  });
}

function checkForeignKey({ name, from, to, columns, others }: ForeignKey): string[] {
  const [own, other] = [SCHEMA_ORDER.indexOf(from), SCHEMA_ORDER.indexOf(to)];
  if (own === -1) return [`${name}: schema ${from} has no place in the order`];
  if (other > own || other === -1) return [`${name}: points up, from ${from} to ${to}`];
  const isWithin = from === PARTITIONED && to === PARTITIONED;
  const isSameLibrary = columns.some((column, at) => column === PARTITION_COLUMN && others[at] === PARTITION_COLUMN);
  return isWithin && !isSameLibrary ? [`${name}: may point into another library`] : [];
}

function checkIndex({ name, method, first }: Index): string[] {
  if (method === "gin" || first === PARTITION_COLUMN || INDEXES_BY_HASH.includes(name)) return [];
  return [`${name}: does not begin with ${PARTITION_COLUMN}`];
}
