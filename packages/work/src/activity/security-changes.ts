import { describeTrustees } from "@muniment/identity";
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

/** A change of security as the audit tells of it. */
export async function securityChanges(
  tx: Tx,
  libraryId: number,
  change: {
    readonly defaultSecurity: DefaultSecurity | undefined;
    readonly include: readonly Granted[];
    readonly remove: readonly Named[];
  },
): Promise<{ readonly after: Readonly<Record<string, unknown>> }> {
  const named = [...change.include, ...change.remove];
  const numsOf = (kind: "user" | "group"): number[] =>
    named.filter((entry) => entry.kind === kind).map((entry) => entry.num);
  const names = await describeTrustees(tx, libraryId, { userNums: numsOf("user"), groupNums: numsOf("group") });
  const trustee = ({ kind, num }: Named) => ({
    type: kind,
    id: (kind === "user" ? names.users : names.groups).get(num)?.id ?? String(num),
  });
  return {
    after: {
      ...(change.defaultSecurity === undefined ? {} : { default_security: change.defaultSecurity }),
      ...(change.include.length === 0
        ? {}
        : {
            include: change.include.map((entry) => ({
              ...trustee(entry),
              access: accessLevels[entry.level],
              ...(entry.endsAt === null ? {} : { until: entry.endsAt.toISOString() }),
            })),
          }),
      ...(change.remove.length === 0 ? {} : { remove: change.remove.map(trustee) }),
    },
  };
}
