import type { inheritedParts } from "@muniment/operate-api/work-type";

/** Something that a type may have of its parent. */
export type InheritedPart = (typeof inheritedParts)[number];

/** What a type says of itself, as far as it can be left to its parent. */
export interface Heir {
  readonly parent: string | null;
  readonly reference_mask: string;
  readonly fields: readonly unknown[];
  readonly phases: readonly unknown[];
  readonly transitions: readonly unknown[];
  readonly provisioning: unknown;
  readonly repository: string | null;
  readonly bundles: string | null;
}

/** As deep as a hierarchy of types goes. */
export const MOST_LEVELS = 8;

const isSaid = {
  fields: (own: Heir) => own.fields.length > 0,
  phases: (own: Heir) => own.phases.length > 0,
  reference_mask: (own: Heir) => own.reference_mask !== "",
  provisioning: (own: Heir) => own.provisioning !== null,
  repository: (own: Heir) => own.repository !== null,
  bundles: (own: Heir) => own.bundles !== null,
} as const satisfies Readonly<Record<InheritedPart, (own: Heir) => boolean>>;

/** A type with what it has of its ancestors where it says nothing itself (OPR-WTY-001, OPR-REP-008). */
export function inherit<T extends Heir>(
  own: T,
  parentNamed: (name: string) => T | undefined,
): { readonly type: T; readonly inherited: readonly InheritedPart[] } {
  let type = own;
  let above = own.parent;
  const inherited = new Set<InheritedPart>();
  for (let level = 0; level < MOST_LEVELS && above !== null; level += 1) {
    const parent = parentNamed(above);
    if (parent === undefined) break;
    for (const part of Object.keys(isSaid) as InheritedPart[]) {
      if (isSaid[part](type) || !isSaid[part](parent)) continue;
      // Ways between phases belong to the phases.
      type = { ...type, [part]: parent[part], ...(part === "phases" ? { transitions: parent.transitions } : {}) };
      inherited.add(part);
    }
    above = parent.parent;
  }
  return { type, inherited: [...inherited] };
}
