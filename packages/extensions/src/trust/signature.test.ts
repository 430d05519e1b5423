import { describe, expect, test } from "vitest";
import { createPublisherKey, signDetached } from "@muniment/extension-kit/pack";
import type { PublisherKey } from "./publisher-key.repository.ts";
import { asPublicKey, checkSignature, keyIdOf } from "./signature.ts";
import type { PublicKey } from "./signature.ts";

const payload = Buffer.from('{"algorithm":"sha-256","files":{}}');
const publisherId = "org.example";
const signedAt = new Date("2026-03-01T00:00:00Z");

async function stored(jwk: PublicKey, changes: Partial<PublisherKey> = {}): Promise<PublisherKey> {
  const given = { publisher_id: publisherId, name: "Example", added_by: "A", added_at: signedAt };
  return { key_id: await keyIdOf(jwk), jwk, ...given, revoked_by: null, revoked_at: null, ...changes };
}

async function aSignature() {
  const key = await createPublisherKey();
  const jwk = asPublicKey(key);
  if (jwk === undefined) throw new Error("no key");
  return { key, jwk, jws: await signDetached(payload, { key, signedAt }) };
}

const stateOf = async (
  given: { jws: string | undefined; payload?: Buffer },
  ...keys: readonly PublisherKey[]
): Promise<string> => {
  const finding = await checkSignature({ payload, publisherId, ...given }, async (keyId) =>
    keys.find(({ key_id: id }) => id === keyId),
  );
  return finding.problem === undefined ? finding.state : `${finding.state}: ${finding.problem}`;
};

describe("TRK-PKG-011 TRK-PKG-012 PKG-006 signatures", () => {
  test("by a key that is trusted, by one that nobody knows, and none", async () => {
    const { jws, jwk } = await aSignature();
    expect(await stateOf({ jws }, await stored(jwk))).toBe("trusted");
    expect(await stateOf({ jws })).toBe("unknown");
    expect(await stateOf({ jws: undefined }, await stored(jwk))).toBe("unsigned");
  });

  test("over other files than these", async () => {
    const { jws, jwk } = await aSignature();
    const other = Buffer.from("{}");
    expect(await stateOf({ jws, payload: other }, await stored(jwk))).toMatch(/^invalid: It does not fit/);
    expect(await stateOf({ jws, payload: other })).toMatch(/^invalid: It does not fit/);
  });

  test("by the key of another publisher, and by one that was revoked", async () => {
    const { jws, jwk } = await aSignature();
    expect(await stateOf({ jws }, await stored(jwk, { publisher_id: "org.other" }))).toBe(
      "invalid: Its key belongs to the publisher org.other.",
    );
    const revoked = { revoked_by: "B", revoked_at: signedAt };
    expect(await stateOf({ jws }, await stored(jwk, revoked))).toBe("invalid: Its key was revoked.");
  });

  test("under the name of a trusted key, made with another that comes along", async () => {
    const [trusted, own] = [await aSignature(), await aSignature()];
    const [header = "", , signature = ""] = own.jws.split(".");
    const claims = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
    const forge = (changes: object): string =>
      `${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url")}..${signature}`;
    const kid = await keyIdOf(trusted.jwk);
    expect(await stateOf({ jws: forge({ kid }) }, await stored(trusted.jwk))).toMatch(/^invalid/);
    expect(await stateOf({ jws: forge({ kid }) })).toMatch(/^invalid: Its key is another/);
    expect(await stateOf({ jws: forge({ alg: "none" }) })).toMatch(/^invalid/);
    expect(await stateOf({ jws: forge({ alg: "HS256" }) })).toMatch(/^invalid/);
    expect(await stateOf({ jws: forge({ iat: undefined }) })).toMatch(/^invalid/);
    expect(await stateOf({ jws: forge({ crit: ["exp"], exp: 1 }) })).toMatch(/^invalid/);
  });

  test.each(["", "a", "a.b.c", "..", `${"A".repeat(10)}..${"A".repeat(10)}`])("that are none: %j", async (jws) => {
    expect(await stateOf({ jws })).toMatch(/^invalid/);
  });
});
