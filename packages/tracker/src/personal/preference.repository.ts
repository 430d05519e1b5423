import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** How somebody wants Tracker to be; empty where nothing was said. */
export interface Preference {
  readonly digest: Readonly<Record<string, boolean>>;
  readonly time_zone: string | null;
  readonly display: Readonly<Record<string, unknown>>;
}

/** What a person has said. */
export async function findPreference(reader: Tx, userNum: number): Promise<Preference> {
  const row = await q(reader)
    .selectFrom("tracker.preference")
    .select(["digest", "time_zone", "display"])
    .where("user_num", "=", userNum)
    .executeTakeFirst();
  return row ?? { digest: {}, time_zone: null, display: {} };
}

/** Puts it in the place of what they said before. */
export async function putPreference(
  tx: Tx,
  userNum: number,
  { digest, time_zone: zone, display }: Preference,
): Promise<void> {
  await sql`insert into tracker.preference (user_num, digest, time_zone, display)
    values (${userNum}, ${JSON.stringify(digest)}::jsonb, ${zone}, ${JSON.stringify(display)}::jsonb)
    on conflict (user_num) do update set digest = excluded.digest, time_zone = excluded.time_zone,
      display = excluded.display`.execute(q(tx));
}
