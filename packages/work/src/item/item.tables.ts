import type { Generated } from "kysely";

/** `work.counter`: the last numbers given out in a library. */
export interface CounterRow {
  library_id: number;
  last_document: Generated<number>;
  last_container: Generated<number>;
  last_security: Generated<number>;
}

/** The tables that this slice owns. */
export interface ItemTables {
  "work.counter": CounterRow;
}
