import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { ApplicationInput } from "@muniment/work-api/control-center/application";
import { refusal } from "@muniment/work-api/identity/refusal";
import { replaceApplicationMembers, updateApplication } from "../application/index.ts";
import type { ApplicationRecord } from "../application/index.ts";
import { findTrustees, namedMembers } from "./application-member.repository.ts";
import type { Trustee } from "./application-member.repository.ts";
import { seenLibraries } from "./application-right.ts";

/** Who may use an application, as it is given. */
export type GivenAccess = NonNullable<Static<typeof ApplicationInput>["access"]>;

type Wanted = {
  readonly type: Trustee["type"];
  readonly id: string;
  readonly library?: string;
  readonly field: string;
};

/** Who may use an application, as the audit tells it. */
export interface ToldAccess {
  readonly mode: "all" | "custom";
  readonly include_external: boolean;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly libraries: readonly string[];
}

/** Who may use it now. */
export async function toldAccess(reader: Tx, row: ApplicationRecord): Promise<ToldAccess> {
  const members = await namedMembers(reader, row.client_id, undefined);
  const ids = (type: Trustee["type"]): string[] =>
    members
      .filter((member) => member.type === type)
      .map(({ id, library }) => (type === "group" ? `${library}/${id}` : id))
      .toSorted();
  return {
    mode: row.access_mode,
    include_external: row.include_external,
    users: ids("user"),
    groups: ids("group"),
    libraries: ids("library"),
  };
}

/**
 * Gives access to exactly these, and to whom the actor does not administer and who had it. Throws 400 for whom the
 * actor may not name, and for nobody.
 */
export async function changeAccess(
  tx: Tx,
  actor: Actor,
  given: { readonly clientId: string; readonly access: GivenAccess },
): Promise<void> {
  const { clientId, access } = given;
  const isCustom = access.mode === "custom";
  const seen = await seenLibraries(tx, actor);
  const wanted = isCustom ? wantedOf(access) : [];
  const found = await findTrustees(tx, wanted, seen);
  const messages = wanted.filter((each) => !found.some((trustee) => isSame(trustee, each))).map(unknownMessage);
  const hidden = isCustom ? (await namedMembers(tx, clientId, seen)).filter((member) => !member.is_seen) : [];
  const all = [...found, ...hidden];
  if (isCustom && all.length === 0 && messages.length === 0) {
    messages.push(refusal("access_nobody", { field: "access" }));
  }
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const numbers = (type: Trustee["type"]): number[] => [
    ...new Set(all.filter((trustee) => trustee.type === type).map(({ num }) => num)),
  ];
  await replaceApplicationMembers(tx, clientId, {
    users: numbers("user"),
    groups: numbers("group"),
    libraries: numbers("library"),
  });
  const { mode, include_external: includes } = access;
  await updateApplication(tx, clientId, {
    access_mode: mode,
    ...(includes === undefined ? {} : { include_external: includes }),
  });
}

function wantedOf({ users = [], groups = [], libraries = [] }: GivenAccess): Wanted[] {
  return [
    ...users.map((id) => ({ type: "user" as const, id, field: "access.users" })),
    ...groups.map(({ id, library }) => ({ type: "group" as const, id, library, field: "access.groups" })),
    ...libraries.map((id) => ({ type: "library" as const, id, field: "access.libraries" })),
  ];
}

function isSame(found: Trustee, wanted: Wanted): boolean {
  const matches = (one: string, other: string): boolean => one.toLowerCase() === other.trim().toLowerCase();
  if (found.type !== wanted.type || !matches(found.id, wanted.id)) return false;
  return found.type !== "group" || matches(found.library, wanted.library ?? "");
}

function unknownMessage({ type, id, library, field }: Wanted): FieldMessage {
  return refusal("unknown_trustee", { field, data: `${type} ${library === undefined ? id : `${library}/${id}`}` });
}
