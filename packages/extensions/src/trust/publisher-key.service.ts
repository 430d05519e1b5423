import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { findKey, insertKey, markRevoked } from "./publisher-key.repository.ts";
import type { PublisherKey } from "./publisher-key.repository.ts";
import { asPublicKey, keyIdOf } from "./signature.ts";

interface Deps {
  readonly clock: Clock;
  /** Throws 403 for who may not change applications. */
  readonly requireChange: (tx: Tx, actor: UserActor) => Promise<void>;
}

/** Trusts packages of a publisher that this key signs. 422 for what is no key, 409 for one that is known. */
export async function addKey(
  { clock, requireChange }: Deps,
  tx: Tx,
  given: { actor: UserActor; publisherId: string; name: string; jwk: unknown },
): Promise<PublisherKey> {
  const { actor, publisherId, name } = given;
  await requireChange(tx, actor);
  const jwk = asPublicKey(given.jwk);
  if (jwk === undefined) {
    const text = "This is no public key of the kind Ed25519.";
    throw new AppError(errors.invalidProfile, { messages: [{ code: "key_invalid", text, field: "jwk" }] });
  }
  const [keyId, at] = [await keyIdOf(jwk), clock.now()];
  const added = { publisher_id: publisherId, name, jwk: JSON.stringify(jwk), added_by: actor.fullName, added_at: at };
  if (!(await insertKey(tx, { key_id: keyId, ...added }))) throw new AppError(errors.duplicateRecord, { field: "jwk" });
  await record(tx, { actor, at, keyId, action: "publisher_key.add", after: { publisher: publisherId, name } });
  return stored(tx, keyId);
}

/** Trusts a key no more; nothing that runs is touched (TRK-PKG-014). */
export async function revokeKey(
  { clock, requireChange }: Deps,
  tx: Tx,
  given: { actor: UserActor; keyId: string },
): Promise<PublisherKey> {
  const { actor, keyId } = given;
  await requireChange(tx, actor);
  const before = await stored(tx, keyId);
  if (before.revoked_at !== null) return before;
  const at = clock.now();
  await markRevoked(tx, keyId, { name: actor.fullName, at });
  await record(tx, { actor, at, keyId, action: "publisher_key.revoke", after: { publisher: before.publisher_id } });
  return stored(tx, keyId);
}

async function stored(reader: Tx, keyId: string): Promise<PublisherKey> {
  const key = await findKey(reader, keyId);
  if (key === undefined) throw new AppError(errors.noRecord);
  return key;
}

async function record(
  tx: Tx,
  act: { actor: UserActor; at: Date; keyId: string; action: string; after: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { actor, at, keyId, action, after } = act;
  await recordAudit(tx, auditSubject(actor), [{ at, action, object_type: "publisher_key", object_id: keyId, after }]);
}
