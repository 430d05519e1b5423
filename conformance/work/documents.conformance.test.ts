import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { done, list, ok, one, refused } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, del, get, ofLibrary, patch, post, send } from "../client.ts";
import { document, folder, idsIn, lazily, matter, run, sendUpload, unique, version } from "../fixture.ts";
import { uploadBody } from "../multipart.ts";
import { countedShape, documentShape, historyShape, linked, operationShapes, shaped, uploadFields } from "../shapes.ts";
import { account, target } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, ...(await matter(owner)) };
});

const sha256 = (text: string): string => `SHA256:${createHash("sha256").update(text).digest("hex")}`;
const pathOf = (id: string): string => ofLibrary(`/documents/${id}`);

test("11.1 upload: 201, warnings, every bold field, every field of the strict client", async () => {
  const { owner, folder: root } = await scene();
  const name = unique("Brief äöü 漢字");
  const content = "Sehr geehrte Damen und Herren";
  const profile = { doc_profile: { name, extension: ".TXT", comment: "First draft", size: 5 } };
  const answer = await sendUpload(owner, root.id, { content, profile });
  const made = one(answer, 201);
  expect(ok(answer, 201).warnings).toEqual([]);
  shaped(made, documentShape);
  shaped(made, uploadFields);
  linked(made);
  expect(made).toMatchObject({
    name,
    extension: "TXT",
    type: "ANSI",
    version: 1,
    database: target.library,
    size: Buffer.byteLength(content),
    comment: "First draft",
    author: account("standard").user_id,
    operator: account("standard").user_id,
    class: "DOC",
    default_security: "inherit",
    workspace_id: (await scene()).workspace.id,
  });
  expect(made.id).toBe(`${target.library}!${String(made.document_number)}.1`);
});

test("11.1 GET one document is the full shape", async () => {
  const { owner, document: made, workspace } = await scene();
  const full = one(await get(owner, pathOf(made.id), { is_latest: true }));
  shaped(full, documentShape);
  expect(full).toMatchObject({
    access: "full_access",
    is_latest: true,
    latest: "1",
    workspace_name: workspace.name,
    effective_security: "private",
    is_checked_out: false,
  });
  expect([full.in_use, full.declared]).toEqual([full.is_in_use, full.is_declared]);
});

test("11.1 what the profile leaves out comes from the file", async () => {
  const { owner, folder: root } = await scene();
  const content = "%PDF-1.7 not really";
  const dates = { file_create_date: "2020-02-29T12:00:00+02:00", file_edit_date: "2021-01-01T00:00:00Z" };
  const answer = await sendUpload(owner, root.id, {
    fileName: `${run} Contract.v2.pdf`,
    content,
    profile: { doc_profile: { checksum: sha256(content), ...dates } },
  });
  expect(one(answer, 201)).toMatchObject({
    name: `${run} Contract.v2`,
    extension: "pdf",
    type: "ACROBAT",
    checksum: sha256(content),
    file_create_date: "2020-02-29T10:00:00Z",
    file_edit_date: "2021-01-01T00:00:00Z",
  });
  const bare = one(await sendUpload(owner, root.id, { fileName: "Tabelle.xlsx" }), 201);
  expect(bare).toMatchObject({ name: "Tabelle", extension: "xlsx", type: "EXCELX" });
});

test("11.1 an e-mail is read from its file, and profile values win", async () => {
  const { owner, folder: root } = await scene();
  const content = [
    "From: Anna Bell <anna@client.example>",
    "To: matter@firm.example",
    "Subject: Lease of the mill",
    "Date: Mon, 02 Mar 2026 09:00:00 +0100",
    "Message-ID: <1@client.example>",
    "",
    "Dear all",
  ].join("\r\n");
  const mail = one(await sendUpload(owner, root.id, { fileName: "mail.eml", content }), 201);
  const full = one(await get(owner, pathOf(mail.id)));
  expect(full).toMatchObject({
    wstype: "email",
    type: "MIME",
    class: "E-MAIL",
    subject: "Lease of the mill",
    sent_date: "2026-03-02T08:00:00Z",
  });
  expect(full.from).toContain("anna@client.example");
  expect(full.to).toContain("matter@firm.example");
});

test("10.6 PATCH: sent fields only, nested profiles, clearing, warnings", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id, { comment: "Before", alias: unique("alias") });
  const name = unique("renamed");
  const answer = await patch(owner, pathOf(made.id), { name, custom17: 2.5, audit: { comments: "because" } });
  expect(ok(answer).warnings).toEqual([]);
  expect(one(answer)).toMatchObject({ id: made.id, name, custom17: 2.5, comment: "Before" });
  expect(one(await patch(owner, pathOf(made.id), { comment: "" }))).not.toHaveProperty("comment");
  expect(one(await patch(owner, pathOf(made.id), { doc_profile: { custom13: "in" } })).custom13).toBe("in");
  expect(one(await patch(owner, pathOf(made.id), { profile: { custom14: "in" } })).custom14).toBe("in");
  expect(one(await get(owner, pathOf(made.id)))).toMatchObject({ name, custom13: "in", custom14: "in" });
});

test("17.2 ETag and If-Match on documents", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id);
  const etag = String((await get(owner, pathOf(made.id))).headers.get("etag"));
  expect(etag).toMatch(/^(W\/)?".+"$/);
  const json = { comment: "First" };
  ok(await send(owner, "PATCH", pathOf(made.id), { json, headers: { "if-match": etag } }));
  const stale = await send(owner, "PATCH", pathOf(made.id), { json, headers: { "if-match": etag } });
  refused(stale, 409, "NRC_EDIT_CONFLICT");
});

test("10.6 versions: new ones from the old profile, newest last, latest by id without version", async () => {
  const { owner, folder: root } = await scene();
  const first = await document(owner, root.id, { comment: "kept", custom13: "kept" });
  const second = await version(owner, first.id, "second text");
  shaped(second, documentShape);
  expect(second).toMatchObject({ name: first.name, version: 2, document_number: first.document_number });
  const versions = list(await get(owner, `${pathOf(first.id)}/versions`));
  expect(versions.map((entry) => entry.version)).toEqual([1, 2]);
  expect(one(await get(owner, pathOf(second.id))).custom13).toBe("kept");
  const number = `${target.library}!${String(first.document_number)}`;
  expect(one(await get(owner, pathOf(number))).id).toBe(second.id);
  expect(one(await get(owner, pathOf(first.id), { latest: true })).id).toBe(second.id);
  const old = one(await get(owner, pathOf(first.id), { is_latest: true }));
  expect(old).toMatchObject({ id: first.id, is_latest: false, latest: "2" });
  expect(one(await get(owner, `${pathOf(first.id)}/versions/latest`)).version).toBe(2);
  expect(await idsIn(owner, root.id)).toContain(second.id);
  expect(await idsIn(owner, root.id)).not.toContain(first.id);
});

test("10.6 promote makes an old version the newest", async () => {
  const { owner, folder: root } = await scene();
  const first = await document(owner, root.id);
  await version(owner, first.id, "second text");
  const promoted = one(await post(owner, `${pathOf(first.id)}/versions/promote`, { version: 1 }), 201);
  expect(promoted).toMatchObject({ version: 3, document_number: first.document_number });
  expect((await get(owner, `${pathOf(promoted.id)}/download`)).text).toContain("Dear Sirs");
  refused(await post(owner, `${pathOf(first.id)}/versions/promote`, { version: 99 }), [400, 404]);
  refused(await post(owner, `${pathOf(first.id)}/versions/promote`, {}), 400);
});

test("10.6 PUT file replaces the content of the version", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id);
  const upload = uploadBody({ content: "replaced", profile: { doc_profile: { comment: "new" } } });
  const answer = await send(owner, "PUT", `${pathOf(made.id)}/file`, { upload });
  expect(ok(answer).warnings).toEqual([]);
  expect(one(answer)).toMatchObject({ id: made.id, size: 8, comment: "new", checksum: sha256("replaced") });
  expect((await get(owner, `${pathOf(made.id)}/download`)).text).toBe("replaced");
});

test("10.6 move: number kept, place and workspace new", async () => {
  const { owner } = await scene();
  const from = await matter(owner);
  const to = await matter(owner);
  const body = { destination_folder_id: to.folder.id, audit: { comments: "misfiled" } };
  const path = ofLibrary(`/folders/${from.folder.id}/documents/${from.document.id}/move`);
  const moved = one(await post(owner, path, body));
  shaped(moved, documentShape);
  expect(moved).toMatchObject({ id: from.document.id, workspace_id: to.workspace.id });
  expect(await idsIn(owner, from.folder.id)).toEqual([]);
  expect(await idsIn(owner, to.folder.id)).toContain(from.document.id);
  refused(await post(owner, path, body), 404, "NRC_NO_RECORD");
});

test("10.6 17.10 copy: new number, version 1, conflict rules", async () => {
  const { owner, document: made } = await scene();
  const to = await matter(owner);
  const path = `${pathOf(made.id)}/copy`;
  const copy = one(await post(owner, path, { destination_folder_id: to.folder.id }), 201);
  shaped(copy, documentShape);
  expect(copy).toMatchObject({ name: made.name, version: 1, workspace_id: to.workspace.id });
  expect(copy.document_number).not.toBe(made.document_number);
  const again = { destination_folder_id: to.folder.id, on_conflict: "fail" };
  refused(await post(owner, path, again), 409, "NRC_DUPLICATE_RECORD");
  const skipped = await post(owner, path, { ...again, on_conflict: "skip" });
  expect(one(skipped).id).toBe(copy.id);
  const name = unique("copy");
  expect(one(await post(owner, path, { destination_folder_id: to.folder.id, name }), 201).name).toBe(name);
});

test("10.5 reference: one document in two folders, path shows both, removal takes one place", async () => {
  const { owner } = await scene();
  const made = await matter(owner);
  const other = await folder(owner, made.workspace.id);
  const inOther = ofLibrary(`/folders/${other.id}/documents/${made.document.id}`);
  const reference = one(await post(owner, `${inOther}/reference`), 201);
  expect(["document", "document_shortcut", "email"]).toContain(reference.wstype);
  expect(reference.id).toBeTypeOf("string");
  expect(await idsIn(owner, other.id)).toEqual([made.document.id]);
  const paths = list(await get(owner, `${pathOf(made.document.id)}/path`)) as unknown as WireItem[][];
  const ends = paths.map((path) => path.map((entry) => entry.id));
  expect(ends).toHaveLength(2);
  expect(ends).toContainEqual([made.workspace.id, made.folder.id]);
  expect(ends).toContainEqual([made.workspace.id, other.id]);
  done(await del(owner, inOther));
  expect(await idsIn(owner, other.id)).toEqual([]);
  expect(await idsIn(owner, made.folder.id)).toEqual([made.document.id]);
});

test("7.11 operations of a document, alone and inside", async () => {
  const { owner, document: made } = await scene();
  const operations = one(await get(owner, `${pathOf(made.id)}/operations`));
  shaped(operations, operationShapes.documents);
  expect(operations).toMatchObject({ copy: true, delete: true, move: true, set_security: true, update: true });
  const inside = one(await get(owner, pathOf(made.id), { include_operations: true })).operations;
  expect(inside).toEqual(operations);
});

test("10.6 7.12 history: an entry for each act, newest first, with filters", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id);
  await get(owner, `${pathOf(made.id)}/download`, { activity: "export" });
  await patch(owner, pathOf(made.id), { comment: "changed", audit: { comments: "a reason" } });
  const path = `${pathOf(made.id)}/history`;
  const items = list(await get(owner, path));
  for (const item of items) shaped(item, historyShape);
  const activities = items.map((item) => item.activity);
  expect(activities).toEqual(expect.arrayContaining(["NEWDOCUMENT", "EXPORT", "MODIFY"]));
  expect(activities.at(-1)).toBe("NEWDOCUMENT");
  const dates = items.map((item) => String(item.activity_date));
  expect(dates).toEqual(dates.toSorted().toReversed());
  expect(items.find((item) => item.activity === "MODIFY")?.comments).toContain("a reason");
  expect(items[0]).toMatchObject({ user: account("standard").user_id, document_number: made.document_number });
  const downloads = list(await get(owner, path, { activity: "download" }));
  expect(downloads.map((item) => item.activity)).toEqual(["EXPORT"]);
  expect(list(await get(owner, path, { user: account("standard", 1).user_id }))).toEqual([]);
  expect(list(await get(owner, path, { activity_date_end: "2000-01-01T00:00:00Z" }))).toEqual([]);
  const paged = await get(owner, path, { limit: 1, total: true });
  expect(list(paged)).toHaveLength(1);
  expect(ok(paged).total_count).toBe(items.length);
});

test("10.6 history: activities, users and a written entry", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id);
  const path = `${pathOf(made.id)}/history`;
  const [first] = list(await get(owner, path));
  const before = list(await get(owner, path)).length;
  done(await post(owner, path, { activity_code: first?.activity_code, comments: "told by us", duration: 90 }));
  const after = list(await get(owner, path));
  expect(after).toHaveLength(before + 1);
  expect(after[0]).toMatchObject({ comments: "told by us", duration: 90 });
  const activities = list(await get(owner, `${path}/activities`));
  for (const entry of activities) shaped(entry, countedShape);
  expect(activities.map((entry) => entry.alias)).toContain("NEWDOCUMENT");
  const [person] = list(await get(owner, `${path}/users`));
  expect(person).toMatchObject({ id: account("standard").user_id, wstype: "user", activity_count: expect.any(Number) });
  refused(await post(owner, path, { activity_code: 987_654_321 }), 400);
});

test("10.6 reserve takes a number out of circulation", async () => {
  const { owner, folder: root } = await scene();
  const reserved = one(await get(owner, ofLibrary("/documents/reserve")));
  expect(reserved).toMatchObject({ document_number: expect.any(Number), version: expect.any(Number) });
  const next = one(await get(owner, ofLibrary("/documents/reserve")));
  expect(Number(next.document_number)).toBeGreaterThan(Number(reserved.document_number));
  const made = await document(owner, root.id);
  expect(Number(made.document_number)).toBeGreaterThan(Number(next.document_number));
});

test("WORK-LIB-004 parallel uploads each get their own number", async () => {
  const { owner, workspace } = await scene();
  const root = await folder(owner, workspace.id);
  const made = await Promise.all(Array.from({ length: 8 }, () => document(owner, root.id)));
  expect(new Set(made.map((entry) => entry.document_number)).size).toBe(8);
  expect(await idsIn(owner, root.id)).toHaveLength(8);
});

test("A10 check-out returns bytes; GET checkout 200; DELETE lock; GET checkout 404 NRC_NO_RECORD", async () => {
  const { owner, folder: root } = await scene();
  const made = await document(owner, root.id, { name: unique("Taken") });
  const path = `${pathOf(made.id)}/checkout`;
  const json = {
    appname: "Word",
    comments: "At home",
    due_date: "2031-01-31T12:00:00Z",
    location: "PC-1",
    path: "C:\\x",
  };
  const taken = await send(owner, "POST", path, { json });
  expect(taken.status, taken.text).toBe(200);
  expect(taken.text.length).toBe(Number(made["size"]));
  expect(one(await get(owner, path))).toMatchObject({
    in_use_by: account("standard").user_id,
    checkout_due_date: "2031-01-31T12:00:00Z",
    checkout_path: "C:\\x",
    checkout_comments: "At home",
    checkout_location: "PC-1",
  });
  const held = one(await get(owner, pathOf(made.id)));
  expect(held).toMatchObject({ is_checked_out: true, in_use_by: account("standard").user_id });
  shaped(held, documentShape);
  const mine = list(await get(owner, ofLibrary("/documents/checked-out")));
  expect(mine.map(({ id }) => id)).toContain(made.id);
  done(await del(owner, `${pathOf(made.id)}/lock`));
  refused(await get(owner, path), 404, "NRC_NO_RECORD");
  expect(one(await get(owner, pathOf(made.id)))).toMatchObject({ is_checked_out: false, in_use: false });
});
