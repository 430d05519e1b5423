import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApplication } from "@muniment/identity";
import type { TestUser } from "@muniment/identity/testing";
import { findAudit, sealAudit, verifyAudit } from "@muniment/platform/audit";
import type { AuditFilter, AuditRecord } from "@muniment/platform/audit";
import { createActingPersonSigner, newActingPersonKey } from "@muniment/work-api/acting-person";
import type { SignActingPerson } from "@muniment/work-api/acting-person";
import { aDocument, aFolder, aWorkspace, createTestRepository, forUser, govern, secure } from "../../testing/index.ts";
import type { Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let service: TestUser;
let anna: TestUser;
let boris: TestUser;
let matter: Item;
let folder: Item;
let sign: SignActingPerson;

beforeAll(async () => {
  repository = await createTestRepository();
  ({ administrator } = repository);
  const { directory, library, database, clock } = repository;
  service = await directory.aUser(library, { id: "OPERATE", is_service: true });
  anna = await directory.aUser(library, { id: "ANNA", full_name: "Anna Ordway" });
  boris = await directory.aUser(library, { id: "BORIS", full_name: "Boris Quill" });
  const key = await newActingPersonKey();
  const application = { client_id: "tests", name: "Tests", type: "web", grants: ["password"] } as const;
  const keys = { acting_person: true, jwks: { keys: [key.publicKey] } };
  await database.transaction((tx) => createApplication(tx, { ...application, ...keys }, clock));
  sign = createActingPersonSigner({ clientId: "tests", workOrigin: "http://work.example", ...key, clock });
});
afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(async () => {
  matter = await aWorkspace(administrator, { name: "Matter" });
  await secure(administrator, matter, {
    include: [forUser(service, "read_write"), forUser(anna, "read_write"), forUser(boris, "read")],
  });
  folder = await aFolder(administrator, matter, { name: "Letters" });
});

async function records(filter: AuditFilter): Promise<AuditRecord[]> {
  return findAudit(repository.database.reader, filter, { limit: 100, after: undefined });
}

async function actions(id: string, objectType: string): Promise<string[]> {
  return (await records({ objectType, objectId: id.replace(/\.\d+$/, "") }))
    .map((record) => record.action)
    .toReversed();
}

async function actingFor(sub: string, operationId: string): Promise<Record<string, string>> {
  return { "x-acting-person": await sign({ sub, name: "Case Handler", operationId }) };
}

const upload = async (session: Session, headers: Record<string, string>) =>
  session.upload("POST", `folders/${folder.id}/documents`, { fileName: "letter.txt", content: "Dear" }, headers);

describe("WORK-HST-001, CC-AUD-001 every act leaves its record", () => {
  test("of documents, with what was there before and after", async () => {
    const document = await aDocument(administrator, folder, { name: "Draft" });
    const other = await aFolder(administrator, matter, { name: "Other" });
    const path = `documents/${document.id}`;
    await administrator.patch(path, { name: "Final" });
    await administrator.upload("POST", `${path}/versions`, { content: "two" });
    await administrator.get(`${path}/download`);
    await administrator.get(`${path}/download?activity=export`);
    await secure(administrator, document, { include: [forUser(boris, "no_access")] });
    const move = { destination_folder_id: other.id, audit: { comments: "wrong folder" } };
    expect((await administrator.post(`folders/${folder.id}/documents/${document.id}/move`, move)).status).toBe(200);
    const copy = await administrator.post(`${path}/copy`, { destination_folder_id: folder.id });
    await administrator.post(`folders/${folder.id}/documents/${document.id}/reference`);
    await administrator.delete(path);
    await administrator.post(`trash-bin/${path}/restore`, {});
    expect(await actions(document.id, "document")).toEqual([
      "document.create",
      "document.modify",
      "document.add_version",
      "document.view",
      "document.download",
      "document.secure",
      "document.move",
      "document.copy",
      "document.file",
      "document.delete",
      "document.restore",
    ]);
    const all = await records({ objectId: document.id });
    const of = (action: string) => all.find((record) => record.action === action);
    expect(of("document.create")).toMatchObject({
      actor_id: repository.library.administrator.userId,
      client_id: "tests",
      library: "Active",
      outcome: "ok",
      after: { parent_id: folder.id, size: expect.any(Number) as number },
    });
    expect(of("document.modify")).toMatchObject({ before: { name: "Draft" }, after: { name: "Final" } });
    expect(of("document.move")).toMatchObject({
      before: { parent_id: folder.id },
      after: { parent_id: other.id },
      reason: "wrong folder",
    });
    expect(of("document.secure")).toMatchObject({
      before: { type: "user", id: "BORIS", access: "read" },
      after: { type: "user", id: "BORIS", access: "no_access" },
    });
    expect(of("document.copy")).toMatchObject({ details: { copy: copy.item.id } });
  });

  test("of folders: created, renamed, moved, deleted", async () => {
    const target = await aFolder(administrator, matter, { name: "Target" });
    await administrator.patch(`folders/${folder.id}`, { name: "Post" });
    await administrator.post(`folders/${folder.id}/move`, { destination_folder_id: target.id });
    await administrator.delete(`folders/${folder.id}`);
    expect(await actions(folder.id, "folder")).toEqual([
      "folder.create",
      "folder.modify",
      "folder.move",
      "folder.delete",
    ]);
    const [, moved, renamed] = await records({ objectType: "folder", objectId: folder.id });
    expect(renamed).toMatchObject({ before: { name: "Letters" }, after: { name: "Post" } });
    expect(moved).toMatchObject({ before: { parent_id: matter.id }, after: { parent_id: target.id } });
  });

  test("with the request by which it was done, and no secret of it", async () => {
    const headers = {
      "idempotency-key": "op-key-1",
      "x-request-id": "their-own-id",
      "user-agent": "a mail program",
      "x-initiator": "scan station 4",
    };
    const answer = await upload(administrator, headers);
    const [record] = await records({ operationId: "op-key-1" });
    expect(record).toMatchObject({
      object_id: answer.item.id,
      request_id: answer.headers["x-request-id"],
      correlation_id: "their-own-id",
      user_agent: "a mail program",
      initiator: "scan station 4",
      source_ip: "127.0.0.1",
      session_id: expect.any(String) as string,
    });
    const again = await upload(administrator, headers);
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(await records({ operationId: "op-key-1" })).toHaveLength(1);
  });

  test("WORK-HST-005 also when it was refused, though nothing else of it stays", async () => {
    const document = await aDocument(administrator, folder, { name: "Closed" });
    expect((await repository.as(boris).delete(`documents/${document.id}`)).status).toBe(403);
    expect((await upload(repository.as(boris), {})).status).toBe(403);
    expect(await records({ actorId: "BORIS", outcome: "refused" })).toMatchObject([
      { action: "document.create", object_type: "folder", object_id: folder.id, code: "NRC_ACCESS_DENIED" },
      { action: "document.delete", object_type: "document", object_id: document.id, library: "Active" },
    ]);
  });

  test("marks what an application reports", async () => {
    const document = await aDocument(administrator, folder, { name: "Mailed" });
    await administrator.post(`documents/${document.id}/history`, { activity_code: 7 });
    const [record] = await records({ objectId: document.id });
    expect(record).toMatchObject({ action: "tests.document.mail", details: { reported: true } });
  });

  test("CC-AUD-007 and all of it stands in the chain", async () => {
    await sealAudit(repository.database, repository.clock);
    expect(await verifyAudit(repository.database)).toMatchObject({ faults: [], pending: 0 });
  });
});

describe("CC-AUD-003 D41, work-api.md 17.6 an account that acts for a person", () => {
  const history = async (document: Item) => (await administrator.get(`documents/${document.id}/history`)).body.data;

  test("makes the person author where they may write themselves; timeline and audit show both", async () => {
    const { item } = await upload(repository.as(service), await actingFor("ANNA", "op-anna"));
    expect(item).toMatchObject({ author: "ANNA", operator: "OPERATE" });
    expect(await records({ operationId: "op-anna" })).toMatchObject([
      { actor_id: "OPERATE", acting_id: "ANNA", acting_name: "Anna Ordway", action: "document.create" },
    ]);
    expect(await history(item)).toMatchObject([
      { user: "OPERATE", acting_user: "ANNA", acting_user_fullname: "Anna Ordway" },
    ]);
  });

  test("stays author itself where the person may only read, has no account, or is not named", async () => {
    const asService = repository.as(service);
    const readOnly = await upload(asService, await actingFor("BORIS", "op-boris"));
    const unknown = await upload(asService, await actingFor("someone@elsewhere.example", "op-unknown"));
    const plain = await upload(asService, {});
    for (const { item } of [readOnly, unknown, plain]) expect(item).toMatchObject({ author: "OPERATE" });
    const [record] = await records({ operationId: "op-unknown" });
    expect(record).toMatchObject({ acting_id: null, acting_name: "Case Handler" });
    expect(await history(unknown.item)).toMatchObject([{ user: "OPERATE", acting_user_fullname: "Case Handler" }]);
    const copied = await asService.post(
      `documents/${plain.item.id}/copy`,
      { destination_folder_id: folder.id },
      await actingFor("ANNA", "op-copy"),
    );
    expect(copied.item).toMatchObject({ author: "ANNA", operator: "OPERATE" });
  });

  test("has the account's own rights, whatever the person may do", async () => {
    const closed = await aFolder(administrator, matter, { name: "Closed", default_security: "private" });
    await secure(administrator, closed, {
      include: [forUser(anna, "full_access")],
      remove: [{ id: "OPERATE", type: "user" }],
    });
    const answer = await repository
      .as(service)
      .upload("POST", `folders/${closed.id}/documents`, {}, await actingFor("ANNA", "op-closed"));
    expect([403, 404]).toContain(answer.status);
  });

  test("SPM-TRK-008 is kept out of what a policy closes to the person, and of restricted matters whose team does not name the account", async () => {
    const { item: document } = await upload(repository.as(service), {});
    const status = async (headers: Record<string, string> = {}) =>
      (await repository.as(service).get(`documents/${document.id}`, headers)).status;
    const { database, library, clock } = repository;
    const policy = { nrtadminMode: "full", now: clock.now() } as const;
    await govern(database, { library, item: matter }, { ...policy, team: [service, anna], conflicted: [boris] });
    expect(await status()).toBe(200);
    expect(await status(await actingFor("ANNA", "op-in"))).toBe(200);
    expect(await status(await actingFor("BORIS", "op-walled"))).toBe(404);
    await govern(database, { library, item: matter }, { ...policy, team: [anna] });
    expect(await status()).toBe(404);
    expect(await status(await actingFor("ANNA", "op-unlisted"))).toBe(404);
  });

  test("does nothing under a header that was used before", async () => {
    const headers = await actingFor("ANNA", "op-twice");
    expect((await upload(repository.as(service), headers)).status).toBe(201);
    expect(await upload(repository.as(service), headers)).toMatchObject({
      status: 400,
      body: { error: { code: "NRC_INVALID_PARAM", messages: [{ field: "X-Acting-Person" }] } },
    });
    expect(await records({ operationId: "op-twice" })).toHaveLength(1);
  });
});
