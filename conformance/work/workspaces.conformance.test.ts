import { expect, test } from "vitest";
import { done, fieldErrors, list, ok, one, refused, results } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, del, get, ofCustomer, ofLibrary, patch, post, send } from "../client.ts";
import type { Session } from "../client.ts";
import { folder, lazily, matter, unique, uniqueWord, workspace } from "../fixture.ts";
import { entryShape, linked, operationShapes, shaped, workspaceShape } from "../shapes.ts";
import { account, target } from "../settings.ts";

const word = uniqueWord();
const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, made: await workspace(owner, { name: `${word} first`, description: "The first" }) };
});

test("7.2 POST /workspaces: 201 with workspace_id and every bold field", async () => {
  const owner = await as("standard");
  const fields = { name: `${word} new`, description: "Über alles", project_custom1: "P1", retain_days: 365 };
  const made = await workspace(owner, fields);
  shaped(made, workspaceShape);
  linked(made);
  expect(made).toMatchObject({ ...fields, workspace_id: made.id, database: target.library });
  expect(made).toMatchObject({ owner: account("standard").user_id, default_security: "private", wstype: "workspace" });
  const read = one(await get(owner, ofLibrary(`/workspaces/${made.id}`)));
  shaped(read, workspaceShape);
  expect(read).toMatchObject(fields);
});

test("D54 a workspace without default_security is private", async () => {
  const owner = await as("standard");
  const made = one(await post(owner, ofLibrary("/workspaces"), { name: unique("matter") }), 201);
  expect(made.default_security).toBe("private");
});

test("W8 sub_class and subclass carry one value", async () => {
  const { owner, made } = await scene();
  const read = one(await get(owner, ofLibrary(`/workspaces/${made.id}`)));
  expect(read.sub_class).toEqual(read.subclass);
});

test("A5 GET /workspaces?limit=25&total=true: results, integer total_count, no overflow", async () => {
  const { owner, made } = await scene();
  for (const path of [ofLibrary("/workspaces"), ofCustomer("/workspaces")]) {
    const answer = await get(owner, path, { limit: 25, total: true });
    const found = results(answer);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(25);
    expect(Number.isInteger(ok(answer).total_count)).toBe(true);
    for (const entry of found) shaped(entry, workspaceShape);
    const mine = await get(owner, path, { name: word, limit: 25, total: true });
    expect(results(mine).map((entry) => entry.id)).toContain(made.id);
    expect(ok(mine).total_count).toBe(results(mine).length);
  }
  const none = await get(owner, ofLibrary("/workspaces"), { name: uniqueWord(), total: true });
  expect(results(none)).toEqual([]);
  expect(ok(none).total_count).toBe(0);
  expect(ok(await get(owner, ofLibrary("/workspaces"), { limit: 1 }))).not.toHaveProperty("total_count");
});

/** A value of custom1 that this library accepts: one in use, else one made for this. */
async function clientNumber(session: Session): Promise<string> {
  const inUse = results(await get(session, ofLibrary("/workspaces"), { limit: 100 }));
  const known = inUse.find((entry) => typeof entry.custom1 === "string");
  if (known !== undefined) return String(known.custom1);
  const id = word.slice(0, 20).toUpperCase();
  const answer = await post(session, ofLibrary("/customs/custom1"), { id, description: "Client", enabled: true });
  expect([200, 201], answer.text).toContain(answer.status);
  return id;
}

test("A6 POST /workspaces/search by custom1 with profile_fields: array, overflow, the asked fields", async () => {
  const admin = await as("NRTADMIN");
  const custom1 = await clientNumber(admin);
  const made = await workspace(admin, { name: `${word} by client`, custom1 });
  const fields = ["id", "workspace_id", "database", "name", "has_subfolders", "iwl", "custom1", "nonsense"];
  const body = { limit: 100, filters: { custom1, name: word }, profile_fields: { workspace: fields } };
  for (const path of [ofLibrary("/workspaces/search"), ofCustomer("/workspaces/search")]) {
    const answer = await post(admin, path, body);
    const found = list(answer);
    expect(ok(answer).overflow).toBe(false);
    expect(found.map((entry) => entry.id)).toContain(made.id);
    for (const entry of found) {
      expect(entry).toMatchObject({ workspace_id: entry.id, database: target.library, custom1 });
      expect(entry.name).toContain(word);
      expect(entry.has_subfolders).toBeTypeOf("boolean");
      linked(entry);
      expect(Object.keys(entry).toSorted()).toEqual(
        ["custom1", "database", "has_subfolders", "id", "iwl", "name", "workspace_id", "wstype"].toSorted(),
      );
    }
  }
  const nobody = await post(admin, ofLibrary("/workspaces/search"), { filters: { custom1: word, name: word } });
  expect(list(nobody)).toEqual([]);
});

test("12.1 overflow is true when more than limit matched", async () => {
  const owner = await as("standard");
  const many = uniqueWord();
  await workspace(owner, { name: `${many} a` });
  await workspace(owner, { name: `${many} b` });
  const cut = await post(owner, ofLibrary("/workspaces/search"), { limit: 1, filters: { name: many } });
  expect(list(cut)).toHaveLength(1);
  expect(ok(cut).overflow).toBe(true);
  const whole = await post(owner, ofLibrary("/workspaces/search"), { limit: 2, filters: { name: many } });
  expect(list(whole)).toHaveLength(2);
  expect(ok(whole).overflow).toBe(false);
});

test("10.4 PATCH changes sent fields only; an empty text or null clears (T6), text booleans count (T7)", async () => {
  const owner = await as("standard");
  const made = await workspace(owner, { description: "Before", project_custom1: "Keep" });
  const path = ofLibrary(`/workspaces/${made.id}`);
  const name = unique("renamed");
  expect(one(await patch(owner, path, { name, retain_days: "30" }))).toMatchObject({ name, retain_days: 30 });
  expect(one(await get(owner, path))).toMatchObject({ name, description: "Before", project_custom1: "Keep" });
  expect(one(await patch(owner, path, { description: "" }))).not.toHaveProperty("description");
  expect(one(await patch(owner, path, { project_custom1: null }))).not.toHaveProperty("project_custom1");
  expect(one(await patch(owner, path, { is_external_as_normal: "true" })).is_external_as_normal).toBe(true);
  expect(one(await patch(owner, path, { profile: { description: "Nested" } })).description).toBe("Nested");
  expect(one(await patch(owner, path, { nonsense: 1 })).name).toBe(name);
});

test("A12 T6 T7 custom fields: text for a boolean, an empty text clears a date", async () => {
  const owner = await as("standard");
  const made = await workspace(owner, {
    custom13: "Free text",
    custom17: 4.5,
    custom23: "2026-03-01T09:30:00+01:00",
    custom25: false,
  });
  expect(made).toMatchObject({ custom13: "Free text", custom17: 4.5, custom25: false });
  expect(made.custom23).toBe("2026-03-01T08:30:00Z");
  const path = ofLibrary(`/workspaces/${made.id}`);
  const changed = one(await patch(owner, path, { custom25: "true", custom23: "", custom17: "7" }));
  expect(changed).toMatchObject({ custom25: true, custom17: 7, custom13: "Free text" });
  expect(changed).not.toHaveProperty("custom23");
});

test("3.1 T4 a PATCH body sent as text, or without a type, is read as JSON", async () => {
  const { owner, made } = await scene();
  const path = ofLibrary(`/workspaces/${made.id}`);
  const raw = JSON.stringify({ description: "As text" });
  const answer = await send(owner, "PATCH", path, { raw, headers: { "content-type": "text/plain" } });
  expect(one(answer).description).toBe("As text");
  const bytes = new TextEncoder().encode(JSON.stringify({ description: "Untyped" }));
  expect(one(await send(owner, "PATCH", path, { raw: bytes })).description).toBe("Untyped");
});

test("3.5 a profile that breaks its rules: 400 with one message per field", async () => {
  const owner = await as("standard");
  const answer = await post(owner, ofLibrary("/workspaces"), { name: "", description: "x".repeat(255) });
  refused(answer, 400, "NRC_INVALID_PROFILE");
  expect(fieldErrors(answer)).toEqual(expect.arrayContaining(["name: required", "description: too_long"]));
  refused(await post(owner, ofLibrary("/workspaces"), {}), 400, "NRC_INVALID_PROFILE");
  const inherit = { name: unique("matter"), default_security: "inherit" };
  refused(await post(owner, ofLibrary("/workspaces"), inherit), 400);
});

test("7.11 operations of a workspace, alone and inside", async () => {
  const { owner, made } = await scene();
  const path = ofLibrary(`/workspaces/${made.id}`);
  const operations = one(await get(owner, `${path}/operations`));
  shaped(operations, operationShapes.workspaces);
  expect(operations).toMatchObject({ add_folders: true, modify: true, set_security: true, remove: false });
  const inside = one(await get(owner, path, { include_operations: true })).operations;
  expect(inside).toEqual(operations);
});

test("10.4 children, folders, tabs: order, types and filters", async () => {
  const owner = await as("standard");
  const made = await workspace(owner);
  const path = ofLibrary(`/workspaces/${made.id}`);
  expect(list(await get(owner, `${path}/children`))).toEqual([]);
  const root = await folder(owner, made.id);
  const tab = one(await post(owner, `${path}/tabs`, { name: unique("tab") }), 201);
  expect(tab).toMatchObject({ wstype: "folder", folder_type: "tab", workspace_id: made.id });
  const ids = async (type: string): Promise<string[]> =>
    list(await get(owner, `${path}/children`, { children_type: type })).map((entry) => entry.id);
  expect((await ids("all")).toSorted()).toEqual([root.id, tab.id].toSorted());
  expect(await ids("folders")).toEqual([root.id]);
  expect(await ids("tabs")).toEqual([tab.id]);
  const folders = list(await get(owner, `${path}/folders`, { name: root.name }));
  expect(folders.map((entry) => entry.id)).toEqual([root.id]);
  const below = list(await get(owner, `${path}/folders/search`, { name: root.name }));
  expect(below.map((entry: WireItem) => entry.id)).toContain(root.id);
  expect(one(await get(owner, path)).has_subfolders).toBe(true);
});

test("10.4 documents of a workspace, its security policy", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const path = ofLibrary(`/workspaces/${made.workspace.id}`);
  const found = list(await get(owner, `${path}/documents`));
  expect(found.map((entry) => entry.id)).toEqual([made.document.id]);
  const policy = one(await get(owner, `${path}/security-policy`));
  for (const side of ["allow_list", "deny_list"]) {
    expect(policy[side] === undefined || Array.isArray(policy[side])).toBe(true);
  }
});

test("8.3 trustees given at creation are on the list", async () => {
  const owner = await as("standard");
  const peer = account("standard", 1).user_id;
  const made = await workspace(owner, { user_trustees: [{ id: peer.toLowerCase(), access_level: "Read_Write" }] });
  const answer = await get(owner, ofLibrary(`/workspaces/${made.id}/security`));
  const entry = list(answer).find((each) => each.id === peer.toUpperCase());
  shaped(entry, entryShape);
  expect(entry).toMatchObject({ access_level: "read_write", access: 2, type: "user" });
  expect(ok(answer).default_security).toBe("private");
});

test("10.4 DELETE: with the privilege only, then gone with all below it", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const path = ofLibrary(`/workspaces/${made.workspace.id}`);
  refused(await del(owner, path), 403, "NRC_ACCESS_DENIED");
  const admin = await as("NRTADMIN");
  done(await del(admin, path));
  refused(await get(admin, path), 404, "NRC_NO_RECORD");
  refused(await get(owner, ofLibrary(`/folders/${made.folder.id}`)), 404, "NRC_NO_RECORD");
  refused(await get(owner, ofLibrary(`/documents/${made.document.id}`)), 404, "NRC_NO_RECORD");
});

test("17.2 ETag and If-Match on workspaces", async () => {
  const owner = await as("standard");
  const path = ofLibrary(`/workspaces/${(await workspace(owner)).id}`);
  const etag = String((await get(owner, path)).headers.get("etag"));
  expect(etag).toMatch(/^(W\/)?".+"$/);
  const change = async (match: string, description: string) =>
    await send(owner, "PATCH", path, { json: { description }, headers: { "if-match": match } });
  expect(one(await change(etag, "First")).description).toBe("First");
  refused(await change(etag, "Second"), 409, "NRC_EDIT_CONFLICT");
  expect(one(await get(owner, path)).description).toBe("First");
});
