import { describeTrustees } from "@muniment/identity";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { accessLevels } from "@muniment/work-api/access/security";
import type { DefaultSecurity } from "@muniment/work-api/access/security";

interface Named {
  readonly kind: "user" | "group";
  readonly num: number;
}

interface Granted extends Named {
  readonly level: number;
  readonly endsAt: Date | null;
}

/**
 * A change of security as the audit tells of it: a record for each entry, with what it was and what it became, and one
 * for the default (CC-ACL-005).
 */
export async function securityChanges(
  tx: Tx,
  libraryId: number,
  given: {
    /** The entries that governed the item before. */
    readonly entries: readonly Granted[];
    readonly change: {
      readonly defaultSecurity: DefaultSecurity | undefined;
      readonly include: readonly Granted[];
      readonly remove: readonly Named[];
    };
  },
): Promise<{ readonly parts: readonly Pick<AuditEntry, "before" | "after">[] }> {
  const { change } = given;
  const named = [...change.include, ...change.remove];
  const numsOf = (kind: "user" | "group"): number[] =>
    named.filter((entry) => entry.kind === kind).map((entry) => entry.num);
  const names = await describeTrustees(tx, libraryId, { userNums: numsOf("user"), groupNums: numsOf("group") });
  const known = new Map(given.entries.map((entry) => [`${entry.kind} ${entry.num}`, entry]));
  const tell = ({ kind, num }: Named, entry: Granted | undefined) => ({
    type: kind,
    id: (kind === "user" ? names.users : names.groups).get(num)?.id ?? String(num),
    access: entry === undefined ? null : (accessLevels[entry.level] ?? "no_access"),
    ...(entry === undefined || entry.endsAt === null ? {} : { until: entry.endsAt.toISOString() }),
  });
  const partOf = (trustee: Named, entry: Granted | undefined) => ({
    before: tell(trustee, known.get(`${trustee.kind} ${trustee.num}`)),
    after: tell(trustee, entry),
  });
  const { defaultSecurity } = change;
  const parts = [
    ...(defaultSecurity === undefined ? [] : [{ after: { default_security: defaultSecurity } }]),
    ...change.include.map((entry) => partOf(entry, entry)),
    ...change.remove.map((trustee) => partOf(trustee, undefined)),
  ];
  // A change that says nothing is an act all the same.
  return { parts: parts.length === 0 ? [{}] : parts };
}
