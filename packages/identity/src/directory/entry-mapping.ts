import type { Entry } from "ldapts";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import type { Mapping } from "./directory.tables.ts";

/** A person of a directory, in the form in which accounts are stored. */
export interface MappedPerson {
  /** Empty when the entry has none. */
  readonly sync_id: string;
  readonly dn: string;
  readonly user_id: string;
  readonly user_id_ex: string;
  readonly full_name: string;
  readonly email: string;
  readonly email_folded: string;
  readonly location: string;
  readonly is_enabled: boolean;
}

/** Attributes whose values are bytes. */
export const BINARY_ATTRIBUTES = ["objectGUID"];

const ACCOUNT_DISABLED = 2;

/** Gives the values of an entry's attributes, whatever the case in which the server names them. */
export function createAttributeReader(names: readonly string[]): (entry: Entry, name: string) => readonly string[] {
  const lower = new Map(names.map((name) => [name, name.toLowerCase()]));
  return (entry, name) => {
    let value = entry[name];
    if (value === undefined) {
      const wanted = lower.get(name) ?? name.toLowerCase();
      const found = Object.keys(entry).find((key) => key.toLowerCase() === wanted);
      if (found === undefined) return [];
      value = entry[found] ?? [];
    }
    const list = Array.isArray(value) ? value : [value];
    return list.map((one) => (Buffer.isBuffer(one) ? guidOf(one) : one));
  };
}

/** How entries of a source become accounts; `now` decides what has expired. */
export function createMapper(mapping: Mapping, now: Date): (entry: Entry) => MappedPerson {
  const read = createAttributeReader(attributesOf(mapping));
  const text = (entry: Entry, name: string): string => {
    if (name === "") return "";
    // One value under the name that was asked for is what nearly every attribute of nearly every entry is.
    const value = entry[name];
    return (typeof value === "string" ? value : (read(entry, name)[0] ?? "")).normalize("NFC").trim();
  };
  return (entry) => {
    const userId = text(entry, mapping.user_id);
    const email = text(entry, mapping.email);
    return {
      sync_id: text(entry, mapping.sync_id),
      dn: entry.dn,
      user_id: foldId(userId),
      user_id_ex: userId,
      full_name: text(entry, mapping.full_name),
      email,
      email_folded: foldEmail(email),
      location: text(entry, mapping.location),
      is_enabled:
        isEnabled(text(entry, mapping.enabled), mapping) && !isExpired(text(entry, mapping.expires), mapping, now),
    };
  };
}

/** The attributes that a mapping reads. */
export function attributesOf(mapping: Mapping): string[] {
  const { enabled_rule: _rule, ...names } = mapping;
  return [...new Set(Object.values(names).filter((name) => name !== ""))];
}

function isEnabled(value: string, { enabled, enabled_rule: rule }: Mapping): boolean {
  if (enabled === "" || value === "") return true;
  if (rule === "account_control") return (Number(value) & ACCOUNT_DISABLED) === 0;
  return (value.toUpperCase() === "TRUE") === (rule === "true_is_enabled");
}

const NEVER = new Set(["", "0", "9223372036854775807"]);
// 100-nanosecond steps from 1601 to 1970.
const FILETIME_EPOCH = 116_444_736_000_000_000n;
const DAY_MILLISECONDS = 86_400_000;

/** `accountExpires` counts from 1601, `shadowExpire` whole days; others are times as LDAP writes them. */
function isExpired(value: string, { expires }: Mapping, now: Date): boolean {
  if (expires === "" || NEVER.has(value)) return false;
  const name = expires.toLowerCase();
  if (name === "shadowexpire") return Number(value) >= 0 && Number(value) * DAY_MILLISECONDS <= now.getTime();
  if (/^\d{15,19}$/.test(value)) return Number((BigInt(value) - FILETIME_EPOCH) / 10_000n) <= now.getTime();
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?Z$/.exec(value);
  if (parts === null) return false;
  const [year = 0, month = 1, ...rest] = parts.slice(1).map((part) => Number(part ?? 0));
  const [day = 1, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second) <= now.getTime();
}

/** Active Directory stores the first three groups of a GUID with their lowest byte first. */
function guidOf(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString("hex");
  const hex = (start: number, end: number, isReversed: boolean): string => {
    const part = bytes.subarray(start, end);
    return (isReversed ? Buffer.from(part.toReversed()) : part).toString("hex");
  };
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join("-");
}
