import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError, systemClock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { testDatabase } from "@muniment/platform/testing";
import { createApplication, findApplication, secretOf } from "./index.ts";
import type { NewApplication } from "./index.ts";

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database[Symbol.asyncDispose]());

const register = async (given: Partial<NewApplication>) =>
  database.transaction((tx) =>
    createApplication(tx, { name: "App", type: "web", grants: ["password"], ...given }, systemClock),
  );
const refusal = async (given: Partial<NewApplication>): Promise<[number, string | undefined, string | undefined]> => {
  try {
    await register(given);
  } catch (error) {
    if (error instanceof AppError) return [error.status, error.messages[0]?.field, error.messages[0]?.code];
    throw error;
  }
  throw new Error("was accepted");
};

describe("CC-APP-017, D14: secrets", () => {
  test("a web application gets one, shown once and stored as a hash", async () => {
    const { client_id, client_secret = "" } = await register({});
    expect(Buffer.from(client_secret, "base64url")).toHaveLength(32);
    const stored = await findApplication(database.reader, client_id);
    expect(stored?.secrets).toMatchObject([{ ends: null }]);
    expect(secretOf({ secrets: stored?.secrets ?? [] }, client_secret)).toBeDefined();
    expect(secretOf({ secrets: stored?.secrets ?? [] }, `${client_secret}x`)).toBeUndefined();
    expect(JSON.stringify(stored)).not.toContain(client_secret);
  });

  test("a native one has none unless it is asked for, and one may be given", async () => {
    expect(await register({ type: "native" })).not.toHaveProperty("client_secret");
    expect(await register({ type: "native", has_secret: true })).toHaveProperty("client_secret");
    const client_secret = "x".repeat(43);
    expect(await register({ client_secret })).toMatchObject({ client_secret });
  });
});

test("5.4, CC-APP-022: defaults are no refresh, 365 days, 30 minutes", async () => {
  const { client_id } = await register({});
  expect(await findApplication(database.reader, client_id)).toMatchObject({
    allow_refresh: false,
    refresh_days: 365,
    access_minutes: 30,
    rotate_refresh: false,
    scopes: ["user"],
  });
});

describe("what is refused", () => {
  test.each<[string, Partial<NewApplication>, string]>([
    ["no name", { name: " " }, "name"],
    ["CC-APP-018: a client id with other characters", { client_id: "a b" }, "client_id"],
    ["a short secret", { client_secret: "short" }, "secret"],
    ["CC-APP-022: 98765 days", { refresh_days: 98765 }, "refresh_token_expiry_days"],
    ["CC-APP-022: 4 minutes", { access_minutes: 4 }, "access_token_expiry_minutes"],
    ["an unknown scope", { scopes: ["everything"] }, "scopes"],
    ["a code flow without a redirect address", { grants: ["authorization_code"] }, "redirect_uris"],
    ["CC-APP-024: http elsewhere", { redirect_uris: ["http://app.example.test/"] }, "redirect_uris"],
    ["CC-APP-024: a wildcard", { redirect_uris: ["https://*.example.test/"] }, "redirect_uris"],
    ["CC-APP-024: a fragment", { redirect_uris: ["https://app.example.test/#x"] }, "redirect_uris"],
    ["CC-APP-024: user-info", { redirect_uris: ["https://me@app.example.test/"] }, "redirect_uris"],
    ["CC-APP-024: an own scheme of a web application", { redirect_uris: ["myapp:/back"] }, "redirect_uris"],
    ["CC-APP-024: a scheme that runs", { type: "native", redirect_uris: ["javascript:alert(1)"] }, "redirect_uris"],
    [
      "client credentials of a public client",
      { type: "native", grants: ["client_credentials"], service_user_num: 1 },
      "grants",
    ],
    ["client credentials without an account", { grants: ["client_credentials"] }, "service_user_id"],
  ])("%s", async (_what, given, field) => {
    expect((await refusal(given)).slice(0, 2)).toEqual([400, field]);
  });

  test("CC-APP-013: a client id that is taken", async () => {
    await register({ client_id: "tracker-web" });
    expect(await refusal({ client_id: "tracker-web" })).toEqual([409, "client_id", "client_id_taken"]);
  });

  test("CC-APP-024: own schemes of native applications and this machine are fine", async () => {
    await register({
      type: "native",
      redirect_uris: ["myapp:/back", "http://127.0.0.1:4711/", "http://localhost:4711/"],
    });
    await register({ redirect_uris: ["https://app.example.test/back", "http://127.0.0.1:8082/auth/callback"] });
  });
});
