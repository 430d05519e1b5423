import { readdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPublisherKey, packBundle, packFiles, zipFiles } from "@muniment/extension-kit/pack";
import type { PublisherKeyFile } from "@muniment/extension-kit/pack";
import type { Answer, TestLibrary, TestUser } from "@muniment/identity/testing";
import { openPackageDesk, rawZip, sampleFiles, sampleManifest, samplePackage } from "../../testing/index.ts";
import type { LooseManifest, PackageDesk } from "../../testing/index.ts";

const APPLICATIONS = "/api/control-center/v1/applications";
const KEYS = "/api/control-center/v1/publisher-keys";

let desk: PackageDesk;
let library: TestLibrary;
let boss: TestUser;

beforeAll(async () => {
  desk = await openPackageDesk();
  library = await desk.directory.aLibrary();
  boss = library.administrator;
});

afterAll(() => desk[Symbol.asyncDispose]());

let count = 0;

/** A package that no other test has. */
function aPackage(changes: LooseManifest = {}): LooseManifest & { id: string } {
  count += 1;
  const id = `org.example.p${count}`;
  const oauth = { ...(sampleManifest({ id })["oauth"] as object), clientId: `client-${count}` };
  return { id, family: id, oauth, ...changes };
}

const codesOf = (answer: Answer): string[] => (answer.body.error?.messages ?? []).map(({ code }) => code);
const textOf = (answer: Answer): string => answer.text;

async function auditOf(action: string): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.database.pool.query<Record<string, unknown>>(
    "select outcome, code, object_id, before, after, details from platform.audit where action = $1 order by id",
    [action],
  );
  return rows;
}

describe("TRK-INST-001 CC-APP-006 CC-APP-007 CC-APP-008 CC-MOD-008 from the upload to the list", () => {
  test("CC-APP-010 CC-APP-012 TRK-PKG-003 the wizard is filled from the manifest; name and description may be changed", async () => {
    const given = aPackage();
    const uploaded = await desk.upload(boss, await samplePackage(given));
    expect(uploaded.status, uploaded.text).toBe(201);
    const draft = uploaded.body.data as Record<string, never>;
    expect(draft).toMatchObject({
      kind: "install",
      package_id: given.id,
      version: "1.0.0",
      signature: { state: "unsigned" },
      extends: ["control-center"],
      redirect_uris: [`https://apps.example/apps/${given.id}/callback.html`],
      choices: { name: "Notes", allow_token_refresh: false, refresh_token_expiry_days: 30, enabled: true },
      inner: [],
    });
    expect((await desk.call(boss, "GET", `${APPLICATIONS}?query=client-${count}`)).body.total_count).toBe(0);
    const path = `${APPLICATIONS}/drafts/${String(draft["draft_id"])}`;
    const early = await desk.call(boss, "POST", `${path}/finish`);
    expect([early.status, early.refused]).toEqual([422, ["accepted: confirmation_required"]]);
    const wrong = await desk.call(boss, "PATCH", path, {
      refresh_token_expiry_days: 98765,
      access: { mode: "custom" },
    });
    expect([wrong.status, wrong.refused]).toEqual([422, ["refresh_token_expiry_days: days_range", "access: required"]]);
    const told = { name: "Our notes", accepted: ["signature:unsigned"], allow_token_refresh: true };
    expect((await desk.call(boss, "PATCH", path, told)).status).toBe(200);
    expect((await desk.call(boss, "PATCH", path, { id: "x" })).status).toBe(400);
    const finished = await desk.call(boss, "POST", `${path}/finish`);
    expect(finished.body.data, finished.text).toEqual({
      client_id: `client-${count}`,
      package_id: given.id,
      version: "1.0.0",
      status: "enabled",
    });
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/client-${count}`)).body.data).toMatchObject({
      name: "Our notes",
      package_id: given.id,
      version: "1.0.0",
      publisher: "Example project",
      allow_token_refresh: true,
      refresh_token_expiry_days: 30,
      scopes: ["openid", "work.read"],
      enabled: true,
      access: { mode: "all" },
    });
    expect((await desk.call(boss, "POST", `${path}/finish`)).status).toBe(404);
  });

  test("TRK-PKG-032 its files are served from the active version, by hash and kind", async () => {
    const given = aPackage();
    await desk.install(boss, await samplePackage(given));
    const file = await desk.extensions.openPackageFile(given.id, "active", "web/notes.js");
    expect(file).toMatchObject({ version: "1.0.0", mediaType: "text/javascript; charset=utf-8" });
    expect(await text((await file?.open()) as NodeJS.ReadableStream)).toBe("document.title = 'Notes';");
    expect(await desk.extensions.openPackageFile(given.id, "1.0.0", "../secret")).toBeUndefined();
    expect(await desk.extensions.openPackageFile(given.id, "2.0.0", "web/notes.js")).toBeUndefined();
    const shown = await desk.call(boss, "GET", `${APPLICATIONS}/client-${count}/package`);
    expect(shown.body.data).toMatchObject({ version: "1.0.0", versions: [{ is_active: true, reason: "active" }] });
    expect((shown.body.data as { files: { path: string }[] }).files.map(({ path }) => path)).toContain("web/notes.js");
  });

  test("TRK-INST-004 CC-PRM-004 rows 49 and 50: Tier 2 looks, nobody else gets in, and a draft is one's own", async () => {
    const tier2 = await desk.directory.aUser(library, { role: "TIER 2" });
    const person = await desk.directory.aUser(library);
    const other = (await desk.directory.aLibrary()).administrator;
    const given = aPackage();
    const bytes = await samplePackage(given);
    for (const user of [tier2, person]) {
      expect((await desk.upload(user, bytes)).status).toBe(403);
      expect((await desk.call(user, "GET", `${APPLICATIONS}/drafts`)).status).toBe(403);
    }
    const { draft_id: draft } = (await desk.upload(boss, bytes)).body.data as { draft_id: string };
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["POST", "/finish"],
    ] as const) {
      const body = method === "PATCH" ? {} : undefined;
      expect((await desk.call(other, method, `${APPLICATIONS}/drafts/${draft}${path}`, body)).status, method).toBe(404);
      expect((await desk.call(person, method, `${APPLICATIONS}/drafts/${draft}${path}`, body)).status, method).toBe(
        403,
      );
    }
    await desk.install(boss, bytes);
    expect((await desk.call(tier2, "GET", `${APPLICATIONS}/client-${count}/package`)).status).toBe(200);
    expect(
      (await desk.call(tier2, "POST", `${APPLICATIONS}/client-${count}/roll-back`, { version: "1.0.0" })).status,
    ).toBe(403);
    expect((await desk.call(person, "GET", `${APPLICATIONS}/client-${count}/package`)).status).toBe(403);
    expect((await desk.call(tier2, "GET", KEYS)).status).toBe(200);
    expect((await desk.call(person, "GET", `${APPLICATIONS}/downloads`)).status).toBe(403);
  });

  test("TRK-INST-008 a draft waits a day for whoever left it, and can be thrown away", async () => {
    const bytes = await samplePackage(aPackage());
    const first = ((await desk.upload(boss, bytes)).body.data as { draft_id: string }).draft_id;
    const second = ((await desk.upload(boss, bytes)).body.data as { draft_id: string }).draft_id;
    expect((await desk.call(boss, "DELETE", `${APPLICATIONS}/drafts/${second}`)).status).toBe(200);
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/drafts/${second}`)).status).toBe(404);
    const listed = await desk.call(boss, "GET", `${APPLICATIONS}/drafts`);
    expect((listed.body.data as { draft_id: string }[]).map(({ draft_id: id }) => id)).toContain(first);
    desk.clock.advance(25 * 3600);
    expect((await desk.call(boss, "POST", `${APPLICATIONS}/drafts/${first}/finish`)).status).toBe(404);
  });
});

describe("TRK-PKG-004 TRK-PKG-006 what is refused leaves nothing but its record", () => {
  test.each<[string, () => Promise<Buffer>, string]>([
    ["a path out of the package", async () => rawZip([{ name: "../../etc/cron.d/evil", content: "x" }]), "PKG-002"],
    ["a bomb", async () => rawZip([{ name: "bomb", content: Buffer.alloc(30_000_000) }]), "PKG-001"],
    [
      "a bomb that lies",
      async () => rawZip([{ name: "manifest.json", content: Buffer.alloc(30_000_000), claimedSize: 9 }]),
      "PKG-001",
    ],
    ["another product's package", async () => zipFiles(new Map([["manifest.yaml", Buffer.from("id: x")]])), "PKG-003"],
    ["files that were changed", async () => zipFiles(sampleFiles()), "PKG-005"],
    [
      "inline script",
      async () => samplePackage(aPackage(), { files: { "web/notes.html": "<script>evil()</script>" } }),
      "PKG-011",
    ],
    ["zips without a list", async () => zipFiles(new Map([["a.zip", await samplePackage()]])), "PKG-013"],
  ])("%s", async (_name, make, code) => {
    const bytes = await make();
    const before = await readdir(desk.folder, { recursive: true });
    const answer = await desk.upload(boss, bytes);
    expect([answer.status, answer.body.error?.code]).toEqual([422, "package_invalid"]);
    expect(codesOf(answer)).toContain(code);
    expect(await readdir(desk.folder, { recursive: true })).toEqual(before);
    const [last] = (await auditOf("package.upload")).slice(-1);
    expect(last).toMatchObject({ outcome: "refused", code, details: { file: "package.zip" } });
    expect(last?.["details"]).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  test("CC-NFR a file over the limit is not even read to its end", async () => {
    const small = await openPackageDesk({ limits: { packedBytes: 1_000, unpackedBytes: 10_000, files: 10 } });
    const chief = (await small.directory.aLibrary()).administrator;
    expect((await small.upload(chief, Buffer.alloc(5_000))).status).toBe(413);
    await small[Symbol.asyncDispose]();
  });
});

describe("PKG-006 TRK-PKG-012 TRK-PKG-013 TRK-PKG-014 publishers", () => {
  const signedAt = new Date("2026-01-01T00:00:00Z");
  const publicHalf = ({ kty, crv, x }: PublisherKeyFile) => ({ kty, crv, x });

  async function signed(given: LooseManifest, key: PublisherKeyFile): Promise<Buffer> {
    return (await packFiles(sampleFiles(sampleManifest(given)), { key, signedAt })).bytes;
  }

  test("unknown, trusted, revoked; a name alone cannot take an installed package over", async () => {
    const key = await createPublisherKey();
    const given = aPackage();
    const unknown = (await desk.upload(boss, await signed(given, key))).body.data as {
      signature: object;
      demands: object[];
    };
    expect(unknown.signature).toMatchObject({ state: "unknown" });
    expect(unknown.demands[0]).toMatchObject({ id: "signature:unknown", needs_tick: true });
    const added = await desk.call(boss, "POST", KEYS, {
      publisher_id: "org.example",
      name: "Key 1",
      jwk: publicHalf(key),
    });
    expect(added.status, added.text).toBe(201);
    expect(
      (await desk.call(boss, "POST", KEYS, { publisher_id: "org.other", name: "Key 2", jwk: publicHalf(key) })).status,
    ).toBe(409);
    const trusted = (await desk.upload(boss, await signed(given, key))).body.data as {
      signature: object;
      demands: object[];
    };
    expect(trusted.signature).toMatchObject({ state: "trusted" });
    expect(trusted.demands).not.toContainEqual(expect.objectContaining({ kind: "signature" }));
    expect((await desk.install(boss, await signed(given, key))).status).toBe(200);

    const higher = { ...given, version: "1.1.0" };
    expect(codesOf(await desk.upload(boss, await samplePackage(higher)))).toEqual(["PKG-006"]);
    expect(codesOf(await desk.upload(boss, await signed(higher, await createPublisherKey())))).toEqual(["PKG-006"]);
    const stranger = { ...higher, publisher: { id: "org.stranger", name: "Example project" } };
    expect(codesOf(await desk.upload(boss, await samplePackage(stranger)))).toEqual(["PKG-006"]);
    const forged = await signed({ ...higher, publisher: { id: "org.stranger", name: "X" } }, key);
    expect(textOf(await desk.upload(boss, forged))).toContain("belongs to the publisher org.example");

    const update = (await desk.upload(boss, await signed(higher, key))).body.data as { draft_id: string };
    const [stored] = (await desk.call(boss, "GET", KEYS)).body.data as { key_id: string }[];
    expect((await desk.call(boss, "DELETE", `${KEYS}/${stored?.key_id}`)).status).toBe(200);
    const finish = await desk.call(boss, "POST", `${APPLICATIONS}/drafts/${update.draft_id}/finish`);
    expect([finish.status, codesOf(finish)]).toEqual([422, ["PKG-006"]]);
    expect(codesOf(await desk.upload(boss, await signed(higher, key)))).toEqual(["PKG-006"]);
    const shown = await desk.call(boss, "GET", `${APPLICATIONS}/client-${count}/package`);
    expect(shown.body.data).toMatchObject({ version: "1.0.0", is_key_revoked: true });
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/client-${count}`)).body.data).toMatchObject({
      enabled: true,
    });
    expect((await auditOf("publisher_key.revoke")).at(-1)).toMatchObject({ outcome: "ok" });
    expect((await auditOf("package.finish")).at(-1)).toMatchObject({ outcome: "refused", code: "PKG-006" });
  });

  test("where trust is required, nothing else is let in; a broken signature never is", async () => {
    const strict = await openPackageDesk({ signature: "require-trusted" });
    const chief = (await strict.directory.aLibrary()).administrator;
    const refused = await strict.upload(chief, await samplePackage(aPackage()));
    expect(textOf(refused)).toContain("The package is not signed by a trusted publisher.");
    await strict[Symbol.asyncDispose]();
    const key = await createPublisherKey();
    const { bytes } = await packFiles(sampleFiles(sampleManifest(aPackage())), { key, signedAt });
    const other = await packFiles(sampleFiles(sampleManifest(aPackage())), { key, signedAt });
    expect(other.bytes.equals(bytes)).toBe(false);
    const broken = new Map([...sampleFiles(sampleManifest(aPackage())), ["signature.jws", Buffer.from("a..b")]]);
    expect(textOf(await desk.upload(boss, (await packFiles(broken)).bytes))).toMatch(/PKG-00[56]/);
  });
});

describe("PKG-007 PKG-008 PKG-009 PKG-012 what does not fit the installation", () => {
  test("platform, companions, and a server that is not there", async () => {
    const needs = async (requires: object, more: LooseManifest = {}) =>
      desk.upload(boss, await samplePackage(aPackage({ requires, ...more })));
    expect(textOf(await needs({ platform: ">=2.0.0" }))).toContain(
      "Notes 1.0.0 needs platform >=2.0.0; this installation has 1.0.0.",
    );
    const companion = { id: "org.example.none", range: "^1.0.0", when: "before-install" };
    expect(codesOf(await needs({ platform: "*", packages: [companion] }))).toEqual(["PKG-007"]);
    const service = {
      id: "s",
      title: { en: "S" },
      runtime: { type: "remote", service: "elsewhere" },
      triggers: {},
      authorization: { type: "none" },
    };
    const oauth = {
      ...(aPackage()["oauth"] as object),
      clientType: "confidential",
      keys: "service",
      redirectUris: [`{origin}/apps/org.example.p${count + 1}/x`],
    };
    expect(textOf(await needs({ platform: "*" }, { oauth, backgroundServices: [service] }))).toContain(
      "needs its server elsewhere",
    );
  });

  test("region and environment, once the installation has one", async () => {
    const placed = await openPackageDesk({ region: "EU", environment: "prod" });
    const chief = (await placed.directory.aLibrary()).administrator;
    const refused = await placed.upload(chief, await samplePackage(aPackage({ region: ["AUE"], environment: "test" })));
    expect(codesOf(refused)).toEqual(["PKG-008", "PKG-008"]);
    expect(textOf(refused)).toContain("This package is for region AUE; this installation is EU.");
    expect((await placed.upload(chief, await samplePackage(aPackage({ region: ["AUE", "EU"] })))).status).toBe(201);
    await placed[Symbol.asyncDispose]();
  });

  test("CC-APP-013 TRK-INST-007 a Client ID that another application has", async () => {
    const given = aPackage();
    await desk.install(boss, await samplePackage(given));
    const thief = aPackage({
      oauth: { ...(given["oauth"] as object), redirectUris: [`{origin}/apps/org.example.p${count + 1}/x`] },
    });
    const answer = await desk.upload(boss, await samplePackage(thief));
    expect(codesOf(answer)).toEqual(["PKG-009"]);
    expect(textOf(answer)).toContain("is already registered");
  });

  test("an older version, another package than the one to be updated, and the same version with other files", async () => {
    const given = aPackage({ version: "1.3.0" });
    await desk.install(boss, await samplePackage(given));
    expect(textOf(await desk.upload(boss, await samplePackage({ ...given, version: "1.2.0" })))).toContain(
      "Version 1.2.0 is older than the installed 1.3.0. Use Roll back.",
    );
    const client = `client-${count}`;
    const another = await desk.upload(boss, await samplePackage(aPackage()), { update: client });
    expect(codesOf(another)).toEqual(["PKG-012"]);
    const changed = await samplePackage(given, { files: { "web/notes.js": "changed()" } });
    expect(codesOf(await desk.install(boss, changed))).toEqual(["PKG-012"]);
    const same = (await desk.upload(boss, await samplePackage(given), { update: client })).body.data;
    expect(same).toMatchObject({ kind: "update", installed_version: "1.3.0", notices: ["same_version"] });
    expect((await desk.install(boss, await samplePackage(given))).status).toBe(200);
  });
});

describe("TRK-PKG-030 TRK-PKG-031 CC-APP-033 an update", () => {
  test("keeps what was set, and what is new in it is ticked by itself", async () => {
    const given = aPackage();
    await desk.install(boss, await samplePackage(given), { name: "Kept", allow_token_refresh: true });
    const member = await desk.directory.aUser(library);
    const client = `client-${count}`;
    const security = { connectSrc: ["https://api.example"] };
    const permissions = [{ id: "library.background", level: "high", reason: { en: "To run." } }];
    const oauth = { ...(given["oauth"] as object), scopes: ["openid", "work.read", "work.acl.read"] };
    const bytes = await samplePackage({ ...given, version: "1.1.0", oauth, permissions, security });
    const draft = (await desk.upload(boss, bytes)).body.data as {
      draft_id: string;
      demands: { id: string; needs_tick: boolean }[];
      choices: object;
    };
    expect(draft.choices).toMatchObject({ name: "Kept", allow_token_refresh: true, accepted: [] });
    const ticks = draft.demands.filter(({ needs_tick: needs }) => needs).map(({ id }) => id);
    expect(ticks).toEqual([
      "signature:unsigned",
      "permission:library.background",
      "scope:work.acl.read",
      "origin:https://api.example",
    ]);
    const path = `${APPLICATIONS}/drafts/${draft.draft_id}`;
    await desk.call(boss, "PATCH", path, { accepted: ticks.slice(0, 3) });
    expect((await desk.call(boss, "POST", `${path}/finish`)).status).toBe(422);
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/${client}`)).body.data).toMatchObject({ version: "1.0.0" });
    const access = { mode: "custom", users: [member.userId] };
    await desk.call(boss, "PATCH", path, { accepted: ticks, access });
    expect((await desk.call(boss, "POST", `${path}/finish`)).status).toBe(200);
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/${client}`)).body.data).toMatchObject({
      version: "1.1.0",
      name: "Kept",
      allow_token_refresh: true,
      scopes: ["openid", "work.read", "work.acl.read"],
      access: { mode: "custom" },
    });
    expect((await desk.extensions.openPackageFile(given.id, "1.0.0", "web/notes.js"))?.version).toBe("1.0.0");
    expect((await auditOf("package.update")).at(-1)).toMatchObject({
      before: { version: "1.0.0" },
      after: { version: "1.1.0" },
      details: { accepted: ticks },
    });
  });

  test("two who finish at once leave one version, whole", async () => {
    const given = aPackage();
    const uploaded = (await desk.upload(boss, await samplePackage(given))).body.data as { draft_id: string };
    const path = `${APPLICATIONS}/drafts/${uploaded.draft_id}`;
    await desk.call(boss, "PATCH", path, { accepted: ["signature:unsigned"] });
    const answers = await Promise.all([1, 2, 3].map(() => desk.call(boss, "POST", `${path}/finish`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404]);
  });
});

describe("TRK-PKG-034 TRK-PKG-036 CC-APP-033 roll back", () => {
  test("brings version and settings back, not access; data that is newer is said", async () => {
    const given = aPackage();
    const client = `client-${count}`;
    await desk.install(boss, await samplePackage(given), { name: "First", access_token_expiry_minutes: 15 });
    desk.clock.advance(60);
    const member = await desk.directory.aUser(library);
    const second = await samplePackage({ ...given, version: "1.1.0" });
    const access = { mode: "custom", users: [member.userId] };
    await desk.install(boss, second, { name: "Second", access_token_expiry_minutes: 60, access });
    desk.clock.advance(60);
    const back = await desk.call(boss, "POST", `${APPLICATIONS}/${client}/roll-back`, { version: "1.0.0" });
    expect(back.body.data, back.text).toMatchObject({ version: "1.0.0" });
    expect((await desk.call(boss, "GET", `${APPLICATIONS}/${client}`)).body.data).toMatchObject({
      version: "1.0.0",
      name: "First",
      access_token_expiry_minutes: 15,
      access: { mode: "custom" },
    });
    expect((await desk.extensions.openPackageFile(given.id, "active", "manifest.json"))?.version).toBe("1.0.0");
    expect((await auditOf("package.roll_back")).at(-1)).toMatchObject({
      before: { version: "1.1.0" },
      after: { version: "1.0.0" },
    });
    const again = await desk.call(boss, "POST", `${APPLICATIONS}/${client}/roll-back`, { version: "1.0.0" });
    expect(again.status).toBe(409);
    expect((await desk.call(boss, "POST", `${APPLICATIONS}/${client}/roll-back`, { version: "9.9.9" })).status).toBe(
      404,
    );

    const newer = { ...given, version: "2.0.0", data: { schemaVersion: 2, reads: { min: 1, max: 2 } } };
    expect((await desk.install(boss, await samplePackage(newer))).status).toBe(200);
    const shown = (await desk.call(boss, "GET", `${APPLICATIONS}/${client}/package`)).body.data as {
      versions: { version: string }[];
    };
    expect(shown.versions.find(({ version }) => version === "1.0.0")).toMatchObject({
      can_roll_back: false,
      reason: "data",
    });
    const tooOld = { ...given, version: "2.1.0", data: { schemaVersion: 1, reads: { min: 1, max: 1 } } };
    expect(textOf(await desk.upload(boss, await samplePackage(tooOld)))).toContain(
      "cannot work with the present data (version 2)",
    );
  });
});

describe("TRK-PKG-001 TRK-PKG-002 TRK-INST-002 TRK-INST-003 CC-APP-009 two packages", () => {
  async function pair(): Promise<{ one: Buffer; two: Buffer; bundle: Buffer; ids: [string, string] }> {
    const [first, second] = [aPackage(), aPackage()];
    const family = first.id;
    const requires = { platform: "*", packages: [{ id: first.id, range: "^1.0.0", when: "before-enable" }] };
    const one = await samplePackage({ ...first, family });
    const two = await samplePackage({ ...second, family, requires });
    const about = { family, version: "1.0.0", region: "AUE", environment: "prod" };
    const bundle = await packBundle(about, [
      { file: "one.zip", id: first.id, bytes: one },
      { file: "two.zip", id: second.id, bytes: two },
    ]);
    return { one, two, bundle, ids: [first.id, second.id] };
  }

  test("a bundle is recognised, and its packages come one after the other", async () => {
    const { bundle, ids } = await pair();
    const draft = (await desk.upload(boss, bundle, { name: "Notes 1.0 - AUE.zip" })).body.data as {
      draft_id: string;
      inner: { draft_id: string }[];
    };
    expect(draft.inner).toMatchObject([
      { file: "one.zip", package_id: ids[0], is_current: true },
      { file: "two.zip", package_id: ids[1], is_current: false },
    ]);
    const finish = async (id: string) => {
      await desk.call(boss, "PATCH", `${APPLICATIONS}/drafts/${id}`, { accepted: ["signature:unsigned"] });
      return (await desk.call(boss, "POST", `${APPLICATIONS}/drafts/${id}/finish`)).body.data as {
        next_draft?: string;
        status: string;
      };
    };
    const first = await finish(draft.draft_id);
    expect(first.next_draft).toBe(draft.inner[1]?.draft_id);
    const second = await finish(first.next_draft ?? "");
    expect(second).toMatchObject({ status: "enabled" });
    expect(second.next_draft).toBeUndefined();
  });

  test("a bad package in a bundle keeps the good one out too", async () => {
    const { one } = await pair();
    const bad = await samplePackage(aPackage(), { files: { "web/notes.html": "<script>x</script>" } });
    const about = { family: "org.example.p", version: "1.0.0", region: "AUE", environment: "prod" };
    const bundle = await packBundle(about, [
      { file: "one.zip", id: `org.example.p${count - 2}`, bytes: one },
      { file: "two.zip", id: `org.example.p${count}`, bytes: bad },
    ]);
    expect(codesOf(await desk.upload(boss, bundle))).toEqual(["PKG-011"]);
  });

  test("CC-APP-038 whichever comes first: the second waits, shown as such, until the first is there", async () => {
    const { one, two } = await pair();
    const waiting = await desk.install(boss, two);
    expect(waiting.body.data, waiting.text).toMatchObject({ status: "waiting_companion" });
    const statusOf = async () =>
      ((await desk.call(boss, "GET", `${APPLICATIONS}/client-${count}`)).body.data as { status: string }).status;
    expect(await statusOf()).toBe("waiting_companion");
    await desk.install(boss, one);
    expect(await statusOf()).toBe("enabled");
  });
});

test("TRK-PKG-033 of a family the package for Control Center comes first, and within the range that is declared the old one for Work goes on beside its new version", async () => {
  const first = aPackage();
  const clientOfFirst = `client-${count}`;
  const second = aPackage({
    requires: { platform: ">=1.0.0", packages: [{ id: first.id, range: ">=1.0.0 <1.2.0", when: "before-enable" }] },
  });
  const clientOfSecond = `client-${count}`;
  const statusOf = async (clientId: string): Promise<unknown> =>
    ((await desk.call(boss, "GET", `${APPLICATIONS}/${clientId}`)).body.data as { status: string }).status;
  expect((await desk.install(boss, await samplePackage(second))).body.data).toMatchObject({
    status: "waiting_companion",
  });
  await desk.install(boss, await samplePackage(first));
  expect([await statusOf(clientOfFirst), await statusOf(clientOfSecond)]).toEqual(["enabled", "enabled"]);
  await desk.install(boss, await samplePackage({ ...first, version: "1.1.0" }));
  expect([await statusOf(clientOfFirst), await statusOf(clientOfSecond)]).toEqual(["enabled", "enabled"]);
  await desk.install(boss, await samplePackage({ ...first, version: "1.2.0" }));
  expect([await statusOf(clientOfFirst), await statusOf(clientOfSecond)]).toEqual(["enabled", "waiting_companion"]);
});

test("TRK-INST-011 every change of an application is in the audit of Control Center, with what was before and after", async () => {
  const plain = aPackage();
  const clientId = `client-${count}`;
  const given = { ...plain, oauth: { ...(plain["oauth"] as object), clientType: "confidential" } };
  const base = `${APPLICATIONS}/${clientId}`;
  await desk.install(boss, await samplePackage(given));
  await desk.call(boss, "POST", `${base}/disable`);
  await desk.call(boss, "POST", `${base}/enable`);
  await desk.call(boss, "POST", `${base}/secrets`, {});
  const access = { mode: "custom", users: [boss.userId] };
  await desk.install(boss, await samplePackage({ ...given, version: "1.1.0" }), { access });
  await desk.call(boss, "POST", `${base}/roll-back`, { version: "1.0.0" });
  const { rows } = await desk.database.pool.query<{ action: string; before: object | null; after: object | null }>(
    "select action, before, after from platform.audit where object_id in ($1, $2) and outcome = 'ok' order by id",
    [given.id, clientId],
  );
  const of = (action: string) => rows.filter((row) => row.action === action);
  expect(of("package.install")).toMatchObject([{ after: { version: "1.0.0" } }]);
  expect(of("package.update")).toMatchObject([{ before: { version: "1.0.0" }, after: { version: "1.1.0" } }]);
  expect(of("package.roll_back")).toMatchObject([{ before: { version: "1.1.0" }, after: { version: "1.0.0" } }]);
  expect(of("application.disable")).toMatchObject([{ before: { enabled: true }, after: { enabled: false } }]);
  expect(of("application.enable")[0]).toMatchObject({ before: { enabled: false }, after: { enabled: true } });
  expect(of("application.add_secret")).toHaveLength(1);
  const changes = of("application.change").map(({ before, after }) => JSON.stringify([before, after]));
  expect(changes.some((change) => change.includes("custom") && change.includes("all"))).toBe(true);
});
