import type { Clock } from "@muniment/kernel";
import type * as api from "@muniment/operate-api/register";
import { channels } from "@muniment/operate-api/register";
import type { Output } from "@muniment/rest";
import type { EntityRecord, listMerged } from "./register.repository.ts";

/** An entry as the contract shows it. */
export type WireEntity = Output<typeof api.getEntity>["data"];

const UNDO_DAYS = 30;
const DAY = 86_400_000;

/** Whether a merge of that time may still be undone (OPR-PTY-008). */
export function canUndo(mergedAt: Date | null, now: Date): boolean {
  return mergedAt !== null && now.getTime() - mergedAt.getTime() <= UNDO_DAYS * DAY;
}

/** An entry, with what was merged into it. */
export function wireEntity(
  row: EntityRecord,
  merged: Awaited<ReturnType<typeof listMerged>>,
  clock: Clock,
): WireEntity {
  const now = clock.now();
  const channel = channels.find((each) => each === row.preferred_channel);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    ...textsOf(row),
    party_types: row.party_types,
    emails: row.emails,
    phones: row.phones,
    addresses: row.addresses,
    ...(channel === undefined ? {} : { preferred_channel: channel }),
    restrictions: row.restrictions,
    merged: merged.map((each) => ({
      id: each.id,
      name: each.name,
      merged_at: each.merged_at?.toISOString() ?? "",
      // Of a chain the last merge has to be undone first.
      can_undo: each.merged_into === row.id && canUndo(each.merged_at, now),
    })),
    updated_at: row.updated_at.toISOString(),
    rev: row.rev,
  };
}

function textsOf(row: EntityRecord): Pick<WireEntity, "salutation" | "reference" | "language" | "notes"> {
  const { salutation, reference, external_reference, language, notes } = row;
  const given = Object.entries({ salutation, reference, external_reference, language, notes });
  return Object.fromEntries(given.filter(([, value]) => value !== null));
}
