import { describe, expect, test } from "vitest";
import { aWordFile, control, paragraph, table, wordParts, wordText } from "../../testing/index.ts";
import type { WordDocument } from "../../testing/index.ts";
import type { DataObject } from "./data.ts";
import { checkTemplate, fillTemplate } from "./fill.ts";
import type { GenerationJob } from "./fill.ts";
import { parseXml } from "./xml.ts";

const fill = async (
  body: string,
  data: DataObject,
  given: Partial<GenerationJob> & { readonly document?: Partial<WordDocument> } = {},
): Promise<string[]> => {
  const template = await aWordFile({ body, ...given.document });
  const made = await fillTemplate({ template, data, language: "en-GB", ...given });
  for (const [name, part] of await wordParts(made.bytes)) {
    if (/\.(?:xml|rels)$/.test(name)) parseXml(Buffer.from(part), name);
  }
  return wordText(made.bytes);
};

describe("OPR-TPL-021 fields", () => {
  const data = {
    case: { reference: "C-1", client: { name: "Anna & Söhne" }, people: [{ name: "Anna" }, { name: "Boris" }] },
  };

  test("a field of any depth is replaced, an index takes one of a list, a whole list is written out", async () => {
    const text = "{{case.reference}}: {{ case.client.name }}, {{case.people!2.name}}, {{case.people.name}}.";
    expect(await fill(paragraph(text), data)).toEqual(["C-1: Anna & Söhne, Boris, Anna and Boris."]);
  });

  test("OPR-TPL-028 a tag that Word has torn over runs is one, and the look of its first run stays", async () => {
    const template = await aWordFile({ body: paragraph(["Ref {", "{case.", "reference}", "} end"], "<w:b/>") });
    const { bytes } = await fillTemplate({ template, data, language: "en" });
    expect(await wordText(bytes)).toEqual(["Ref C-1 end"]);
    const parts = await wordParts(bytes);
    expect(parts.get("word/document.xml")).toContain(
      '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">C-1</w:t></w:r>',
    );
  });

  test("OPR-TPL-029 data are text: neither markup nor tags in them mean anything", async () => {
    const evil = "{{secret}} </w:t></w:r><w:p> &amp; \u0000\ud800 {{/if}}";
    const lines = await fill(paragraph("{{name}}|{{secret}}"), { name: evil, secret: "s" });
    expect(lines).toEqual(["{{secret}} </w:t></w:r><w:p> &amp; \ufffd\ufffd {{/if}}|s"]);
    expect(await fill(paragraph("{{__proto__}}{{constructor.name}}{{name.length}}"), { name: "n" })).toEqual([
      "[__proto__][constructor.name][name.length]",
    ]);
  });

  test("lines and tabs of a value are those of Word, and headers are filled too", async () => {
    const template = await aWordFile({ body: paragraph("{{a}}"), header: paragraph("Our ref {{b}}") });
    const { bytes } = await fillTemplate({ template, data: { a: "One\nTwo\tThree", b: "7" }, language: "en" });
    expect(await wordText(bytes)).toEqual(["One\nTwo\tThree"]);
    expect(await wordText(bytes, "word/header1.xml")).toEqual(["Our ref 7"]);
  });
});

describe("OPR-TPL-025 formats by language", () => {
  const data = { at: "2026-03-05", moment: "2026-03-05T23:30:00Z", sum: 1234.5, fee: { amount: 99, currency: "EUR" } };

  test.each([
    ["{{at}}", "en-GB", "5 March 2026"],
    ["{{at}}", "de-DE", "5. März 2026"],
    ["{{at | date:short}}", "en-US", "3/5/26"],
    ['{{at | date:"dddd, d MMMM yyyy"}}', "en-GB", "Thursday, 5 March 2026"],
    ['{{at | date:"dd.MM.yyyy"}}', "de-DE", "05.03.2026"],
    ["{{at!q?format=d+MMMM+yyyy}}", "en-GB", "5 March 2026"],
    ['{{moment | date:"d MMM HH:mm"}}', "en-GB", "6 Mar 00:30"],
    ["{{sum}}", "de-DE", "1.234,5"],
    ["{{sum | number:2}}", "en-GB", "1,234.50"],
    ["{{sum | money:EUR}}", "de-DE", "1.234,50 €"],
    ["{{fee}}", "en-GB", "€99.00"],
    ["{{name | upper}} {{name | title}}", "en-GB", "ANNA SMITH Anna Smith"],
    ['{{nothing | default:"n/a"}}', "en-GB", "n/a"],
    ["{{flag}} {{flag | yesno:“on”:“off”}}", "de-DE", "Ja on"],
    ['{{list | join:"; ":" or "}}', "en-GB", "a; b or c"],
    ["{{list | count}}", "en-GB", "3"],
  ])("%s in %s is %s", async (text, language, expected) => {
    const more = { ...data, name: "anna smith", flag: true, list: ["a", "b", "c"] };
    const [line] = await fill(paragraph(text), more, { language, timeZone: "Europe/Berlin" });
    expect(line?.replaceAll("\u00a0", " ")).toBe(expected);
  });
});

describe("OPR-TPL-022 conditions", () => {
  const text = '{{if sum > 100 and not closed}}large{{else if kind = "small"}}small{{else}}other{{/if}}';

  test.each([
    [{ sum: 200, closed: false }, "large"],
    [{ sum: 200, closed: true, kind: "small" }, "small"],
    [{}, "other"],
  ])("of %j the branch that holds is shown", async (data: DataObject, expected) => {
    expect(await fill(paragraph(text), data)).toEqual([expected]);
  });

  test("whole paragraphs and tables go with their branch, and paragraphs with nothing but a tag leave no line", async () => {
    const body = ["{{if a}}", "Yes {{a}}", "{{else}}", "No", "{{/if}}", "End"].map((line) => paragraph(line)).join("");
    expect(await fill(body, { a: "1" })).toEqual(["Yes 1", "End"]);
    expect(await fill(body, {})).toEqual(["No", "End"]);
    const mixed = paragraph("Dear {{if a}}Madam") + paragraph("second{{/if}} end");
    expect(await fill(mixed, { a: true })).toEqual(["Dear ", "Madam", "second", " end"]);
  });

  test.each([
    ['people contains "Anna"', true],
    ['name contains "ann"', true],
    ["count >= 3", false],
    ['(name = "Anna" or count = 9) and count != 3', true],
    ["not nothing", true],
  ])("%s", async (test_, expected) => {
    const data = { people: ["Anna"], name: "Anna", count: 2 };
    expect(await fill(paragraph(`{{if ${test_}}}yes{{else}}no{{/if}}`), data)).toEqual([expected ? "yes" : "no"]);
  });
});

describe("OPR-TPL-023 repeats", () => {
  const data = {
    court: "Outer",
    parties: [
      { name: "Anna", role: "client", matters: [{ ref: "1" }, { ref: "2" }] },
      { name: "Boris", role: "other", matters: [] },
      { name: "Carla", role: "client", matters: [{ ref: "3" }] },
    ],
  };

  test("a row whose cells hold both ends is repeated; a list without items says so", async () => {
    const rows = [
      ["No.", "Name"],
      ["{{each parties}}{{@index}}", "{{name}}{{if @last}} (last){{/if}}{{/each}}"],
    ];
    expect(await fill(table(rows), data)).toEqual(["No. | Name", "1 | Anna", "2 | Boris", "3 | Carla (last)"]);
    expect(await fill(table(rows), { parties: [] })).toEqual(["No. | Name"]);
    const empty = paragraph("{{each parties}}{{name}};{{else}}nobody{{/each}}");
    expect(await fill(empty, { parties: [] })).toEqual(["nobody"]);
  });

  test("several rows, with rows of their own that hold nothing but the ends", async () => {
    const rows = [
      ["{{each parties}}", ""],
      ["{{name}}", "a"],
      ["", "{{role}}"],
      ["{{/each}}", ""],
      ["Sum", ""],
    ];
    const lines = await fill(table(rows), data);
    expect(lines).toEqual(["Anna | a", " | client", "Boris | a", " | other", "Carla | a", " | client", "Sum | "]);
    const [none] = [await fill(table(rows.slice(0, 4)) + paragraph("end"), {})];
    expect(none).toEqual(["end"]);
  });

  test("repeats in repeats, of paragraphs and of text, see what is around them", async () => {
    const body = [
      "{{each parties}}",
      "{{name}} at {{court}}: {{each matters}}{{ref}}{{if not @last}}, {{/if}}{{else}}none{{/each}}",
      "{{/each}}",
    ];
    expect(await fill(body.map((line) => paragraph(line)).join(""), data)).toEqual([
      "Anna at Outer: 1, 2",
      "Boris at Outer: none",
      "Carla at Outer: 3",
    ]);
  });

  test("items are chosen, sorted and counted off", async () => {
    const text = '{{each parties where role = "client" sort name down first 1}}{{name}}{{/each}}';
    expect(await fill(paragraph(text), data)).toEqual(["Carla"]);
  });

  test("a cell whose content is left out keeps the paragraph that Word needs", async () => {
    const cell = `<w:tbl><w:tr><w:tc>${paragraph("{{if a}}")}${paragraph("x")}${paragraph("{{/if}}")}</w:tc></w:tr></w:tbl>`;
    const template = await aWordFile({ body: cell });
    const { bytes } = await fillTemplate({ template, data: {}, language: "en" });
    expect((await wordParts(bytes)).get("word/document.xml")).toContain("<w:tc><w:p/></w:tc>");
  });
});

describe("OPR-TPL-027 missing data", () => {
  const body = paragraph("Dear {{client.name}}, {{sum}}");

  test("are seen in the document and told", async () => {
    const styles = '<w:style w:type="character" w:styleId="PT"><w:name w:val="Placeholder Text"/></w:style>';
    const template = await aWordFile({ body, styles });
    const made = await fillTemplate({ template, data: { sum: 1 }, language: "en" });
    expect(made.missing).toEqual(["client.name"]);
    expect(await wordText(made.bytes)).toEqual(["Dear [client.name], 1"]);
    const look = '<w:rPr><w:rStyle w:val="PT"/><w:highlight w:val="yellow"/></w:rPr>';
    expect((await wordParts(made.bytes)).get("word/document.xml")).toContain(look);
  });

  test("are left out, or stop it, where the template says so", async () => {
    expect(await fill(body, {}, { missing: "blank" })).toEqual(["Dear , "]);
    await expect(fill(body, {}, { missing: "stop" })).rejects.toMatchObject({
      reason: "missing_data",
      missing: ["client.name", "sum"],
    });
  });
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("OPR-TPL-026 images", () => {
  test("a picture stands in the line, as large as is said, and its part is in the file", async () => {
    const template = await aWordFile({ body: paragraph("{{image signature width=4cm}}") });
    const data = { signature: { image: "own" } };
    const made = await fillTemplate({ template, data, images: { own: PNG }, language: "en" });
    const parts = await wordParts(made.bytes);
    expect(parts.get("word/document.xml")).toContain('<wp:extent cx="1440000" cy="1440000"/>');
    const relation = /Target="\/(word\/media\/[^"]+)"/.exec(parts.get("word/_rels/document.xml.rels") ?? "")?.[1];
    expect(parts.has(relation ?? "")).toBe(true);
    expect(parts.get("[Content_Types].xml")).toContain('Extension="png"');
  });

  test("one that is not there, or is none, is an empty place and an advisory", async () => {
    const template = await aWordFile({ body: paragraph("a{{image signature}}b") });
    for (const images of [{}, { own: Buffer.from("<script>alert(1)</script>........") }]) {
      const made = await fillTemplate({ template, data: { signature: { image: "own" } }, images, language: "en" });
      expect(await wordText(made.bytes)).toEqual(["ab"]);
      expect(made.advisories).toMatchObject([{ reason: "missing_image", severity: "warning" }]);
    }
  });
});

describe("OPR-TPL-024 content blocks", () => {
  const block = (body: string, more: Partial<WordDocument> = {}) => aWordFile({ body, ...more });

  test("are put in by name, three deep, with their own tags, and as part of a line when they are one paragraph", async () => {
    const blocks = {
      closing: await block(paragraph("Yours,") + paragraph("{{block signature}}")),
      signature: await block(paragraph("{{user}} {{block office}}") + table([["{{each staff}}{{name}}", "{{/each}}"]])),
      office: await block(paragraph("of {{office}}")),
    };
    const body = paragraph("Text") + paragraph("{{block closing}}") + paragraph("P.S.");
    const data = { user: "Anna", office: "Vienna", staff: [{ name: "B" }, { name: "C" }] };
    expect(await fill(body, data, { blocks })).toEqual(["Text", "Yours,", "Anna of Vienna", "B | ", "C | ", "P.S."]);
  });

  test("bring their styles, lists and pictures", async () => {
    const style =
      '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Base"/></w:style>';
    const base = '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/></w:style>';
    const lists = (level: string) =>
      `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="${level}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
    const picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:embed="rIdP"/></w:drawing></w:r></w:p>';
    const clause = await block(
      `<w:p><w:pPr><w:pStyle w:val="Clause"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Clause</w:t></w:r></w:p>${picture}`,
      {
        styles: style + base,
        numbering: lists("block %1"),
        relationships:
          '<Relationship Id="rIdP" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>',
        parts: { "word/media/a.png": PNG },
        contentTypes: '<Default Extension="png" ContentType="image/png"/>',
      },
    );
    const template = await aWordFile({ body: paragraph("{{block clause}}"), numbering: lists("host %1") });
    const { bytes } = await fillTemplate({ template, blocks: { clause }, data: {}, language: "en" });
    const parts = await wordParts(bytes);
    expect(parts.get("word/styles.xml")).toMatch(/styleId="Clause".*styleId="Base"/);
    expect(parts.get("word/document.xml")).toContain('<w:numId w:val="2"/>');
    expect(parts.get("word/numbering.xml")).toMatch(/host %1.*block %1.*w:numId="1".*w:numId="2"/);
    expect([...parts.keys()]).toContain("word/media/block-a.png");
    expect(parts.get("word/_rels/document.xml.rels")).toContain("word/media/block-a.png");
  });

  test("one that holds itself is refused with the way there, as is one that is not known", async () => {
    const blocks = { a: await block(paragraph("{{block b}}")), b: await block(paragraph("{{block a}}")) };
    const template = await aWordFile({ body: paragraph("{{block a}}") + paragraph("{{block gone}}") });
    const { mistakes } = await checkTemplate({ template, blocks });
    expect(mistakes).toMatchObject([
      { reason: "block_cycle", text: expect.stringContaining("a → b → a"), place: { block: "b" } },
      { reason: "unknown_block", tag: "{{block gone}}", place: { part: "body", paragraph: 2 } },
    ]);
  });
});

describe("OPR-TPL-020 content controls", () => {
  test("of ours and of the vendor mean fields, sections and blocks; a section may have an else", async () => {
    const block = await aWordFile({ body: paragraph("Block {{a}}") });
    const body =
      `<w:p>${control("Tag: A", "a", "<w:r><w:rPr><w:i/></w:rPr><w:t>Click here</w:t></w:r>")}</w:p>` +
      control("Sharedo Section: S", "flag", paragraph("Shown")) +
      control("Operate Section: S", "else", paragraph("Otherwise")) +
      control("Section: L", "each list", paragraph("- {{this}}")) +
      control("ContentBlock: B", "standard-text", paragraph("x")) +
      control("Something else", "a", paragraph("stays"));
    const data = { a: "1", list: ["x", "y"] };
    const blocks = { "standard-text": block };
    const lines = ["1", "Otherwise", "- x", "- y", "Block 1", "stays"];
    expect(await fill(body, data, { blocks })).toEqual(lines);
    expect((await fill(body, { ...data, flag: true }, { blocks }))[1]).toBe("Shown");
  });
});

test("OPR-GEN-019 properties are written to the document, and the same job gives the same bytes", async () => {
  const template = await aWordFile({ body: paragraph("{{a}}") });
  const job = { template, data: { a: "1" }, language: "en", properties: { "Operate production": "p & 1" } };
  const [one, other] = [await fillTemplate(job), await fillTemplate(job)];
  expect(Buffer.from(one.bytes).equals(other.bytes)).toBe(true);
  const custom = (await wordParts(one.bytes)).get("docProps/custom.xml");
  expect(custom).toContain('name="Operate production" pid="2"><vt:lpwstr>p &amp; 1</vt:lpwstr>');
});
