import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { openStream, sealStream } from "@muniment/platform/seal";
import type { SealKey } from "@muniment/platform/seal";
import { q } from "../db.ts";

/** Files that Operate keeps itself, sealed (OPR-DAT-001): they are saved and restored with all else of it. */
export interface SealedFiles {
  put(tx: Tx, bytes: Uint8Array, at: Date): Promise<string>;
  get(reader: Tx, id: string): Promise<Buffer>;
  remove(tx: Tx, ids: readonly string[]): Promise<void>;
}

/** Sealed by the first of `keys`. */
export function createSealedFiles(keys: readonly SealKey[]): SealedFiles {
  const [newest] = keys;
  if (newest === undefined) throw new Error("Files need a key to be sealed with");
  return {
    async put(tx, bytes, at) {
      const id = newId();
      const content = await collect(sealStream(once(bytes), newest));
      await q(tx).insertInto("operate.sealed_file").values({ id, content, created_at: at }).execute();
      return id;
    },
    async get(reader, id) {
      const row = await q(reader)
        .selectFrom("operate.sealed_file")
        .select("content")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return collect(openStream(once(row.content), keys));
    },
    async remove(tx, ids) {
      if (ids.length === 0) return;
      await q(tx)
        .deleteFrom("operate.sealed_file")
        .where("id", "in", [...ids])
        .execute();
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
