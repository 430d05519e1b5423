import { addSeconds } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { refusal } from "@muniment/work-api/identity/refusal";
import { endOfDay, lastDay } from "../account-state/index.ts";
import type { ReadUser } from "./user-input.ts";

const DAY_SECONDS = 86_400;

/** The end that an account has once the change is made: internal people have none. */
export function endAfter(fields: ReadUser, before: { is_external: boolean; ends_at: Date | null }): Date | null {
  if (!(fields.isExternal ?? before.is_external)) return null;
  return fields.endsAt === undefined ? before.ends_at : fields.endsAt;
}

/** Rules of the end date (CC-USR-023); of accounts that the change leaves as they are nothing is asked. */
export function endMessages(
  fields: ReadUser,
  given: { before: { is_external: boolean; ends_at: Date | null }; isOpening: boolean; now: Date; maxDays: number },
): FieldMessage[] {
  const { before, now, maxDays } = given;
  const field = "end_date";
  const isExternal = fields.isExternal ?? before.is_external;
  if (!isExternal) {
    const isAsked = fields.endsAt !== undefined && fields.endsAt !== null;
    return isAsked ? [refusal("end_date_external_only", { field })] : [];
  }
  const endsAt = endAfter(fields, before);
  const isNew = fields.endsAt !== undefined || !before.is_external;
  if (endsAt === null) return isNew && maxDays > 0 ? [refusal("required", { field })] : [];
  if ((isNew || given.isOpening) && endsAt <= now) return [refusal("end_date_passed", { field })];
  const latest = endOfDay(
    addSeconds(now, maxDays * DAY_SECONDS)
      .toISOString()
      .slice(0, 10),
  );
  const isLate = isNew && maxDays > 0 && latest !== null && endsAt > latest;
  return isLate ? [refusal("end_date_too_late", { field, data: lastDay(latest) })] : [];
}
