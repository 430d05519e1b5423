import type { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { refusals, refused } from "@muniment/operate-api";
import { getPeople } from "../user/index.ts";

/** OPR-ERR-010, with the name of whoever was first (OPR-QUE-003). */
export async function changedBy(reader: Tx, userId: string | null, did: string): Promise<AppError> {
  const person = userId === null ? undefined : (await getPeople(reader, [userId])).get(userId);
  const name = person?.name ?? "Somebody";
  return refused(refusals.conflict({ name, did }), {
    details: person === undefined ? {} : { by: { id: person.id, name: person.name } },
  });
}
