import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRepository, openMailOffice } from "../testing/index.ts";
import type { MailOffice, OperateAnswer } from "../testing/index.ts";
import type { OperateActor } from "./user/index.ts";

/** A service whose account nobody has given to Operate: the configuration opens no folder to it. */
let office: MailOffice;
let anna: OperateActor;
let matter: string;
const DOCUMENT = { service: "unopened", id: "Matter/Deed.txt" };
const TEXT = "The system connection to Files is not available. Your work is kept and will continue by itself.";

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
  for (const folder of ["Matter", "Post"]) await mkdir(join(office.folder, folder));
  await writeFile(join(office.folder, "Matter", "Deed.txt"), "a deed");
  await addRepository(office, office.administrator, { key: "post-room", workspace: "Post" });
  const room = { repository: "post-room", path: "Out", return_address: ["Us"] };
  await office.call(anna, "PUT", "/admin/post-room", { body: room });
  matter = await made("/cases", { title: "Sale", service: "files", root: "Matter" });
});
afterAll(() => office[Symbol.asyncDispose]());

const post = (path: string, body: object = {}): Promise<OperateAnswer> => office.call(anna, "POST", path, { body });
async function made(path: string, body: object): Promise<string> {
  const answer = await post(path, body);
  expect([path, answer.status < 300, answer.body.error]).toEqual([path, true, undefined]);
  const { id }: { id: string } = answer.body.data;
  return id;
}
const identities = async (): Promise<unknown> =>
  (await office.call(anna, "GET", `/cases/${matter}/identities`)).body.data;
const rename = (from: string, to: string): Promise<unknown> =>
  office.database.pool.query("update operate.linked_service set system_name = $2 where system_name = $1", [from, to]);
const counts = async (): Promise<unknown> => {
  const { rows } = await office.database.pool.query(
    `select (select count(*)::int from operate.filing) as filings,
            (select count(*)::int from operate.bundle) as bundles,
            (select count(*)::int from operate.bundle_build) as builds,
            (select count(*)::int from operate.conversion) as conversions,
            (select count(*)::int from operate.post_item) as letters,
            (select count(*)::int from jobs._private_jobs) as jobs`,
  );
  return rows;
};

test("OPR-COR-004 OPR-ERR-007 without a service account what Operate alone does is refused at once and says why, and nothing is begun", async () => {
  const email = await office.receive({ files: { "A.txt": "a" } });
  const bundle = await made(`/cases/${matter}/bundles`, {
    title: "Trial",
    entries: [{ id: "one", kind: "document", title: "Deed", document: { service: "files", document_id: DOCUMENT.id } }],
  });
  const draft = { case: matter, to: [{ address: "a@client.example" }], subject: "Dear", body: "See." };
  const attachments = [{ document: { ...DOCUMENT, service: "files" } }];
  const [plain, attached] = [
    await made("/email/outbound", draft),
    await made("/email/outbound", { ...draft, keeps_copy: false, attachments }),
  ];
  expect(await identities()).toEqual({ person: { run_as: "service" }, service: {} });
  const before = await counts();
  await rename("files", "unopened");
  try {
    const recipients = [{ name: "Greta", address: ["1 High Street"] }];
    const answers = {
      "F7 filing": await post(`/email/inbound/${email}/file`, {
        case: matter,
        items: [{ document: 1, folders: [{}] }],
      }),
      "F9 a bundle": await post(`/cases/${matter}/bundles`, { title: "Another" }),
      "F9 its build": await post(`/bundles/${bundle}/build`),
      "F12b archiving": await post(`/cases/${matter}/archive`, { documents: [DOCUMENT] }),
      "F13 a letter": await post(`/cases/${matter}/post`, { recipients, documents: [DOCUMENT] }),
    };
    for (const [name, { status, body }] of Object.entries(answers)) {
      expect([name, status, body.error?.code, body.error?.code_message]).toEqual([name, 424, "OPR-ERR-007", TEXT]);
    }
    for (const id of [plain, attached]) {
      const sent = await post(`/email/outbound/${id}/send`, { accepts: ["stranger"] });
      expect([sent.status, sent.body.error?.code_message]).toEqual([409, expect.stringContaining(TEXT)]);
    }
    expect(await counts()).toEqual(before);
    const unavailable = { code: "OPR-ERR-007", text: TEXT };
    expect(await identities()).toEqual({ person: { run_as: "service", unavailable }, service: { unavailable } });
  } finally {
    await rename("unopened", "files");
  }
  expect(await identities()).toEqual({ person: { run_as: "service" }, service: {} });
});
