import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import { makeOwnCertificate } from "./own-certificate.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { findKey, insertKey } from "./setup.repository.ts";

const PURPOSE = "single sign-on key";

/** The key pair of this installation among providers; made when it is first asked for, by whichever server is first. */
export function createOwnKey(deps: {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  name: string;
}): () => Promise<OwnCertificate> {
  const { database, sealer, clock } = deps;
  return async () => {
    const stored = (await findKey(database.reader)) ?? (await make());
    const { certificate, secret_key_id: keyId, secret: bytes } = stored;
    return { certificate, privateKey: sealer.open({ key_id: keyId, bytes }, PURPOSE) };
  };

  async function make() {
    const now = clock.now();
    const { certificate, privateKey } = await makeOwnCertificate(deps.name, now);
    const { key_id: keyId, bytes } = sealer.seal(privateKey, PURPOSE);
    return database.transaction(async (tx) => {
      await insertKey(tx, { certificate, secret_key_id: keyId, secret: bytes, created_at: now });
      const kept = await findKey(tx);
      if (kept === undefined) throw new Error("The key of single sign-on was not kept");
      return kept;
    });
  }
}
