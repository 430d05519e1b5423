import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, ok, one, refused } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, get, ofLibrary, patch, post } from "../client.ts";
import type { ItemKind } from "../fixture.ts";
import { folder, group, lazily, matter, members, toGroup, toUser, uniqueWord } from "../fixture.ts";
import { entryShape, shaped } from "../shapes.ts";
import { account } from "../settings.ts";

const peer = account("standard", 1).user_id.toUpperCase();
const third = account("standard", 2).user_id.toUpperCase();

const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const items: readonly (readonly [ItemKind, WireItem])[] = [
    ["workspaces", made.workspace],
    ["folders", made.folder],
    ["documents", made.document],
  ];
  return { owner, items, ...made };
});

const entryOf = (entries: readonly WireItem[], id: string): WireItem | undefined =>
  entries.find((entry) => entry.id === id);

test("A11 include and remove; the list has numbers, the person has a level name", async () => {
  const { owner } = await scene();
  const made = await matter(owner);
  const team = await group([third]);
  for (const [kind, item] of [
    ["workspaces", made.workspace],
    ["folders", made.folder],
    ["documents", made.document],
  ] as const) {
    const path = ofLibrary(`/${kind}/${item.id}/security`);
    const person = ofLibrary(`/${kind}/${item.id}/users/${peer}/security`);
    expect(one(await get(owner, person))).toMatchObject({ id: peer, type: "user", access: "no_access" });
    const include = [toUser(peer.toLowerCase(), "read_write"), toGroup(team, "read")];
    const added = await post(owner, path, { default_security: "private", include });
    for (const answer of [added, await get(owner, path)]) {
      const entries = list(answer);
      expect(ok(answer).default_security).toBe("private");
      for (const entry of entries) shaped(entry, entryShape);
      expect(entryOf(entries, peer)).toMatchObject({ type: "user", access_level: "read_write", access: 2 });
      expect(entryOf(entries, team)).toMatchObject({ type: "group", access_level: "read", access: 1, enabled: true });
    }
    const level = one(await get(owner, person));
    expect(level).toMatchObject({ id: peer, type: "user", access: "read_write" });
    for (const field of ["name", "sid"]) expect(level[field], field).toBeTypeOf("string");
    await post(owner, path, { include: [toUser(peer, "full_access")] });
    expect(one(await get(owner, person)).access).toBe("full_access");
    const removed = list(await post(owner, path, { remove: [{ id: peer, type: "user" }] }));
    expect(entryOf(removed, peer)).toBeUndefined();
    expect(entryOf(removed, team)).toBeDefined();
    expect(one(await get(owner, person)).access).toBe("no_access");
  }
});

test("8.3 default_security stands beside data; inherit shows what it comes to", async () => {
  const { owner, folder: root, document: letter } = await scene();
  for (const [kind, item] of [
    ["folders", root],
    ["documents", letter],
  ] as const) {
    const body = ok(await get(owner, ofLibrary(`/${kind}/${item.id}/security`)));
    expect(body).toMatchObject({ default_security: "inherit", inherited_default_security: "private" });
  }
});

test("8.2 default security of a folder can be set, and be given back to inherit", async () => {
  const { owner, workspace } = await scene();
  const made = await folder(owner, workspace.id);
  const path = ofLibrary(`/folders/${made.id}/security`);
  const view = ok(await post(owner, path, { default_security: "View" }));
  expect(view.default_security).toBe("view");
  expect(view).not.toHaveProperty("inherited_default_security");
  const again = ok(await post(owner, path, { default_security: "inherit" }));
  expect(again).toMatchObject({ default_security: "inherit", inherited_default_security: "private" });
  const patched = one(await patch(owner, ofLibrary(`/folders/${made.id}`), { default_security: "private" }));
  expect(patched.default_security).toBe("private");
});

test("W7 level names in capitals and numbers as levels are accepted", async () => {
  const { owner, workspace } = await scene();
  const made = await folder(owner, workspace.id, { default_security: "private" });
  const path = ofLibrary(`/folders/${made.id}/security`);
  const rows: readonly (readonly [unknown, string, number])[] = [
    ["Full_Access", "full_access", 3],
    ["READ", "read", 1],
    [0, "no_access", 0],
    [2, "read_write", 2],
    ["3", "full_access", 3],
    ["change_security", "change_security", 4],
  ];
  for (const [given, name, number] of rows) {
    const include = [{ id: peer, type: "user", access_level: given }];
    const entry = entryOf(list(await post(owner, path, { include })), peer);
    expect(entry, String(given)).toMatchObject({ access_level: name, access: number });
  }
});

test("8.3 what cannot be meant is refused as a whole", async () => {
  const { owner, items } = await scene();
  const bodies: readonly unknown[] = [
    { include: [toUser(uniqueWord().toUpperCase(), "read")] },
    { include: [toGroup(uniqueWord().toUpperCase(), "read")] },
    { include: [toUser(peer, "everything")] },
    { include: [{ id: peer, access_level: "read", type: "robot" }] },
    { include: [{ type: "user", access_level: "read" }] },
    { include: [toUser(third, "read"), toUser("NOBODY-OF-THIS-NAME", "read")] },
    { include: "everybody" },
    { include: [null] },
    { remove: "everybody" },
    { remove: [{ type: "user" }] },
    { default_security: "secret" },
    { default_security: {} },
    "text",
  ];
  const before = await Promise.all(items.map(([kind, item]) => get(owner, ofLibrary(`/${kind}/${item.id}/security`))));
  const cases = items.flatMap(([kind, item]) => bodies.map((body) => ({ path: `/${kind}/${item.id}/security`, body })));
  const faults = await faultsOf(cases, async ({ path, body }) =>
    errorFaults(await post(owner, ofLibrary(path), body), [400]).map((fault) => `${JSON.stringify(body)}: ${fault}`),
  );
  expect(faults).toEqual([]);
  const after = await Promise.all(items.map(([kind, item]) => get(owner, ofLibrary(`/${kind}/${item.id}/security`))));
  expect(after.map((answer) => answer.json)).toEqual(before.map((answer) => answer.json));
});

test("8.2 a workspace cannot inherit", async () => {
  const { owner, workspace } = await scene();
  const path = ofLibrary(`/workspaces/${workspace.id}/security`);
  refused(await post(owner, path, { default_security: "inherit" }), 400);
});

test("8.3 an unknown person asked about is 404", async () => {
  const { owner, items } = await scene();
  for (const [kind, item] of items) {
    refused(await get(owner, ofLibrary(`/${kind}/${item.id}/users/NOBODY-OF-THIS-NAME/security`)), 404);
  }
});

test("CC-GRP-005 a disabled group cannot be newly put on an item, nor a disabled person", async () => {
  const { owner, workspace } = await scene();
  const admin = await as("NRTADMIN");
  const team = await group([]);
  ok(await patch(admin, ofLibrary(`/groups/${team}`), { enabled: false }));
  const path = ofLibrary(`/workspaces/${workspace.id}/security`);
  refused(await post(owner, path, { include: [toGroup(team, "read")] }), 400);
  refused(await post(owner, path, { include: [toUser(account("disabled").user_id, "read")] }), 400);
});

test("WORK-ACL-017 membership decides from the next request", async () => {
  const { owner } = await scene();
  const made = await matter(owner);
  const team = await group([]);
  const person = await as("standard", 1);
  const path = ofLibrary(`/documents/${made.document.id}`);
  ok(await post(owner, ofLibrary(`/workspaces/${made.workspace.id}/security`), { include: [toGroup(team, "read")] }));
  refused(await get(person, path), 404, "NRC_NO_RECORD");
  ok(await members(team, [peer], "add"));
  expect(one(await get(person, path)).access).toBe("read");
  ok(await members(team, [peer], "delete"));
  refused(await get(person, path), 404, "NRC_NO_RECORD");
});
