import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorkRepository } from "@muniment/operate";
import { shippedPermissionSets } from "@muniment/operate-api";
import { describeDocumentRepository } from "@muniment/operate/testing";
import { runMuniment } from "./faults/testing/muniment-process.ts";
import { findFreePorts } from "./free-port.ts";
import { openOffice } from "./testing/office.ts";
import { startRecordingProxy } from "./testing/recording-proxy.ts";
import { openWorkAdministrator } from "./testing/work-administrator.ts";
import type { WorkAdministrator } from "./testing/work-administrator.ts";
import type { Office, OfficeAccount } from "./testing/office.ts";
import { openWebBrowser } from "./scenario/index.ts";
import type { WebBrowser } from "./scenario/index.ts";

interface Session {
  readonly user: { readonly id: string; readonly login: string; readonly name: string; readonly email: string };
  readonly permissions: readonly string[];
}

interface Begun {
  readonly authorize_url: string;
}

interface Link {
  readonly state: string;
  readonly account_id?: string;
}

const API = "/api/operate/v1";
/** Requests that need the same token at the same time. */
const CALLS = 12;
let office: Office;
let administrator: WebBrowser;
let anna: WebBrowser;

const signIn = async (account: OfficeAccount): Promise<WebBrowser> => {
  const browser = openWebBrowser();
  await browser.signIn(`${office.operate}/auth/sign-in?return_to=/healthz`, account);
  return browser;
};

/** Where the browser is after signing in at the service as `account`. */
const link = async (browser: WebBrowser, path: string, account: OfficeAccount): Promise<URL> => {
  const begun = await browser.call(office.operate, "POST", `${API}${path}`, {
    body: { return_to: "/healthz?x=1" },
  });
  expect(begun.status).toBe(200);
  const { authorize_url: url }: Begun = begun.body.data;
  return new URL((await browser.signIn(url, account)).url);
};

const stateOf = async (browser: WebBrowser): Promise<Link | undefined> => {
  const { body } = await browser.call(office.operate, "GET", `${API}/my/linkedServices`);
  const mine: readonly { link: Link }[] = body.data;
  return mine[0]?.link;
};

beforeAll(async () => {
  office = await openOffice();
  administrator = await signIn(office.administrator);
  anna = await signIn(office.anna);
});

afterAll(async () => office[Symbol.asyncDispose]());

describe("OPR-USR-001 signing in through Work", () => {
  test("leads back to the page that was asked for, as the person of Work, with the rights of the configuration", async () => {
    const browser = openWebBrowser();
    const end = await browser.signIn(`${office.operate}/auth/sign-in?return_to=/healthz`, office.anna);
    expect([end.status, end.url]).toEqual([200, `${office.operate}/healthz`]);
    const { body } = await browser.call(office.operate, "GET", `${API}/session`);
    const { user, permissions }: Session = body.data;
    expect(user).toMatchObject({ login: "ANNA", name: "Person ANNA", email: "anna@firm.example" });
    expect(permissions).toEqual([...shippedPermissionSets["Case handlers"]].toSorted());
    const { body: other } = await administrator.call(office.operate, "GET", `${API}/session`);
    const administering: Session = other.data;
    expect(administering.permissions).toContain("admin.linkedServices");
  });

  test("answers a reply without its sign-in, or from another browser, with one page and no session", async () => {
    const browser = openWebBrowser();
    const { url } = await browser.visit(`${office.operate}/auth/sign-in`);
    expect(url).toContain(`${office.work}/auth/sign-in/`);
    const stranger = openWebBrowser();
    const reply = await stranger.visit(`${office.operate}/auth/callback?code=x&state=x`);
    expect(reply.status).toBe(400);
    expect(stranger.cookies.has("muniment_operate")).toBe(false);
  });

  test("D38 the cookie opens the API to Operate's own pages only", async () => {
    const cookie = `muniment_operate=${anna.cookies.get("muniment_operate") ?? ""}`;
    const bare = await fetch(`${office.operate}${API}/session`, { headers: { cookie } });
    expect(bare.status).toBe(401);
    const foreign = await anna.call(office.operate, "DELETE", `${API}/session`, { headers: { origin: office.work } });
    expect(foreign.status).toBe(401);
  });

  test("D42 ends with the next request when the person signs out of Work", async () => {
    const browser = await signIn(office.boris);
    expect((await browser.call(office.operate, "GET", `${API}/session`)).status).toBe(200);
    const page = await browser.visit(`${office.work}/auth/oauth2/logout`);
    const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    await browser.visit(action, { method: "POST", body: new URLSearchParams({ xsrf, logout: "yes" }) });
    expect((await browser.call(office.operate, "GET", `${API}/session`)).status).toBe(401);
  });

  test("signing out ends the session and names where Work's sign-out is", async () => {
    const browser = await signIn(office.boris);
    const { body } = await browser.call(office.operate, "DELETE", `${API}/session`);
    const { sign_out_url: url }: { sign_out_url: string } = body.data;
    expect(url).toContain(`${office.work}/auth/oauth2/logout?id_token_hint=`);
    expect((await browser.call(office.operate, "GET", `${API}/session`)).status).toBe(401);
  });
});

describe("3 linked services against Work", () => {
  test("OPR-LNK-002 an administrator adds one, nobody else does", async () => {
    const settings = {
      system_name: "work",
      display_name: "Work",
      base_url: office.work,
      client_id: "operate",
      client_secret: office.linkSecret,
      preferred_database: "ACTIVE",
    };
    const path = `${API}/admin/linkedServices`;
    const refused = await anna.call(office.operate, "POST", path, { body: settings });
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    const made = await administrator.call(office.operate, "POST", path, { body: settings });
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain(office.linkSecret);
    const { redirect_url: url }: { redirect_url: string } = made.body.data;
    expect(url).toBe(`${office.operate}/externalServices/replyFrom`);
  });

  test("OPR-LNK-021 a person links the own account, and Operate knows whose it is", async () => {
    expect((await stateOf(anna))?.state).toBe("none");
    const back = await link(anna, "/my/linkedServices/work/link", office.anna);
    expect([back.pathname, back.searchParams.get("link"), back.searchParams.get("x")]).toEqual([
      "/healthz",
      "linked",
      "1",
    ]);
    expect(await stateOf(anna)).toMatchObject({ state: "healthy", account_id: "ANNA" });
    const { body } = await anna.call(office.operate, "POST", `${API}/my/linkedServices/work/test`);
    const { checks }: { checks: { name: string; outcome: string }[] } = body.data;
    expect(checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      "address pass",
      "tls skipped",
      "discovery pass",
      "version pass",
      "clock pass",
      "token pass",
      "customer pass",
      "preferred_database pass",
    ]);
  });

  test("OPR-LNK-040 the administrator links the service account, by signing in as it", async () => {
    const back = await link(administrator, "/admin/linkedServices/work/systemLink", office.serviceAccount);
    expect(back.searchParams.get("link")).toBe("linked");
    const { body } = await administrator.call(office.operate, "GET", `${API}/admin/linkedServices/work`);
    expect(body.data).toMatchObject({
      status: "healthy",
      system_link: { state: "healthy", account_id: "SVC-INTAKE" },
      warnings: [],
    });
  });

  test("OPR-LNK-024 nobody else links Anna's account, and nobody the service account as their own", async () => {
    const boris = await signIn(office.boris);
    const taken = await link(openWorkSession(boris), "/my/linkedServices/work/link", office.anna);
    expect(taken.searchParams.get("link")).toBe("account_taken");
    expect((await stateOf(boris))?.state).toBe("none");
    const service = await link(openWorkSession(boris), "/my/linkedServices/work/link", office.serviceAccount);
    expect(service.searchParams.get("link")).toBe("service_account");
  });

  test("OPR-LNK-004 every service has the same redirect address, whose letters count, and the state tells which it is", async () => {
    const path = `${API}/admin/linkedServices`;
    const other = { system_name: "other", display_name: "Other", base_url: office.work, client_id: "operate" };
    expect((await administrator.call(office.operate, "POST", path, { body: other })).status).toBe(201);
    const states: string[] = [];
    for (const service of ["work", "other"]) {
      const to = `${API}/my/linkedServices/${service}/link`;
      const begun = await anna.call(office.operate, "POST", to, { body: { return_to: `/healthz?of=${service}` } });
      const { authorize_url: url }: Begun = begun.body.data;
      const { searchParams } = new URL(url);
      expect(searchParams.get("redirect_uri")).toBe(`${office.operate}/externalServices/replyFrom`);
      states.push(searchParams.get("state") ?? "");
    }
    const replies: (string | null)[] = [];
    for (const state of states) {
      const reply = `${office.operate}/externalServices/replyFrom?error=access_denied&state=${state}`;
      expect((await anna.visit(reply.replace("externalServices", "ExternalServices"))).status).toBe(404);
      replies.push(new URL((await anna.visit(reply)).url).searchParams.get("of"));
    }
    expect(replies).toEqual(["work", "other"]);
    expect((await administrator.call(office.operate, "DELETE", `${path}/other`)).status).toBe(200);
  });

  test("OPR-LNK-022 a state works once, in the session that began it; a wrong one changes nothing", async () => {
    const begun = await anna.call(office.operate, "POST", `${API}/my/linkedServices/work/link`, { body: {} });
    const { authorize_url: url }: Begun = begun.body.data;
    const state = new URL(url).searchParams.get("state") ?? "";
    const reply = `${office.operate}/externalServices/replyFrom?error=access_denied&state=${state}`;
    expect((await administrator.visit(reply)).status).toBe(400);
    const first = await anna.visit(reply);
    expect(new URL(first.url).searchParams.get("link")).toBe("cancelled");
    expect((await anna.visit(reply)).status).toBe(400);
    expect((await anna.visit(reply.replace("replyFrom", "replyfrom"))).status).toBe(404);
    expect((await stateOf(anna))?.state).toBe("healthy");
  });

  test("OPR-LNK-030 unlinking revokes the token at Work", async () => {
    const before = await countTokens("ANNA");
    expect(before).toBeGreaterThan(0);
    const { status } = await anna.call(office.operate, "DELETE", `${API}/my/linkedServices/work/link`);
    expect(status).toBe(200);
    expect((await stateOf(anna))?.state).toBe("none");
    expect(await countTokens("ANNA")).toBe(0);
  });

  test("OPR-LNK-026 no token or secret is in the database, in a log line or in an answer", async () => {
    await link(anna, "/my/linkedServices/work/link", office.anna);
    const stored = await rows("operate", "select to_jsonb(l)::text as text from operate.service_link l");
    const sessions = await rows("operate", "select to_jsonb(s)::text as text from operate.session s");
    const text = [...stored, ...sessions].map((row) => String(row["text"])).join("\n") + office.lines.join("\n");
    expect(office.lines.length).toBeGreaterThan(10);
    for (const hidden of [
      office.linkSecret,
      anna.cookies.get("muniment_operate") ?? "",
      "access_token",
      "refresh_token=",
    ]) {
      expect(text).not.toContain(hidden);
    }
  });

  test("OPR-LNK-027 OPR-FLT-010 tokens are renewed ahead of their end and after a refusal, once by whichever process is first", async () => {
    const processes = [office.operate, await office.addOperate()];
    const before = await tokensOfAnna();
    await rows("operate", "update operate.service_link set refresh_at = now() where account_id = 'ANNA'");
    expect(await testedBy(processes)).toEqual(Array.from({ length: CALLS }, () => "token pass"));
    const ahead = await tokensOfAnna();
    expect([ahead.given, ahead.rev]).toEqual([before.given + 1, before.rev + 1]);
    expect(ahead.isAhead).toBe(true);
    await rows(
      "work",
      `delete from identity.access_token t using identity."user" u
       where u.user_num = t.user_num and u.user_id = 'ANNA' and t.client_id = 'operate'`,
    );
    expect(await testedBy(processes)).toEqual(Array.from({ length: CALLS }, () => "token pass"));
    const renewed = await tokensOfAnna();
    expect([renewed.given, renewed.rev]).toEqual([1, ahead.rev + 1]);
  });

  test("OPR-LNK-028 a server that cannot be reached leaves the link as it is, and its token in use", async () => {
    await rows("operate", "update operate.service_link set refresh_at = now() where account_id = 'ANNA'");
    await rows("operate", "update operate.linked_service set base_url = 'http://127.0.0.1:9'");
    const refused = await anna.call(office.operate, "GET", `${API}/places?service=work`);
    expect([refused.status, refused.body.error?.code]).toEqual([503, "OPR-ERR-008"]);
    expect(await stateOf(anna)).toMatchObject({ state: "healthy" });
    await rows("operate", `update operate.linked_service set base_url = '${office.work}'`);
    expect((await anna.call(office.operate, "GET", `${API}/places?service=work`)).status).toBe(200);
  });

  test("OPR-LNK-028 OPR-LNK-062 OPR-IDN-005 what Work has revoked ends the link, told once, until the person links again", async () => {
    const password = "Another-one-4711";
    const { call } = await openWorkAdministrator(office);
    await call("POST", "/users/ANNA/password", { password, force_password_change: false });
    anna = await signIn({ ...office.anna, password });
    const answers = await Promise.all(
      Array.from({ length: CALLS }, () => anna.call(office.operate, "GET", `${API}/places?service=work`)),
    );
    const codes = answers.map(({ status, body }) => `${status} ${body.error?.code}`);
    expect(new Set(codes)).toEqual(new Set(["409 OPR-ERR-004"]));
    expect(await stateOf(anna)).toMatchObject({ state: "expired", account_id: "ANNA" });
    const told = await rows("operate", "select from platform.audit where action = 'link.expire'");
    expect(told).toHaveLength(1);
    const audited = await rows(
      "operate",
      "select distinct action, repository_account as account from platform.audit where action like 'link.%' order by 1, 2",
    );
    expect(audited.map(({ action, account }) => `${String(action)} ${String(account)}`)).toEqual([
      "link.expire ANNA",
      "link.make ANNA",
      "link.make SVC-INTAKE",
      "link.remove ANNA",
    ]);
    await link(anna, "/my/linkedServices/work/link", { ...office.anna, password });
    expect(await stateOf(anna)).toMatchObject({ state: "healthy" });
    expect((await anna.call(office.operate, "GET", `${API}/places?service=work`)).status).toBe(200);
  });

  test("OPR-USR-010 somebody who is disabled at Work is out with the next request", async () => {
    const browser = await signIn(office.boris);
    await rows("work", `update identity."user" set allow_logon = false where user_id = 'BORIS'`);
    expect((await browser.call(office.operate, "GET", `${API}/session`)).status).toBe(401);
  });
});

test("OPR-COR-001 Operate has a database of its own, in which nothing of Work is", async () => {
  const schemas = await rows(
    "operate",
    "select nspname as name from pg_namespace where nspname in ('work', 'identity')",
  );
  expect(schemas).toEqual([]);
  const outside = await rows("operate", "select extname from pg_extension where extname in ('dblink', 'postgres_fdw')");
  expect(outside).toEqual([]);
});

describe("the provider on Work", () => {
  let work: WorkAdministrator;
  let made = 0;
  const post = async (path: string, body: object): Promise<string> => {
    const { id }: { id: string } = await work.call("POST", `/libraries/ACTIVE${path}`, body);
    return id;
  };

  beforeAll(async () => {
    work = await openWorkAdministrator(office);
  });

  describeDocumentRepository("OPR-PRV-001 work", async () => {
    made += 1;
    const workspace = await post("/workspaces", { name: `Matter ${made}` });
    const folder = await post(`/workspaces/${encodeURIComponent(workspace)}/folders`, { name: "Documents" });
    return {
      repository: createWorkRepository({ baseUrl: office.work, customerId: 1, use: (call) => call(work.token) }),
      containerId: `folder:${folder}`,
      placeId: `workspace:${workspace}`,
      otherPlaceId: "workspace:ACTIVE!999999",
      library: "ACTIVE",
      property: "custom1",
    };
  });

  describe("OPR-CAL-002 OPR-PRV-003 a server without an operation that not every one has", () => {
    test.each([404, 405, 501])(
      "that answers %i is not asked again, and a copy is made all the same",
      async (status) => {
        const port = await findFreePorts(1);
        await using proxy = await startRecordingProxy(port, Number(new URL(office.work).port));
        proxy.refuse = ({ path }) => (path.endsWith("/copy") ? status : undefined);
        const workspace = await post("/workspaces", { name: `Matter without ${status}` });
        const folder = `folder:${await post(`/workspaces/${encodeURIComponent(workspace)}/folders`, { name: "Documents" })}`;
        const baseUrl = `http://127.0.0.1:${port}`;
        const repository = createWorkRepository({ baseUrl, customerId: 1, use: (call) => call(work.token) });
        const operation = () => ({ operationId: randomUUID() });
        const original = await repository.upload(
          folder,
          { name: "Letter.txt", content: Readable.from("text") },
          operation(),
        );
        for (const name of ["First.txt", "Second.txt"]) {
          const copy = await repository.copy(original.id, folder, operation(), name);
          expect(copy).toMatchObject({ kind: "document", name, size: 4, sha256: original.sha256 });
        }
        expect(proxy.calls.filter(({ path }) => path.endsWith("/copy"))).toHaveLength(1);
      },
    );

    test("a document that is not there is no missing path", async () => {
      const repository = createWorkRepository({ baseUrl: office.work, customerId: 1, use: (call) => call(work.token) });
      const missing = repository.copy("document:ACTIVE!999999.1", "folder:ACTIVE!999999", {
        operationId: randomUUID(),
      });
      await expect(missing).rejects.toMatchObject({ fault: "denied", code: "NRC_NO_RECORD" });
    });
  });
});

describe("OPR-AUD-005 muniment audit verify --part operate", () => {
  let folder: string;
  const verify = async (...more: string[]) =>
    runMuniment("audit", "verify", "--part", "operate", "--config", join(folder, "operate.conf"), ...more);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "muniment-verify-"));
    const key = `tests:${randomBytes(32).toString("base64url")}`;
    const settings = {
      MUNIMENT_DATABASE_URL: office.databaseUrl("operate"),
      MUNIMENT_PUBLIC_ORIGIN: office.operate,
      MUNIMENT_SEAL_KEYS: key,
      MUNIMENT_OIDC_ISSUER: office.work,
      MUNIMENT_OIDC_CLIENT_SECRET: "not asked for",
      MUNIMENT_MAIL_FOLDER: folder,
      MUNIMENT_MAIL_KEYS: key,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, "operate.conf"), lines.join(""), { mode: 0o600 });
  });

  afterAll(async () => rm(folder, { recursive: true, force: true }));

  test("finds the chain of what people did here whole, and says what was changed behind it", async () => {
    const whole = await verify();
    const [, records, head = ""] = /whole: (\d+) records[^]*--anchor: ([0-9a-f]{64})/.exec(whole.output) ?? [];
    const [kept] = await rows("operate", "select count(*)::int as n from platform.audit");
    expect([whole.status, Number(records)]).toEqual([0, kept?.["n"]]);
    expect(Number(records)).toBeGreaterThan(5);
    const [altered] = await rows(
      "operate",
      `set session_replication_role = replica;
       update platform.audit set actor_id = 'BORIS' where id = (select max(id) from platform.audit where action = 'link.make')
       returning id`,
    );
    await rows(
      "operate",
      "set session_replication_role = replica; delete from platform.audit where action = 'link.expire'",
    );
    const found = await verify("--anchor", head);
    expect(found.status).toBe(1);
    expect(found.output).toMatch(new RegExp(`Record ${String(altered?.["id"])} of .* was altered`));
    expect(found.output).toContain("is gone");
  });
});

/** The same browser at Operate, not signed in at Work. */
function openWorkSession(browser: WebBrowser): WebBrowser {
  for (const name of browser.cookies.keys()) if (name !== "muniment_operate") browser.cookies.delete(name);
  return browser;
}

async function rows(name: "work" | "operate", text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: office.databaseUrl(name) });
  await client.connect();
  try {
    const results: unknown = await client.query(text);
    const last = (Array.isArray(results) ? results.at(-1) : results) as { rows: Record<string, unknown>[] };
    return last.rows;
  } finally {
    await client.end();
  }
}

/** What the test of Anna's link says of her token, asked of all the processes at once. */
async function testedBy(processes: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, at) =>
      anna.call(processes[at % processes.length] ?? "", "POST", `${API}/my/linkedServices/work/test`, {
        headers: { origin: office.operate },
      }),
    ),
  );
  return answers.map(({ body }) => {
    const { checks }: { checks: { name: string; outcome: string }[] } = body.data;
    return checks.map(({ name, outcome }) => `${name} ${outcome}`).find((check) => check.startsWith("token")) ?? "";
  });
}

/** How many tokens Work has given for her link, and what Operate knows of the last of them. */
async function tokensOfAnna(): Promise<{ given: number; rev: number; isAhead: boolean }> {
  const [kept] = await rows(
    "operate",
    "select token_rev::int, refresh_at from operate.service_link where account_id = 'ANNA'",
  );
  const [last] = await rows(
    "work",
    `select max(expires_at) as at from identity.access_token t join identity."user" u on u.user_num = t.user_num
     where u.user_id = 'ANNA' and t.client_id = 'operate'`,
  );
  const { token_rev: rev, refresh_at: at } = kept as { token_rev: number; refresh_at: Date };
  const { at: end } = last as { at: Date };
  return { given: await countTokens("ANNA"), rev, isAhead: at > new Date() && at < end };
}

async function countTokens(userId: string): Promise<number> {
  const found = await rows(
    "work",
    `select 1 from identity.access_token t join identity."user" u on u.user_num = t.user_num
     where u.user_id = '${userId}' and t.client_id = 'operate'`,
  );
  return found.length;
}
