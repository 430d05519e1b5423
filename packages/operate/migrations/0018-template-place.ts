import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** In which workspace the file of a template lies, for whom it is hidden from (OPR-TPL-002). */
export const templatePlace: Migration = {
  name: "0018-template-place",
  async up(tx) {
    await sql`alter table operate.template_version add column place_name text`.execute(q(tx));
  },
};
