import { AppError, newId } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { findEntityOf, getEntities, insertEntity, nameKey } from "../register/index.ts";
import type { EntityRecord } from "../register/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findOwner, searchVector } from "../work-item/index.ts";

interface Choice {
  readonly entity?: string;
  readonly user?: string;
  readonly team?: string;
  readonly at: Date;
}

/** The entry that was chosen; a person or team of the firm comes into the register with their first part (OPR-USR-002). */
export async function chosenEntity(tx: Tx, actor: OperateActor, choice: Choice): Promise<EntityRecord> {
  const { entity, user, team, at } = choice;
  const [id, ...more] = [entity, user, team].filter((each) => each !== undefined && each !== "");
  if (id === undefined || more.length > 0) {
    throw new AppError(errors.validationFailed, { text: "Choose one entry, person or team.", field: "entity" });
  }
  const kind = id === user ? "user" : "team";
  const entityId = id === entity ? id : await entryOf(tx, actor, { kind, id, at });
  const found = (await getEntities(tx, [entityId], { isCurrent: true })).get(entityId);
  if (found !== undefined) return found;
  throw new AppError(errors.validationFailed, { text: "There is no such entry in the register.", field: "entity" });
}

async function entryOf(
  tx: Tx,
  actor: OperateActor,
  given: { kind: "user" | "team"; id: string; at: Date },
): Promise<string> {
  const { kind, id, at } = given;
  const owner = await findOwner(tx, { kind, id });
  const known = await findEntityOf(tx, owner);
  if (known !== undefined) return known.id;
  const own = newId();
  const made = await insertEntity(tx, {
    id: own,
    canonical_id: own,
    kind,
    name: owner.name,
    name_key: nameKey(owner.name),
    party_types: [],
    restrictions: [],
    user_id: kind === "user" ? owner.id : null,
    team_id: kind === "team" ? owner.id : null,
    search: searchVector([owner.name]),
    created_at: at,
    created_by: actor.userId,
    updated_at: at,
    updated_by: actor.userId,
  });
  // Somebody else has just brought them in.
  return made?.id ?? (await findEntityOf(tx, owner))?.id ?? own;
}
