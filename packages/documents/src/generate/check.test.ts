import { afterAll, describe, expect, test } from "vitest";
import { aWordFile, paragraph, table, wordText } from "../../testing/index.ts";
import type { DataShape } from "./check.ts";
import { checkTemplate } from "./fill.ts";
import { createGenerator } from "./generator.ts";
import { writePackage } from "./package-file.ts";
import type { TemplateError } from "./template-error.ts";

const shape: DataShape = {
  case: { reference: "text", opened: "date", client: { name: "text" }, parties: [{ name: "text", fee: "money" }] },
  logo: "image",
  answers: { "*": "text" },
};
const check = async (body: string) => checkTemplate({ template: await aWordFile({ body }), shape });

describe("OPR-TPL-008 the checker", () => {
  test("lists the fields of a template with what they are used for, whole paths from inside repeats too", async () => {
    const text =
      "{{case.reference}} {{each case.parties sort name}}{{name}} {{fee | money}} {{case.client.name}}{{/each}}{{if answers.urgent}}!{{/if}}{{image logo}}";
    const { fields, mistakes } = await check(paragraph(text));
    expect(mistakes).toEqual([]);
    expect(fields.map(({ path, use, kind }) => `${path} ${use} ${kind}`)).toEqual([
      "answers.urgent condition text",
      "case.client.name value text",
      "case.parties repeat list",
      "case.parties.fee value money",
      "case.parties.name condition text",
      "case.parties.name value text",
      "case.reference value text",
      "logo image image",
    ]);
  });

  test.each([
    ["{{case.nothing}}", "unknown_field", "case.nothing"],
    ["{{each case.parties}}{{nothing}}{{/each}}", "unknown_field", "nothing"],
    ["{{each case.reference}}x{{/each}}", "not_a_list", "case.reference"],
    ["{{case.client}}", "not_a_value", "case.client"],
    ["{{logo}}", "not_a_value", "logo"],
    ["{{image case.reference}}", "not_an_image", "case.reference"],
    ["{{case.opened | fancy}}", "unreadable_tag", 'There is no format "fancy"'],
    ["{{case.opened | upper:1}}", "unreadable_tag", '"upper" takes nothing'],
    ["{{case reference}}", "unreadable_tag", "no tag"],
    ["{{process.exit()}}", "unreadable_tag", "no tag"],
    ["{{case.reference", "unclosed_tag", "does not end"],
    ["{{if case.opened}}x", "unclosed_group", "has no {{/if}}"],
    ["x{{/each}}", "stray_end", "ends what did not begin"],
    ["{{each case.parties}}{{if name}}{{/each}}{{/if}}", "stray_end", "has to end before"],
    ["{{else}}", "stray_end", "belongs to"],
    ["{{block nothing}}", "unknown_block", "nothing"],
  ])("of %s says %s", async (text, reason, words) => {
    const { mistakes } = await check(paragraph("First") + paragraph(text));
    expect(mistakes[0]).toMatchObject({ severity: "error", reason, text: expect.stringContaining(words) });
    expect(mistakes[0]?.place).toMatchObject({ part: "body" });
  });

  test("says in which paragraph a mistake is, and how that begins", async () => {
    const body = paragraph("One") + table([["Cell", "Second cell {{if}}"]]);
    const { mistakes } = await check(body);
    expect(mistakes).toMatchObject([
      { place: { part: "body", paragraph: 3, excerpt: "Second cell {{if}}" }, tag: "{{if}}" },
    ]);
  });

  test("a group that begins in a table and ends outside of it is told, not guessed", async () => {
    const { mistakes } = await check(table([["{{if case.reference}}"]]) + paragraph("{{/if}}"));
    expect(mistakes).toMatchObject([{ reason: "misplaced_group" }]);
  });

  test("a condition that asks for no field and tracked changes are warnings", async () => {
    const { mistakes } = await check(
      `<w:p><w:ins><w:r><w:t>{{case.</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>reference}}{{if 1 = 1}}x{{/if}}</w:t></w:r></w:p>`,
    );
    expect(mistakes.map(({ severity, reason }) => `${severity} ${reason}`)).toEqual([
      "warning tracked_changes",
      "warning unreachable",
    ]);
  });
});

const relation = (type: string, target: string, mode = ' TargetMode="External"'): string =>
  `<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${mode}/>`;
const field = (...codes: string[]): string =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>${codes.map((code) => `<w:r><w:instrText>${code}</w:instrText></w:r>`).join("")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;
const plain = paragraph("{{a}}");
const xml = (text: string) => aWordFile({ body: plain, parts: { "word/document.xml": text } });
const entity = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>';

describe("OPR-TPL-029 hostile templates are refused", () => {
  test.each([
    [
      "a macro",
      () =>
        aWordFile({
          body: plain,
          contentTypes:
            '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
        }),
    ],
    [
      "a macro by its relationship",
      () => aWordFile({ body: plain, relationships: relation("vbaProject", "vbaProject.bin", "") }),
    ],
    [
      "an embedded object",
      () => aWordFile({ body: plain, relationships: relation("oleObject", "embeddings/o.bin", "") }),
    ],
    ["HTML to be taken in", () => aWordFile({ body: plain, relationships: relation("aFChunk", "a.html", "") })],
    [
      "a picture from elsewhere",
      () => aWordFile({ body: plain, relationships: relation("image", "http://evil.example/a.png") }),
    ],
    ["a frame", () => aWordFile({ body: plain, relationships: relation("frame", "http://evil.example/") })],
    [
      "a link to a file",
      () => aWordFile({ body: plain, relationships: relation("hyperlink", "file://server/share/x.exe") }),
    ],
    [
      "a field that starts a program",
      () => aWordFile({ body: field("DD", "EAUTO c:\\\\windows\\\\system32\\\\cmd.exe") }),
    ],
    ["a field that reads a file", () => aWordFile({ body: field(' INCLUDETEXT "c:\\\\secret.txt"') })],
    ["an entity that reads a file", () => xml(`${entity}<w:document>&x;</w:document>`)],
    ["entities that multiply", () => xml(`${laughs}<w:document>&b;</w:document>`)],
    ["an unknown entity", () => xml("<w:document>&nbsp;</w:document>")],
    ["XML that is nested without end", () => xml("<w:document>".repeat(5000))],
    ["XML that is not closed", () => xml("<w:document><w:body>")],
    ["an attribute twice", () => xml('<w:document a="1" a="2"/>')],
    ["another kind of document", () => xml("<html/>")],
    ["text in UTF-16", async () => writePackage(new Map([["[Content_Types].xml", Buffer.from("<a/>", "utf16le")]]))],
    ["a bomb", () => aWordFile({ body: plain, parts: { "word/media/a.xml": Buffer.alloc(30_000_000) } })],
    [
      "too many parts",
      () =>
        aWordFile({
          body: plain,
          parts: Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`p/${at}.xml`, "a"])),
        }),
    ],
    ["two parts of one name", () => aWordFile({ body: plain, parts: { "word/DOCUMENT.xml": "<a/>" } })],
    ["a PDF", async () => Buffer.from("%PDF-1.7 and so on")],
    ["half a file", async () => (await aWordFile({ body: plain })).subarray(0, 700)],
    ["nothing", async () => Buffer.alloc(0)],
  ])("%s", async (_name, make) => {
    const { mistakes } = await checkTemplate({ template: await make() });
    const [first] = mistakes.filter(({ severity }) => severity === "error");
    expect(first?.reason).toMatch(/^(?:forbidden_content|not_readable|too_large)$/);
    expect(first?.text).not.toMatch(/\/etc|evil|secret/);
  });

  test("links that a reader clicks stay; the template that Word remembers is removed with a warning", async () => {
    const settings = `<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="rId1"/></w:settings>`;
    const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation("attachedTemplate", "file:///C:/Normal.dotm").replace("rIdX", "rId1")}</Relationships>`;
    const template = await aWordFile({
      body: plain,
      relationships:
        relation("hyperlink", "https://firm.example/") +
        relation("settings", "settings.xml", "").replace("rIdX", "rIdY"),
      parts: { "word/settings.xml": settings, "word/_rels/settings.xml.rels": rels },
    });
    const { mistakes } = await checkTemplate({ template });
    expect(mistakes).toMatchObject([{ severity: "warning", reason: "removed_content" }]);
  });
});

describe("OPR-NFR-004 templates are read in a thread that can be ended", () => {
  const generator = createGenerator();
  afterAll(() => generator.close());

  test("which makes documents, says what is wrong, and ends what takes too long", async () => {
    const template = await aWordFile({ body: plain });
    const made = await generator.generate({ template, data: { a: "1" }, language: "en" });
    expect(await wordText(made.bytes)).toEqual(["1"]);
    expect(await generator.check({ template: Buffer.from("no"), shape })).toMatchObject({
      mistakes: [{ reason: "not_readable" }],
    });
    const broken = await aWordFile({ body: paragraph("{{if}}") });
    const refused = generator.generate({ template: broken, data: {}, language: "en" });
    await expect(refused).rejects.toMatchObject({
      name: "TemplateError",
      reason: "mistakes",
    } satisfies Partial<TemplateError>);
    const items = Array.from({ length: 3000 }, () => "x");
    const nested = await aWordFile({
      body: paragraph("{{each l}}{{each l}}{{each l}}{{this}}{{/each}}{{/each}}{{/each}}"),
    });
    const hasty = createGenerator({ timeoutMs: 200 });
    const slow = hasty.generate({ template: nested, data: { l: items }, language: "en" });
    await expect(slow).rejects.toMatchObject({ reason: expect.stringMatching(/^(?:timed_out|crashed)$/) });
    await hasty.close();
    expect((await generator.generate({ template, data: { a: "2" }, language: "en" })).missing).toEqual([]);
  });
});
