import type { Sealer } from "@muniment/platform/seal";
import type { SourceRecord } from "./source.repository.ts";

/** Keeps the secrets by which directories are read (decision D14). */
export interface SecretBox {
  seal(secret: string): { secret_key_id: string | null; secret: Buffer | null };
  /** Empty for a source without one. Throws when it was sealed under a key that is not known any more. */
  open(source: Pick<SourceRecord, "secret_key_id" | "secret">): string;
}

const PURPOSE = "directory bind secret";

/** Secrets sealed by the installation's key. */
export function createSecretBox(sealer: Sealer): SecretBox {
  return {
    seal(secret) {
      if (secret === "") return { secret_key_id: null, secret: null };
      const { key_id: keyId, bytes } = sealer.seal(secret, PURPOSE);
      return { secret_key_id: keyId, secret: bytes };
    },
    open({ secret_key_id: keyId, secret }) {
      return keyId === null || secret === null ? "" : sealer.open({ key_id: keyId, bytes: secret }, PURPOSE);
    },
  };
}
