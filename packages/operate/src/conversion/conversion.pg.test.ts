import { mkdir, readdir, readFile, rename, symlink, unlink, writeFile } from "node:fs/promises";
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

describe("25 what stops a conversion, and how it goes on", () => {
  const retry = async (id: string): Promise<void> => {
    expect((await office.call(anna, "POST", `/conversions/${id}/retry`)).status).toBe(200);
  };

  test("OPR-ERR-007 OPR-FLT-012 without the service account it waits and goes on by itself; a new one is refused in words", async () => {
    const { id, root } = await aCase();
    const source = join(office.folder, root, "Late.txt");
    await writeFile(source, "");
    const conversion = await begin(id, "conversions", [`${root}/Late.txt`]);
    expect(await until(conversion, isOver)).toMatchObject({ state: "failed" });
    await writeFile(source, "late");
    const renameService = (from: string, to: string) =>
      office.database.pool.query("update operate.linked_service set system_name = $2 where system_name = $1", [
        from,
        to,
      ]);
    await renameService("files", "unopened");
    try {
      await retry(conversion);
      expect(await until(conversion, isOver)).toMatchObject({ state: "waiting", trouble: { code: "OPR-ERR-007" } });
      const body = { documents: [{ service: "unopened", id: `${root}/Late.txt` }] };
      const refused = await office.call(anna, "POST", `/cases/${id}/conversions`, { body });
      expect([refused.status, refused.body.error?.code]).toEqual([424, "OPR-ERR-007"]);
    } finally {
      await renameService("unopened", "files");
    }
    expect(await until(conversion, ({ state }) => state === "done")).toMatchObject({ name: "Late.pdf" });
  });

  test("OPR-ERR-006 OPR-PDF-014 what the service account may not do waits and is told, and goes on when it may", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "Deed.txt"), "");
    const conversion = await begin(id, "archive", [`${root}/Deed.txt`]);
    expect(await until(conversion, isOver)).toMatchObject({ state: "failed" });
    const [here, away] = [join(office.folder, root), join(office.folder, `${root} away`)];
    // A link is followed for nobody, so what lies behind it is refused.
    await rename(here, away);
    await symlink(away, here);
    await retry(conversion);
    const held = await until(conversion, isOver);
    expect(held).toMatchObject({ state: "waiting", run_as: "service", trouble: { code: "OPR-ERR-006" } });
    expect(held.trouble?.text).toMatch(
      /Nothing was lost: the original is as it was\. An administrator has been told\.$/,
    );
    await writeFile(join(away, "Deed.txt"), "a deed");
    await unlink(here);
    await rename(away, here);
    await until(conversion, ({ state }) => state === "archived");
    expect(await readdir(join(here, "Archive"))).toEqual(["Deed.pdf"]);
  });

  test("OPR-FLT-002 OPR-FLT-003 one that was killed after storing leaves one PDF", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "Note.txt"), "a note");
    const conversion = await begin(id, "conversions", [`${root}/Note.txt`]);
    expect(await until(conversion, isOver)).toMatchObject({ state: "done" });
    // As a worker leaves it that ended between the answer of the repository and the next commit.
    const { pool } = office.database;
    await pool.query(
      "update operate.operation set state = 'attempting', result = null, ended_at = null where key = $1",
      [`convert:${conversion}`],
    );
    await pool.query(
      "update operate.conversion set state = 'failed', result_id = null, ended_at = null where id = $1",
      [conversion],
    );
    await retry(conversion);
    expect(await until(conversion, ({ state }) => state === "done")).toMatchObject({ name: "Note.pdf" });
    expect((await readdir(join(office.folder, root))).toSorted()).toEqual(["Note.pdf", "Note.txt"]);
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
