import { expect, test } from "vitest";
import { list, ok, one, refused } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, patch, post, put } from "../client.ts";
import { group, lazily, members, unique, user } from "../fixture.ts";
import { groupShape, libraryGroupShape, libraryUserShape, shaped, userShape } from "../shapes.ts";
import { account, target } from "../settings.ts";

const person = lazily(() => user());
const team = lazily(async () => group([(await person()).user_id]));

function groupBody(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> & { id: string } {
  const id = unique("group").toUpperCase();
  return { id, full_name: `Team ${id}`, enabled: true, group_nos: 2, is_external: false, ...fields };
}

test("10.1 POST /groups creates a group with the id in upper case", async () => {
  const body = groupBody();
  const made = one(await post(await as("NRTADMIN"), ofLibrary("/groups"), { ...body, id: body.id.toLowerCase() }), 201);
  shaped(made, libraryGroupShape);
  expect(made).toMatchObject({
    id: body.id,
    group_id: body.id,
    database: target.library,
    full_name: body.full_name,
    enabled: true,
    is_external: false,
  });
});

test("10.1 groups: one, list by query and alias, change", async () => {
  const admin = await as("NRTADMIN");
  const id = await group([]);
  shaped(one(await get(admin, ofLibrary(`/groups/${id.toLowerCase()}`))), libraryGroupShape);
  for (const query of [{ query: id }, { alias: id }]) {
    const answer = await get(admin, ofLibrary("/groups"), { ...query, total: true });
    expect(list(answer).map((entry) => entry.group_id)).toEqual([id]);
    expect(ok(answer).total_count).toBe(1);
  }
  const changed = one(await patch(admin, ofLibrary(`/groups/${id}`), { full_name: "Renamed", enabled: false }));
  expect(changed).toMatchObject({ id, full_name: "Renamed", enabled: false });
  expect(list(await get(admin, ofLibrary("/groups"), { query: id, enabled: true }))).toEqual([]);
  expect(list(await get(admin, ofLibrary("/groups"), { query: id, enabled: false }))).toHaveLength(1);
});

test("9 groups at customer level", async () => {
  const admin = await as("NRTADMIN");
  const id = await team();
  const found = list(await get(admin, ofCustomer("/groups"), { query: id }));
  expect(found.map((entry) => entry.id)).toEqual([id]);
  shaped(found[0], groupShape);
  shaped(one(await get(admin, ofCustomer(`/groups/${id}`))), groupShape);
});

test("A13 PUT group members with data_type users adds and deletes; PUT group is 405 in JSON", async () => {
  const admin = await as("NRTADMIN");
  const id = await group([]);
  const { user_id: userId } = await person();
  expect((await members(id, [userId.toLowerCase()], "add")).status).toBe(200);
  const inside = list(await get(admin, ofLibrary(`/groups/${id}/members`)));
  expect(inside.map((entry) => entry.id)).toEqual([userId]);
  shaped(inside[0], libraryUserShape);
  expect((await members(id, [userId], "delete")).status).toBe(200);
  expect(list(await get(admin, ofLibrary(`/groups/${id}/members`)))).toEqual([]);
  refused(await put(admin, ofLibrary(`/groups/${id}`), { full_name: "Renamed" }), 405, "NRC_METHOD_NOT_ALLOWED");
  expect(one(await get(admin, ofLibrary(`/groups/${id}`))).full_name).not.toBe("Renamed");
});

test("10.1 members: filters, paging, unknown people are refused as a whole", async () => {
  const admin = await as("NRTADMIN");
  const other = await user();
  const id = await group([(await person()).user_id, other.user_id]);
  const path = ofLibrary(`/groups/${id}/members`);
  const paged = await get(admin, path, { limit: 1, total: true });
  expect(list(paged)).toHaveLength(1);
  expect(ok(paged).total_count).toBe(2);
  ok(await patch(admin, ofLibrary(`/users/${other.user_id}`), { allow_logon: false }));
  expect(list(await get(admin, path, { logon_status: "disabled" })).map((entry) => entry.id)).toEqual([other.user_id]);
  const third = await user();
  refused(await members(id, [third.user_id, "NOBODY-OF-THIS-NAME"], "add"), 400);
  expect(list(await get(admin, path)).map((entry) => entry.id)).not.toContain(third.user_id);
});

test("9 members and non-members, groups of a user and those that the user is out of", async () => {
  const admin = await as("NRTADMIN");
  const id = await team();
  const { user_id: userId } = await person();
  const inside = list(await get(admin, ofCustomer(`/groups/${id}/members`)));
  expect(inside.map((entry) => entry.id)).toEqual([userId]);
  shaped(inside[0], userShape);
  const outside = list(await get(admin, ofCustomer(`/groups/${id}/non-members`), { query: userId }));
  expect(outside).toEqual([]);
  for (const path of [ofCustomer(`/users/${userId}/groups`), ofLibrary(`/users/${userId}/groups`)]) {
    expect(list(await get(admin, path)).map((entry) => entry.id)).toContain(id);
  }
  const outOf = list(await get(admin, ofCustomer(`/users/${userId}/groups/out-of`), { limit: 9999 }));
  expect(outOf.map((entry) => entry.id)).not.toContain(id);
  expect(outOf.map((entry) => entry.id)).toContain("NRTADMIN");
});

test("10.1 a taken group id is 409, in any case", async () => {
  const id = await team();
  const answer = await post(await as("NRTADMIN"), ofLibrary("/groups"), groupBody({ id: id.toLowerCase() }));
  refused(answer, 409, "NRC_DUPLICATE_RECORD");
});

test("WORK-LIB-005 NRTADMIN stands: not disabled, not renamed, members only by its members", async () => {
  const admin = await as("NRTADMIN");
  refused(await patch(admin, ofLibrary("/groups/NRTADMIN"), { enabled: false }), [400, 403]);
  expect(one(await get(admin, ofLibrary("/groups/NRTADMIN"))).enabled).toBe(true);
  const { user_id: userId } = await person();
  const body = { database: target.library, data_type: "users", data: [userId], action: "add" };
  for (const what of ["tier2", "tier1", "standard"]) {
    refused(await put(await as(what), ofLibrary("/groups/NRTADMIN/members"), body), 403, "NRC_ACCESS_DENIED");
  }
  const inside = list(await get(admin, ofLibrary("/groups/NRTADMIN/members"), { limit: 9999 }));
  expect(inside.map((entry) => entry.id)).not.toContain(userId);
  expect(inside.map((entry) => entry.id)).toContain(account("NRTADMIN").user_id);
});

test("CC matrix 26 27 groups are made and filled by NRTADMIN and tier 2 alone", async () => {
  const id = await group([]);
  const { user_id: userId } = await person();
  const body = { database: target.library, data_type: "users", data: [userId], action: "add" };
  for (const what of ["tier1", "standard", "external"]) {
    const session = await as(what);
    refused(await post(session, ofLibrary("/groups"), groupBody()), 403, "NRC_ACCESS_DENIED");
    refused(await put(session, ofLibrary(`/groups/${id}/members`), body), 403, "NRC_ACCESS_DENIED");
  }
  const tier2 = await as("tier2");
  one(await post(tier2, ofLibrary("/groups"), groupBody()), 201);
  expect((await put(tier2, ofLibrary(`/groups/${id}/members`), body)).status).toBe(200);
});

test("CC-GRP-007 an external group takes external users only, and the other way round", async () => {
  const outside = await group([], { is_external: true });
  const inside = await group([]);
  const guest = await user({ is_external: true });
  refused(await members(outside, [(await person()).user_id], "add"), 400);
  refused(await members(inside, [guest.user_id], "add"), 400);
  expect((await members(outside, [guest.user_id], "add")).status).toBe(200);
});

interface Role {
  readonly id: string;
  readonly m1: number;
  readonly m1_bits: Readonly<Record<string, unknown>>;
  readonly m3_bits: Readonly<Record<string, unknown>>;
}

test("10.1 7.7 roles and their masks", async () => {
  const admin = await as("NRTADMIN");
  const roles = list(await get(admin, ofLibrary("/roles")));
  expect(roles.map((role) => role.id)).toEqual(expect.arrayContaining(["DEFAULT", "DEFAULT EXTERNAL"]));
  const role = one(await get(admin, ofLibrary("/roles/DEFAULT"))) as unknown as Role;
  expect(role.id).toBe("DEFAULT");
  expect(Number.isInteger(role.m1)).toBe(true);
  expect(role.m1_bits).toMatchObject({ import: true, checkout: true, delete: true, read_only: false });
  expect(role.m3_bits).toMatchObject({ browse_workspace: true, author_workspace: false, delete_workspace: false });
  const outside = one(await get(admin, ofLibrary("/roles/DEFAULT%20EXTERNAL"))) as unknown as Role;
  expect(outside.m1_bits).toMatchObject({ import: false, delete: false });
});

test("10.1 GET /operations tells the caller's own privileges", async () => {
  const own = one(await get(await as("standard"), ofLibrary("/operations"))) as unknown as Role;
  expect(own.m3_bits).toMatchObject({ author_workspace: true });
  const guest = one(await get(await as("external"), ofLibrary("/operations"))) as unknown as Role;
  expect(guest.m1_bits).toMatchObject({ import: false });
  const admin = one(await get(await as("NRTADMIN"), ofLibrary("/operations"))) as unknown as Role;
  expect(admin.m3_bits).toMatchObject({ author_workspace: true, delete_workspace: true });
});

test("10.1 GET /contacts is a list", async () => {
  list(await get(await as("standard"), ofLibrary("/contacts"), { query: "a", limit: 5 }));
});
