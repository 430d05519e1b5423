import { expect, test } from "vitest";
import { done, fieldErrors, list, ok, one, refused, results } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, del, get, ofCustomer, ofLibrary, patch, post, send } from "../client.ts";
import { document, folder, lazily, matter, subfolder, unique, uniqueWord, workspace } from "../fixture.ts";
import { documentShape, folderShape, operationShapes, shaped } from "../shapes.ts";
import { account, target } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await workspace(owner);
  return { owner, made, root: await folder(owner, made.id, { description: "Root" }) };
});

const ids = (entries: readonly WireItem[]): string[] => entries.map((entry) => entry.id);

test("7.3 a new folder: 201, bold fields, defaults of D54", async () => {
  const { owner, made } = await scene();
  const name = unique("folder");
  const root = await folder(owner, made.id, { name, description: "Letters", view_type: "email" });
  shaped(root, folderShape);
  expect(root).toMatchObject({
    name,
    description: "Letters",
    database: target.library,
    folder_type: "regular",
    view_type: "email",
    owner: account("standard").user_id,
    workspace_id: made.id,
    workspace_name: made.name,
    parent_id: made.id,
    default_security: "inherit",
    inherited_default_security: "private",
    has_documents: false,
    has_subfolders: false,
  });
  const read = one(await get(owner, ofLibrary(`/folders/${root.id}`)));
  shaped(read, folderShape);
  expect(read).toMatchObject({ name, parent_id: made.id, view_type: "email" });
});

test("7.3 a folder with its own security has no inherited_default_security", async () => {
  const { owner, made } = await scene();
  const own = await folder(owner, made.id, { default_security: "view" });
  expect(own.default_security).toBe("view");
  expect(own).not.toHaveProperty("inherited_default_security");
});

test("10.5 sub-folders, has_subfolders and path", async () => {
  const { owner, made } = await scene();
  const root = await folder(owner, made.id);
  const child = await subfolder(owner, root.id);
  const grandchild = await subfolder(owner, child.id);
  shaped(grandchild, folderShape);
  expect(grandchild).toMatchObject({ parent_id: child.id, workspace_id: made.id });
  expect(one(await get(owner, ofLibrary(`/folders/${root.id}`))).has_subfolders).toBe(true);
  const path = list(await get(owner, ofLibrary(`/folders/${grandchild.id}/path`)));
  expect(ids(path)).toEqual([made.id, root.id, child.id, grandchild.id]);
});

test("WORK-FLD-004 two children may share a name", async () => {
  const { owner, made } = await scene();
  const name = unique("twin");
  await folder(owner, made.id, { name });
  await folder(owner, made.id, { name });
});

test("A7 children from the workspace down to the documents", async () => {
  const owner = await as("standard");
  const made = await workspace(owner);
  const tab = one(await post(owner, ofLibrary(`/workspaces/${made.id}/tabs`), { name: unique("tab") }), 201);
  const root = await subfolder(owner, tab.id);
  const inner = await subfolder(owner, root.id);
  const filed = await document(owner, root.id);
  const seen: WireItem[] = [];
  const walk = async (path: string): Promise<void> => {
    for (const entry of list(await get(owner, path))) {
      seen.push(entry);
      if (entry.folder_type !== undefined) await walk(ofLibrary(`/folders/${entry.id}/children`));
    }
  };
  await walk(ofLibrary(`/workspaces/${made.id}/children`));
  expect(ids(seen)).toEqual([tab.id, root.id, inner.id, filed.id]);
  for (const entry of seen) shaped(entry, entry.wstype === "folder" ? folderShape : documentShape);
  const facts = seen.map((entry) => [entry.wstype, entry.folder_type, entry.has_subfolders, entry.has_documents]);
  expect(facts).toEqual([
    ["folder", "tab", true, false],
    ["folder", "regular", true, true],
    ["folder", "regular", false, false],
    ["document", undefined, undefined, undefined],
  ]);
});

test("10.5 children with exclusions, browse with profile_fields, documents of a folder", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const inner = await subfolder(owner, made.folder.id);
  const path = ofLibrary(`/folders/${made.folder.id}`);
  expect(ids(list(await get(owner, `${path}/children`)))).toEqual([inner.id, made.document.id]);
  expect(ids(list(await get(owner, `${path}/children`, { exclude_folders: true })))).toEqual([made.document.id]);
  expect(ids(list(await get(owner, `${path}/children`, { exclude_docs: true })))).toEqual([inner.id]);
  const documents = list(await get(owner, `${path}/documents`));
  expect(ids(documents)).toEqual([made.document.id]);
  shaped(documents[0], documentShape);
  const fields = { profile_fields: { document: ["id", "name"], folder: ["id", "name"] } };
  const browsed = list(await post(owner, `${path}/children/browse`, fields));
  expect(ids(browsed)).toEqual([inner.id, made.document.id]);
  for (const entry of browsed) expect(Object.keys(entry).toSorted()).toEqual(["database", "id", "name", "wstype"]);
});

test("10.5 PATCH renames, describes and merges the profile field by field", async () => {
  const { owner, made } = await scene();
  const root = await folder(owner, made.id, { description: "Before", profile: { custom13: "one", custom14: "two" } });
  const path = ofLibrary(`/folders/${root.id}`);
  const name = unique("renamed");
  const changed = one(await patch(owner, path, { name, profile: { custom14: "three" } }));
  expect(changed).toMatchObject({ name, description: "Before", profile: { custom13: "one", custom14: "three" } });
  expect(one(await patch(owner, path, { description: "" }))).not.toHaveProperty("description");
});

test("11.1 a folder's profile fills what an upload leaves out, unless told not to", async () => {
  const { owner, made } = await scene();
  const root = await folder(owner, made.id, { profile: { custom13: "from the folder", custom14: "folder" } });
  const filled = await document(owner, root.id, { custom14: "own" });
  const full = one(await get(owner, ofLibrary(`/documents/${filled.id}`)));
  expect(full).toMatchObject({ custom13: "from the folder", custom14: "own" });
  const bare = await document(owner, root.id, {}, { inherit_profile_from_folder: false });
  expect(one(await get(owner, ofLibrary(`/documents/${bare.id}`)))).not.toHaveProperty("custom13");
});

test("10.5 DELETE refuses a folder with contents until told to take them along", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const empty = await subfolder(owner, made.folder.id);
  done(await del(owner, ofLibrary(`/folders/${empty.id}`)));
  refused(await get(owner, ofLibrary(`/folders/${empty.id}`)), 404, "NRC_NO_RECORD");
  await subfolder(owner, made.folder.id);
  const path = ofLibrary(`/folders/${made.folder.id}`);
  refused(await del(owner, path), 409);
  ok(await get(owner, path));
  done(await del(owner, path, { include_subfolders: true }));
  refused(await get(owner, path), 404, "NRC_NO_RECORD");
  expect(list(await get(owner, ofLibrary(`/workspaces/${made.workspace.id}/children`)))).toEqual([]);
});

test("10.5 move takes the whole subtree, and never below itself", async () => {
  const owner = await as("standard");
  const from = await matter(owner);
  const to = await workspace(owner);
  const inner = await subfolder(owner, from.folder.id);
  const goal = await folder(owner, to.id);
  const move = ofLibrary(`/folders/${from.folder.id}/move`);
  refused(await post(owner, move, { destination_folder_id: inner.id }), [400, 409]);
  ok(await post(owner, move, { destination_folder_id: goal.id }));
  expect(ids(list(await get(owner, ofLibrary(`/folders/${inner.id}/path`))))).toEqual([
    to.id,
    goal.id,
    from.folder.id,
    inner.id,
  ]);
  expect(one(await get(owner, ofLibrary(`/folders/${inner.id}`))).workspace_id).toBe(to.id);
  expect(one(await get(owner, ofLibrary(`/documents/${from.document.id}`))).workspace_id).toBe(to.id);
  ok(await post(owner, move, { destination_id: from.workspace.id }));
  expect(ids(list(await get(owner, ofLibrary(`/workspaces/${from.workspace.id}/children`))))).toEqual([from.folder.id]);
});

test("10.5 copy makes a new tree, with documents when asked", async () => {
  const owner = await as("standard");
  const from = await matter(owner);
  const to = await workspace(owner);
  const path = ofLibrary(`/folders/${from.folder.id}/copy`);
  ok(await post(owner, path, { destination_id: to.id, include_documents: true }), 201);
  const [copied] = list(await get(owner, ofLibrary(`/workspaces/${to.id}/children`)));
  expect(copied?.name).toBe(from.folder.name);
  expect(copied?.id).not.toBe(from.folder.id);
  const [letter] = list(await get(owner, ofLibrary(`/folders/${copied?.id}/documents`)));
  expect(letter).toMatchObject({ name: from.document.name, version: 1, workspace_id: to.id });
  expect(letter?.document_number).not.toBe(from.document.document_number);
});

test("7.11 operations of a folder, alone and inside", async () => {
  const { owner, root } = await scene();
  const path = ofLibrary(`/folders/${root.id}`);
  const operations = one(await get(owner, `${path}/operations`));
  shaped(operations, operationShapes.folders);
  expect(operations).toMatchObject({ add_content: true, add_folders: true, set_security: true, remove: true });
  expect(one(await get(owner, path, { include_operations: true })).operations).toEqual(operations);
});

test("12.4 folder filters by GET and by POST", async () => {
  const owner = await as("standard");
  const word = uniqueWord();
  const made = await workspace(owner, { name: `${word} matter` });
  const letters = await folder(owner, made.id, { name: `${word} Letters`, description: `${word} sent` });
  const drafts = await subfolder(owner, letters.id, { name: `${word} Drafts`, email: `${word}@conformance.example` });
  const rows: readonly (readonly [Record<string, string>, readonly string[]])[] = [
    [{ name: `${word} Letters` }, [letters.id]],
    [{ name: `${word} letters`.toUpperCase() }, [letters.id]],
    [{ description: `${word} sent` }, [letters.id]],
    [{ name_or_description: `${word}*` }, [letters.id, drafts.id]],
    [{ email: `${word}@conformance.example` }, [drafts.id]],
    [{ name: word, owner: owner.userId }, [letters.id, drafts.id]],
    [{ name: word, owner: account("standard", 1).user_id }, []],
    [{ container_id: made.id }, [letters.id, drafts.id]],
    [{ container_id: letters.id }, [drafts.id]],
    [{ include_ids: `${drafts.id},${target.library}!999999999` }, [drafts.id]],
    [{ workspace_name: `${word} matter` }, [letters.id, drafts.id]],
    [{ name: word, libraries: target.library }, [letters.id, drafts.id]],
  ];
  for (const [filters, expected] of rows) {
    const found = await post(owner, ofLibrary("/folders/search"), { filters });
    expect(ids(list(found)).toSorted(), JSON.stringify(filters)).toEqual([...expected].toSorted());
    expect(ok(found).overflow).toBe(false);
    const listed = ids(results(await get(owner, ofLibrary("/folders"), filters)));
    expect(listed.toSorted(), `GET ${JSON.stringify(filters)}`).toEqual([...expected].toSorted());
  }
  expect(ids(results(await get(owner, ofCustomer("/folders"), { name: `${word} Drafts` })))).toEqual([drafts.id]);
  expect(ids(list(await get(owner, ofLibrary("/folders/search"), { name: `${word} Drafts` })))).toEqual([drafts.id]);
  for (const entry of results(await get(owner, ofLibrary("/folders"), { container_id: made.id }))) {
    shaped(entry, folderShape);
  }
});

test("3.5 names that break the rules", async () => {
  const { owner, made } = await scene();
  const path = ofLibrary(`/workspaces/${made.id}/folders`);
  for (const name of ["", "   ", undefined]) {
    const answer = await post(owner, path, { name });
    refused(answer, 400, "NRC_INVALID_PROFILE");
    expect(fieldErrors(answer)).toContain("name: required");
  }
  refused(await post(owner, path, { name: "x".repeat(255) }), 400, "NRC_INVALID_PROFILE");
  await folder(owner, made.id, { name: `${unique("é")}${"é".repeat(200)}` });
});

test("17.2 ETag and If-Match on folders", async () => {
  const { owner, made } = await scene();
  const path = ofLibrary(`/folders/${(await folder(owner, made.id)).id}`);
  const etag = String((await get(owner, path)).headers.get("etag"));
  expect(etag).toMatch(/^(W\/)?".+"$/);
  const json = { description: "First" };
  ok(await send(owner, "PATCH", path, { json, headers: { "if-match": etag } }));
  refused(await send(owner, "PATCH", path, { json, headers: { "if-match": etag } }), 409, "NRC_EDIT_CONFLICT");
});
