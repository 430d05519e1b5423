import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import type { LibraryUser, User } from "@muniment/work-api/identity/user";
import { lastDay, lockAt } from "../account-state/index.ts";
import type { Membership } from "./membership.repository.ts";
import type { ListedUser } from "./user-list.repository.ts";
import type { UserRecord } from "./user.repository.ts";

/** An account on the wire. */
export type WireUser = Static<typeof User>;

/** An account as a member of a library on the wire. */
export type WireLibraryUser = Static<typeof LibraryUser>;

/** One library of an account on the wire. */
export interface WireUserLibrary {
  readonly id: string;
  readonly library_id: number;
  readonly preferred: boolean;
}

/** What somebody who does not administer the person gets: enough to choose and to name them. */
export function briefUser(user: UserRecord): WireUser {
  return {
    id: user.user_id,
    full_name: user.full_name,
    email: user.email,
    is_external: user.is_external,
    allow_logon: user.allow_logon,
  };
}

/** Every field of the account (work-api.md 7.5). */
export function fullUser(user: UserRecord, now: Date): WireUser {
  return {
    ...briefUser(user),
    user_id_ex: user.user_id_ex,
    ...(user.location === "" ? {} : { location: user.location }),
    user_nos: user.user_nos,
    user_num: user.user_num,
    ssid: user.ssid,
    preferred_library: user.preferred_library,
    ip_range_enabled: user.ip_range !== "",
    ...(user.ip_range === "" ? {} : { ip_range: user.ip_range }),
    failed_logins: user.failed_logins,
    create_date: toWireDate(user.created_at),
    edit_date: toWireDate(user.edited_at),
    password_never_expire: user.password_never_expire,
    ...(user.password_changed_at === null ? {} : { pwd_changed_ts: toWireDate(user.password_changed_at) }),
    force_password_change: user.must_change_password,
    is_locked: lockAt(user, now).kind !== "open",
    has_password: user.has_password,
    is_service: user.is_service,
    ...(user.ends_at === null ? {} : { end_date: lastDay(user.ends_at) }),
  };
}

/** The account as the viewer of a list sees it. */
export function listedUser(user: ListedUser, now: Date): WireUser {
  return user.is_open ? fullUser(user, now) : briefUser(user);
}

/** The account in one library: `allow_logon` says account and library together (decision D56). */
export function inLibrary(
  wire: WireUser,
  place: { database: string; allow_logon: boolean; role?: string },
): WireLibraryUser {
  const mayLogOn = wire.allow_logon && place.allow_logon;
  return {
    ...wire,
    database: place.database,
    allow_logon: mayLogOn,
    login: mayLogOn,
    ...(place.role === undefined ? {} : { role: place.role }),
  };
}

/** A member of the library that a list is about. */
export function listedMember(user: ListedUser, database: string, now: Date): WireLibraryUser {
  const { member } = user;
  const place = { database, allow_logon: member?.allow_logon ?? false };
  return inLibrary(
    listedUser(user, now),
    user.is_open && member !== undefined ? { ...place, role: member.role } : place,
  );
}

/** The libraries of an account. */
export function librariesOf(user: UserRecord, memberships: readonly Membership[]): WireUserLibrary[] {
  return memberships.map((membership) => ({
    id: membership.alias,
    library_id: membership.library_id,
    preferred: membership.library_id === user.preferred_library_id,
  }));
}
