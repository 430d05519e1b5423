import { aWordFile, paragraph, table, wordText } from "@muniment/documents/testing";
import { createGenerator } from "@muniment/documents/generate";
import type { DataObject } from "@muniment/documents/generate";
import { spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { ROUNDS, spreadOf } from "./timing.ts";

const LETTERS = 200;
const LEAST_RATE = 50;
const CLAUSES = 40;
const ROWS = 50;

/** A letter of several pages: a hundred fields, conditions, a table of fifty rows and a content block. */
async function aLetter(): Promise<{ template: Buffer; blocks: Record<string, Buffer>; data: DataObject }> {
  const clause =
    "{{@index}}. {{each parties}}{{name}}{{if not @last}}, {{/if}}{{/each}} agree on {{case.opened | date:long}} that {{case.title | upper}} costs {{fee | money:EUR}}.";
  const body = [
    paragraph("{{recipient.name}}"),
    paragraph("{{recipient.address}}"),
    paragraph("Our reference {{case.reference}}"),
    ...Array.from({ length: CLAUSES }, () => paragraph(clause.replace("{{@index}}", "{{case.reference}}"))),
    table([
      ["No.", "What", "Sum"],
      ["{{each items}}{{@index}}", "{{what}}", "{{sum | money:EUR}}{{/each}}"],
    ]),
    paragraph("{{block closing}}"),
  ];
  const items = Array.from({ length: ROWS }, (_, at) => ({ what: `Item ${at}`, sum: at * 10.5 }));
  return {
    template: await aWordFile({ body: body.join(""), header: paragraph("{{case.title}}") }),
    blocks: { closing: await aWordFile({ body: paragraph("Yours,") + paragraph("{{user.name}}") }) },
    data: {
      case: { reference: "C-2026-00077", title: "Alder lease", opened: "2026-03-05" },
      recipient: { name: "Greta Öst", address: "Am Tor 1\nUlm" },
      user: { name: "Anna" },
      parties: [{ name: "Greta Öst" }, { name: "Cedar Ltd" }],
      fee: 1200,
      items,
    },
  };
}

/** Letters as Word files, one after the other in the one thread that a server gives to it. */
export async function benchGeneration(): Promise<Report> {
  const letter = await aLetter();
  const generator = createGenerator();
  try {
    const make = async (at: number): Promise<Uint8Array> => {
      const data = { ...letter.data, user: { name: `Anna ${at}` } };
      return (await generator.generate({ ...letter, data, language: "en-GB" })).bytes;
    };
    const lines = await wordText(await make(0));
    if (!lines.includes("Anna 0") || !lines.includes("50 | Item 49 | €514.50")) throw new Error("The letter is wrong");
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      for (let at = 0; at < LETTERS; at += 1) await make(at);
      rates.push(LETTERS / ((performance.now() - began) / 1000));
    }
    const rate = spreadOf(rates);
    return {
      findings: [
        {
          path: "letters per second and core, without PDF",
          measured: spreadText(rate, "/s"),
          against: "",
          ratio: "",
          goal: `≥ ${LEAST_RATE}/s`,
          isMet: rate.median >= LEAST_RATE,
        },
      ],
      how: `${LETTERS} letters with ${CLAUSES * 4} fields, a table of ${ROWS} rows and a content block, one after the other in one thread; each round anew.`,
    };
  } finally {
    await generator.close();
  }
}
