import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { isTrustee } from "../access/index.ts";
import { hasActed } from "../activity/index.ts";
import { q } from "../db.ts";

/** Whether anything in the library names the person: what they wrote or own, access lists, the timeline. */
export async function isPersonInUseAsSystem(tx: Tx, libraryId: number, userNum: number): Promise<boolean> {
  const result = await sql<{ in_use: boolean }>`select
      exists (select 1 from work.document where library_id = ${libraryId} and author_num = ${userNum})
      or exists (select 1 from work.document where library_id = ${libraryId} and operator_num = ${userNum})
      or exists (select 1 from work.container where library_id = ${libraryId} and owner_num = ${userNum}) as in_use`.execute(
    q(tx),
  );
  const isNamed = result.rows[0]?.in_use ?? true;
  return isNamed || (await isTrustee(tx, libraryId, userNum)) || hasActed(tx, libraryId, userNum);
}
