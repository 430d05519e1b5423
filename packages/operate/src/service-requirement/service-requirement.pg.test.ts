import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addFolderService, openTestOperate } from "../../testing/index.ts";
import type { TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Requirements {
  readonly rows: readonly { readonly function: string; readonly identity: string; readonly needs: readonly string[] }[];
  readonly places: readonly {
    readonly name: string;
    readonly use: string;
    readonly reason?: string;
    readonly rights: readonly { readonly right: string; readonly state: string }[];
  }[];
}

let office: TestOperate;
let ada: OperateActor;

beforeAll(async () => {
  office = await openTestOperate();
  ada = await office.aPerson("Ada");
  await addFolderService(office, ada);
  for (const root of ["Kestrel", "Gone", "Secret"]) {
    await mkdir(join(office.folder, root));
    const opened = await office.call(ada, "POST", "/cases", { body: { title: root, service: "files", root } });
    if (opened.status !== 201) throw new Error(`No case ${root}: ${opened.status}`);
  }
  await office.database.pool.query("update operate.work_item set is_restricted = true where title = 'Secret'");
  await rm(join(office.folder, "Gone"), { recursive: true });
});

afterAll(() => office[Symbol.asyncDispose]());

const ask = async (): Promise<Requirements> => {
  const { status, body } = await office.call(ada, "GET", "/admin/serviceRequirements");
  expect(status).toBe(200);
  return body.data;
};

describe("OPR-PRM-010 what the service account needs and has", () => {
  test("every function is there, each as whom the seed says it works", async () => {
    const { rows } = await ask();
    const by = (identity: string) => rows.filter((row) => row.identity === identity).map((row) => row.function);
    expect(by("user")).toEqual(["F1", "F2", "F3", "F4", "F5", "F8", "F10", "F12a"]);
    expect(by("service")).toEqual(["F0", "F6", "F7", "F9", "F11", "F12b", "F13"]);
  });

  test("each place in use is asked, what is missing is said, and a restricted matter is not named", async () => {
    const { places } = await ask();
    expect(places.map(({ name, rights }) => [name, ...rights.map(({ state }) => state)])).toEqual([
      ["Gone", "missing", "missing", "missing"],
      ["Kestrel", "there", "there", "there"],
    ]);
    expect(places[0]?.reason).toContain("Operate's own account may not view documents in");
  });

  test("a service that is switched off leaves it unknown, with the reason", async () => {
    const off = { body: { enabled: false }, headers: { "if-match": '"1"' } };
    expect((await office.call(ada, "PATCH", "/admin/linkedServices/files", off)).status).toBe(200);
    const { places } = await ask();
    expect(places[1]).toMatchObject({
      rights: [{ state: "unknown" }, { state: "unknown" }, { state: "unknown" }],
      reason: "The system connection to Files is not available. Your work is kept and will continue by itself.",
    });
  });
});
