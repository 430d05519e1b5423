import { describe, expect, test } from "vitest";
import { integrityOf, packBundle, zipFiles } from "@muniment/extension-kit/pack";
import { sampleFiles, sampleManifest, samplePackage } from "../../testing/index.ts";
import type { LooseManifest } from "../../testing/index.ts";
import { isBundle, readBundle } from "./read-bundle.ts";
import { readPackage } from "./read-package.ts";
import { PackageRefused } from "./violation.ts";
import type { Violation } from "./violation.ts";
import { openZip } from "./zip.ts";

const limits = { packedBytes: 5_000_000, unpackedBytes: 50_000_000, files: 100 };

async function violationsOf(bytes: Buffer, isDevelopment = false): Promise<readonly Violation[]> {
  try {
    const zip = await openZip(bytes, limits);
    return (await readPackage(zip, { isDevelopment })).violations;
  } catch (error) {
    if (error instanceof PackageRefused) return error.violations;
    throw error;
  }
}

/** A package with these files as they are, listed and hashed as they should be. */
async function packed(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  return zipFiles(new Map([...files, ["integrity.json", Buffer.from(JSON.stringify(integrityOf(files)))]]));
}

async function withManifest(text: string): Promise<readonly Violation[]> {
  return violationsOf(await packed(new Map([...sampleFiles(), ["manifest.json", Buffer.from(text)]])));
}

async function withFiles(files: Record<string, string | Buffer>, changes: LooseManifest = {}): Promise<string[]> {
  const found = await violationsOf(await packed(sampleFiles(sampleManifest(changes), files)));
  return found.map(({ code, text }) => `${code} ${text}`);
}

/** Bytes that do not pack well. */
function noise(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, at) => (Math.sin(at) * 10_000) & 255));
}

const whereOf = (violations: readonly Violation[]) =>
  violations.map(({ code, path, line }) => [code, path, ...(line === undefined ? [] : [line])]);

test("TRK-PKG-003 a package as it should be breaks no rule, and its files are known by hash and kind", async () => {
  const zip = await openZip(await samplePackage(), limits);
  const content = await readPackage(zip, { isDevelopment: false });
  expect(content.violations).toEqual([]);
  expect(content.manifest).toMatchObject({ id: "org.example.notes", oauth: { clientId: "notes-cc" } });
  expect(content.files.find(({ path }) => path === "web/notes.html")?.mediaType).toBe("text/html; charset=utf-8");
  expect(content.signature).toBeUndefined();
});

describe("PKG-003", () => {
  test("without a manifest, and with that of another product (D27)", async () => {
    const texts = async (files: ReadonlyMap<string, Buffer>) =>
      (await violationsOf(await zipFiles(files))).map((v) => v.text);
    expect(await texts(new Map([["web/a.js", Buffer.from("")]]))).toEqual(["No manifest.json found."]);
    expect(await texts(new Map([["manifest.yaml", Buffer.from("id: x")]]))).toEqual([
      "Packages made for another product cannot be installed.",
    ]);
    expect(await texts(new Map([["package/manifest.json", Buffer.from("{}")]]))).toEqual(["No manifest.json found."]);
  });
});

describe("PKG-004 the manifest", () => {
  test.each([
    ["is no JSON", "{", "line 1 ends too early"],
    ["has something after its end", "{} x", "line 1 has an unexpected x"],
    ["is no object", "[]", "must be object"],
    ["has a mark before it", "\uFEFF{}", "begins with a byte order mark"],
    ["is nested without end", "[".repeat(100), "is nested too deeply"],
    ["names something twice", '{"id": "a",\n"id": "b"}', "id stands there twice"],
    ["names something twice in another spelling", '{"id": "a", "\\u0069d": "b"}', "id stands there twice"],
    ["holds a NUL", '{"id": "a\\u0000"}', "NUL"],
    ["is no UTF-8 in JavaScript's eyes", '{"id": "\\ud800"}', "broken character"],
    ["is too large", JSON.stringify({ id: noise(300_000).toString("base64") }), "larger than 256 KB"],
  ])("%s", async (_name, text, expected) => {
    const [first] = await withManifest(text);
    expect(first?.code).toBe("PKG-004");
    expect(first?.text).toContain(expected);
    expect(first?.file).toBe("manifest.json");
  });

  test("that is not UTF-8", async () => {
    const latin = new Map([...sampleFiles(), ["manifest.json", Buffer.from('{"id":"é"}', "latin1")]]);
    expect((await violationsOf(await packed(latin)))[0]?.text).toContain("is not UTF-8");
  });

  test("TRK-PKG-004 CC-APP-011 every fault is named with file, path and line, the first twenty of them", async () => {
    const bad = sampleManifest({ id: "Notes", version: "1", permisions: [], kind: "plugin" });
    const found = await withManifest(JSON.stringify(bad, undefined, 2));
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set(["id", "kind", "permisions", "version"]));
    expect(found.every(({ line }) => typeof line === "number" && line > 1)).toBe(true);
    const many = sampleManifest({ permissions: Array.from({ length: 30 }, () => ({ id: "x" })) });
    expect(await withManifest(JSON.stringify(many))).toHaveLength(20);
  });

  test("`__proto__` is a name like any other, and not known", async () => {
    const text = JSON.stringify(sampleManifest()).replace("{", '{"__proto__": {"kind": "api-client"},');
    expect(whereOf(await withManifest(text))).toEqual([["PKG-004", "__proto__", 1]]);
  });

  test.each<[string, LooseManifest, string]>([
    ["redirects of another package", redirect("{origin}/apps/org.example.other/x.html"), "oauth.redirectUris[0]"],
    ["redirects elsewhere", redirect("https://evil.example/x.html"), "oauth.redirectUris[0]"],
    ["redirects upwards", redirect("{origin}/apps/org.example.notes/../x"), "oauth.redirectUris[0]"],
    ["redirects to this machine", redirect("http://127.0.0.1:3000/x"), "oauth.redirectUris[0]"],
    ["script from elsewhere", { security: { scriptSrc: ["https://cdn.example"] } }, "security.scriptSrc[0]"],
    ["any origin", { security: { connectSrc: ["https://*"] } }, "security.connectSrc[0]"],
    [
      "an origin that is a directive",
      { security: { connectSrc: ["https://a.example; script-src *"] } },
      "security.connectSrc[0]",
    ],
    ["a permission that looks smaller", permission("library.background", "low"), "permissions[0].level"],
    ["a page that is not there", { extensionPoints: [navigation("cc.page:other")] }, "extensionPoints[0].opens"],
    ["another client's point", { kind: "work-extension" }, "extensionPoints[0].point"],
    ["data it cannot read", { data: { schemaVersion: 4, reads: { min: 1, max: 3 } } }, "data.reads"],
  ])("%s", async (_name, changes, path) => {
    expect(whereOf(await withManifest(JSON.stringify(sampleManifest(changes))))[0]).toEqual(["PKG-004", path, 1]);
  });

  test("a page and what leads to it may have one name, two pages may not", async () => {
    const page = { point: "cc.page", id: "notes", title: { en: "Notes" }, entry: "web/notes.html" };
    const one = sampleManifest({ extensionPoints: [navigation("cc.page:notes"), page] });
    expect(await violationsOf(await packed(sampleFiles(one)))).toEqual([]);
    const two = sampleManifest({ extensionPoints: [page, page] });
    expect(whereOf(await withManifest(JSON.stringify(two)))).toEqual([["PKG-004", "extensionPoints[1].id", 1]]);
  });

  test("redirects to the author's machine are possible where packages are developed", async () => {
    const bytes = await packed(sampleFiles(sampleManifest(redirect("http://127.0.0.1:3000/x"))));
    expect(await violationsOf(bytes, true)).toEqual([]);
  });
});

function redirect(uri: string): LooseManifest {
  return { oauth: { ...(sampleManifest()["oauth"] as object), redirectUris: [uri] } };
}

function permission(id: string, level: string): LooseManifest {
  return { permissions: [{ id, level, reason: { en: "Because." } }] };
}

function navigation(opens: string): LooseManifest {
  return { point: "cc.nav.extension", id: "notes", label: { en: "Notes" }, opens };
}

describe("PKG-005 TRK-PKG-010 files are those that were packed", () => {
  const changed = async (change: (files: Map<string, Buffer>) => void): Promise<string[]> => {
    const files = sampleFiles();
    const all = new Map([...files, ["integrity.json", Buffer.from(JSON.stringify(integrityOf(files)))]]);
    change(all);
    return (await violationsOf(await zipFiles(all))).map(({ code, text }) => `${code} ${text}`);
  };

  test("a changed, an added and a missing file", async () => {
    expect(await changed((files) => files.set("web/notes.js", Buffer.from("evil()")))).toEqual([
      "PKG-005 File web/notes.js was changed after the package was built.",
    ]);
    expect(await changed((files) => files.set("web/more.js", Buffer.from("")))).toEqual([
      "PKG-005 File web/more.js is not listed in integrity.json.",
    ]);
    expect(await changed((files) => files.delete("web/callback.html"))).toEqual([
      "PKG-005 web/callback.html is missing.",
    ]);
  });

  test("no list at all, and a list that is none", async () => {
    expect(await changed((files) => files.delete("integrity.json"))).toEqual(["PKG-005 integrity.json is missing."]);
    const broken = (text: string) => changed((files) => files.set("integrity.json", Buffer.from(text)));
    expect((await broken("{"))[0]).toContain("PKG-005 integrity.json is not valid: line 1");
    expect((await broken('{"algorithm":"md5","files":{}}'))[0]).toContain(
      "PKG-005 integrity.json is not valid: algorithm",
    );
    expect((await broken('{"algorithm":"sha-256","files":{"a":"0"},"files":{}}'))[0]).toContain(
      "files stands there twice",
    );
  });
});

describe("PKG-010 what the platform does not have", () => {
  test.each<[LooseManifest, string]>([
    [{ manifestVersion: 2 }, "Unknown manifest version 2; this installation reads version 1."],
    [{ oauth: { ...(sampleManifest()["oauth"] as object), scopes: ["user"] } }, "Unknown scope user."],
    [permission("everything", "high"), "Unknown permission everything."],
    [{ extensionPoints: [{ point: "work.shell", id: "a" }] }, "Unknown extension point work.shell."],
    [{ requires: { platform: "*", features: ["server.code"] } }, "Unknown feature server.code."],
  ])("%j", async (changes, text) => {
    expect((await withManifest(JSON.stringify(sampleManifest(changes)))).map((v) => [v.code, v.text])).toEqual([
      ["PKG-010", text],
    ]);
  });
});

describe("PKG-011 files that the manifest names, pages and pictures", () => {
  const page = (body: string) => ({
    "web/notes.html": `<!doctype html><html><head></head><body>${body}</body></html>`,
  });
  const inline = "PKG-011 web/notes.html contains inline script.";

  test.each([
    ["a script", "<script>alert(1)</script>", inline],
    ["a script with a type", "<SCRIPT type=module>import 'x'</SCRIPT>", inline],
    ["an event", '<img src=x onerror="alert(1)">', inline],
    ["an event in a picture", "<svg/onload=alert(1)>", inline],
    ["an address that is script", '<a href="java&#x09;script:alert(1)">x</a>', inline],
    ["a form that is script", "<form action=' javascript:alert(1)'>", inline],
    ["a frame with its own page", '<iframe srcdoc="&lt;script&gt;"></iframe>', inline],
    [
      "script from elsewhere",
      '<script src="https://evil.example/a.js"></script>',
      "PKG-011 web/notes.html loads script from elsewhere.",
    ],
    [
      "script from another package",
      '<script src="//apps/x.js"></script>',
      "PKG-011 web/notes.html loads script from elsewhere.",
    ],
    ["another base", "<base href='https://evil.example/'>", "PKG-011 web/notes.html contains the element base."],
    [
      "a redirect",
      "<meta http-equiv=refresh content='0;url=x'>",
      "PKG-011 web/notes.html goes to another page by itself.",
    ],
  ])("a page with %s", async (_name, body, expected) => {
    expect(await withFiles(page(body))).toContain(expected);
  });

  test("a page with files of its own, data, and Outlook's library", async () => {
    const good = `<script src="notes.js" defer></script><script type="application/json">{"a":1}</script>
      <script src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js"></script><a href="#x" title="on=1">x</a>`;
    expect(await withFiles(page(good))).toEqual([]);
  });

  test.each([
    ["script", "<svg><script>alert(1)</script></svg>"],
    ["script in another namespace", "<x:svg xmlns:x='http://www.w3.org/2000/svg'><x:script/></x:svg>"],
    ["an event", "<svg onload='alert(1)'/>"],
    ["a page", "<svg><foreignObject><body/></foreignObject></svg>"],
    ["an address that is script", "<svg><a xlink:href='javascript:alert(1)'/></svg>"],
    [
      "an address that becomes script",
      "<svg><a><animate attributeName='href' values='javascript:alert(1)'/></a></svg>",
    ],
    ["something from elsewhere", "<svg><image href='https://evil.example/a.png'/></svg>"],
    ["a style from elsewhere", "<svg><style>@import 'https://evil.example/a.css'</style></svg>"],
    ["an entity", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>"],
    ["a style sheet before it", "<?xml-stylesheet href='a.xsl'?><svg/>"],
  ])("an icon with %s", async (_name, svg) => {
    const found = await withFiles({ "icons/app.svg": svg });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((text) => text.startsWith("PKG-011 icons/app.svg"))).toBe(true);
  });

  test("an icon with a gradient is an icon; a picture of another kind, or a large one, is none", async () => {
    const gradient = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><defs><linearGradient id="a"/></defs><path fill="url(#a)"/></svg>`;
    expect(await withFiles({ "icons/app.svg": gradient })).toEqual([]);
    const icon = (name: string) => ({
      extensionPoints: [
        { ...navigation("cc.page:p"), icon: name },
        { point: "cc.page", id: "p", title: { en: "P" }, entry: "web/notes.html" },
      ],
    });
    expect(await withFiles({ "icons/a.png": "no picture" }, icon("icons/a.png"))).toEqual([
      "PKG-011 icons/a.png is no icon: SVG and PNG are possible.",
    ]);
    expect(await withFiles({ "icons/a.gif": "GIF89a" }, icon("icons/a.gif"))).toEqual([
      "PKG-011 icons/a.gif is no icon: SVG and PNG are possible.",
    ]);
    expect(await withFiles({ "icons/a.png": noise(210 * 1024) }, icon("icons/a.png"))).toEqual([
      "PKG-011 icons/a.png is larger than 200 KB.",
    ]);
    expect(await withFiles({}, icon("icons/b.svg"))).toEqual(["PKG-011 icons/b.svg is missing."]);
  });

  test("settings: a schema that the server may check values by, and defaults that fit it", async () => {
    const settings = (schema: unknown, defaults = {}) =>
      withFiles(
        { "web/settings.json": JSON.stringify(schema) },
        { settings: { schema: "web/settings.json", defaults } },
      );
    const good = { type: "object", properties: { days: { type: "integer", minimum: 1 } }, additionalProperties: false };
    expect(await settings(good, { days: 3 })).toEqual([]);
    expect(await settings(good, { days: 0 })).toEqual([
      "PKG-011 web/settings.json does not allow the default of days.",
    ]);
    expect(await settings(good, { weeks: 1 })).toEqual([
      "PKG-011 web/settings.json does not declare weeks, which has a default.",
    ]);
    const slow = { ...good, properties: { text: { type: "string", pattern: "^(a+)+$" } } };
    expect(await settings(slow)).toEqual([
      "PKG-011 web/settings.json uses what settings schemas of packages cannot have.",
    ]);
    expect(await withFiles({}, { settings: { schema: "web/none.json" } })).toEqual([
      "PKG-011 web/none.json is missing.",
    ]);
  });
});

describe("PKG-013 TRK-PKG-001 TRK-PKG-002 CC-APP-009 bundles", () => {
  const about = { family: "org.example.notes", version: "1.0.0", region: "*", environment: "prod" };
  const outcome = async (bytes: Buffer): Promise<string | string[]> => {
    const zip = await openZip(bytes, limits);
    expect(isBundle(zip)).toBe(true);
    try {
      return (await readBundle(zip, limits)).inner.map(({ packageId }) => packageId);
    } catch (error) {
      if (error instanceof PackageRefused) return `${error.violations[0]?.code} ${error.violations[0]?.text}`;
      throw error;
    }
  };

  test("its packages come in their order, whatever they are called", async () => {
    const [one, two] = [await samplePackage(), await samplePackage({ id: "org.example.notes.two" })];
    const bundle = await packBundle(about, [
      { file: "z.zip", id: "org.example.notes", bytes: one },
      { file: "a.zip", id: "org.example.notes.two", bytes: two },
    ]);
    expect(await outcome(bundle)).toEqual(["org.example.notes", "org.example.notes.two"]);
  });

  test("without a list, with another package than listed, with one that is not listed, with one that is not there", async () => {
    const bytes = await samplePackage();
    const loose = await zipFiles(
      new Map([
        ["b.zip", bytes],
        ["a.zip", bytes],
      ]),
    );
    expect(await outcome(loose)).toBe(
      "PKG-013 This is a bundle without bundle.json. Extract it and upload the packages one at a time: a.zip, b.zip.",
    );
    const listed = { file: "a.zip", id: "org.example.notes", order: 1, sha256: "0".repeat(64) };
    const bundle = (packages: object[], files: [string, Buffer][]) =>
      zipFiles(
        new Map([["bundle.json", Buffer.from(JSON.stringify({ bundleVersion: 1, ...about, packages }))], ...files]),
      );
    expect(await outcome(await bundle([listed], [["a.zip", bytes]]))).toContain(
      "a.zip was changed after the bundle was built.",
    );
    expect(await outcome(await bundle([listed], []))).toContain("a.zip is missing.");
    expect(
      await outcome(
        await bundle(
          [listed],
          [
            ["a.zip", bytes],
            ["b.zip", bytes],
          ],
        ),
      ),
    ).toContain("b.zip is not listed");
    expect(await outcome(await bundle([listed, listed], [["a.zip", bytes]]))).toContain("twice");
    expect(await outcome(await bundle([{ ...listed, file: "../a.zip" }], [["a.zip", bytes]]))).toContain(
      "a.zip is not listed",
    );
  });
});
