import { expect, test } from "vitest";
import { checkNewPassword } from "@muniment/work-api/identity/user-rules";
import {
  demonstrationApplications,
  demonstrationGroundwork,
  demonstrationSecrets,
  passwordOf,
} from "./demonstration-secrets.ts";

const SEED = "9f".repeat(32);

test("D58: passwords and secrets follow from the seed alone and differ with it", () => {
  expect(demonstrationSecrets(SEED)).toEqual(demonstrationSecrets(SEED));
  const passwords = (seed: string): string[] => demonstrationSecrets(seed).accounts.map(({ password }) => password);
  const both = [...passwords(SEED), ...passwords("another")];
  expect(new Set(both).size).toBe(both.length);
  const secret = (seed: string): unknown => demonstrationSecrets(seed).clients[1]?.client_secret;
  expect(secret(SEED)).not.toBe(secret("another"));
});

test("control-center.md 25.5: passwords obey the creation rule and need no encoding in a form", () => {
  for (let number = 0; number < 500; number += 1) {
    const password = passwordOf(SEED, `USER${number}`);
    expect(checkNewPassword(password).messages).toEqual([]);
    expect(password).toMatch(/^[A-Za-z]{4}\d(?:-[A-Za-z]{4}\d){3}$/);
  }
});

test("D5: the clients of ready.json: one without a secret, one for code and password, one for itself", () => {
  const [native, web, service] = demonstrationSecrets(SEED).clients;
  expect(native).toMatchObject({ grants: ["password", "refresh_token"] });
  expect(native).not.toHaveProperty("client_secret");
  expect(web?.grants).toEqual(["authorization_code", "refresh_token", "password"]);
  expect(service?.grants).toEqual(["client_credentials"]);
  for (const client of [web, service]) expect(client?.client_secret).toMatch(/^[\w-]{43}$/);
  for (const { redirect_uris } of demonstrationApplications(SEED)) {
    for (const uri of redirect_uris) expect(["127.0.0.1", "localhost"]).toContain(new URL(uri).hostname);
  }
});

test("D58: the groundwork's passwords are those of ready.json", () => {
  const { accounts } = demonstrationSecrets(SEED);
  const { administrator, serviceAccount } = demonstrationGroundwork(SEED);
  for (const { user_id, password } of [administrator, serviceAccount]) {
    expect(accounts.find((one) => one.user_id === user_id)?.password).toBe(password);
  }
  expect(demonstrationApplications(SEED).find((one) => one.service_user_id === serviceAccount.user_id)).toBeDefined();
});
