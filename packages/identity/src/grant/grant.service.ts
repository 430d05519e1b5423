import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordUserActs } from "../account/index.ts";
import { endSession, managedAccount } from "../session/index.ts";
import { lockUser } from "../user/index.ts";
import { findGrantIds, findGrants } from "./grant.repository.ts";
import type { FoundGrant } from "./grant.repository.ts";

/** The applications of a person whom the actor manages, or of the actor (CC-USR-095). */
export async function readGrants(
  reader: Tx,
  actor: UserActor,
  { userId, now }: { userId: string; now: Date },
): Promise<readonly FoundGrant[]> {
  return findGrants(reader, { person: await managedAccount(reader, actor, userId), now });
}

/** Takes from an application what it holds of a person, and writes it down; 404 when it holds nothing. */
export async function revokeGrant(
  tx: Tx,
  actor: UserActor,
  given: { userId: string; clientId: string; clock: Clock },
): Promise<number> {
  const person = await managedAccount(tx, actor, given.userId);
  await lockUser(tx, person.user_num);
  const now = given.clock.now();
  const found = await findGrantIds(tx, { person, now, clientId: given.clientId });
  const [first] = found;
  if (first === undefined) throw new AppError(errors.noRecord);
  for (const { grant_id: grantId } of found) await endSession(tx, grantId);
  const { user_id: userId, preferred_library_id: libraryId } = person;
  const details = { client_id: given.clientId, application: first.name, sessions: found.length };
  await recordUserActs(tx, actor, "revoke_application", [{ userId, libraryId, at: now, details }]);
  return found.length;
}
