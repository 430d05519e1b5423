import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApplication, insertRoles } from "@muniment/identity";
import { systemActor, systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import { testDatabase } from "@muniment/platform/testing";
import type { Endpoint } from "@muniment/rest";
import { allEndpoints, errors } from "@muniment/work-api";
import { composeWork } from "./compose.ts";
import type { WorkParts } from "./compose.ts";
import { workConfig } from "./config.ts";

const LIBRARY = "Active";
const PASSWORD = "Correct horse battery";
const BUILDER = systemActor("tests");

const lifecycle = createLifecycle();
let app: WorkParts["app"];
/** Tokens of an NRTADMIN, of the same with the scope of reading alone, and of somebody who may use programs and nothing else. */
const tokens = { full: "", reading: "", bare: "" };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "muniment-contract-"));
  lifecycle.onStop(async () => rm(folder, { recursive: true, force: true }));
  const database = lifecycle.own(await testDatabase());
  const config = workConfig({
    databaseUrl: new Secret(database.url),
    origin: "http://work.example",
    masterSecret: new Secret("a secret for tests that is long enough"),
    blobs: folder,
    relayUrl: new Secret("smtp://127.0.0.1:9"),
  });
  const log = createLog({ level: "silent" });
  const parts = await composeWork(config, { database, clock: systemClock, log, lifecycle });
  app = parts.app;
  const person = (id: string) => ({
    id,
    full_name: id,
    email: `${id}@firm.example`,
    password: PASSWORD,
    force_password_change: false,
  });
  const { identity } = parts;
  const { libraryId } = await database.transaction((tx) =>
    identity.createLibrary(tx, { alias: LIBRARY, displayName: "", firstAdministrator: person("ADMINISTRATOR") }),
  );
  const role = {
    library_id: libraryId,
    name: "NOTHING",
    description: "",
    is_external: false,
    privileges: ["use_api"],
  };
  await database.transaction((tx) => insertRoles(tx, [role]));
  const fields = { ...person("BARE"), preferred_library: LIBRARY, role: "NOTHING" };
  const prepared = await identity.users.prepareCreation(BUILDER, fields);
  await database.transaction((tx) => identity.users.create(tx, BUILDER, prepared));
  await database.pool.query(
    `insert into policy.office (user_num, role, granted_by, granted_at)
      select user_num, 'asset_administrator', user_num, now() from identity."user" where user_id = 'ADMINISTRATOR'`,
  );
  const application = { name: "Tests", type: "native", grants: ["password"], scopes: ["user", "work.read"] } as const;
  const client = await database.transaction((tx) => createApplication(tx, application, systemClock));
  const signIn = async (username: string, scope: string): Promise<string> => {
    const form = { grant_type: "password", client_id: client.client_id, username, password: PASSWORD, scope };
    const response = await app.inject({
      method: "POST",
      url: "/auth/oauth2/token",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams(form).toString(),
    });
    return response.json<{ access_token: string }>().access_token;
  };
  tokens.full = await signIn("ADMINISTRATOR", "user");
  tokens.reading = await signIn("ADMINISTRATOR", "work.read");
  tokens.bare = await signIn("BARE", "user");
});

afterAll(async () => {
  await app.close();
  await lifecycle[Symbol.asyncDispose]();
});

const MISSING = `${LIBRARY}!999999`;

const connection = {
  kind: "ldap",
  url: "ldaps://directory.example",
  start_tls: false,
  bind_dn: "",
  base_dn: "dc=firm,dc=example",
  scope: "sub",
  filter: "(uid=*)",
  mapping: {
    user_id: "uid",
    full_name: "cn",
    email: "mail",
    location: "",
    sync_id: "entryUUID",
    enabled: "",
    enabled_rule: "true_is_enabled",
    expires: "",
  },
};
const directory = {
  ...connection,
  name: "Directory",
  default_library: LIBRARY,
  rules: [],
  mirrors: [],
  every_minutes: null,
  guard_percent: 5,
  guard_count: 50,
  notify: [],
};

const relay = {
  host: "relay.example",
  port: 587,
  tls: "required",
  user_name: "",
  sender_name: "",
  sender_address: "muniment@firm.example",
  reply_to: "",
};

const signOn = { match: "email", claim: "" };

/** Input for endpoints whose schema does not say all of what is let through. */
const inputs: Readonly<Record<string, { readonly query?: string; readonly body?: unknown }>> = {
  createDirectorySource: { body: directory },
  updateDirectorySource: { body: directory },
  addPublisherKey: {
    body: { publisher_id: "org.example", name: "Key", jwk: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } },
  },
  startDirectoryRun: { body: { kind: "dry" } },
  chooseForConflicts: { body: { changes: [1], choice: "skip" } },
  testDirectory: { body: connection },
  putEmailSettings: { body: relay },
  testEmailSettings: { body: relay },
  retryMailDeliveries: { body: { ids: ["018f0000-0000-7000-8000-000000000000"] } },
  updateAdministration: { body: { mode: "library" } },
  putGlobalPrivileges: { body: { privileges: [] } },
  createConsoleRole: { body: { id: "NEW", privileges: [] } },
  grantPolicyRole: { body: { user_id: MISSING, role: "help_desk" } },
  readPolicyFeed: { query: `?libraries=${LIBRARY}` },
  createImport: { query: `?library=${LIBRARY}&kind=users` },
  listImports: { query: `?library=${LIBRARY}` },
  proveIdentity: { body: { password: "not the one" } },
  changeSecuritySettings: { body: { "lockout.tempMinutes": 16 } },
  readSamlMetadata: { body: { url: "https://provider.invalid/metadata" } },
  putSamlSignOn: {
    body: { ...signOn, entity_id: "provider", sign_in_url: "https://provider.invalid/", certificates: ["x"] },
  },
  putOidcSignOn: { body: { ...signOn, issuer: "https://provider.invalid", client_id: "muniment" } },
  testSingleSignOn: { body: { protocol: "saml" } },
  switchSingleSignOn: { body: { to: "saml" } },
  listExtensions: { query: "?host=work" },
  putElements: { body: { settings: {} } },
  previewElements: { body: { group: { library: LIBRARY, id: MISSING } } },
  exportAudit: { query: "?format=csv" },
  exportConsoleUsers: { body: { library: LIBRARY, columns: ["id"], format: "csv" } },
  getAccessVersion: { query: `?libraries=${LIBRARY}` },
  lookUpItems: { body: { ids: [MISSING] } },
  findEmails: { body: { message_ids: ["none@example.org"] } },
  unlockUserContent: { body: { ids: [MISSING] } },
  checkAccess: { body: { items: [MISSING] } },
  getSecurityEffect: { body: { id: MISSING } },
  listPeopleWithAccess: { query: `?id=${MISSING}` },
  reportAudit: { body: { entries: [{ at: "2026-11-22T08:00:00Z", action: "x", object_type: "x", outcome: "ok" }] } },
};

const item = { objectType: "document", objectId: `${MISSING}.1` };
const document = { documentId: `${MISSING}.1` };

/** The same for the connector façade, which names libraries and items in queries and bodies. */
const connectorInputs: typeof inputs = {
  connectorGetUserDetails: { body: { libraryId: LIBRARY, userId: MISSING } },
  connectorGetGroupMembers: { query: `?libraryId=${LIBRARY}&groupId=${MISSING}` },
  connectorGetLibraryRoles: { query: `?libraryId=${LIBRARY}` },
  connectorGetCreateUserPasswordSchema: { query: "?password_create_method=Send%20an%20email" },
  connectorGetTrustees: { body: item },
  connectorGetPermissions: { body: item },
  connectorGetAllowedDefaultSecurity: { query: "?objectType=document" },
  connectorGetWorkspaceProfile: { body: { workspaceId: MISSING } },
  connectorSearchWorkspaces: { body: { libraryId: LIBRARY } },
  connectorSearchFolders: { body: { libraryId: LIBRARY } },
  connectorGetAddFolderPropertiesSchema: { query: "?inherit_profile_from_workspace=No" },
  connectorDownloadDocument: { body: document },
  connectorGetDocumentProfile: { body: document },
  connectorGetDocumentVersions: { body: document },
  connectorPromoteDocumentVersion: { body: { ...document, version: 1 } },
  connectorDeleteDocumentReference: { query: `?documentId=${MISSING}.1&folderId=${MISSING}` },
};

/** Calls an endpoint with input that is good enough to be let through to it, and means nothing that exists. */
async function call(spec: Endpoint, token?: string): Promise<{ status: number; code: string | undefined }> {
  const given: Readonly<Record<string, string>> = {
    customer: "1",
    library: LIBRARY,
    kind: "users",
    role: "help_desk",
    source: "1",
    run: "1",
    index: "1",
  };
  const url = spec.path.replaceAll(/:(\w+)/g, (_match, name: string) => given[name] ?? MISSING);
  const input = inputs[spec.id] ?? connectorInputs[spec.id];
  const hasJson = spec.body !== undefined && spec.consumes !== "multipart";
  const response = await app.inject({
    method: spec.method,
    url: url + (input?.query ?? ""),
    headers: {
      ...(spec.headers === undefined ? {} : (Value.Create(spec.headers) as Record<string, string>)),
      ...(token === undefined ? {} : { "x-auth-token": token }),
      ...(hasJson ? { "content-type": "application/json" } : {}),
      ...(spec.consumes === "multipart" ? { "content-type": "multipart/form-data; boundary=x" } : {}),
    },
    ...(hasJson ? { payload: JSON.stringify(input?.body ?? Value.Create(spec.body)) } : {}),
  });
  const isJson = String(response.headers["content-type"]).startsWith("application/json");
  const body = isJson ? response.json<{ error?: { code: string } }>() : {};
  return { status: response.statusCode, code: body.error?.code };
}

const named = (endpoints: readonly Endpoint[]) => endpoints.map((spec) => [spec.id, spec] as const);

describe("architecture 5: every endpoint of the contract", () => {
  test("has an id, and an address with its method, that no other has", () => {
    expect(allEndpoints.length).toBeGreaterThan(50);
    const ids = allEndpoints.map((spec) => spec.id);
    expect(ids).toEqual([...new Set(ids)]);
    const addresses = allEndpoints.map((spec) => `${spec.method} ${spec.path.replaceAll(/:\w+/g, ":")}`);
    expect(addresses).toEqual([...new Set(addresses)]);
  });

  test("has error codes that each mean one thing", () => {
    const kinds = Object.values(errors).map((kind) => kind.code);
    expect(kinds).toEqual([...new Set(kinds)]);
  });

  test.each(named(allEndpoints))("%s is mounted", (_id, spec) => {
    expect(app.hasRoute({ method: spec.method, url: spec.path })).toBe(true);
  });

  test("is described where the server tells of itself", async () => {
    const description = (await app.inject({ url: "/openapi.json" })).json<{
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    const described = Object.values(description.paths).flatMap((path) =>
      Object.values(path).map((each) => each.operationId),
    );
    expect(described.toSorted()).toEqual(allEndpoints.map((spec) => spec.id).toSorted());
  });
});

describe("who is let in", () => {
  const forUsers = allEndpoints.filter((spec) => spec.auth === "user");
  const privileged = allEndpoints.filter((spec) => spec.privilege !== undefined);
  const changing = forUsers.filter((spec) => spec.method !== "GET" && spec.reads !== true);

  test("A14 nobody is public or optional by accident", () => {
    const open = allEndpoints.filter((spec) => spec.auth !== "user").map((spec) => spec.id);
    expect(open.toSorted()).toEqual(["describeUploads", "discover", "getTokenSettings", "ping", "terminateLogin"]);
    expect(privileged.length).toBeGreaterThan(5);
    expect(changing.length).toBeGreaterThan(20);
  });

  test.each(named(forUsers))("%s answers 401 without a token, and with a wrong one", async (_id, spec) => {
    expect(await call(spec)).toEqual({ status: 401, code: "NRC_UNAUTHORIZED" });
    expect(await call(spec, "wrong")).toEqual({ status: 401, code: "NRC_UNAUTHORIZED" });
  });

  test.each(named(privileged))("17.15 %s answers 403 without its privilege", async (_id, spec) => {
    expect(await call(spec, tokens.bare)).toEqual({ status: 403, code: "NRC_ACCESS_DENIED" });
    expect((await call(spec, tokens.full)).status).not.toBe(403);
  });

  test.each(named(changing))("17.3 %s answers 403 to a token that is limited to reading", async (_id, spec) => {
    expect(await call(spec, tokens.reading)).toEqual({ status: 403, code: "NRC_ACCESS_DENIED" });
  });

  const reading = forUsers.filter((spec) => spec.method === "POST" && spec.reads === true);
  test.each(named(reading))("17.3 %s lets a token in that is limited to reading", async (_id, spec) => {
    expect([200, 404]).toContain((await call(spec, tokens.reading)).status);
  });
});
