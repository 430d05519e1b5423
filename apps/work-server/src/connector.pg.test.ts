import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApplication } from "@muniment/identity";
import { systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import { testDatabase } from "@muniment/platform/testing";
import { composeWork } from "./compose.ts";
import type { WorkParts } from "./compose.ts";
import { workConfig } from "./config.ts";

const ORIGIN = "http://work.example";
const PASSWORD = "Correct horse battery";
/** Where the automation platform takes its users back (work-api.md 14.1). */
const REDIRECT = "https://global.consent.azure-apim.net/redirect";
const FORM = "application/x-www-form-urlencoded";

const lifecycle = createLifecycle();
let app: WorkParts["app"];
let client: { client_id: string; client_secret: string };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "muniment-connector-"));
  lifecycle.onStop(async () => rm(folder, { recursive: true, force: true }));
  const database = lifecycle.own(await testDatabase());
  const config = workConfig({
    databaseUrl: new Secret(database.url),
    origin: ORIGIN,
    masterSecret: new Secret("a secret for tests that is long enough"),
    blobs: folder,
    relayUrl: new Secret("smtp://127.0.0.1:9"),
  });
  const log = createLog({ level: "silent" });
  const parts = await composeWork(config, { database, clock: systemClock, log, lifecycle });
  app = parts.app;
  const firstAdministrator = {
    id: "ADMINISTRATOR",
    full_name: "Ada Administrator",
    email: "ada@firm.example",
    password: PASSWORD,
    force_password_change: false,
  };
  await database.transaction((tx) =>
    parts.identity.createLibrary(tx, { alias: "Active", displayName: "The library", firstAdministrator }),
  );
  const application = {
    name: "Connectors",
    type: "web",
    grants: ["authorization_code"],
    scopes: ["user"],
    redirect_uris: [REDIRECT],
    allow_refresh: true,
  } as const;
  const made = await database.transaction((tx) => createApplication(tx, application, systemClock));
  client = { client_id: made.client_id, client_secret: made.client_secret ?? "" };
});

afterAll(async () => {
  await app.close();
  await lifecycle[Symbol.asyncDispose]();
});

const authorizeQuery = (more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    scope: "user",
    state: "a state",
    ...more,
  }).toString();

/** Follows redirects as a browser without scripts, submits the sign-in, and gives the address that it ends at. */
async function signIn(start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const send = async (url: string, form?: Readonly<Record<string, string>>) => {
    const response = await app.inject({
      method: form === undefined ? "GET" : "POST",
      url: url.replace(ORIGIN, ""),
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form === undefined ? {} : { "content-type": FORM, "sec-fetch-site": "same-origin", origin: "null" }),
      },
      ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
    });
    for (const { name, value } of response.cookies) cookies.set(name, value);
    return response;
  };
  const follow = async (
    url: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ url: string; text: string }> => {
    const response = await send(url, form);
    const { location } = response.headers;
    if (location === undefined) return { url, text: response.body };
    const next = new URL(location, ORIGIN).href;
    return next.startsWith(ORIGIN) ? follow(next) : { url: next, text: "" };
  };
  const page = await follow(start);
  if (!page.url.startsWith(ORIGIN)) return new URL(page.url);
  const action = /<form[^>]*action="([^"]*)"/.exec(page.text)?.[1] ?? page.url;
  return new URL((await follow(action, { username: "administrator", password: PASSWORD })).url);
}

async function token(form: Readonly<Record<string, string>>) {
  const response = await app.inject({
    method: "POST",
    url: "/automate/work/auth/token",
    headers: { "content-type": FORM },
    payload: new URLSearchParams({ ...client, ...form }).toString(),
  });
  return { status: response.statusCode, body: response.json<Record<string, string>>() };
}

async function tokens(): Promise<Record<string, string>> {
  const end = await signIn(`/automate/work/auth/login?${authorizeQuery()}`);
  const code = end.searchParams.get("code") ?? "";
  return (await token({ grant_type: "authorization_code", code, redirect_uri: REDIRECT })).body;
}

const call = async (accessToken: string, operation: string, body?: object) => {
  const response = await app.inject({
    method: body === undefined ? "GET" : "POST",
    url: `/automate/work/${operation}`,
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: response.statusCode, body: response.json<{ data: never; error?: { code: string } }>() };
};

describe("WORK-API 14.1 signing in of connectors", () => {
  test("authorize and token behave as the endpoints of 5.2 and 5.3, to the redirect of the platform", async () => {
    const end = await signIn(`/automate/work/auth/login?${authorizeQuery()}`);
    expect(end.href).toMatch(`${REDIRECT}?`);
    expect(end.searchParams.get("state")).toBe("a state");
    const code = end.searchParams.get("code") ?? "";
    const first = await token({ grant_type: "authorization_code", code, redirect_uri: REDIRECT });
    expect(first).toEqual({
      status: 200,
      body: {
        access_token: expect.any(String),
        token_type: "Bearer",
        expires_in: 1800,
        refresh_token: expect.any(String),
        scope: "user",
      },
    });
    const again = await token({ grant_type: "authorization_code", code, redirect_uri: REDIRECT });
    expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant", message: expect.any(String) } });
  });

  test("what is wrong is refused as there, and other methods are 405", async () => {
    const wrong = await app.inject({
      url: `/automate/work/auth/login?${authorizeQuery({ redirect_uri: "https://evil.example" })}`,
    });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.headers).not.toHaveProperty("location");
    expect(await token({ grant_type: "refresh_token", refresh_token: "x", client_secret: "wrong" })).toMatchObject({
      status: 401,
      body: { error: "invalid_client", message: expect.any(String) },
    });
    for (const [method, path] of [
      ["POST", "login"],
      ["GET", "token"],
    ] as const) {
      const refused = await app.inject({ method, url: `/automate/work/auth/${path}` });
      expect(refused.statusCode).toBe(405);
      expect(refused.json()).toMatchObject({ error: { code: "NRC_METHOD_NOT_ALLOWED" } });
    }
  });

  test("errors of operations have the shape of 3.5, unknown ones too", async () => {
    const { access_token = "" } = await tokens();
    for (const [operation, status, code] of [
      ["getWorkflowStateList", 404, "NRC_UNKNOWN_RESOURCE"],
      ["getLibraryRoles?libraryId=Active", 400, "NRC_INVALID_PARAM"],
    ] as const) {
      const { status: given, body } = await call(access_token, operation);
      expect({ given, body }).toMatchObject({
        given: status,
        body: {
          error: {
            code,
            code_message: expect.any(String),
            messages: expect.any(Array),
            transaction: expect.any(String),
          },
        },
      });
    }
    expect(await call("nonsense", "getLibraries")).toMatchObject({
      status: 401,
      body: { error: { code: "NRC_UNAUTHORIZED" } },
    });
  });
});

test("A16 façade: authorize, token, refresh, getLibraries, uploadDocument, getDocumentProfile, copyPermissions", async () => {
  const { refresh_token: refreshToken = "" } = await tokens();
  const refreshed = await token({ grant_type: "refresh_token", refresh_token: refreshToken });
  expect(refreshed).toMatchObject({ status: 200, body: { token_type: "Bearer", scope: "user" } });
  const { access_token: access = "" } = refreshed.body;

  const libraries = await call(access, "getLibraries");
  expect(libraries.body).toEqual({
    data: [{ id: "Active", display_name: "The library", type: "worksite", is_hidden: false }],
  });

  const rest = async (path: string, body: object): Promise<{ id: string }> => {
    const response = await app.inject({
      method: "POST",
      url: `/work/api/v2/customers/1/libraries/Active/${path}`,
      headers: { authorization: `Bearer ${access}`, "content-type": "application/json" },
      payload: JSON.stringify(body),
    });
    return response.json<{ data: { id: string } }>().data;
  };
  const workspace = await rest("workspaces", { name: "Matter", default_security: "private" });
  const folder = await rest(`workspaces/${workspace.id}/folders`, { name: "Letters" });
  const made = await app.inject({
    method: "POST",
    url: "/automate/work/uploadDocument",
    headers: { authorization: `Bearer ${access}`, "content-type": "multipart/form-data; boundary=b" },
    payload:
      `--b\r\nContent-Disposition: form-data; name="libraryId"\r\n\r\nActive\r\n` +
      `--b\r\nContent-Disposition: form-data; name="folderId"\r\n\r\n${folder.id}\r\n` +
      `--b\r\nContent-Disposition: form-data; name="inherit_profile_from_folder"\r\n\r\ntrue\r\n` +
      `--b\r\nContent-Disposition: form-data; name="file"; filename="Letter.docx"\r\n\r\nDear Sirs\r\n--b--\r\n`,
  });
  expect(made.statusCode).toBe(200);
  const document = made.json<{ data: { id: string } }>().data;

  const profile = await call(access, "getDocumentProfile", { documentId: document.id, latest: true });
  expect(profile).toMatchObject({
    status: 200,
    body: {
      data: {
        id: document.id,
        full_file_name: "Letter.docx",
        type: "WORDX",
        author: "ADMINISTRATOR",
        workspace_id: workspace.id,
        access: "full_access",
        document_url: expect.stringContaining(`${ORIGIN}/work/web/Active/w/`),
      },
    },
  });

  const item = { objectType: "workspace", objectId: workspace.id };
  await call(access, "updatePermissions", { ...item, access_level: "Full Access", groups: "NRTADMIN" });
  const copied = await call(access, "copyPermissions", {
    sourceObjectType: "workspace",
    sourceObjectId: workspace.id,
    targetObjectType: "document",
    targetObjectId: document.id,
    copyType: "Overwrite",
    copyDefaultSecurity: true,
  });
  expect(copied).toMatchObject({
    status: 200,
    body: {
      data: {
        default_security: "private",
        acl: [{ id: "NRTADMIN", type: "group", access_level_display_name: "Full Access" }],
        all_user_ids: "",
        all_group_ids: "NRTADMIN",
      },
    },
  });
});
