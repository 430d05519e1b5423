import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { keepApplication } from "../application/index.ts";

const CONSOLE = "/api/control-center/v1";
const BASE = `${CONSOLE}/applications`;
const REDIRECT = "https://app.example.test/callback";
const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let app: ReturnType<typeof createDirectoryApp>["app"];
let library: TestLibrary;
let other: TestLibrary;
let tier2: TestUser;
let tier1: TestUser;
let person: TestUser;
let service: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call, app } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary({ alias: "ACTIVE" });
  other = await directory.aLibrary({ alias: "LEGAL" });
  for (const tier of ["1", "2"]) {
    const privileges = [`admin_tier_${tier}`];
    const role = { id: `TIER${tier}`, privileges };
    await call(library.administrator, "POST", `${CONSOLE}/libraries/ACTIVE/roles`, role);
  }
  tier1 = await directory.aUser(library, { role: "TIER1" });
  tier2 = await directory.aUser(library, { role: "TIER2" });
  person = await directory.aUser(library);
  service = await directory.aUser(library, { is_service: true });
});
afterAll(() => database[Symbol.asyncDispose]());

interface Shown {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly secrets: readonly { readonly id: string; readonly state: string; readonly expires: string | null }[];
  readonly [name: string]: unknown;
}

let made = 0;

async function anApplication(given: object = {}): Promise<Shown> {
  made += 1;
  const body = { name: `Application ${made}`, redirect_uris: [REDIRECT], ...given };
  const answer = await call(library.administrator, "POST", BASE, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.data;
}

const read = async (clientId: string, by = library.administrator): Promise<Answer> =>
  call(by, "GET", `${BASE}/${clientId}`);

async function change(clientId: string, body: object, by = library.administrator): Promise<Answer> {
  const { headers } = await read(clientId, by);
  const response = await app.inject({
    method: "PATCH",
    url: `${BASE}/${clientId}`,
    headers: {
      "x-auth-token": String(by.userNum),
      "content-type": "application/json",
      "if-match": String(headers["etag"]),
    },
    payload: JSON.stringify(body),
  });
  const parsed = response.json<Answer["body"]>();
  const refused = (parsed.error?.messages ?? []).map((message) => `${message.field ?? ""}: ${message.code}`);
  return { status: response.statusCode, headers: response.headers, body: parsed, text: response.body, refused };
}

const codeOf = ({ status, body }: Answer): string => `${status} ${body.error?.code ?? ""}`.trim();

async function auditOf(clientId: string) {
  const { rows } = await database.pool.query<{
    action: string;
    outcome: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
  }>("select action, outcome, before, after from platform.audit where object_id = $1 order by id", [clientId]);
  return rows;
}

describe("CC-APP-016 registering a client without a package", () => {
  test("CC-APP-017 its secret is told once, kept as a hash, and never read again", async () => {
    const {
      client_id: id,
      client_secret: secret = "",
      secrets,
    } = await anApplication({
      client_id: "case-system",
      publisher: "Firm & Sons",
      website: "https://firm.example",
      support_email: "help@firm.example",
      description: "Reads cases",
    });
    expect(id).toBe("case-system");
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(secrets).toMatchObject([
      { state: "live", expires: null, created_by: `Administrator ${library.administrator.userId}` },
    ]);
    const shown = await read(id);
    expect(shown.body.data).toMatchObject({
      kind: "api-client",
      status: "enabled",
      enabled: true,
      publisher: "Firm & Sons",
      authentication: "work",
      application_type: "web",
      client_type: "confidential",
      grants: ["authorization_code"],
      scopes: ["user"],
      allow_token_refresh: false,
      refresh_token_expiry_days: 365,
      access_token_expiry_minutes: 30,
      access: { mode: "all", include_external: false, users: [], groups: [], libraries: [] },
    });
    expect(shown.text).not.toContain(secret);
    const everywhere = [await call(library.administrator, "GET", BASE), await read(id, tier2)];
    for (const { text } of everywhere) expect(text).not.toContain(secret);
    expect(JSON.stringify(await auditOf(id))).not.toContain(secret);
    const { rows } = await database.pool.query("select * from identity.application_secret where client_id = $1", [id]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("CC-APP-018 a Client ID is made when none is given, is unique, and stays", async () => {
    const { client_id: id } = await anApplication();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const again = await call(library.administrator, "POST", BASE, {
      name: "Twin",
      client_id: id,
      redirect_uris: [REDIRECT],
    });
    expect([again.status, ...again.refused]).toEqual([409, "client_id: client_id_taken"]);
    expect((await change(id, { client_id: "other" })).status).toBe(400);
  });

  test("a native application is public, has no secret, and may have a scheme of its own", async () => {
    const shown = await anApplication({ application_type: "native", redirect_uris: ["myapp:/back"] });
    expect(shown).toMatchObject({ client_type: "public", secrets: [] });
    expect(shown).not.toHaveProperty("client_secret");
    const refused = await call(library.administrator, "POST", `${BASE}/${shown.client_id}/secrets`, {});
    expect([refused.status, ...refused.refused]).toEqual([422, "secret: secret_of_public"]);
  });

  test.each<[string, object, string]>([
    ["no name", { name: " " }, "name: required"],
    ["CC-APP-018 other characters", { client_id: "a b" }, "client_id: client_id_form"],
    ["an address of the API's own", { client_id: "packages" }, "client_id: client_id_form"],
    ["CC-APP-022 98765 days", { refresh_token_expiry_days: 98765 }, "refresh_token_expiry_days: days_range"],
    ["CC-APP-022 half days", { refresh_token_expiry_days: 1.5 }, "refresh_token_expiry_days: days_range"],
    ["CC-APP-022 4 minutes", { access_token_expiry_minutes: 4 }, "access_token_expiry_minutes: minutes_range"],
    ["CC-APP-022 98765 minutes", { access_token_expiry_minutes: 98765 }, "access_token_expiry_minutes: minutes_range"],
    ["CC-APP-024 no address", { redirect_uris: [] }, "redirect_uris: redirect_required"],
    ["CC-APP-024 http elsewhere", { redirect_uris: ["http://app.example.test/"] }, "redirect_uris: redirect_https"],
    ["CC-APP-024 a wildcard", { redirect_uris: ["https://*.example.test/"] }, "redirect_uris: redirect_wildcard"],
    ["CC-APP-024 a fragment", { redirect_uris: ["https://app.example.test/#x"] }, "redirect_uris: redirect_fragment"],
    ["CC-APP-024 user-info", { redirect_uris: ["https://me@app.example.test/"] }, "redirect_uris: redirect_user"],
    [
      "CC-APP-024 a host after a back slash",
      { redirect_uris: ["https://app.example.test\\@evil.test/"] },
      "redirect_uris: redirect_form",
    ],
    ["CC-APP-024 a line break", { redirect_uris: ["https://app.example.test/\r\nx"] }, "redirect_uris: redirect_form"],
    ["CC-APP-024 own scheme on the web", { redirect_uris: ["myapp:/back"] }, "redirect_uris: redirect_scheme"],
    [
      "CC-APP-024 a scheme that runs",
      { application_type: "native", redirect_uris: ["javascript:alert(1)"] },
      "redirect_uris: redirect_scheme",
    ],
    ["a website that runs", { website: "javascript:alert(1)" }, "website: website_form"],
    ["no e-mail", { support_email: "nobody" }, "support_email: email_format"],
    ["an origin with a path", { allowed_origins: ["https://app.example.test/x"] }, "allowed_origins: origin_form"],
    ["any origin", { allowed_origins: ["*"] }, "allowed_origins: origin_form"],
    ["no network", { allowed_networks: ["10.0.0.0/33"] }, "allowed_networks: network_form"],
    ["CC-APP-017 a short secret", { secret: { value: "short" } }, "secret: too_short"],
    ["CC-APP-017 a secret that is over", { secret: { expires: "2020-01-01" } }, "expires: end_date_passed"],
    ["CC-APP-026 access for nobody", { access: { mode: "custom" } }, "access: access_nobody"],
    [
      "client credentials of a public client",
      { application_type: "native", grants: ["client_credentials"], service_user_id: "X" },
      "grants: grant_confidential_only",
    ],
    [
      "client credentials without an account",
      { application_type: "service" },
      "service_user_id: service_account_required",
    ],
    ["CC-APP-025 the password grant while it is off", { grants: ["password"] }, "grants: password_grant_off"],
    ["a person as service account", { application_type: "service", service_user_id: "PERSON" }, ""],
  ])("refused: %s", async (_what, given, wanted) => {
    const body = { name: "X", redirect_uris: [REDIRECT], ...given };
    const text = JSON.stringify(body).replace('"PERSON"', JSON.stringify(person.userId));
    const answer = await call(library.administrator, "POST", BASE, JSON.parse(text));
    expect(answer.status, answer.text).toBe(422);
    if (wanted !== "") expect(answer.refused).toContain(wanted);
  });

  test("a service acts for a service account that the administrator administers, and for no other", async () => {
    const shown = await anApplication({
      application_type: "service",
      redirect_uris: [],
      service_user_id: service.userId,
    });
    expect(shown).toMatchObject({ grants: ["client_credentials"], service_user_id: service.userId });
    const foreign = await directory.aUser(other, { is_service: true });
    const body = { name: "X", application_type: "service", service_user_id: foreign.userId };
    const refused = await call(library.administrator, "POST", BASE, body);
    expect([refused.status, ...refused.refused]).toContain("service_user_id: unknown_trustee");
  });

  test.each([
    ["kind", { kind: "core" }],
    ["permissions", { permissions: ["audit.write"] }],
    ["package_id", { package_id: "org.muniment.tracker" }],
    ["secret_hash", { secret_hash: "x" }],
    ["added_by", { added_by: 1 }],
    ["an unknown scope", { scopes: ["everything"] }],
    ["an unknown grant", { grants: ["implicit"] }],
  ])("mass assignment: %s is no field of a request", async (_what, given) => {
    const body = { name: "X", redirect_uris: [REDIRECT], ...given };
    expect((await call(library.administrator, "POST", BASE, body)).status).toBe(400);
    const { client_id: id } = await anApplication();
    expect((await change(id, given)).status).toBe(400);
  });
});

describe("CC-APP-017 secrets", () => {
  test("two are live at once, each with its end; revoked and expired ones open nothing and make room", async () => {
    const { client_id: id, secrets } = await anApplication({ secret: { expires: "2099-12-31" } });
    expect(secrets).toMatchObject([{ state: "live", expires: "2099-12-31" }]);
    const path = `${BASE}/${id}/secrets`;
    const added = await call(library.administrator, "POST", path, {});
    expect(added.status).toBe(201);
    const { secret } = added.body.data as { secret: { id: string }; client_secret: string };
    const third = await call(library.administrator, "POST", path, {});
    expect([third.status, ...third.refused]).toEqual([422, "secret: secret_limit"]);
    const revoked = await call(library.administrator, "DELETE", `${path}/${secret.id}`);
    expect(revoked.body.data).toMatchObject({ state: "revoked" });
    expect(codeOf(await call(library.administrator, "DELETE", `${path}/${secret.id}`))).toBe("409 secret_revoked");
    expect((await call(library.administrator, "POST", path, {})).status).toBe(201);
    expect((await call(library.administrator, "DELETE", `${path}/none`)).status).toBe(404);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "application.create",
      "application.add_secret",
      "application.revoke_secret",
      "application.add_secret",
    ]);
  });

  test("CC-APP-036 an application whose secrets are over needs attention", async () => {
    const { client_id: id, secrets } = await anApplication();
    await call(library.administrator, "DELETE", `${BASE}/${id}/secrets/${secrets[0]?.id ?? ""}`);
    expect((await read(id)).body.data).toMatchObject({ status: "attention" });
  });
});

describe("CC-APP-002 the list", () => {
  test("is searched, filtered and sorted", async () => {
    const { client_id: id } = await anApplication({
      name: "Zebra reader",
      publisher: "Zoo Ltd",
      allow_token_refresh: true,
    });
    const list = async (query: string): Promise<string[]> =>
      ((await call(library.administrator, "GET", `${BASE}?${query}`)).body.data as Shown[]).map((row) => row.client_id);
    expect(await list("query=zoo%20zebra")).toEqual([id]);
    expect(await list(`query=${id}`)).toEqual([id]);
    expect(await list("query=zoo&refresh=false")).toEqual([]);
    expect(await list("query=zoo&refresh=true&kind=api-client&access=all&status=enabled")).toEqual([id]);
    expect((await list("sort=name&order=desc"))[0]).toBe(id);
    expect(await list("deleted=true&query=zoo")).toEqual([]);
  });
});

describe("CC-APP-001 CC-PRM-004 24 rows 49 and 50: who may", () => {
  const acts = (id: string) =>
    [
      ["POST", BASE, { name: "X", redirect_uris: [REDIRECT] }],
      ["POST", `${BASE}/${id}/disable`, undefined],
      ["POST", `${BASE}/${id}/enable`, undefined],
      ["POST", `${BASE}/${id}/undelete`, undefined],
      ["POST", `${BASE}/${id}/secrets`, {}],
      ["DELETE", `${BASE}/${id}/secrets/x`, undefined],
      ["DELETE", `${BASE}/${id}`, undefined],
      ["GET", `${BASE}/trustees?query=a`, undefined],
    ] as const;

  test("NRTADMIN changes, Tier 2 looks, Tier 1 and everybody else see nothing", async () => {
    const { client_id: id } = await anApplication();
    expect((await read(id, tier2)).body.data).toMatchObject({ client_id: id, actions: [] });
    expect((await call(tier2, "GET", `${BASE}/${id}/grants`)).status).toBe(200);
    for (const [method, path, body] of acts(id)) {
      expect(codeOf(await call(tier2, method, path, body)), `${method} ${path}`).toBe("403 nrtadmin_required");
    }
    expect(codeOf(await change(id, { name: "Y" }, tier2))).toBe("403 nrtadmin_required");
    for (const by of [tier1, person]) {
      expect((await call(by, "GET", BASE)).status).toBe(403);
      expect((await read(id, by)).status).toBe(403);
      expect((await call(by, "GET", `${BASE}/${id}/grants`)).status).toBe(403);
      for (const [method, path, body] of acts(id)) {
        expect((await call(by, method, path, body)).status, `${method} ${path}`).toBe(403);
      }
    }
    expect((await auditOf(id)).filter(({ outcome }) => outcome !== "ok").length).toBeGreaterThan(0);
  });

  test("what is not there is not found", async () => {
    for (const path of [`${BASE}/none`, `${BASE}/none/grants`]) {
      expect((await call(library.administrator, "GET", path)).status).toBe(404);
    }
    expect((await call(library.administrator, "POST", `${BASE}/none/enable`)).status).toBe(404);
  });

  test("CC-NAV-004 the page is told to who may open it", async () => {
    const pagesOf = async (by: TestUser): Promise<string[]> =>
      ((await call(by, "GET", `${CONSOLE}/me`)).body.data as { pages: string[] }).pages;
    expect(await pagesOf(tier2)).toContain("applications");
    expect(await pagesOf(tier1)).not.toContain("applications");
  });
});

describe("CC-APP-032 editing", () => {
  test("needs the state that was read, and writes what was before and after", async () => {
    const { client_id: id } = await anApplication();
    expect((await call(library.administrator, "PATCH", `${BASE}/${id}`, { name: "Y" })).status).toBe(400);
    const stale = await app.inject({
      method: "PATCH",
      url: `${BASE}/${id}`,
      headers: {
        "x-auth-token": String(library.administrator.userNum),
        "content-type": "application/json",
        "if-match": '"x"',
      },
      payload: JSON.stringify({ name: "Y" }),
    });
    expect(stale.statusCode).toBe(409);
    const saved = await change(id, { name: "Renamed", allow_token_refresh: true });
    expect(saved.body.data).toMatchObject({ name: "Renamed", allow_token_refresh: true });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "application.change",
      before: { allow_token_refresh: false },
      after: { name: "Renamed", allow_token_refresh: true },
    });
    expect((await change(id, { redirect_uris: ["http://elsewhere.test/"] })).refused).toEqual([
      "redirect_uris: redirect_https",
    ]);
  });

  test("CC-APP-003 a part of the product keeps what it is, and cannot be deleted; who may use it is decided here", async () => {
    const secret = "x".repeat(43);
    const core = { client_id: "core-part", client_secret: secret, name: "Part", type: "web", grants: [] } as const;
    await database.transaction((tx) => keepApplication(tx, core, clock));
    expect((await read("core-part")).body.data).toMatchObject({ kind: "core", actions: ["edit", "disable"] });
    expect(codeOf(await call(library.administrator, "DELETE", `${BASE}/core-part`))).toBe("403 application_core");
    expect((await change("core-part", { redirect_uris: ["https://evil.test/"] })).refused).toEqual([
      "redirect_uris: application_core",
    ]);
    const access = { mode: "custom", users: [person.userId] };
    expect((await change("core-part", { access, allowed_networks: ["10.0.0.0/8"] })).status).toBe(200);
    await call(library.administrator, "POST", `${BASE}/core-part/disable`);
    await database.transaction((tx) => keepApplication(tx, { ...core, name: "Part of it" }, clock));
    expect((await read("core-part")).body.data).toMatchObject({
      name: "Part of it",
      enabled: false,
      allowed_networks: ["10.0.0.0/8"],
      access: { mode: "custom", users: [{ id: person.userId }] },
    });
    expect(codeOf(await call(library.administrator, "POST", `${BASE}/core-part/secrets`, {}))).toBe(
      "403 application_core",
    );
  });
});

describe("CC-APP-027 chosen access", () => {
  test("names users, groups and libraries; whom somebody does not administer they neither see, name nor take out", async () => {
    const { groupId } = await directory.aGroup(library, { members: [person] });
    const foreign = await directory.aUser(other);
    const access = {
      mode: "custom",
      users: [person.userId],
      groups: [{ library: "ACTIVE", id: groupId }],
      libraries: ["ACTIVE"],
    };
    const { client_id: id } = await anApplication({ access });
    const theirs = await change(id, { access: { mode: "custom", users: [foreign.userId] } }, other.administrator);
    expect(theirs.body.data).toMatchObject({
      access: { users: [{ id: foreign.userId }], groups: [], hidden_count: 3 },
    });
    expect(theirs.text).not.toContain(person.userId);
    const ours = (await read(id)).body.data as { access: unknown };
    expect(ours.access).toMatchObject({
      users: [{ id: person.userId, library: "ACTIVE" }],
      groups: [{ library: "ACTIVE", id: groupId, full_name: `Group ${groupId}` }],
      libraries: [{ id: "ACTIVE", display_name: "Library ACTIVE" }],
      hidden_count: 1,
    });
    const refused = await change(id, { access: { mode: "custom", users: [foreign.userId] } });
    expect([refused.status, ...refused.refused]).toEqual([422, "access.users: unknown_trustee"]);
    const missing = await change(id, { access: { mode: "custom", users: ["NOBODY"] } });
    expect(missing.refused).toEqual(refused.refused);
  });

  test("CC-APP-026 the search finds those whom the administrator administers", async () => {
    const find = async (by: TestUser, query: string): Promise<string[]> => {
      const answer = await call(by, "GET", `${BASE}/trustees?query=${encodeURIComponent(query)}`);
      return (answer.body.data as { type: string; id: string }[]).map(({ type, id }) => `${type} ${id}`);
    };
    expect(await find(library.administrator, person.userId)).toContain(`user ${person.userId}`);
    expect(await find(other.administrator, person.userId)).toEqual([]);
    expect(await find(library.administrator, "active")).toContain("library ACTIVE");
    expect(await find(other.administrator, "active")).toEqual([]);
    expect(await find(library.administrator, "%")).toEqual([]);
  });
});

describe("CC-APP-034 deleting", () => {
  test("can be undone for thirty days, then its Client ID is free and it is gone", async () => {
    const { client_id: id } = await anApplication({ name: "Short-lived" });
    expect((await call(library.administrator, "DELETE", `${BASE}/${id}`)).body.data).toEqual({ ended: 0 });
    expect((await change(id, { name: "Y" })).status).toBe(404);
    expect((await read(id)).body.data).toMatchObject({ status: "deleted", actions: ["undelete"] });
    expect((await call(library.administrator, "POST", `${BASE}/${id}/undelete`)).body.data).toMatchObject({
      status: "enabled",
    });
    await call(library.administrator, "DELETE", `${BASE}/${id}`);
    clock.advance(30 * 86_400);
    expect((await call(library.administrator, "POST", `${BASE}/${id}/undelete`)).status).toBe(404);
    expect((await read(id)).status).toBe(404);
    await anApplication({ name: "Next", client_id: id });
    expect((await auditOf(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toContain("application.delete ok");
  });
});

describe("CC-APP-035 what the page of an application tells", () => {
  test("its tokens by days, and its newest refusals with people whom the asker may know", async () => {
    const { client_id: clientId } = await anApplication();
    const stranger = await directory.aUser(other);
    const note = async (who: TestUser, outcome: "ok" | "refused"): Promise<void> => {
      const subject = { ...requestSubject(undefined), actor_id: who.userId, actor_name: "", session_id: "" };
      const entry = { at: clock.now(), action: "token.issue", object_type: "session", outcome };
      const code = outcome === "ok" ? {} : { code: "access_denied" };
      await recordAudit(database.reader, { ...subject, client_id: clientId }, [{ ...entry, ...code }]);
    };
    for (const who of [person, person, tier1]) await note(who, "ok");
    clock.advance(86_400);
    await note(tier1, "ok");
    await note(person, "refused");
    await note(stranger, "refused");
    const answer = await call(library.administrator, "GET", `${BASE}/${clientId}/use`);
    const { days, errors } = answer.body.data as { days: { day: string }[]; errors: object[] };
    expect(days).toHaveLength(30);
    expect(days.slice(-2)).toMatchObject([
      { tokens: 3, people: 2, refused: 0 },
      { day: clock.now().toISOString().slice(0, 10), tokens: 1, people: 1, refused: 2 },
    ]);
    const refused = { action: "token.issue", code: "access_denied" };
    expect(errors).toEqual([
      { ...refused, at: expect.any(String) as string },
      { ...refused, at: expect.any(String) as string, user_id: person.userId },
    ]);
    expect((await call(tier2, "GET", `${BASE}/${clientId}/use`)).status).toBe(200);
    expect((await call(person, "GET", `${BASE}/${clientId}/use`)).status).toBe(403);
    expect((await call(library.administrator, "GET", `${BASE}/nobody/use`)).status).toBe(404);
  });
});

describe("work-api.md 6: applications in REST v2", () => {
  test("are told to who may see them in Control Center, and have no secret", async () => {
    const named = { name: "Told in v2", support_email: "a@b.example" };
    const { client_id: id, client_secret: secret = "" } = await anApplication(named);
    const told = await call(tier2, "GET", "/apps?name=told%20in");
    const oauth = { client_type: "confidential", contacts: ["a@b.example"] };
    expect(told.body.data).toMatchObject([{ id, status: "enabled", default_security: "public", oauth }]);
    expect(told.text).not.toContain(secret);
    expect(told.text).not.toContain("client_secret");
    expect((await call(person, "GET", "/apps")).status).toBe(403);
  });

  test("17.3 whether somebody may use one is theirs to ask, and of who administers them", async () => {
    const { client_id: id } = await anApplication({ access: { mode: "custom", users: [person.userId] } });
    const ask = async (by: TestUser, user: string): Promise<unknown> => {
      const answer = await call(by, "GET", `/users/${user}/apps?client_id=${id}`);
      return answer.status === 200 ? answer.body.data : answer.status;
    };
    expect(await ask(person, "me")).toEqual([{ id }]);
    expect(await ask(tier2, "me")).toEqual([]);
    expect(await ask(library.administrator, person.userId)).toEqual([{ id }]);
    const colleague = await directory.aUser(library);
    expect(await ask(colleague, person.userId)).toBe(404);
    expect(await ask(other.administrator, person.userId)).toBe(404);
    await call(library.administrator, "POST", `${BASE}/${id}/disable`);
    expect(await ask(person, "me")).toEqual([]);
    expect((await call(person, "GET", "/users/me/apps")).body.data).not.toContainEqual({ id });
  });
});
