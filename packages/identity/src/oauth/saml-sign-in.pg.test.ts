import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSamlProvider } from "../../testing/index.ts";
import type { SamlAnswer, TestSamlProvider } from "../../testing/index.ts";
import type { Browser, Visit } from "./testing/browser.ts";
import { makeEnterprise, openDesk, refusals, sentTo, typeName } from "./testing/provider-sign-in.ts";
import type { SignOnDesk } from "./testing/provider-sign-in.ts";
import { ORIGIN, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

const CONSUMER = `${ORIGIN}/auth/saml/login/callback`;
const MINUTE = 60;
const DAY = 86_400;
let world: World;
let provider: TestSamlProvider;
let desk: SignOnDesk;

const settings = (certificates: readonly string[] = [provider.key.certificate]) => ({
  match: "email",
  claim: "",
  entity_id: provider.entityId,
  sign_in_url: "https://provider.example/sign-in",
  certificates,
});

beforeAll(async () => {
  world = await startWorld(2);
  provider = await makeSamlProvider(world.clock.now());
  for (const userId of ["ANNA", "BORIS"]) await world.addUser(userId);
  desk = await openDesk(world, "FOUNDER");
  await makeEnterprise(world, "ANNA", "BORIS");
});

afterAll(async () => world[Symbol.asyncDispose]());

const isSignedIn = (browser: Browser): boolean =>
  [...browser.cookies.keys()].some((key) => key.includes("muniment_work"));

/** Posts what the provider answered, as its page would: from elsewhere, without our cookies. */
async function post(form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await world.post("/auth/saml/login/callback", form, { "sec-fetch-site": "cross-site" });
  return { status: response.status, location: response.headers.get("location") ?? "" };
}

async function signInAs(
  answer: Partial<SamlAnswer>,
  browser: Browser = world.browser(),
): Promise<{ end: Visit; browser: Browser; form: Record<string, string> }> {
  const url = sentTo(await typeName(browser, "anna"));
  const form = await provider.answer(url, { nameId: "anna@example.test", now: world.clock.now(), ...answer });
  const { location } = await post(form);
  return { end: await browser.visit(location), browser, form };
}

async function expectRefused(answer: Partial<SamlAnswer>, code: string): Promise<void> {
  const { end, browser } = await signInAs(answer);
  expect([end.status, isSignedIn(browser)], code).toEqual([401, false]);
  expect((await refusals(world))[0]).toBe(code);
}

describe("CC-SSO-002 SAML 2.0", () => {
  test("the installation's own metadata names its addresses, its key, and that assertions are to be signed", async () => {
    const response = await world.call("/auth/saml/metadata");
    expect(response.headers.get("content-type")).toMatch(/^application\/samlmetadata\+xml/);
    const xml = await response.text();
    expect(xml).toContain(`entityID="${ORIGIN}/auth/saml/metadata"`);
    expect(xml).toContain(`Location="${CONSUMER}"`);
    expect(xml).toContain('WantAssertionsSigned="true"');
    expect(xml.match(/use="(?:signing|encryption)"/g)).toHaveLength(2);
    // Made once, for all servers.
    const key = /X509Certificate>([^<]*)</.exec(xml)?.[1];
    expect(/X509Certificate>([^<]*)</.exec(await (await world.call("/auth/saml/metadata")).text())?.[1]).toBe(key);
    expect((await desk.call("GET", "")).body.data).toMatchObject({ own: { consumer_url: CONSUMER } });
  });

  test("a provider's metadata is read, and shown with certificates, before anything is kept", async () => {
    const read = await desk.call("POST", "/saml/metadata", { xml: provider.metadata });
    expect(read.body.data).toMatchObject({
      entity_id: provider.entityId,
      sign_in_url: "https://provider.example/sign-in?a=1&b=2",
      certificates: [{ subject: "CN=Test provider", state: "valid" }],
    });
    expect((await desk.call("GET", "")).body.data["saml"]).toBeUndefined();
  });

  test("hostile metadata is refused: document types, growing entities, no provider, no XML, addresses that are none", async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`;
    const outside = `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const without = provider.metadata.replaceAll("IDPSSODescriptor", "SPSSODescriptor");
    for (const xml of [`${laughs}${provider.metadata}`, `${outside}<x>&f;</x>`, without, "not xml", "<a>"]) {
      const refused = await desk.call("POST", "/saml/metadata", { xml });
      expect([refused.status, refused.body.error?.messages[0]?.code]).toEqual([422, "sign_on_metadata"]);
      expect(JSON.stringify(refused.body)).not.toContain("root:");
    }
    for (const url of [
      "http://169.254.169.254/latest/meta-data",
      "https://169.254.169.254/",
      "https://[fe80::1]/",
      "https://[::ffff:169.254.169.254]/",
      "https://0.0.0.0/",
      "http://provider.example/",
      "file:///etc/passwd",
      "https://somebody:secret@provider.example/",
    ]) {
      const refused = await desk.call("POST", "/saml/metadata", { url });
      expect([url, refused.body.error?.messages[0]?.code]).toEqual([url, "sign_on_url"]);
    }
    const nothing = await desk.call("POST", "/saml/metadata", { url: "http://127.0.0.1:9/metadata" });
    expect(nothing.body.error?.messages[0]?.code).toBe("sign_on_unreachable");
    expect((await desk.call("POST", "/saml/metadata", {})).status).toBe(422);
  });

  test("what is kept must hold certificates and an address of the web", async () => {
    expect((await desk.call("PUT", "/saml", settings(["nonsense"]))).body.error?.messages[0]).toMatchObject({
      code: "certificate_invalid",
      field: "certificates[0]",
    });
    const script = await desk.call("PUT", "/saml", { ...settings(), sign_in_url: "javascript:alert(1)" });
    expect(script.body.error?.messages[0]?.code).toBe("sign_on_url");
    expect((await desk.call("PUT", "/saml", settings())).status).toBe(200);
    expect((await desk.call("POST", "/switch", { to: "saml" })).status).toBe(200);
    expect((await desk.call("POST", "/confirm")).body.data).toMatchObject({ in_force: "saml" });
  });

  test("CC-SSO-005 who is asserted is signed in by e-mail; the request is signed and names where to answer", async () => {
    const sent = new URL(sentTo(await typeName(world.browser(), "anna")));
    expect(sent.searchParams.get("SigAlg")).toContain("rsa-sha256");
    expect(provider.readRequest(sent.href)).toMatchObject({
      consumer: CONSUMER,
      issuer: `${ORIGIN}/auth/saml/metadata`,
    });
    const { end, browser } = await signInAs({});
    expect(end.url).toBe(`${ORIGIN}/work/web/`);
    expect(isSignedIn(browser)).toBe(true);
  });

  test("CC-SSO-011 an encrypted assertion is opened, and refused when it is not signed", async () => {
    const xml = await (await world.call("/auth/saml/metadata")).text();
    const body = /use="encryption">[\s\S]*?X509Certificate>([^<]*)</.exec(xml)?.[1] ?? "";
    const lines = body.replaceAll(/\s/g, "").replaceAll(/(.{64})/g, "$1\n");
    const encryptedFor = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    expect(isSignedIn((await signInAs({ encryptedFor })).browser)).toBe(true);
    await expectRefused({ encryptedFor, signedBy: "nobody" }, "answer_not_signed");
  });

  test("CC-SSO-005 an attribute can hold the identifier, and a User ID can be matched", async () => {
    await desk.call("PUT", "/saml", { ...settings(), match: "user_id", claim: "uid" });
    await desk.call("POST", "/switch", { to: "saml" });
    await desk.call("POST", "/confirm");
    expect(isSignedIn((await signInAs({ nameId: "x", attributes: { uid: "boris" } })).browser)).toBe(true);
    await expectRefused({ attributes: { other: "boris" } }, "no_identifier");
    await desk.call("PUT", "/saml", settings());
    await desk.call("POST", "/switch", { to: "saml" });
    await desk.call("POST", "/confirm");
  });

  test("CC-SSO-006 a second certificate follows the first, with its end in sight, and an ended one counts no more", async () => {
    const next = await makeSamlProvider(new Date(world.clock.now().getTime() + 3650 * DAY * 1000));
    await expectRefused({ signedBy: next.key }, "answer_not_signed");
    const both = [provider.key.certificate, next.key.certificate];
    const kept = await desk.call("PUT", "/saml", settings(both));
    expect(kept.body.data).toMatchObject({ saml: { certificates: [{ state: "valid" }, { state: "coming" }] } });
    await desk.call("POST", "/switch", { to: "saml" });
    await desk.call("POST", "/confirm");
    expect(isSignedIn((await signInAs({})).browser)).toBe(true);
    // It has not begun.
    await expectRefused({ signedBy: next.key }, "answer_not_signed");
  });
});

describe("CC-SSO-011 answers that are not what they seem", () => {
  test("not signed, signed by somebody else, or changed after it was signed", async () => {
    const stranger = await makeSamlProvider(world.clock.now());
    await expectRefused({ signedBy: "nobody" }, "answer_not_signed");
    await expectRefused({ signedBy: stranger.key }, "answer_not_signed");
    const changed = (xml: string) => xml.replace("anna@example.test", "boris@example.test");
    await expectRefused({ spoil: changed }, "answer_not_signed");
  });

  test("signature wrapping: what was signed is carried along, and something else shown", async () => {
    const forged = (xml: string): { signed: string; evil: string } => {
      const signed = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? "";
      const bare = signed.replace(/<ds:Signature[\s\S]*<\/ds:Signature>|<Signature[\s\S]*<\/Signature>/, "");
      return { signed, evil: bare.replace("anna@example.test", "boris@example.test") };
    };
    const withId = (xml: string, id: string) => xml.replace(/ID="[^"]*"/, `ID="${id}"`);
    const wrappings: ((xml: string) => string)[] = [
      // Beside it, before and after.
      (xml) => xml.replace(/<saml:Assertion/, `${withId(forged(xml).evil, "_evil")}<saml:Assertion`),
      (xml) => xml.replace("</samlp:Response>", `${withId(forged(xml).evil, "_evil")}</samlp:Response>`),
      // With the same ID.
      (xml) => xml.replace(/<saml:Assertion/, `${forged(xml).evil}<saml:Assertion`),
      // The forged one holds the signed one, or its signature.
      (xml) => {
        const { signed, evil } = forged(xml);
        return xml.replace(signed, withId(evil, "_evil").replace("</saml:Assertion>", `${signed}</saml:Assertion>`));
      },
      (xml) => {
        const { signed, evil } = forged(xml);
        const signature = /<(?:ds:)?Signature[\s\S]*<\/(?:ds:)?Signature>/.exec(signed)?.[0] ?? "";
        const holding = signature.replace(/<\/((?:ds:)?Signature)>$/, `<Object>${signed}</Object></$1>`);
        return xml.replace(signed, withId(evil, "_evil").replace("</saml:Issuer>", `</saml:Issuer>${holding}`));
      },
      // The signed one in an extension.
      (xml) => {
        const { signed, evil } = forged(xml);
        const moved = `<samlp:Extensions>${signed}</samlp:Extensions>`;
        return xml.replace(signed, withId(evil, "_evil")).replace("<samlp:Status>", `${moved}<samlp:Status>`);
      },
      // A response around the response.
      (xml) => xml.replace("<samlp:Status>", `<samlp:Response>${xml}</samlp:Response><samlp:Status>`),
    ];
    for (const spoil of wrappings) {
      const { browser, end } = await signInAs({ spoil });
      expect([end.status, isSignedIn(browser)], spoil.toString()).toEqual([401, false]);
      expect((await refusals(world))[0], spoil.toString()).toMatch(/^answer_(?:not_signed|unreadable)$/);
    }
  });

  test("a comment in the name makes nobody else of it", async () => {
    const { browser } = await signInAs({ nameId: "boris@example.test<!-- -->.evil.example" });
    expect(isSignedIn(browser)).toBe(false);
    expect((await refusals(world))[0]).toBe("no_account");
  });

  test("entities that grow or fetch are not even read", async () => {
    const laughs = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
    await expectRefused({ spoil: (xml) => laughs + xml }, "answer_unreadable");
    await expectRefused(
      { spoil: (xml) => xml.replace("<samlp:Status>", `${laughs}<samlp:Status>`) },
      "answer_unreadable",
    );
    await expectRefused({ spoil: () => "no xml" }, "answer_unreadable");
    await expectRefused({ spoil: () => "" }, "answer_unreadable");
    const long = await signInAs({ spoil: () => "x".repeat(600_000) });
    expect(isSignedIn(long.browser)).toBe(false);
  });

  test("for another audience, another recipient, by another issuer, to another question", async () => {
    await expectRefused({ audience: "https://elsewhere.example" }, "answer_for_others");
    await expectRefused({ recipient: "https://elsewhere.example/acs" }, "answer_for_others");
    await expectRefused({ issuer: "https://elsewhere.example" }, "answer_of_others");
    await expectRefused({ inResponseTo: "_another" }, "answer_not_asked_for");
  });

  test("too early and too late", async () => {
    const at = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000);
    await expectRefused({ now: at(-7) }, "answer_over");
    await expectRefused({ now: at(7) }, "answer_over");
    expect(isSignedIn((await signInAs({ now: at(-5.5) })).browser)).toBe(true);
  });

  test("replay: an answer counts once on whichever server, also two at once, and an assertion for one question only", async () => {
    const { form, browser } = await signInAs({ assertionId: "_once" });
    expect(isSignedIn(browser)).toBe(true);
    expect((await post(form)).status).toBe(400);
    await expectRefused({ assertionId: "_once" }, "answer_replayed");
    const url = sentTo(await typeName(world.browser(), "anna"));
    const both = await provider.answer(url, { nameId: "anna@example.test", now: world.clock.now() });
    expect(
      (await Promise.all([post(both), post(both), post(both)])).map(({ status }) => String(status)).toSorted(),
    ).toEqual(["303", "400", "400"]);
  });

  test("RelayState is a question of ours or nothing: it leads to no other place", async () => {
    const url = sentTo(await typeName(world.browser(), "anna"));
    const form = await provider.answer(url, { nameId: "anna@example.test", now: world.clock.now() });
    for (const RelayState of ["https://evil.example/", "//evil.example", "/control-center", ""]) {
      expect(await post({ ...form, RelayState })).toEqual({ status: 400, location: "" });
    }
    expect((await post(form)).location).toMatch(/^\/auth\/sign-in\/[\w-]+\/provider\?ticket=[\w-]+$/);
  });

  test("login CSRF: an assertion signs in no browser but the one that asked for it", async () => {
    const attacker = world.browser();
    const url = sentTo(await typeName(attacker, "anna"));
    const { location } = await post(
      await provider.answer(url, { nameId: "anna@example.test", now: world.clock.now() }),
    );
    const victim = world.browser();
    await victim.visit("/auth");
    expect((await victim.visit(location)).status).toBe(400);
    expect(isSignedIn(victim)).toBe(false);
    // And once only by the one that did.
    expect((await attacker.visit(location)).url).toBe(`${ORIGIN}/work/web/`);
    expect((await attacker.visit(location)).status).toBe(400);
  });

  test("CC-SSO-008 a trial is settled in the database by whichever server's minute comes first, and written down once", async () => {
    await desk.call("PUT", "/saml", { ...settings(), sign_in_url: "https://wrong.example/" });
    expect((await desk.call("POST", "/switch", { to: "saml" })).body.data).toMatchObject({ trial: { before: "saml" } });
    expect(sentTo(await typeName(world.browser(), "anna"))).toMatch(/^https:\/\/wrong\.example\//);
    world.clock.advance(10 * MINUTE);
    expect(sentTo(await typeName(world.browser(), "anna"))).toMatch(/^https:\/\/provider\.example\//);
    await Promise.all([world.keepHouse(), world.keepHouse()]);
    const { rows } = await world.database.pool.query(
      `select 1 from platform.audit where action = 'single_sign_on.go_back' and details->>'reason' = 'not_confirmed'`,
    );
    expect(rows).toHaveLength(1);
    expect((await desk.call("GET", "")).body.data).toMatchObject({ in_force: "saml", saml: { is_in_force: false } });
  });
});
