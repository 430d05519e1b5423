import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Conversion {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly pages?: number;
  readonly run_as: string;
  readonly trouble?: { readonly code: string; readonly text: string };
}

let office: MailOffice;
let anna: OperateActor;
let made = 0;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
});
afterAll(() => office[Symbol.asyncDispose]());

const aCase = async (): Promise<{ id: string; root: string }> => {
  made += 1;
  const root = `Matter ${made}`;
  await mkdir(join(office.folder, root));
  const body = { title: `Sale ${made}`, service: "files", root };
  const { body: answer } = await office.call(office.administrator, "POST", "/cases", { body });
  const { id }: { id: string } = answer.data;
  return { id, root };
};
const ask = (caseId: string, what: "conversions" | "archive", ids: readonly string[], who = anna) =>
  office.call(who, "POST", `/cases/${caseId}/${what}`, {
    body: { documents: ids.map((id) => ({ service: "files", id })) },
  });
const begin = async (caseId: string, what: "conversions" | "archive", ids: readonly string[]): Promise<string> => {
  const { status, body } = await ask(caseId, what, ids);
  expect([status, body.error]).toEqual([202, undefined]);
  const [first]: readonly Conversion[] = body.data;
  return first?.id ?? "";
};
const until = (id: string, is: (found: Conversion) => boolean): Promise<Conversion> =>
  office.until(async (): Promise<Conversion> => (await office.call(anna, "GET", `/conversions/${id}`)).body.data, is);
const isOver = ({ state }: Conversion): boolean => ["done", "archived", "failed", "waiting"].includes(state);

describe("OPR-PDF-001 a document of a case", () => {
  test("becomes a PDF beside it, under a name that is free", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "Note.rtf"), String.raw`{\rtf1 A note of the case.}`);
    await writeFile(join(office.folder, root, "Note.pdf"), "another one");
    const done = await until(await begin(id, "conversions", [`${root}/Note.rtf`]), isOver);
    expect(done).toMatchObject({ state: "done", name: "Note (2).pdf", pages: 1 });
    expect((await readFile(join(office.folder, root, "Note (2).pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
    const { body } = await office.call(anna, "GET", `/cases/${id}/documents`);
    expect(body.data).toMatchObject([{ name: "Note (2).pdf" }]);
  });

  test("OPR-PDF-021 that is damaged fails by itself, in words, and can be tried again", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "Broken.docx"), "no document at all");
    const conversion = await begin(id, "conversions", [`${root}/Broken.docx`]);
    const failed = await until(conversion, isOver);
    expect(failed).toMatchObject({ state: "failed", trouble: { code: "OPR-ERR-018" } });
    expect(failed.trouble?.text).toContain('"Broken.docx" could not be converted');
    expect((await office.call(anna, "POST", `/conversions/${conversion}/retry`)).status).toBe(200);
    expect(await until(conversion, isOver)).toMatchObject({ state: "failed" });
  });

  test("OPR-PDF-003, -IDN-010 is refused when it is of another kind, of another case, or one may not", async () => {
    const [one, other] = [await aCase(), await aCase()];
    await writeFile(join(office.folder, one.root, "Film.mp4"), "film");
    await writeFile(join(office.folder, other.root, "Secret.txt"), "secret");
    const kind = await ask(one.id, "conversions", [`${one.root}/Film.mp4`]);
    expect([kind.status, kind.body.error?.code]).toEqual([422, "OPR-ERR-018"]);
    expect((await ask(one.id, "conversions", [`${other.root}/Secret.txt`])).status).toBe(404);
    const clerk = await office.aPerson("Clerk", ["case.read", "documents.browse"]);
    const refused = await ask(other.id, "conversions", [`${other.root}/Secret.txt`], clerk);
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
  });
});

describe("OPR-PDF-010 archiving", () => {
  test("keeps one PDF/A of a version, as the service account, however often it is asked for", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "Deed.rtf"), String.raw`{\rtf1 A deed.}`);
    const first = await until(await begin(id, "archive", [`${root}/Deed.rtf`]), isOver);
    const second = await until(await begin(id, "archive", [`${root}/Deed.rtf`]), isOver);
    expect([first.state, first.run_as, second.state]).toEqual(["archived", "service", "archived"]);
    expect(await readdir(join(office.folder, root, "Archive"))).toEqual(["Deed.pdf"]);
    expect((await readFile(join(office.folder, root, "Archive", "Deed.pdf"))).toString("latin1")).toContain("pdfaid");
  });
});
