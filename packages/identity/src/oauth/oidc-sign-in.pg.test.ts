import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOidcProvider } from "../../testing/index.ts";
import type { TestOidcProvider } from "../../testing/index.ts";
import { openBrowser } from "./testing/browser.ts";
import type { Browser, Visit } from "./testing/browser.ts";
import { makeEnterprise, openDesk, refusals, sentTo, typeName } from "./testing/provider-sign-in.ts";
import type { SignOnDesk } from "./testing/provider-sign-in.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

const MINUTE = 60;
const CALLBACK = `${ORIGIN}/auth/oidc/login/callback`;
let world: World;
let provider: TestOidcProvider;
let desk: SignOnDesk;

const settings = () => ({
  match: "email",
  claim: "",
  issuer: provider.issuer,
  client_id: provider.clientId,
  client_secret: provider.clientSecret,
});

beforeAll(async () => {
  world = await startWorld(2);
  const mailed = (sub: string) => ({ sub, email: `${sub.toUpperCase()}@example.test`, preferred_username: sub });
  provider = await startOidcProvider({
    redirectUri: CALLBACK,
    people: [
      mailed("anna"),
      mailed("boris"),
      mailed("carla"),
      { ...mailed("anna"), sub: "stranger", email: "stranger@example.test" },
      { ...mailed("anna"), sub: "claimant", email_verified: false },
      { sub: "nameless" },
    ],
  });
  for (const userId of ["ANNA", "BORIS", "CARLA"]) await world.addUser(userId);
  desk = await openDesk(world, "FOUNDER");
  await makeEnterprise(world, "ANNA", "BORIS");
});

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const switchOn = async (minutes?: number) =>
  desk.call("POST", "/switch", { to: "oidc", ...(minutes === undefined ? {} : { trial_minutes: minutes }) });

/** Goes to the provider as somebody, and comes back as far as the address that the provider leads to. */
async function comeBack(url: string, who: string): Promise<string> {
  provider.present = who;
  const there = openBrowser(provider.issuer, () => provider.issuer);
  return (await there.visit(url)).url;
}

async function signInBy(browser: Browser, name: string, who: string): Promise<Visit> {
  return browser.visit(await comeBack(sentTo(await typeName(browser, name)), who));
}

const isSignedIn = (browser: Browser): boolean =>
  [...browser.cookies.keys()].some((key) => key.includes("muniment_work"));

describe("CC-SSO-003 OpenID Connect", () => {
  test("CC-SSO-001 the settings are for who manages settings, and none is kept whose provider does not answer", async () => {
    const other = await openDesk(world, "CARLA");
    expect((await other.call("GET", "")).status).toBe(403);
    expect((await other.call("PUT", "/oidc", settings())).status).toBe(403);
    expect((await other.call("POST", "/switch", { to: "off" })).status).toBe(403);
    for (const issuer of ["http://169.254.169.254/latest", "ftp://127.0.0.1", "http://10.1.2.3", "not an address"]) {
      const refused = await desk.call("PUT", "/oidc", { ...settings(), issuer });
      expect([refused.status, refused.body.error?.messages[0]?.code]).toEqual([422, "sign_on_url"]);
    }
    const silent = await desk.call("PUT", "/oidc", { ...settings(), issuer: `${provider.issuer}/elsewhere` });
    expect(silent.body.error?.messages[0]?.code).toBe("sign_on_unreachable");
    expect((await switchOn()).body.error?.messages[0]?.code).toBe("sign_on_no_settings");
  });

  test("the client secret is sealed, never shown, and goes to nobody else than it was given for", async () => {
    const kept = await desk.call("PUT", "/oidc", settings());
    expect(kept.status).toBe(200);
    expect(kept.body.data).toMatchObject({ in_force: "off", oidc: { has_secret: true, is_in_force: false } });
    expect(JSON.stringify(kept.body)).not.toContain(provider.clientSecret);
    const { rows } = await world.database.pool.query<{ text: string }>(
      `select s::text || (select string_agg(a::text, '') from platform.audit a) as text from identity.sign_on_setup s`,
    );
    expect(rows.map(({ text }) => text).join("")).not.toContain(provider.clientSecret);
    const { client_secret: _left, ...without } = settings();
    const moved = await desk.call("PUT", "/oidc", { ...without, client_id: "another" });
    expect(moved.body.error?.messages[0]?.code).toBe("sign_on_secret");
    expect((await desk.call("PUT", "/oidc", without)).body.data).toMatchObject({ oidc: { has_secret: true } });
  });

  test("CC-SSO-008 a test runs the whole way, shows claims and the account to who began it, and signs nobody in", async () => {
    const begun = await desk.call("POST", "/tests", { protocol: "oidc" });
    const { id, url } = begun.body.data as { id: string; url: string };
    expect((await desk.call("GET", `/tests/${id}`)).body.data).toMatchObject({ state: "waiting" });
    const browser = world.browser();
    const end = await browser.visit(await comeBack(url, "anna"));
    // This browser is nobody's, so that it learns nothing.
    expect(end.status).toBe(400);
    expect(end.text).not.toContain("ANNA");
    expect(isSignedIn(browser)).toBe(false);
    expect((await desk.call("GET", `/tests/${id}`)).body.data).toMatchObject({
      state: "passed",
      identifier: "ANNA@example.test",
      account: { user_id: "ANNA" },
      claims: expect.arrayContaining([{ name: "email", values: ["ANNA@example.test"] }]),
    });
    expect((await openDesk(world, "CARLA").then((other) => other.call("GET", `/tests/${id}`))).status).toBe(403);
    for (const [who, problem] of [
      ["carla", "account_is_virtual"],
      ["stranger", "no_account"],
      ["claimant", "email_not_verified"],
      ["nameless", "no_identifier"],
      ["nobody", "provider_refused"],
    ] as const) {
      const again = await desk.call("POST", "/tests", { protocol: "oidc" });
      const one = again.body.data as { id: string; url: string };
      await world.browser().visit(await comeBack(one.url, who));
      expect((await desk.call("GET", `/tests/${one.id}`)).body.data, who).toMatchObject({ state: "failed", problem });
    }
  });

  test("CC-SSO-004 it is not switched on without an enabled virtual NRTADMIN who has a password", async () => {
    await makeEnterprise(world, "FOUNDER");
    expect((await switchOn()).body.error?.messages[0]?.code).toBe("sign_on_local_administrator");
    await world.setNrtadmin("CARLA", true);
    await world.setEnabled("CARLA", false);
    expect((await switchOn()).body.error?.messages[0]?.code).toBe("sign_on_local_administrator");
    await world.setEnabled("CARLA", true);
    expect((await switchOn(1)).body.data).toMatchObject({
      in_force: "oidc",
      trial: { before: "off", seconds_left: 60 },
    });
  });

  test("CC-SSO-008 a trial that nobody confirms goes back by itself, at its last second and for every server", async () => {
    world.clock.advance(MINUTE - 1);
    expect((await world.browser().visit("/auth")).text).toContain(">Next<");
    world.clock.advance(1);
    expect((await world.browser().visit("/auth")).text).not.toContain(">Next<");
    const { data } = (await desk.call("GET", "")).body;
    expect(data).toMatchObject({ in_force: "off" });
    expect(data["trial"]).toBeUndefined();
    expect((await desk.call("POST", "/confirm")).body.error?.messages[0]?.code).toBe("sign_on_no_trial");
  });

  test("CC-SSO-008 one that is confirmed stays, and one can go back before its time", async () => {
    await switchOn();
    expect((await desk.call("POST", "/go-back")).body.data).toMatchObject({ in_force: "off" });
    await switchOn();
    expect((await desk.call("POST", "/confirm")).body.data).toMatchObject({
      in_force: "oidc",
      oidc: { is_in_force: true },
    });
    world.clock.advance(11 * MINUTE);
    expect((await desk.call("GET", "")).body.data).toMatchObject({ in_force: "oidc" });
    expect((await switchOn()).body.error?.messages[0]?.code).toBe("sign_on_in_force");
  });

  test("CC-SSO-007 CC-SGN-007 the identifier decides: enterprise users go to the provider, nobody and virtual users look alike", async () => {
    const browser = world.browser();
    for (const name of ["anna", "ANNA", " Anna@Example.TEST "]) {
      const sent = sentTo(await typeName(browser, name));
      expect(sent).toMatch(new RegExp(`^${provider.issuer}/auth\\?`));
      const asked = new URL(sent).searchParams;
      expect(asked.get("code_challenge_method")).toBe("S256");
      for (const each of ["state", "nonce", "code_challenge"]) expect(asked.get(each)?.length).toBeGreaterThan(40);
    }
    const [virtual, unknown] = [await typeName(browser, "CARLA"), await typeName(browser, "CARLO")];
    const plain = ({ text }: Visit): string =>
      text.replaceAll(/CARL[AO]/g, "X").replaceAll(/\/sign-in\/[\w-]+|sign_in=[\w-]+/g, "");
    expect(plain(virtual)).toBe(plain(unknown));
    const done = await browser.submit(virtual, { username: "CARLA", password: PASSWORD });
    expect(done.url).toBe(`${ORIGIN}/work/web/`);
    expect(isSignedIn(browser)).toBe(true);
  });

  test("CC-SSO-005 who comes back is signed in by e-mail, over two servers, for an application as well", async () => {
    const browser = world.browser();
    expect((await signInBy(browser, "anna", "anna")).url).toBe(`${ORIGIN}/work/web/`);
    const cookie = [...browser.cookies].find(([key]) => key.startsWith("muniment_work"))?.[1].value ?? "";
    const me = await world.call("/whoami", {
      headers: {
        cookie: `muniment_work=${cookie}`,
        "x-muniment-client": "work",
        "sec-fetch-site": "same-origin",
        origin: ORIGIN,
      },
    });
    expect(await me.json()).toMatchObject({ user_id: "ANNA" });
    // The provider decides who it is, whatever was typed.
    const other = world.browser();
    await signInBy(other, "anna", "boris");
    expect(isSignedIn(other)).toBe(true);
  });

  test("accounts that are disabled, virtual or not there are refused, and the audit says why", async () => {
    await world.setEnabled("BORIS", false);
    for (const [who, code] of [
      ["boris", "no_account"],
      ["carla", "account_is_virtual"],
      ["stranger", "no_account"],
      ["claimant", "email_not_verified"],
      ["nobody", "provider_refused"],
    ] as const) {
      const browser = world.browser();
      const end = await signInBy(browser, "anna", who);
      expect([end.status, isSignedIn(browser)], who).toEqual([401, false]);
      expect(end.text, who).not.toContain(code);
      expect((await refusals(world))[0], who).toBe(code);
    }
    await world.setEnabled("BORIS", true);
  });

  test("CC-SSO-005 the User ID can be matched instead, and the settings in force stay until the new ones are switched to", async () => {
    await desk.call("PUT", "/oidc", { ...settings(), match: "user_id" });
    expect((await desk.call("GET", "")).body.data).toMatchObject({ in_force: "oidc", oidc: { is_in_force: false } });
    const browser = world.browser();
    const held = await comeBack(sentTo(await typeName(browser, "anna")), "anna");
    expect((await switchOn()).body.data).toMatchObject({ trial: { before: "oidc" } });
    // Begun by settings that are not in force any more.
    expect((await browser.visit(held)).status).toBe(401);
    // Another address, the same User ID.
    expect((await signInBy(world.browser(), "anna", "stranger")).url).toBe(`${ORIGIN}/work/web/`);
    await desk.call("POST", "/confirm");
  });
});

describe("CC-SSO-011 answers that were not asked for", () => {
  const change = (url: string, name: string, value: string | undefined): string => {
    const changed = new URL(url);
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
    return changed.href;
  };

  test("login CSRF: an answer signs in no browser but the one that set out", async () => {
    const attacker = world.browser();
    const answer = await comeBack(sentTo(await typeName(attacker, "anna")), "anna");
    const victim = world.browser();
    await victim.visit("/auth");
    expect((await victim.visit(answer)).status).toBe(400);
    expect(isSignedIn(victim)).toBe(false);
  });

  test("a wrong state, none, an old one and one that was used find nobody waiting", async () => {
    const browser = world.browser();
    const answer = await comeBack(sentTo(await typeName(browser, "anna")), "anna");
    for (const state of ["wrong", undefined])
      expect((await browser.visit(change(answer, "state", state))).status).toBe(400);
    const first = await browser.send(answer);
    expect(first.status).toBe(303);
    expect((await browser.send(answer)).status).toBe(400);
    const old = await comeBack(sentTo(await typeName(browser, "anna")), "anna");
    world.clock.advance(15 * MINUTE);
    expect((await browser.send(old)).status).toBe(400);
  });

  test("mix-up: an issuer that was not asked, or a code of another sign-in, is refused", async () => {
    for (const [name, value, code] of [
      ["iss", "https://evil.example", "answer_of_others"],
      ["iss", undefined, "answer_of_others"],
      ["code", "wrong", "provider_refused"],
    ] as const) {
      const browser = world.browser();
      const answer = await comeBack(sentTo(await typeName(browser, "anna")), "anna");
      expect((await browser.visit(change(answer, name, value))).status, `${name} ${value}`).toBe(401);
      expect((await refusals(world))[0], `${name} ${value}`).toBe(code);
    }
    // The code belongs to another nonce and another verifier.
    const [one, two] = [world.browser(), world.browser()];
    const theirs = await comeBack(sentTo(await typeName(one, "anna")), "boris");
    const own = await comeBack(sentTo(await typeName(two, "anna")), "anna");
    const injected = change(own, "code", new URL(theirs).searchParams.get("code") ?? "");
    expect((await two.visit(injected)).status).toBe(401);
    expect(isSignedIn(two)).toBe(false);
  });

  test("a wrong nonce is refused", async () => {
    const browser = world.browser();
    const sent = change(sentTo(await typeName(browser, "anna")), "nonce", "another");
    expect((await browser.visit(await comeBack(sent, "anna"))).status).toBe(401);
    expect((await refusals(world))[0]).toBe("answer_not_asked_for");
  });

  test("an answer by the door of the other protocol is nobody's", async () => {
    const browser = world.browser();
    const answer = new URL(await comeBack(sentTo(await typeName(browser, "anna")), "anna"));
    const response = await world.post("/auth/saml/login/callback", {
      RelayState: answer.searchParams.get("state") ?? "",
      SAMLResponse: "PHg+",
    });
    expect(response.status).toBe(303);
    expect((await browser.visit(response.headers.get("location") ?? "")).status).toBe(401);
    expect((await refusals(world))[0]).toBe("answer_of_others");
  });

  test("CC-LCK-008 who sets out from one address again and again without arriving is asked to wait", async () => {
    await world.database.pool.query(`update identity.sign_on_request set is_done = true`);
    const browser = world.browser();
    for (let count = 0; count < 3; count += 1) expect(sentTo(await typeName(browser, "anna"))).not.toBe("");
    await world.database.pool.query(
      `insert into identity.sign_on_request select sha256(g::text::bytea), setup_num, interaction, tester_num,
        secret_key_id, secret, source_ip, begun_at from generate_series(1, 197) g,
        (select * from identity.sign_on_request where not is_done limit 1) r`,
    );
    const closed = await typeName(browser, "anna");
    expect([closed.status, sentTo(closed)]).toEqual([429, ""]);
    // Who has a password here is not asked to wait for others.
    expect((await typeName(browser, "CARLA")).status).toBe(200);
  });
});
