import { ldifEntry, startOidcProvider, startSlapd } from "@muniment/identity/testing";
import type { TestOidcProvider } from "@muniment/identity/testing";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import type { Locator, Page } from "@playwright/test";
import { expect, look, test } from "../journey.ts";
import { tabTo } from "../keyboard.ts";
import { beginAsChief, CHIEF, openPage, send, signInByPassword, startOwnInstallation } from "../own-installation.ts";
import type { OwnInstallation } from "../own-installation.ts";

const HANDS = ["mouse", "keyboard"] as const;
type Hand = (typeof HANDS)[number];

/** Of a directory, and in NRTADMIN: without single sign-on there is no way in for her. */
const ERNA = "ERNA";
const CONSOLE = "/api/control-center/v1";

// What is switched here decides how everybody signs in.
test.describe.configure({ mode: "serial" });
test.use({ storageState: { cookies: [], origins: [] } });

let own: OwnInstallation;
let provider: TestOidcProvider;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  own = await startOwnInstallation();
  provider = await startOidcProvider({
    redirectUri: `${own.work}/auth/oidc/login/callback`,
    people: [{ sub: "erna", email: "erna@firm.example", preferred_username: "erna", department: "nobody" }],
  });
  const page = await beginAsChief(own, browser);
  await bringErna(page);
  await page.context().close();
});

test.afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

for (const hand of HANDS) {
  test(`CC-SSO-002 CC-SSO-003 CC-SSO-004 CC-SSO-007 CC-SSO-008 CC-SGN-007 journey 15 by ${hand}: single sign-on is not switched on without a virtual administrator, and a wrong set-up goes back by itself`, async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    const page = await openPage(own, browser);
    await signInByPassword(page, CHIEF);
    await page.goto("/control-center/");
    await press(page, hand, page.getByRole("link", { name: "Single Sign-On" }));
    await expect(page.getByText("Single sign-on is off. Everybody signs in with a password.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Metadata address" })).toHaveValue(/\/auth\/saml\/metadata$/);
    await expect(page.getByRole("link", { name: "Download XML" })).toHaveAttribute("href", "/auth/saml/metadata");
    if (hand === "mouse") await look(page, "single-sign-on-saml");
    await page.getByRole("tab", { name: "SAML 2.0" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await fill(page, hand, page.getByRole("textbox", { name: "Issuer" }), provider.issuer);
    await fill(page, hand, page.getByRole("textbox", { name: "Client ID" }), provider.clientId);
    await fill(page, hand, page.getByLabel("Client secret"), provider.clientSecret);
    await fill(page, hand, page.getByRole("textbox", { name: "Claim", exact: true }), "email");
    await press(page, hand, page.getByRole("button", { name: "Save" }));
    await expect(page.getByText("The settings were saved. They hold once you switch to them.").first()).toBeVisible();

    // The whole way in a window of its own, before anybody is led along it.
    const popup = page.waitForEvent("popup");
    await press(page, hand, page.getByRole("button", { name: "Test sign-in" }));
    const there = await popup;
    await press(there, hand, there.getByRole("link", { name: "Sign in as erna" }));
    await expect(there.getByRole("heading", { name: "The test sign-in worked" })).toBeVisible();
    await expect(there.getByText("erna@firm.example").first()).toBeVisible();
    if (hand === "mouse") await look(there, "single-sign-on-test");
    await there.close();
    await expect(page.getByText("The test sign-in worked")).toBeVisible();
    await expect(page.getByText(/Erna Enterprise \(ERNA/)).toBeVisible();
    if (hand === "mouse") await look(page, "single-sign-on-tested");

    await press(page, hand, page.getByRole("button", { name: "Switch to OpenID Connect" }));
    const dialog = page.getByRole("dialog", { name: "Switch to OpenID Connect" });
    await expect(dialog.getByRole("radio", { name: "10 minutes" })).toBeChecked();
    if (hand === "mouse") await look(page, "single-sign-on-switch");
    await press(page, hand, dialog.getByRole("button", { name: "Switch on" }));
    await expect(page.getByRole("timer")).toContainText(/Goes back to: Off, in (?:10:00|9:\d\d), unless/);
    if (hand === "mouse") await look(page, "single-sign-on-trial");

    const hers = await openPage(own, browser);
    await signInByProvider(hers, hand);
    await expect(hers).toHaveURL(/\/work\/web/);
    await press(page, hand, page.getByRole("button", { name: "Confirm" }), "Shift+Tab");
    await expect(page.getByText("Enterprise users sign in by OpenID Connect.")).toBeVisible();
    await expect(page.getByRole("timer")).toHaveCount(0);

    // The only virtual administrator is shut out: she could not be let in again if the provider failed.
    await hers.goto("/control-center/network-security/single-sign-on?protocol=oidc");
    await allowChief(hers, false);
    await hers.reload();
    await expect(hers.getByText("Nobody could sign in if the provider failed")).toBeVisible();
    await keepClaim(hers, hand, "department");
    await startTrial(hers, hand);
    await expect(hers.getByText(/An enabled virtual user in NRTADMIN with a password must exist first/)).toBeVisible();
    if (hand === "mouse") await look(hers, "single-sign-on-refused");
    await press(hers, hand, hers.getByRole("dialog").getByRole("button", { name: "Cancel" }));
    await allowChief(hers, true);
    await hers.reload();
    await expect(hers.getByText("Nobody could sign in if the provider failed")).toHaveCount(0);

    // Wrong: nobody has this claim for an e-mail address.
    await startTrial(hers, hand);
    await expect(hers.getByRole("timer")).toContainText(/Goes back to: OpenID Connect, in (?:1:00|0:\d\d)/);
    const again = await openPage(own, browser);
    await signInByProvider(again, hand);
    await expect(again.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
    if (hand === "mouse") await look(again, "single-sign-on-no-account");
    const local = await openPage(own, browser);
    await signInByPassword(local, CHIEF);
    await local.context().close();
    await expect(hers.getByRole("timer")).toHaveCount(0, { timeout: 90_000 });
    await expect(hers.getByText("Enterprise users sign in by OpenID Connect.")).toBeVisible();
    await again.context().close();
    const back = await openPage(own, browser);
    await signInByProvider(back, hand);
    await expect(back).toHaveURL(/\/work\/web/);

    await page.reload();
    await press(page, hand, page.getByRole("button", { name: "Switch off" }));
    await press(page, hand, page.getByRole("dialog").getByRole("button", { name: "Switch off" }));
    await expect(page.getByText("Single sign-on is off. Everybody signs in with a password.")).toBeVisible();
    for (const each of [page, hers, back]) await each.context().close();
  });
}

/** Types a name, is led to the provider, and says there who she is. */
async function signInByProvider(page: Page, hand: Hand): Promise<void> {
  await page.goto("/auth");
  await fill(page, hand, page.getByRole("textbox", { name: /user id/i }), "erna@firm.example");
  await press(page, hand, page.getByRole("button", { name: "Next" }));
  await press(page, hand, page.getByRole("link", { name: "Sign in as erna" }));
  await page.waitForURL((url) => url.origin === own.work);
}

async function keepClaim(page: Page, hand: Hand, claim: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Claim", exact: true });
  if (hand === "keyboard") {
    await tabTo(page, field);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(claim);
  } else await field.fill(claim);
  await press(page, hand, page.getByRole("button", { name: "Save" }));
  await expect(page.getByText("The settings were saved. They hold once you switch to them.").first()).toBeVisible();
}

/** For one minute. */
async function startTrial(page: Page, hand: Hand): Promise<void> {
  await press(page, hand, page.getByRole("button", { name: "Switch to OpenID Connect" }));
  const dialog = page.getByRole("dialog", { name: "Switch to OpenID Connect" });
  if (hand === "mouse") await dialog.getByRole("radio", { name: "1 minute" }).click();
  else {
    await tabTo(page, dialog.getByRole("radio", { name: "10 minutes" }));
    await page.keyboard.press("ArrowUp");
  }
  await expect(dialog.getByRole("radio", { name: "1 minute" })).toBeChecked();
  await press(page, hand, dialog.getByRole("button", { name: "Switch on" }));
}

/** Opens or closes the library to the virtual administrator. */
async function allowChief(page: Page, isAllowed: boolean): Promise<void> {
  await send(page, "PATCH", `/work/api/v2/customers/1/libraries/MAIN/users/${CHIEF}`, { allow_logon: isAllowed });
}

/** A person of a directory comes into NRTADMIN, as administrators bring her there. */
async function bringErna(page: Page): Promise<void> {
  await using slapd = await startSlapd({
    ldif: ldifEntry("uid=erna,ou=people,dc=firm,dc=example", {
      objectClass: "inetOrgPerson",
      uid: "erna",
      cn: "Erna Enterprise",
      sn: "Enterprise",
      displayName: "Erna Enterprise",
      mail: "erna@firm.example",
    }),
  });
  const source = await send(page, "POST", `${CONSOLE}/directory-sources`, {
    kind: "ldap",
    name: "Head office",
    url: slapd.secureUrl,
    start_tls: false,
    certificate: slapd.certificate,
    bind_dn: slapd.bindDn,
    bind_secret: slapd.password,
    base_dn: slapd.baseDn,
    scope: "sub",
    filter: "(objectClass=inetOrgPerson)",
    mapping: defaultMappings.ldap,
    default_library: "MAIN",
    rules: [],
    mirrors: [],
    every_minutes: null,
    guard_percent: 5,
    guard_count: 50,
    notify: [],
  });
  const runs = `${CONSOLE}/directory-sources/${String(source["num"])}/runs`;
  for (const kind of ["dry", "sync"]) {
    const run = await send(page, "POST", runs, { kind });
    await expect
      .poll(async () => (await send(page, "GET", `${runs}/${String(run["num"])}`))["state"], { timeout: 30_000 })
      .toMatch(/^done$/);
  }
  await send(page, "PUT", "/work/api/v2/customers/1/libraries/MAIN/groups/NRTADMIN/members", {
    action: "add",
    data: [ERNA],
  });
}

/** By keyboard, `way` says whether the target stands after the focus or before it. */
async function press(page: Page, hand: Hand, target: Locator, way: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  if (hand === "mouse") return target.click();
  await tabTo(page, target, way);
  await page.keyboard.press("Enter");
}

async function fill(page: Page, hand: Hand, field: Locator, text: string): Promise<void> {
  if (hand === "mouse") return field.fill(text);
  await tabTo(page, field);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}
