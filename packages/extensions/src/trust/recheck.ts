import type { Tx } from "@muniment/platform/db";
import { findKey } from "./publisher-key.repository.ts";
import type { SignatureFinding } from "./signature.ts";

/** What holds now of a signature that was looked at before: its key may have been revoked meanwhile. */
export async function recheckSignature(
  reader: Tx,
  given: { state: "trusted" | "unknown" | "unsigned"; keyId: string | undefined; publisherId: string },
): Promise<SignatureFinding> {
  const { state, keyId, publisherId } = given;
  if (keyId === undefined) return { state };
  const key = await findKey(reader, keyId);
  if (key !== undefined && key.revoked_at !== null) return { state: "invalid", problem: "Its key was revoked." };
  if (key !== undefined && key.publisher_id !== publisherId) {
    return { state: "invalid", problem: `Its key belongs to the publisher ${key.publisher_id}.` };
  }
  return { state, keyId };
}
