import { createSealer } from "@muniment/platform/seal";
import type { Sealer } from "@muniment/platform/seal";

/** Seals with a key that everybody knows. */
export function testSealer(): Sealer {
  return createSealer([{ id: "test", bytes: Buffer.alloc(32, 7) }]);
}
