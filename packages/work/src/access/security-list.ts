import type { Static } from "typebox";
import { describeTrustees } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { accessLevels } from "@muniment/work-api/access/security";
import type { SecurityEntry } from "@muniment/work-api/access/security";
import { readSecurityProfile, securityTag } from "./profile.ts";
import type { Reach } from "./reach.ts";
import { nameOfDefault } from "./trustee.ts";

type SecurityList = {
  data: Static<typeof SecurityEntry>[];
  default_security: string;
  inherited_default_security?: string;
};

/** What governs an item. */
interface Governed {
  readonly security_id: number;
  readonly inherits: boolean;
}

/**
 * The body of `GET …/security` (work-api.md 8.3); while an item inherits, the list is what it inherits. `tag` stays the
 * same for as long as the list, its default and inheritance do.
 */
export async function describeSecurity(
  tx: Tx,
  reach: Reach,
  item: Governed,
): Promise<{ readonly list: SecurityList; readonly tag: string }> {
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
  const list: SecurityList = item.inherits
    ? { data, default_security: "inherit", inherited_default_security: own }
    : { data, default_security: own };
  return { list, tag: securityTag(profile, item.inherits) };
}
