import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/operate-api";
import { findTeam } from "../team/index.ts";
import { findEnabledPeople } from "../user/index.ts";
import type { OwnerRef } from "./work-item.repository.ts";

/** Somebody that work can be given to, with their name; 422 when there is no such person or team. */
export async function findOwner(reader: Tx, { kind, id }: OwnerRef): Promise<OwnerRef & { readonly name: string }> {
  const found = kind === "team" ? await findTeam(reader, id) : (await findEnabledPeople(reader, [id]))[0];
  if (kind === "team" && (await findTeam(reader, id))?.type === "acl") {
    throw new AppError(errors.validationFailed, { text: "This team is for permissions only.", field: "owner" });
  }
  if (found !== undefined) return { kind, id: found.id, name: found.name };
  const text =
    kind === "team" ? "There is no such team." : "There is no such person, or they may not sign in any more.";
  throw new AppError(errors.validationFailed, { text, field: "owner" });
}
