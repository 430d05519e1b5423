import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import { describeTrustees } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { accessLevels } from "@muniment/work-api/access/security";
import type { SecurityEntry } from "@muniment/work-api/access/security";
import { readSecurityProfile, securityTag } from "./profile.ts";
import type { Reach } from "./reach.ts";
import { nameOfDefault } from "./trustee.ts";

/** What governs an item. */
interface Governed {
  readonly security_id: number;
  readonly inherits: boolean;
}

/** The `ETag` of an item's access list: the same for as long as the list, its default and inheritance are. */
export async function tagOfSecurity(tx: Tx, reach: Reach, item: Governed): Promise<string> {
  return securityTag(await readSecurityProfile(tx, reach.libraryId, item.security_id), item.inherits);
}

/** Refuses a change that was made from an older list, and shows the present one (WORK-SEC-011). */
export async function checkSecurityMatch(
  tx: Tx,
  reach: Reach,
  given: { readonly header: string | undefined; readonly item: Governed },
): Promise<void> {
  const { header, item } = given;
  if (header === undefined || header === "*" || header === (await tagOfSecurity(tx, reach, item))) return;
  throw new AppError(errors.editConflict, { details: { current: await describeSecurity(tx, reach, item) } });
}

/** The body of `GET …/security` (work-api.md 8.3); while an item inherits, the list is what it inherits. */
export async function describeSecurity(
  tx: Tx,
  reach: Reach,
  item: Governed,
): Promise<{ data: Static<typeof SecurityEntry>[]; default_security: string; inherited_default_security?: string }> {
  const profile = await readSecurityProfile(tx, reach.libraryId, item.security_id);
  const numsOf = (kind: "user" | "group"): number[] =>
    profile.entries.filter((entry) => entry.kind === kind).map((entry) => entry.num);
  const trustees = await describeTrustees(tx, reach.libraryId, {
    userNums: numsOf("user"),
    groupNums: numsOf("group"),
  });
  const data = profile.entries.flatMap((entry) => {
    const trustee = (entry.kind === "user" ? trustees.users : trustees.groups).get(entry.num);
    if (trustee === undefined) return [];
    return [
      {
        id: trustee.id,
        name: trustee.name,
        sid: trustee.sid,
        type: entry.kind,
        access_level: accessLevels[entry.level] ?? "no_access",
        access: entry.level,
        is_external: trustee.isExternal,
        ...(entry.kind === "user"
          ? { allow_logon: trustee.enabled }
          : { enabled: trustee.enabled, has_restricted_member: false }),
      },
    ];
  });
  const own = nameOfDefault(profile.defaultLevel);
  return item.inherits
    ? { data, default_security: "inherit", inherited_default_security: own }
    : { data, default_security: own };
}
