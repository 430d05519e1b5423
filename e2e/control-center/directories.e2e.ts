import { ldifEntry, startSlapd } from "@muniment/identity/testing";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import type { Locator, Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { arrowTo, tabTo } from "../keyboard.ts";
import { freshId, library, row } from "./people.ts";

const RUN_LIMIT = { timeout: 30_000 };
const SOURCES = "/api/control-center/v1/directory-sources";

test.use({ person: ["NRTADMIN"] });

interface Person {
  readonly uid: string;
  readonly name: string;
  readonly office: string;
  readonly mail?: string;
}

/** A person as an entry of the directory. */
function entry({ uid, name, office, mail = `${uid}@quillmarsh.example` }: Person): string {
  return ldifEntry(`uid=${uid},ou=people,dc=firm,dc=example`, {
    objectClass: "inetOrgPerson",
    uid,
    cn: name,
    sn: name,
    displayName: name,
    mail,
    physicalDeliveryOfficeName: office,
  });
}

/** Opens the list of directories as people do. */
async function openDirectories(page: Page): Promise<void> {
  await page.goto(`/control-center/access/users?library=${library}`);
  await page.getByRole("link", { name: "Directories" }).click();
  await expect(page.getByRole("heading", { name: "Directories", level: 1 })).toBeVisible();
}

/** Chooses from a list by key: the form moves under the pointer when what is wrong with a field goes. */
async function choose(page: Page, list: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: list }).press("Enter");
  await page.getByRole("option", { name: option }).click();
}

/** Goes to a row of a list by arrows, from the row that Tab leads to. */
async function walkTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  await page.getByRole("grid").locator("[role=row][tabindex='0']").focus();
  await arrowTo(page, wanted);
}

/** Says yes to the question of a dialog by keyboard. */
async function agree(page: Page, answer: string): Promise<void> {
  await tabTo(page, page.getByRole("dialog").getByRole("button", { name: answer }));
  await page.keyboard.press("Enter");
}

test("CC-DIR-001 CC-DIR-002 CC-DIR-008 CC-DIR-010 CC-DIR-011 CC-USR-073 journey 8 a directory is connected, its difference looked at and applied; what is changed here goes back", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const [uid, taken] = [freshId("dir").toLowerCase(), freshId("dir").toLowerCase()];
  const people = [
    { uid, name: "Dorothea Directory", office: "Leeds" },
    { uid: taken, name: "Adam Taken", office: "York", mail: account("NRTADMIN").email },
  ];
  await using slapd = await startSlapd({ ldif: people.map(entry).join("") });
  const name = freshId("Head office");

  await openDirectories(page);
  await page.getByRole("button", { name: "Add directory" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Required").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await choose(page, "Kind", "LDAP");
  await page.getByRole("textbox", { name: "Address" }).fill(slapd.secureUrl);
  await page.getByRole("textbox", { name: "Certificate" }).fill(slapd.certificate);
  await page.getByRole("textbox", { name: "Bind DN" }).fill(slapd.bindDn);
  await page.getByLabel("Secret").fill("wrong");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The directory does not accept the bind DN with this secret.")).toBeVisible();
  await look(page, "directory-connection");
  await page.getByLabel("Secret").fill(slapd.password);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The directory accepts the connection and the sign-in.")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("textbox", { name: "Base DN" }).fill(slapd.baseDn);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("table", { name: "Examples" })).toContainText("Dorothea Directory");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Add directory" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();

  await page.getByRole("toolbar").getByRole("button", { name: "Dry run" }).click();
  const dry = page.getByText("Nothing has been changed. A run would make: 1 new, 1 conflict.");
  await expect(dry).toBeVisible(RUN_LIMIT);
  const lines = page.getByRole("grid", { name: "What the run found" });
  const conflict = lines.getByRole("row", { name: /Adam Taken/ });
  await expect(conflict).toContainText("Another account has this e-mail address.");
  await conflict.click();
  await page.getByRole("toolbar").getByRole("button", { name: "Always skip" }).click();
  await expect(conflict).toContainText("Always skip");
  await look(page, "directory-difference");
  await page.getByRole("button", { name: "Apply 1 change" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply 1 change" }).click();
  await expect(page.getByText("Carried over: 1 new, 1 skipped.")).toBeVisible(RUN_LIMIT);

  await page.goto(`/control-center/access/users?library=${library}&query=${uid}`);
  await row(page, "Users", "Dorothea Directory").click();
  await page.getByRole("toolbar").getByRole("button", { name: "Edit Profile" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Profile" });
  await expect(dialog.getByText(/what is changed here is overwritten with the directory's values/)).toBeVisible();
  await expect(dialog.getByText(`From the directory ${name}`)).toHaveCount(3);
  await look(page, "directory-profile");
  await dialog.getByRole("combobox", { name: "Location" }).fill("Dover");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row(page, "Users", "Dorothea Directory")).toContainText("Dover");

  await openDirectories(page);
  await page.getByRole("grid", { name: "Directories" }).getByRole("row", { name }).click();
  await page.getByRole("toolbar").getByRole("button", { name: "Run now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("Carried over: 1 changed, 1 skipped.")).toBeVisible(RUN_LIMIT);
  await expect(lines.getByRole("row", { name: /Dorothea/ })).toContainText("Location: Dover → Leeds");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^directory-run-\d+\.csv$/);
  await page.goto(`/control-center/access/users?library=${library}&query=${uid}`);
  await expect(row(page, "Users", "Dorothea Directory")).toContainText("Leeds");

  await openDirectories(page);
  await page.getByRole("grid", { name: "Directories" }).getByRole("row", { name }).dblclick();
  await expect(page.getByRole("table", { name: "Runs" }).getByRole("row")).toHaveCount(4);
  await look(page, "directory-page");
  await page.getByRole("toolbar").getByRole("button", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("This directory is paused: it does not run by itself.")).toBeVisible();
});

test("CC-DIR-011 CC-NFR-002 journey 8 by keyboard: a difference is applied, and the value of the directory comes back", async ({
  page,
}) => {
  test.slow();
  const uid = freshId("dir").toLowerCase();
  await using slapd = await startSlapd({ ldif: entry({ uid, name: "Klara Keys", office: "Leeds" }) });
  const admin = await createCaller(account("NRTADMIN"));
  const name = freshId("Keys");
  const { data } = await admin.send("POST", SOURCES, {
    name,
    kind: "ldap",
    url: slapd.secureUrl,
    certificate: slapd.certificate,
    start_tls: false,
    bind_dn: slapd.bindDn,
    bind_secret: slapd.password,
    base_dn: slapd.baseDn,
    scope: "sub",
    filter: "(objectClass=inetOrgPerson)",
    mapping: defaultMappings.ldap,
    default_library: library,
    rules: [],
    mirrors: [],
    every_minutes: null,
    guard_percent: 5,
    guard_count: 50,
    notify: [],
  });
  const source = `${SOURCES}/${(data as { num: number }).num}`;
  await openDirectories(page);
  const list = page.getByRole("grid", { name: "Directories" });
  await walkTo(page, list.getByRole("row", { name }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await page.getByRole("toolbar").getByRole("button", { name: "Dry run" }).press("Enter");
  const apply = page.getByRole("button", { name: "Apply 1 change" });
  await expect(apply).toBeVisible(RUN_LIMIT);
  await apply.press("Enter");
  await agree(page, "Apply 1 change");
  await expect(page.getByText("Carried over: 1 new.")).toBeVisible(RUN_LIMIT);
  await admin.send("PATCH", `/users/${uid.toUpperCase()}`, { location: "Dover" });
  await openDirectories(page);
  await walkTo(page, list.getByRole("row", { name }));
  await page.keyboard.press("Shift+F10");
  await arrowTo(page, page.getByRole("menuitem", { name: "Run now" }));
  await page.keyboard.press("Enter");
  await agree(page, "Run now");
  await expect(page.getByText("Carried over: 1 changed.")).toBeVisible(RUN_LIMIT);
  const lines = page.getByRole("grid", { name: "What the run found" });
  await walkTo(page, lines.getByRole("row", { name: /Klara/ }));
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Klara Keys" });
  await expect(panel.getByRole("row", { name: "Location Dover Leeds" })).toBeVisible();
  await look(page, "directory-change");
  await admin.send("POST", `${source}/pause`);
});
