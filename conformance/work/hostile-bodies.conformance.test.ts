import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, refused, results } from "../answers.ts";
import { as, del, get, ofCustomer, ofLibrary, send } from "../client.ts";
import type { Session } from "../client.ts";
import { document, folder, group, lazily, subfolder, uniqueWord, user, userBody, workspace } from "../fixture.ts";
import { brokenBodies, hostileFields } from "../hostile.ts";
import type { HostileBody, Kind } from "../hostile.ts";
import { account, target } from "../settings.ts";

const text = (max?: number): Kind => (max === undefined ? { is: "text" } : { is: "text", max });
const name: Kind = { is: "text", max: 254, required: true };
const word = uniqueWord();

/** A place of its own for hostile requests: whatever is created there was created by one of them. */
const scene = lazily(async () => {
  const owner = await as("standard");
  const space = await workspace(owner);
  const root = await folder(owner, space.id);
  const kept = await subfolder(owner, root.id);
  const letter = await document(owner, kept.id);
  const trashed = await document(owner, kept.id);
  await del(owner, ofLibrary(`/documents/${trashed.id}`));
  const destination = await folder(owner, (await workspace(owner)).id);
  return { owner, admin: await as("NRTADMIN"), space, root, kept, letter, trashed, destination };
});

interface Endpoint {
  readonly title: string;
  readonly session: Session;
  readonly method: string;
  readonly path: string;
  readonly valid: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, Kind>>;
}

const security: Readonly<Record<string, Kind>> = {
  default_security: { is: "word" },
  include: { is: "list" },
  remove: { is: "list" },
};

const customs: Readonly<Record<string, Kind>> = {
  custom1: text(32),
  custom13: text(96),
  custom17: { is: "number" },
  custom21: { is: "date" },
  custom25: { is: "boolean" },
};

const workspaceFields: Readonly<Record<string, Kind>> = {
  name,
  description: text(254),
  default_security: { is: "word" },
  owner: text(63),
  class: text(32),
  subclass: text(32),
  project_custom1: text(254),
  retain_days: { is: "integer" },
  is_external_as_normal: { is: "boolean" },
  profile: { is: "object" },
  ...customs,
};

const folderFields: Readonly<Record<string, Kind>> = {
  name,
  description: text(254),
  default_security: { is: "word" },
  view_type: { is: "word" },
  email: text(254),
  owner: text(63),
  is_external_as_normal: { is: "boolean" },
  project_custom1: text(254),
  profile: { is: "object" },
};

const documentFields: Readonly<Record<string, Kind>> = {
  name,
  alias: text(254),
  comment: text(8000),
  author: text(63),
  operator: text(63),
  class: text(32),
  type: text(32),
  extension: text(),
  default_security: { is: "word" },
  retain_days: { is: "integer" },
  is_hipaa: { is: "boolean" },
  file_edit_date: { is: "date" },
  audit: { is: "object" },
  ...customs,
};

const searchFields: Readonly<Record<string, Kind>> = {
  limit: { is: "integer" },
  timezone_offset: { is: "integer" },
  filters: { is: "object" },
  profile_fields: { is: "object" },
};

async function itemEndpoints(): Promise<readonly Endpoint[]> {
  const { owner: session, space, root, kept, letter, trashed, destination } = await scene();
  const trustees: Readonly<Record<string, Kind>> = { user_trustees: { is: "list" }, group_trustees: { is: "list" } };
  const own = { name: word, description: word };
  const to = { destination_folder_id: destination.id };
  const at = (path: string): string => ofLibrary(path);
  return [
    {
      title: "create workspace",
      session,
      method: "POST",
      path: at("/workspaces"),
      valid: own,
      fields: { ...workspaceFields, ...trustees },
    },
    {
      title: "change workspace",
      session,
      method: "PATCH",
      path: at(`/workspaces/${space.id}`),
      valid: {},
      fields: workspaceFields,
    },
    {
      title: "create root folder",
      session,
      method: "POST",
      path: at(`/workspaces/${space.id}/folders`),
      valid: own,
      fields: { ...folderFields, ...trustees },
    },
    {
      title: "create tab",
      session,
      method: "POST",
      path: at(`/workspaces/${space.id}/tabs`),
      valid: own,
      fields: { name, description: text(254), default_security: { is: "word" }, owner: text(63) },
    },
    {
      title: "create sub-folder",
      session,
      method: "POST",
      path: at(`/folders/${root.id}/subfolders`),
      valid: own,
      fields: { ...folderFields, ...trustees },
    },
    {
      title: "change folder",
      session,
      method: "PATCH",
      path: at(`/folders/${kept.id}`),
      valid: {},
      fields: folderFields,
    },
    {
      title: "change document",
      session,
      method: "PATCH",
      path: at(`/documents/${letter.id}`),
      valid: {},
      fields: documentFields,
    },
    {
      title: "security of a workspace",
      session,
      method: "POST",
      path: at(`/workspaces/${space.id}/security`),
      valid: {},
      fields: security,
    },
    {
      title: "security of a folder",
      session,
      method: "POST",
      path: at(`/folders/${kept.id}/security`),
      valid: {},
      fields: security,
    },
    {
      title: "security of a document",
      session,
      method: "POST",
      path: at(`/documents/${letter.id}/security`),
      valid: {},
      fields: security,
    },
    {
      title: "move document",
      session,
      method: "POST",
      path: at(`/folders/${kept.id}/documents/${letter.id}/move`),
      valid: to,
      fields: {
        destination_folder_id: { is: "id" },
        update_profile: { is: "boolean" },
        update_security: { is: "boolean" },
        audit: { is: "object" },
      },
    },
    {
      title: "copy document",
      session,
      method: "POST",
      path: at(`/documents/${letter.id}/copy`),
      valid: to,
      fields: {
        destination_folder_id: { is: "id" },
        name: text(254),
        on_conflict: { is: "word" },
        all_versions: { is: "boolean" },
      },
    },
    {
      title: "move folder",
      session,
      method: "POST",
      path: at(`/folders/${kept.id}/move`),
      valid: {},
      fields: { destination_folder_id: { is: "id" }, destination_id: { is: "id" } },
    },
    {
      title: "copy folder",
      session,
      method: "POST",
      path: at(`/folders/${kept.id}/copy`),
      valid: to,
      fields: { destination_folder_id: { is: "id" }, include_documents: { is: "boolean" } },
    },
    {
      title: "promote",
      session,
      method: "POST",
      path: at(`/documents/${letter.id}/versions/promote`),
      valid: {},
      fields: { version: { is: "integer" }, doc_profile: { is: "object" } },
    },
    {
      title: "write history",
      session,
      method: "POST",
      path: at(`/documents/${letter.id}/history`),
      valid: { activity_code: 1 },
      fields: { activity_code: { is: "integer" }, comments: text(), duration: { is: "integer" } },
    },
    {
      title: "restore",
      session,
      method: "POST",
      path: at(`/trash-bin/documents/${trashed.id}/restore`),
      valid: { folder_ids: [] },
      fields: { comments: text(), folder_ids: { is: "ids" } },
    },
    {
      title: "search documents",
      session,
      method: "POST",
      path: at("/documents/search"),
      valid: { filters: {} },
      fields: searchFields,
    },
    {
      title: "search workspaces",
      session,
      method: "POST",
      path: at("/workspaces/search"),
      valid: { filters: {} },
      fields: searchFields,
    },
    {
      title: "search folders",
      session,
      method: "POST",
      path: at("/folders/search"),
      valid: { filters: {} },
      fields: searchFields,
    },
    {
      title: "search workspaces everywhere",
      session,
      method: "POST",
      path: ofCustomer("/workspaces/search"),
      valid: { filters: {} },
      fields: searchFields,
    },
  ];
}

async function directoryEndpoints(): Promise<readonly Endpoint[]> {
  const { admin: session } = await scene();
  const person = await user();
  const team = await group([]);
  const profile: Readonly<Record<string, Kind>> = {
    full_name: { is: "text", max: 64, required: true },
    email: { is: "text", max: 254, required: true },
    location: text(254),
    is_external: { is: "boolean" },
    allow_logon: { is: "boolean" },
    preferred_library: { is: "text", required: true },
  };
  const password: Kind = { is: "text", max: 254, required: true };
  const valid = userBody({ id: `${word}-U`.toUpperCase(), email: `${word}@conformance.example` });
  const id: Kind = { is: "text", max: 64, required: true };
  return [
    {
      title: "create user",
      session,
      method: "POST",
      path: ofCustomer("/users"),
      valid,
      fields: { id, ...profile, password, role: text() },
    },
    {
      title: "create library user",
      session,
      method: "POST",
      path: ofLibrary("/users"),
      valid,
      fields: { id, ...profile, password },
    },
    {
      title: "change user",
      session,
      method: "PATCH",
      path: ofCustomer(`/users/${person.user_id}`),
      valid: {},
      fields: profile,
    },
    {
      title: "change library user",
      session,
      method: "PATCH",
      path: ofLibrary(`/users/${person.user_id}`),
      valid: {},
      fields: { role: text(), allow_logon: { is: "boolean" } },
    },
    {
      title: "set password",
      session,
      method: "POST",
      path: ofCustomer(`/users/${person.user_id}/password`),
      valid: { password: "Never-to-be-used-1" },
      fields: { password, force_password_change: { is: "boolean" }, password_never_expire: { is: "boolean" } },
    },
    {
      title: "add to library",
      session,
      method: "POST",
      path: ofCustomer(`/users/${person.user_id}/libraries`),
      valid: {},
      fields: { id: text(), role: text(), preferred: { is: "boolean" } },
    },
    {
      title: "create group",
      session,
      method: "POST",
      path: ofLibrary("/groups"),
      valid: { id: word.toUpperCase(), full_name: word },
      fields: {
        id: { is: "text", max: 254, required: true },
        full_name: text(254),
        enabled: { is: "boolean" },
        is_external: { is: "boolean" },
      },
    },
    {
      title: "change group",
      session,
      method: "PATCH",
      path: ofLibrary(`/groups/${team}`),
      valid: {},
      fields: { full_name: text(254), enabled: { is: "boolean" }, is_external: { is: "boolean" } },
    },
    {
      title: "set members",
      session,
      method: "PUT",
      path: ofLibrary(`/groups/${team}/members`),
      valid: { database: target.library, data_type: "users", data: [], action: "add" },
      fields: { data: { is: "list" }, action: { is: "word" }, data_type: { is: "word" } },
    },
  ];
}

async function refusedBy(endpoint: Endpoint, body: HostileBody): Promise<string[]> {
  const answer = await send(endpoint.session, endpoint.method, endpoint.path, {
    raw: body.raw,
    headers: { "content-type": "application/json" },
  });
  const statuses = body.raw.length > 50_000 ? [400, 413] : [400];
  return errorFaults(answer, statuses).map((fault) => `${endpoint.title}, ${body.title}: ${fault}`);
}

async function runAll(
  endpoints: readonly Endpoint[],
  bodies: (endpoint: Endpoint) => HostileBody[],
): Promise<string[]> {
  const cases = endpoints.flatMap((endpoint) => bodies(endpoint).map((body) => ({ endpoint, body })));
  return await faultsOf(cases, ({ endpoint, body }) => refusedBy(endpoint, body));
}

async function traces(): Promise<Record<string, unknown>> {
  const { owner, admin, space, root, kept, letter, destination } = await scene();
  const found = results(await get(owner, ofLibrary("/workspaces"), { name_or_description: `${word}*` }));
  const described = results(await get(owner, ofLibrary("/workspaces"), { description: word }));
  const read = async (path: string): Promise<string> => (await get(owner, ofLibrary(path))).text;
  return {
    workspaces: [...found, ...described].length,
    roots: list(await get(owner, ofLibrary(`/workspaces/${space.id}/children`))).map((entry) => entry.id),
    folders: list(await get(owner, ofLibrary(`/folders/${root.id}/children`))).map((entry) => entry.id),
    filed: list(await get(owner, ofLibrary(`/folders/${destination.id}/children`))).length,
    items: await Promise.all([`/workspaces/${space.id}`, `/folders/${kept.id}`, `/documents/${letter.id}`].map(read)),
    versions: list(await get(owner, ofLibrary(`/documents/${letter.id}/versions`))).length,
    security: await Promise.all(
      [`/workspaces/${space.id}/security`, `/folders/${kept.id}/security`, `/documents/${letter.id}/security`].map(
        read,
      ),
    ),
    users: list(await get(admin, ofCustomer("/users"), { query: word })).length,
    groups: list(await get(admin, ofLibrary("/groups"), { query: word })).length,
  };
}

test("D59 items: wrong types, oversize, NUL and half surrogates in every field; nothing is created or changed", async () => {
  const before = await traces();
  const faults = await runAll(await itemEndpoints(), (endpoint) => hostileFields(endpoint.valid, endpoint.fields));
  expect(faults).toEqual([]);
  expect(await traces()).toEqual(before);
});

test("D59 people and groups: the same", async () => {
  const before = await traces();
  const faults = await runAll(await directoryEndpoints(), (endpoint) => hostileFields(endpoint.valid, endpoint.fields));
  expect(faults).toEqual([]);
  expect(await traces()).toEqual(before);
});

test("D59 bodies that are no JSON object, or no UTF-8, on every endpoint that takes one", async () => {
  const before = await traces();
  const endpoints = [...(await itemEndpoints()), ...(await directoryEndpoints())];
  expect(await runAll(endpoints, (endpoint) => brokenBodies(endpoint.valid))).toEqual([]);
  expect(await traces()).toEqual(before);
});

test("D59 __proto__ and constructor in a body do nothing", async () => {
  const { owner, kept } = await scene();
  for (const raw of ['{"__proto__":{"access":9}}', '{"constructor":{"prototype":{"a":1}}}']) {
    const headers = { "content-type": "application/json" };
    const answer = await send(owner, "PATCH", ofLibrary(`/folders/${kept.id}`), { raw, headers });
    expect([200, 400], answer.text).toContain(answer.status);
  }
});

test("D59 a body of megabytes is refused and the connection lives on", async () => {
  const { owner, kept } = await scene();
  const json = { description: "x".repeat(4_000_000) };
  refused(await send(owner, "PATCH", ofLibrary(`/folders/${kept.id}`), { json }), [400, 413]);
  expect((await get(owner, ofLibrary(`/folders/${kept.id}`))).status).toBe(200);
});

test("D59 the token endpoint answers hostile forms in the OAuth shape", async () => {
  const form = "application/x-www-form-urlencoded";
  const bodies: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
    [form, ""],
    [form, "grant_type"],
    [form, "grant_type=password&grant_type=refresh_token"],
    [form, `grant_type=password&username=%00&password=%00&client_id=${account("standard").user_id}`],
    [form, "grant_type=password&username=%FF%FE&password=%C3%28&client_id=%FF"],
    [form, `grant_type=${"x".repeat(60_000)}`],
    [form, new Uint8Array([0xff, 0xfe, 0x00, 0x3d])],
    ["application/json", "{"],
    ["application/json", "[]"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["image/png", "grant_type=password"],
  ];
  const faults = await faultsOf(bodies, async ([type, raw]) => {
    const answer = await send(undefined, "POST", "/auth/oauth2/token", { raw, headers: { "content-type": type } });
    const body = answer.json as Readonly<Record<string, unknown>> | undefined;
    const wellFormed = typeof body?.error === "string" || typeof body?.error === "object";
    const fine = answer.status >= 400 && answer.status < 500 && wellFormed;
    return fine ? [] : [`${type} ${String(raw).slice(0, 40)}: ${answer.status} ${answer.text.slice(0, 200)}`];
  });
  expect(faults).toEqual([]);
});
