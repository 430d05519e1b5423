import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { PreferenceLanguage, SearchForm } from "@muniment/work-api/identity/preference";
import { q } from "../db.ts";

/** Whose, and in which library. */
export interface PreferencePlace {
  readonly userNum: number;
  readonly libraryId: number;
}

/** What somebody has set. */
export interface Preferences {
  readonly language: PreferenceLanguage | null;
  readonly default_search_form: SearchForm | null;
}

const NO_PREFERENCES: Preferences = { language: null, default_search_form: null };

/** What the person has set there. */
export async function findPreferences(reader: Tx, { userNum, libraryId }: PreferencePlace): Promise<Preferences> {
  const found = await q(reader)
    .selectFrom("identity.preference")
    .select(["language", "default_search_form"])
    .where("user_num", "=", userNum)
    .where("library_id", "=", libraryId)
    .executeTakeFirst();
  // Nothing else is ever stored.
  return (found as Preferences | undefined) ?? NO_PREFERENCES;
}

/** Changes what is given, and leaves the rest as it is. */
export async function storePreferences(
  tx: Tx,
  { userNum, libraryId }: PreferencePlace,
  changes: Partial<Preferences>,
): Promise<void> {
  await q(tx)
    .insertInto("identity.preference")
    .values({ user_num: userNum, library_id: libraryId, ...NO_PREFERENCES, ...changes })
    .onConflict((conflict) => conflict.columns(["user_num", "library_id"]).doUpdateSet(changes))
    .execute();
}

/**
 * Takes along what people have set in the library that they preferred so far, unless the new one holds something
 * already (CC-USR-076). `moves` are rows of `user_num, from_library_id, to_library_id`.
 */
export async function carryPreferences(tx: Tx, moves: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into identity.preference as kept (user_num, library_id, language, default_search_form)
    select former.user_num, moved.to_library_id, former.language, former.default_search_form
    from (${moves}) as moved
    join identity.preference former on former.user_num = moved.user_num and former.library_id = moved.from_library_id
    where moved.to_library_id <> moved.from_library_id
    on conflict (user_num, library_id) do update
      set language = excluded.language, default_search_form = excluded.default_search_form
      where kept.language is null and kept.default_search_form is null`.execute(q(tx));
}
