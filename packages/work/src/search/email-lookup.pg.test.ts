import { afterAll, beforeAll, expect, test } from "vitest";
import { aDocument, aFolder, aWorkspace, createTestRepository, forUser, pathOf, secure } from "../../testing/index.ts";
import type { Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
/** Somebody who sees what is public and what they are let into. */
let person: Session;
/** The same person with an application that may file documents and nothing else. */
let filing: Session;
let find: string;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  const user = await repository.directory.aUser(repository.library);
  person = repository.as(user);
  filing = repository.as(user, { scopeCap: "read_write" });
  find = `/api/work/v1/libraries/${repository.library.alias}/emails/find`;
});
afterAll(() => repository[Symbol.asyncDispose]());

const eml = (id: string, references = "") =>
  [
    "From: Carla <carla@client.example>",
    "To: firm@firm.example",
    "Subject: Lease",
    `Message-ID: <${id}>`,
    ...(references === "" ? [] : [`References: <${references}>`]),
    "",
    "Please see the lease.",
  ].join("\r\n");

async function file(by: Session, folder: Awaited<ReturnType<typeof aFolder>>, content: string) {
  return aDocument(by, folder, { extension: "eml" }, { fileName: "Lease.eml", content });
}

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

test("TRK-OUT-033 WORK-EML-004 a filed e-mail is found by its message id and by its conversation, the last filed first", async () => {
  const matter = await aWorkspace(administrator, { default_security: "public" });
  const folder = await aFolder(administrator, matter);
  const first = await file(administrator, folder, eml("one@client.example"));
  const reply = await file(administrator, folder, eml("two@client.example", "one@client.example"));
  await file(administrator, folder, eml("other@client.example"));
  const byId = await person.post(find, { message_ids: ["<one@client.example>"] });
  expect(byId.items).toEqual([
    expect.objectContaining({
      id: first.id,
      message_id: "one@client.example",
      workspace_id: matter.id,
      workspace_name: matter.name,
      extension: "eml",
    }),
  ]);
  const thread = await person.post(find, { conversation_ids: ["one@client.example"] });
  expect(idsOf(thread.items).toSorted()).toEqual([first.id, reply.id].toSorted());
  expect((await person.post(find, {})).items).toEqual([]);
  await administrator.delete(pathOf(first));
  expect((await person.post(find, { message_ids: ["one@client.example"] })).items).toEqual([]);
});

test("TRK-OUT-033 what is filed where the person may not look is not told, not even that it exists", async () => {
  const closed = await aWorkspace(administrator, { default_security: "private" });
  const folder = await aFolder(administrator, closed);
  await file(administrator, folder, eml("secret@client.example"));
  const asked = { message_ids: ["secret@client.example"], conversation_ids: ["secret@client.example"] };
  expect((await person.post(find, asked)).items).toEqual([]);
  expect((await administrator.post(find, asked)).items).toHaveLength(1);
  expect((await repository.as(undefined).post(find, asked)).status).toBe(401);
});

test("TRK-OUT-032 work-api 17.3: an application that may file documents files them as the person, and changes nothing else", async () => {
  const matter = await aWorkspace(administrator, { default_security: "private" });
  const folder = await aFolder(administrator, matter);
  if (person.person === undefined) throw new Error("Nobody");
  await secure(administrator, matter, { include: [forUser(person.person, "full_access")] });
  const filed = await file(filing, folder, eml("three@client.example"));
  expect((await filing.patch(pathOf(filed), { comment: "From Outlook" })).status).toBe(200);
  expect((await filing.get(pathOf(folder))).item.access).toBe("read_write");
  expect((await person.get(pathOf(folder))).item.access).toBe("full_access");
  const refused = [
    await filing.delete(pathOf(filed)),
    await filing.post(`${pathOf(folder)}/subfolders`, { name: "Mine" }),
    await filing.post(`${pathOf(matter)}/security`, { include: [] }),
    await filing.post("workspaces", { name: "Mine" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  const reading = repository.as(person.person, { scopeCap: "read" });
  const upload = { fileName: "a.eml", content: eml("four@client.example") };
  expect((await reading.upload("POST", `${pathOf(folder)}/documents`, upload)).status).toBe(403);
});
