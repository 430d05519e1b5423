import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, ok, one, refused } from "../answers.ts";
import { api, as, del, get, ofCustomer, ofLibrary, put, send } from "../client.ts";
import { missingNumber } from "../fixture.ts";
import { libraryShape, shaped } from "../shapes.ts";
import { target } from "../settings.ts";

interface Discovery {
  readonly auth_status: string;
  readonly user: Readonly<Record<string, unknown>>;
  readonly versions: readonly { readonly name: string; readonly version: string; readonly url: string }[];
  readonly work: { readonly preferred_library: string; readonly libraries: readonly Record<string, unknown>[] };
}

test.each(["/api", "/work/api"])("A2 discovery at %s with X-Auth-Token", async (path) => {
  const session = await as("standard");
  const found = one(await get(session, path)) as unknown as Discovery;
  expect(found.auth_status).toBe("authenticated");
  expect(found.user.customer_id).toBe(target.customerId);
  expect(found.user).toMatchObject({ id: session.userId.toUpperCase(), user_type: "standard" });
  for (const field of ["name", "email", "ssid"]) expect(found.user[field], field).toBeTypeOf("string");
  const second = found.versions.find((version) => version.name === "v2");
  expect(second?.url).toMatch(/^https?:\/\/.+\/work\/api\/v2$/);
  expect(found.versions.some((version) => version.name === "v1")).toBe(true);
  const reached = await get(session, `${second?.url}/customers/${target.customerId}/libraries`);
  expect(list(reached).map((library) => library.id)).toContain(target.library);
  expect(found.work.libraries.map((library) => library.alias)).toContain(target.library);
  for (const library of found.work.libraries) {
    expect(library).toMatchObject({ alias: expect.any(String), type: expect.any(String), region: expect.any(String) });
    expect(library.is_hidden).toBeTypeOf("boolean");
  }
  expect(found.work.preferred_library).toBeTypeOf("string");
});

test("4 discovery tells app, capabilities and version", async () => {
  const data = one(await get(await as("standard"), "/api"));
  expect((data.app as { id?: unknown }).id).toBeTypeOf("string");
  expect(Array.isArray(data.capabilities)).toBe(true);
  expect(data.dms_version).toBeTypeOf("string");
});

test("4 without a token discovery says so and names nobody", async () => {
  const data = one(await get(undefined, "/api"));
  expect(data.auth_status).toBe("unauthenticated");
  expect(data).not.toHaveProperty("user");
  expect(data).not.toHaveProperty("work");
});

test("A3 the same request below the three bases", async () => {
  const session = await as("standard");
  const path = `/customers/${target.customerId}/libraries`;
  const bodies = await Promise.all(
    [api, "/api/v2", "/work/web/api/v2"].map(async (base) => ok(await get(session, `${base}${path}`))),
  );
  expect(bodies[1]).toEqual(bodies[0]);
  expect(bodies[2]).toEqual(bodies[0]);
});

test("1.1 double and trailing slashes are collapsed", async () => {
  const session = await as("standard");
  const plain = ok(await get(session, ofCustomer("/libraries")));
  expect(ok(await get(session, ofCustomer("/libraries/")))).toEqual(plain);
  expect(ok(await get(session, `/work//api/v2/customers/${target.customerId}//libraries`))).toEqual(plain);
});

test("W5 library names in paths without regard to case; the stored case comes back", async () => {
  const session = await as("standard");
  for (const name of [target.library.toLowerCase(), target.library.toUpperCase()]) {
    expect(one(await get(session, ofLibrary("", name))).id).toBe(target.library);
  }
});

test("T1 T2 unknown query names and a trailing & do no harm", async () => {
  const session = await as("standard");
  ok(await get(session, ofLibrary("/workspaces"), "limit=1&total=true&nonsense=1&"));
});

test("7.8 libraries", async () => {
  const session = await as("standard");
  const libraries = list(await get(session, ofCustomer("/libraries")));
  for (const library of libraries) shaped(library, libraryShape);
  shaped(one(await get(session, ofLibrary())), libraryShape);
});

test("4 ping and features", async () => {
  const session = await as("standard");
  expect((await get(session, ofCustomer("/ping"))).status).toBe(200);
  const features = one(await get(session, ofCustomer("/features"))) as unknown as Record<string, unknown>;
  for (const value of Object.values(features)) expect(value).toBeTypeOf("boolean");
});

test("D5 healthz and readyz", async () => {
  expect((await get(undefined, "/healthz")).status).toBe(200);
  expect((await get(undefined, "/readyz")).status).toBe(200);
});

test("17.1 the OpenAPI document is served", async () => {
  const answer = await get(undefined, "/openapi.json");
  expect(answer.status).toBe(200);
  expect((answer.json as { openapi: string }).openapi).toMatch(/^3\.1\./);
});

test("A14 an unknown path is JSON with words, signed in or not", async () => {
  const session = await as("standard");
  const paths = ["/work/api/v2/nonsense", ofCustomer("/nonsense"), ofLibrary("/documentz"), "/api/work/v1/nonsense"];
  const faults = await faultsOf(paths, async (path) => [
    ...errorFaults(await get(session, path), [404], "NRC_UNKNOWN_RESOURCE"),
    ...errorFaults(await get(undefined, path), [401, 404]),
    ...errorFaults(await send(session, "POST", path, { json: {} }), [404], "NRC_UNKNOWN_RESOURCE"),
  ]);
  expect(faults).toEqual([]);
});

test("A14 an unknown id is JSON with words", async () => {
  const session = await as("standard");
  const number = missingNumber();
  const paths = [
    `/workspaces/${target.library}!${number}`,
    `/folders/${target.library}!${number}`,
    `/documents/${target.library}!${number}.1`,
    `/documents/${target.library}!${number}`,
    `/users/NOBODY-OF-THIS-NAME`,
    `/groups/NO-GROUP-OF-THIS-NAME`,
  ];
  const faults = await faultsOf(paths, async (path) =>
    errorFaults(await get(session, ofLibrary(path)), [404], "NRC_NO_RECORD"),
  );
  expect(faults).toEqual([]);
});

test.each([
  ["none", {}],
  ["made up", { "x-auth-token": "made-up" }],
  ["bearer made up", { authorization: "Bearer made-up" }],
  ["empty bearer", { authorization: "Bearer" }],
  ["another scheme", { authorization: "Digest abc" }],
  ["long", { "x-auth-token": "x".repeat(4000) }],
])("A14 a bad token (%s) is 401 in JSON", async (_kind, headers) => {
  refused(await send(undefined, "GET", ofCustomer("/libraries"), { headers }), 401, "NRC_UNAUTHORIZED");
});

test("1.2 another customer's number, another library's name: 404", async () => {
  const session = await as("standard");
  const path = `${api}/customers/${target.customerId + 77}/libraries`;
  refused(await get(session, path), 404);
  refused(await get(session, `${path}/${target.library}/workspaces`), 404);
  refused(await get(session, ofLibrary("/workspaces", "NOSUCHLIBRARY")), 404);
  refused(await get(session, `${api}/customers/abc/libraries`), [400, 404]);
});

test("3.5 a method that a path does not have: 405 in JSON", async () => {
  const session = await as("NRTADMIN");
  const faults = await faultsOf(
    [
      () => del(session, ofLibrary("/workspaces")),
      () => put(session, ofLibrary("/documents"), {}),
      () => del(session, ofCustomer("/users/NOBODY")),
      () => put(session, ofLibrary("/groups/NRTADMIN"), {}),
    ],
    async (call) => errorFaults(await call(), [405], "NRC_METHOD_NOT_ALLOWED"),
  );
  expect(faults).toEqual([]);
});

test("17.2 every answer has a request id of its own", async () => {
  const session = await as("standard");
  const first = await get(session, ofCustomer("/libraries"));
  const second = await get(session, ofCustomer("/libraries"));
  const ids = [first, second].map((answer) => answer.headers.get("x-request-id"));
  expect(ids[0]).toMatch(/./);
  expect(ids[0]).not.toBe(ids[1]);
});
