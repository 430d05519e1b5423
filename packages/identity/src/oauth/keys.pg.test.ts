import { expect, test } from "vitest";
import { systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { testDatabase } from "@muniment/platform/testing";
import { loadOauthKeys } from "./keys.ts";

test("D14: several processes make one set of keys, which opens with its secret only", async () => {
  await using database = await testDatabase();
  const deps = { database, clock: systemClock, secret: new Secret("one secret of the installation") };
  const loaded = await Promise.all([1, 2, 3].map(async () => loadOauthKeys(deps)));
  for (const keys of loaded) {
    expect(keys).toEqual(loaded[0]);
    expect(keys.signing).toHaveLength(1);
    expect(keys.cookies).toHaveLength(1);
  }
  expect(await loadOauthKeys(deps)).toEqual(loaded[0]);
  await expect(loadOauthKeys({ ...deps, secret: new Secret("another") })).rejects.toThrow("sealed with another secret");
  await database.pool.query("update identity.oauth_key set key_id = key_id || 'x'");
  await expect(loadOauthKeys(deps)).rejects.toThrow(/authenticate/);
});
