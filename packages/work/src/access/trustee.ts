import { AppError } from "@muniment/kernel";
import { findTrustees } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { accessLevels } from "@muniment/work-api/access/security";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import type { ProfileChange, ProfileEntry } from "./profile.ts";

/** A user or group as a request names it. */
export interface NamedTrustee {
  readonly id: string;
  readonly type: string;
}

const DEFAULT_LEVELS: Readonly<Record<string, number>> = { private: 0, view: 1, public: 2 };

/** The stored number of a level given by name in any case, or by number (work-api.md W7). */
function parseLevel(value: string | number, field: string): number {
  const text = String(value).trim().toLowerCase().replaceAll(/[ /]/g, "_");
  const byName = accessLevels.findIndex((name) => name === text);
  const number = byName >= 0 ? byName : /^[0-4]$/.test(text) ? Number(text) : undefined;
  if (number === undefined) {
    throw new AppError(errors.invalidParam, { text: `One of ${accessLevels.join(", ")} is expected.`, field });
  }
  return number;
}

/** 0 to 2 for `private`, `view`, `public`; `undefined` for `inherit`. */
export function levelOfDefault(name: DefaultSecurity): number | undefined {
  return DEFAULT_LEVELS[name];
}

/** The name of a default level. */
export function nameOfDefault(level: number): "private" | "view" | "public" {
  return level === 2 ? "public" : level === 1 ? "view" : "private";
}

/** Entries for people and groups of the library; refuses who is not there, and groups that are disabled. */
export async function resolveEntries(
  tx: Tx,
  libraryId: number,
  wanted: readonly (NamedTrustee & { access_level: string | number })[],
  field: string,
): Promise<ProfileEntry[]> {
  const levels = wanted.map((entry) => parseLevel(entry.access_level, `${field}.access_level`));
  const nums = await resolveTrustees(tx, libraryId, { wanted, field, mustBeEnabled: true });
  return nums.map((trustee, index) => ({ ...trustee, level: levels[index] ?? 0, endsAt: null }));
}

/** Numbers of named users and groups, in the order given. */
async function resolveTrustees(
  tx: Tx,
  libraryId: number,
  given: { wanted: readonly NamedTrustee[]; field: string; mustBeEnabled: boolean },
): Promise<Pick<ProfileEntry, "kind" | "num">[]> {
  const wanted = given.wanted.map((entry) => {
    const type = entry.type.toLowerCase();
    if (type !== "user" && type !== "group") {
      throw new AppError(errors.invalidParam, { text: "user or group is expected.", field: `${given.field}.type` });
    }
    return { id: entry.id, type } as const;
  });
  const found = await findTrustees(tx, libraryId, wanted);
  return found.map((trustee, index) => {
    const name = wanted[index]?.id ?? "";
    if (trustee === undefined) {
      throw new AppError(errors.invalidParam, {
        text: `There is no user or group ${name} in this library.`,
        field: `${given.field}.id`,
      });
    }
    if (given.mustBeEnabled && !trustee.enabled) {
      throw new AppError(errors.invalidParam, { text: `${name} is disabled.`, field: `${given.field}.id` });
    }
    return { kind: trustee.type, num: trustee.num };
  });
}

/** The change that a body of `POST …/security` asks for. */
export async function resolveChange(
  tx: Tx,
  libraryId: number,
  body: {
    default_security: DefaultSecurity | undefined;
    include: readonly (NamedTrustee & { access_level: string | number })[];
    remove: readonly NamedTrustee[];
  },
): Promise<ProfileChange> {
  return {
    defaultLevel: body.default_security === undefined ? undefined : levelOfDefault(body.default_security),
    include: await resolveEntries(tx, libraryId, body.include, "include"),
    remove: await resolveTrustees(tx, libraryId, { wanted: body.remove, field: "remove", mustBeEnabled: false }),
  };
}
