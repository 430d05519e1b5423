import type { Actor } from "@muniment/kernel";
import { differences } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { recordUserActs } from "../account/index.ts";
import { lastDay } from "../account-state/index.ts";
import { findRolesByNumber } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { endAfter } from "./end-date.ts";
import type { Membership } from "./membership.repository.ts";
import type { ReadUser } from "./user-input.ts";
import type { UserRecord } from "./user.repository.ts";

/** A change as it was made: by whom, of whom, and what was asked for. */
interface MadeChange {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly subject: { readonly user: UserRecord; readonly memberships: readonly Membership[] };
  readonly fields: ReadUser;
  readonly libraryId: number | undefined;
  readonly at: Date;
  readonly isPasswordSet: boolean;
  /** An address that its owner has to confirm first. */
  readonly awaitedEmail: string | undefined;
}

/** What was changed, with the values before and after; of a password only that it was set. */
export async function recordChange(change: MadeChange, role: RoleRecord | undefined): Promise<void> {
  const { tx, actor, subject, fields, libraryId, at, isPasswordSet, awaitedEmail } = change;
  const { user, memberships } = subject;
  const place = memberships.find((membership) => membership.library_id === libraryId);
  const [formerRole] = role === undefined ? [] : await findRolesByNumber(tx, formerRoles(memberships, role.library_id));
  const before = {
    full_name: user.full_name,
    email: user.email,
    location: user.location,
    is_external: user.is_external,
    is_service: user.is_service,
    ip_range: user.ip_range,
    preferred_library: user.preferred_library,
    allow_logon: place?.allow_logon ?? user.allow_logon,
    force_password_change: user.must_change_password,
    password_never_expire: user.password_never_expire,
    purpose: user.purpose,
    end_date: user.ends_at === null ? undefined : lastDay(user.ends_at),
    role: formerRole?.name,
  };
  const endsAt = endAfter(fields, user);
  const after = {
    full_name: fields.fullName ?? before.full_name,
    email: fields.email ?? before.email,
    location: fields.location ?? before.location,
    is_external: fields.isExternal ?? before.is_external,
    is_service: fields.isService ?? before.is_service,
    ip_range: fields.ipRange ?? before.ip_range,
    preferred_library: fields.preferredLibrary ?? before.preferred_library,
    allow_logon: fields.allowLogon ?? before.allow_logon,
    force_password_change: fields.mustChange ?? before.force_password_change,
    password_never_expire: fields.neverExpire ?? before.password_never_expire,
    purpose: fields.purpose ?? before.purpose,
    end_date: endsAt === null ? undefined : lastDay(endsAt),
    role: role?.name ?? before.role,
  };
  const details = {
    ...(isPasswordSet ? { password: "set" } : {}),
    ...(fields.sendEmail ? { email: "sent" } : {}),
    ...(awaitedEmail === undefined ? {} : { awaited_email: awaitedEmail }),
  };
  const changed = differences(before, after);
  if (Object.keys(changed.after).length + Object.keys(details).length === 0) return;
  const inLibrary = libraryId ?? user.preferred_library_id;
  await recordUserActs(tx, actor, "change", [{ userId: user.user_id, libraryId: inLibrary, at, ...changed, details }]);
}

function formerRoles(memberships: readonly Membership[], libraryId: number): number[] {
  return memberships.filter((membership) => membership.library_id === libraryId).map((place) => place.role_id);
}
