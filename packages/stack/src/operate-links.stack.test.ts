import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openOffice } from "./testing/office.ts";
import type { Office, OfficeAccount } from "./testing/office.ts";
import { openWebBrowser } from "./testing/web-browser.ts";
import type { WebBrowser } from "./testing/web-browser.ts";

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
    expect(permissions).toEqual(["documents.file", "email.file"]);
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
      "discovery pass",
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

  test("OPR-USR-010 somebody who is disabled at Work is out with the next request", async () => {
    const browser = await signIn(office.boris);
    await rows("work", `update identity."user" set allow_logon = false where user_id = 'BORIS'`);
    expect((await browser.call(office.operate, "GET", `${API}/session`)).status).toBe(401);
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
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function countTokens(userId: string): Promise<number> {
  const found = await rows(
    "work",
    `select 1 from identity.access_token t join identity."user" u on u.user_num = t.user_num
     where u.user_id = '${userId}' and t.client_id = 'operate'`,
  );
  return found.length;
}
