import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import writeExcel from "write-excel-file/node";
import { detectOrder, readDate, readNames, readNumber, readTime } from "./cell.ts";
import { findHeading, suggestFields } from "./column.ts";
import { readFile } from "./read-file.ts";

async function zipOf(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const code = async (bytes: Buffer | string) =>
  readFile(Buffer.from(bytes)).then(
    () => "read",
    (error: { messages: { code: string }[] }) => error.messages[0]?.code,
  );

const BOOK = {
  "[Content_Types].xml": "<Types/>",
  "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="Tasks" r:id="rId1"/>
    <sheet name="Hidden" state="hidden" r:id="rId2"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Target="worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Target="http://evil.example/" TargetMode="External"/></Relationships>`,
  "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-407]d. mmmm yyyy;@"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
  "xl/sharedStrings.xml": `<sst><si><t>Ti</t></si><si><r><t>Two </t></r><r><t>runs</t></r><rPh><t>x</t></rPh></si></sst>`,
  "xl/vbaProject.bin": "macro",
  "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2" s="1"><v>46113</v></c>
    <c r="D2" s="2"><v>0.5</v></c><c r="E2"><f>SUM(A1:A9)</f><v>42</v></c><c r="F2" t="str"><f>EVIL()</f><v>=x</v></c>
    <c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="H2" t="b"><v>1</v></c><c r="I2" t="inlineStr"><is><t>A&amp;B</t></is></c>
    </row></sheetData></worksheet>`,
  "xl/worksheets/sheet2.xml": "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
};

describe("TRK-IMP-001, -006: what is in a file", () => {
  test("a workbook: dates as dates, the kept values of formulas, no hidden sheet, no macro", async () => {
    expect(await readFile(await zipOf(BOOK))).toEqual({
      kind: "xlsx",
      tables: [{ name: "Tasks", rows: [[], ["Two runs", "", "2026-04-01", "12:00", "42", "=x", "", "yes", "A&B"]] }],
    });
    const written = await writeExcel(
      [[{ value: "Title" }], [{ type: Date, value: new Date("2026-04-01"), format: "dd/mm/yyyy" }]],
      {},
    ).toBuffer();
    expect((await readFile(written)).tables[0]?.rows).toEqual([["Title"], ["2026-04-01"]]);
  });

  test("a document: tables, and numbered lists under their headings; what was struck out is gone", async () => {
    const p = (text: string, more = "") => `<w:p><w:pPr>${more}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const list = (level: number) => `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="3"/></w:numPr>`;
    const row = (...cells: string[]) => `<w:tr>${cells.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join("")}</w:tr>`;
    const document = `<w:document><w:body>${p("Closing", '<w:pStyle w:val="H1"/>')}${p("Sign", list(0))}${p("Board", list(1))}
      <w:p><w:del><w:r><w:t>Gone</w:t></w:r></w:del></w:p>${p("Text between")}${p("By style", '<w:pStyle w:val="LN"/>')}
      <w:tbl>${row("Task", "Who")}${row("File", "Anna")}</w:tbl></w:body></w:document>`;
    const styles = `<w:styles><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="LN"><w:name w:val="List Number"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`;
    expect((await readFile(await zipOf({ "word/document.xml": document, "word/styles.xml": styles }))).tables).toEqual([
      {
        name: "Table 1",
        rows: [
          ["Task", "Who"],
          ["File", "Anna"],
        ],
      },
      {
        name: "Numbered list",
        rows: [
          ["Section", "Level", "Title"],
          ["Closing", "1", "Sign"],
          ["Closing", "2", "Board"],
          ["Closing", "1", "By style"],
        ],
      },
    ]);
  });

  test("text: comma, semicolon or what Excel copies, in the encodings of Windows too", async () => {
    const rows = async (bytes: Buffer) => (await readFile(bytes)).tables[0]?.rows;
    expect(await rows(Buffer.from('\uFEFFA;B\n1;"x\ny"'))).toEqual([
      ["A", "B"],
      ["1", "x\ny"],
    ]);
    expect(await rows(Buffer.from("A\tB\r\n1,5\t2\r\n"))).toEqual([
      ["A", "B"],
      ["1,5", "2"],
    ]);
    expect(await rows(Buffer.from([0x41, 0xfc]))).toEqual([["Aü"]]);
    expect(await rows(Buffer.from("\uFEFFA,B", "utf16le"))).toEqual([["A", "B"]]);
  });

  test("what is no list, damaged, locked or a bomb is refused in words", async () => {
    expect(await code("")).toBe("unreadable_file");
    expect(await code("\n \n")).toBe("unreadable_file");
    expect(await code(Buffer.from([1, 0, 2, 0]))).toBe("unreadable_file");
    expect(await code(Buffer.from("d0cf11e0a1b11ae1", "hex"))).toBe("unreadable_file");
    expect(await code((await zipOf(BOOK)).subarray(0, 500))).toBe("unreadable_file");
    expect(await code(await zipOf({ "a.txt": "x" }))).toBe("unreadable_file");
    const bomb = { ...BOOK, "xl/sharedStrings.xml": `<sst>${" ".repeat(2 * 1024 * 1024)}</sst>` };
    expect(await code(await zipOf(bomb))).toBe("too_large");
    const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`;
    const named = BOOK["xl/worksheets/sheet1.xml"].replace("A&amp;B", "&b;");
    const { tables } = await readFile(await zipOf({ ...BOOK, "xl/worksheets/sheet1.xml": entities + named }));
    expect(tables[0]?.rows[1]?.[8]).toBe("&b;");
  });
});

test("TRK-IMP-002: dates, times, numbers and names as people write them", () => {
  const dates = [
    "2026-04-03",
    "3/4/2026",
    "3.4.26",
    "3 April 2026",
    "Apr 3, 2026",
    "Fri 3-Apr-2026",
    "2026-04-03T00:00",
  ];
  for (const date of dates) expect(readDate(date, "dmy"), date).toEqual({ date: "2026-04-03" });
  expect(readDate("4/3/2026", "mdy")).toEqual({ date: "2026-04-03" });
  expect(readDate("3.4.2026", "mdy")).toEqual({ date: "2026-04-03" });
  expect(readDate("3/4/2026 5:30 pm", "dmy")).toEqual({ date: "2026-04-03", time: "17:30" });
  for (const none of ["31/02/2026", "12 Mar", "soon", "13/13/2026", ""])
    expect(readDate(none, "dmy"), none).toBeUndefined();
  expect(detectOrder(["3/4/2026", "12/31/2026"])).toEqual({ order: "mdy", isCertain: true });
  expect(detectOrder(["3/4/2026"])).toEqual({ order: "dmy", isCertain: false });
  expect(["9:05", "9.05", "12 am", "24:00", "9"].map(readTime)).toEqual([
    "09:05",
    "09:05",
    "00:00",
    undefined,
    undefined,
  ]);
  expect(["1,234.5", "1.234,5", "12,5", "-3", "1 000", "x"].map(readNumber)).toEqual([
    1234.5,
    1234.5,
    12.5,
    -3,
    1000,
    undefined,
  ]);
  expect(readNames("Anna; Boris\nCarl")).toEqual(["Anna", "Boris", "Carl"]);
  expect(readNames("Smith, John")).toEqual(["Smith, John"]);
  expect(readNames("a@x.example, b@x.example")).toEqual(["a@x.example", "b@x.example"]);
});

test("TRK-IMP-002: headings are found below a title, and columns by their names; a number that counts rows is no task", () => {
  const table = (...rows: string[][]) => ({ name: "", rows });
  const none = { fields: [{ id: "F", title: "Fee" }], isOwnLink: () => false };
  const closing = table(
    ["Project Falcon"],
    [],
    ["No.", "Item", "Responsibility", "Deadline", "Fee"],
    ["1", "a"],
    ["2", "b"],
  );
  expect(findHeading(closing, none.fields)).toBe(3);
  expect(suggestFields(closing, 3, none)).toEqual(["", "title", "assignees", "due_date", "field:F"]);
  const outline = table(["No.", "Title"], ["1", "a"], ["1.1", "b"]);
  expect(suggestFields(outline, 1, none)).toEqual(["level", "title"]);
  const exported = table(["No.", "Title", "Link"], ["7", "a", "own"]);
  expect(suggestFields(exported, 1, { ...none, isOwnLink: (cell) => cell === "own" })).toEqual([
    "number",
    "title",
    "link",
  ]);
  expect(suggestFields(exported, 1, none)).toEqual(["", "title", ""]);
  expect(suggestFields(table(["Buy stamps"]), 0, none)).toEqual(["title"]);
});
