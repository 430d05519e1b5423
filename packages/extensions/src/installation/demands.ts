import type { Static } from "typebox";
import { addedOrigins } from "@muniment/extension-kit";
import type { KnownScope, Manifest } from "@muniment/extension-kit";
import type { PackageDemand } from "@muniment/work-api/control-center/package";
import type { AcceptedSignature } from "./installation.tables.ts";

/** Something that a package asks for. */
export type Demand = Static<typeof PackageDemand>;

/**
 * What a package asks for, and what of it has to be ticked by itself: at first each high permission, in an update also
 * what the installed version did not have (TRK-PKG-031), and a publisher whom nobody vouches for (TRK-PKG-013).
 */
export function demandsOf(
  manifest: Manifest,
  given: { readonly present: Manifest | undefined; readonly signature: AcceptedSignature; readonly mustTrust: boolean },
): Demand[] {
  const { present, signature, mustTrust } = given;
  const had = present === undefined ? undefined : namesOf(present);
  const demands: Demand[] = [];
  if (signature !== "trusted") {
    demands.push(demand("signature", signature, { is_new: true, needs_tick: mustTrust }));
  }
  for (const { id, level, reason } of manifest.permissions) {
    const isNew = had !== undefined && !had.permissions.has(id);
    const needsTick = level === "high" && (had === undefined || isNew);
    demands.push({ ...demand("permission", id, { is_new: isNew, needs_tick: needsTick }), level, reason });
  }
  for (const scope of scopesOf(manifest)) {
    const isNew = had !== undefined && !had.scopes.has(scope);
    demands.push(demand("scope", scope, { is_new: isNew, needs_tick: isNew }));
  }
  for (const origin of addedOrigins(manifest)) {
    const isNew = had !== undefined && !had.origins.has(origin);
    demands.push(demand("origin", origin, { is_new: isNew, needs_tick: isNew }));
  }
  for (const { id, title } of manifest.backgroundServices ?? []) {
    const isNew = had !== undefined && !had.services.has(id);
    demands.push({ ...demand("service", id, { is_new: isNew, needs_tick: isNew }), reason: title });
  }
  return demands;
}

/** The scopes that the application gets; the check of the manifest has refused those that nobody knows. */
export function scopesOf({ oauth }: Manifest): KnownScope[] {
  return [...new Set([...(oauth?.scopes ?? []), ...(oauth?.optionalScopes ?? [])])] as KnownScope[];
}

function namesOf(manifest: Manifest) {
  return {
    permissions: new Set(manifest.permissions.map(({ id }) => id)),
    scopes: new Set<string>(scopesOf(manifest)),
    origins: new Set(addedOrigins(manifest)),
    services: new Set((manifest.backgroundServices ?? []).map(({ id }) => id)),
  };
}

function demand(kind: Demand["kind"], name: string, flags: Pick<Demand, "is_new" | "needs_tick">): Demand {
  return { id: `${kind}:${name}`, kind, name, ...flags };
}
