import type { Kysely } from "kysely";

declare const txBrand: unique symbol;

/** A handle on the database that crosses packages: a transaction, or the pool for a single read. */
export interface Tx {
  readonly [txBrand]: true;
}

/** Gives a package its own typed view on any `Tx`; no package learns another's tables. */
export function typed<Tables>(): (tx: Tx) => Kysely<Tables> {
  return (tx) => tx as unknown as Kysely<Tables>;
}
