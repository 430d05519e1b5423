import { expect, test } from "vitest";
import { done, errorFaults, faultsOf, fieldErrors, list, ok, one, refused } from "../answers.ts";
import { as, del, get, ofCustomer, ofLibrary, passwordGrant, patch, post, requestToken, signIn } from "../client.ts";
import { goodPassword, lazily, unique, user, userBody } from "../fixture.ts";
import { libraryUserShape, shaped, userShape } from "../shapes.ts";
import { account, target } from "../settings.ts";

const colleague = lazily(() => user({ location: "Leeds" }));

test("9 POST /users creates a user with the id in upper case", async () => {
  const admin = await as("NRTADMIN");
  const body = userBody({ location: "Köln" });
  const made = one(await post(admin, ofCustomer("/users"), { ...body, id: body.id.toLowerCase() }), 201);
  shaped(made, userShape);
  expect(made).toMatchObject({
    id: body.id,
    full_name: body.full_name,
    email: body.email,
    location: "Köln",
    preferred_library: target.library,
    allow_logon: true,
    is_external: false,
    user_nos: 2,
  });
  expect(JSON.stringify(made)).not.toContain(goodPassword);
});

test("10.1 POST /users of a library creates a user as well", async () => {
  const made = one(await post(await as("NRTADMIN"), ofLibrary("/users"), userBody()), 201);
  expect(made.id).toMatch(/^CQ/);
});

test("9 GET /users/{u} in any case, with libraries on request", async () => {
  const admin = await as("NRTADMIN");
  const { user_id: id } = await colleague();
  const found = one(await get(admin, ofCustomer(`/users/${id.toLowerCase()}`), { include_libraries: true }));
  shaped(found, userShape);
  expect(found.id).toBe(id);
  const libraries = found.libraries as readonly Readonly<Record<string, unknown>>[];
  expect(libraries).toMatchObject([{ id: target.library, library_id: expect.any(Number), preferred: true }]);
});

test("9 GET /users finds by query, alias, e-mail and name", async () => {
  const admin = await as("NRTADMIN");
  const { user_id: id, email } = await colleague();
  for (const query of [{ query: id }, { alias: id }, { email }, { full_name: `Conformance ${id}` }]) {
    const answer = await get(admin, ofCustomer("/users"), { ...query, total: true });
    const found = list(answer);
    expect(
      found.map((entry) => entry.id),
      answer.request,
    ).toEqual([id]);
    expect(ok(answer).total_count).toBe(1);
    shaped(found[0], userShape);
  }
});

test("9 PATCH /users/{u} changes the profile and never the id", async () => {
  const admin = await as("NRTADMIN");
  const path = ofCustomer(`/users/${(await user()).user_id}`);
  const changed = one(await patch(admin, path, { full_name: "Zoë O'Brien-Núñez (Temp.) & Co #1", location: "Ghent" }));
  expect(changed).toMatchObject({ full_name: "Zoë O'Brien-Núñez (Temp.) & Co #1", location: "Ghent" });
  expect(one(await patch(admin, path, { location: "" }))).not.toHaveProperty("location");
  const answer = await patch(admin, path, { id: unique("other").toUpperCase() });
  refused(answer, 400);
  expect(fieldErrors(answer)).toContain("id: user_id_immutable");
});

test("CC-USR-043 a user cannot be deleted", async () => {
  refused(await del(await as("NRTADMIN"), ofCustomer(`/users/${(await colleague()).user_id}`)), 405);
});

test("9 a taken id or e-mail is 409, in any case", async () => {
  const admin = await as("NRTADMIN");
  const taken = await colleague();
  const sameId = await post(admin, ofCustomer("/users"), userBody({ id: taken.user_id.toLowerCase() }));
  refused(sameId, 409, "NRC_DUPLICATE_RECORD");
  expect(fieldErrors(sameId)).toContain("id: user_id_taken");
  const sameEmail = await post(admin, ofCustomer("/users"), userBody({ email: taken.email.toUpperCase() }));
  refused(sameEmail, 409, "NRC_DUPLICATE_RECORD");
  expect(fieldErrors(sameEmail)).toContain("email: email_taken");
});

const refusedFields: readonly (readonly [string, unknown, string])[] = [
  ["full_name", "", "required"],
  ["full_name", "   ", "required"],
  ["full_name", "x".repeat(65), "too_long"],
  ["full_name", "Anna\nBell", "control_character"],
  ["id", "", "required"],
  ["id", "A CASE", "space_not_allowed"],
  ["id", "A\u00a0CASE", "space_not_allowed"],
  ["id", "A.CASE", "character_not_allowed"],
  ["id", "acase@firm.com", "character_not_allowed"],
  ["id", "O'BRIEN", "character_not_allowed"],
  ["id", "A/CASE", "character_not_allowed"],
  ["id", "A😀", "character_not_allowed"],
  ["id", "X".repeat(65), "too_long"],
  ["email", "", "required"],
  ["email", "abc", "email_format"],
  ["email", "a@b@c.com", "email_format"],
  ["email", "a..b@firm.com", "email_format"],
  ["email", `${"a".repeat(65)}@firm.com`, "part_too_long"],
  ["email", `a@${"b".repeat(65)}.com`, "part_too_long"],
  ["email", "a@b.c", "extension_too_short"],
  ["email", "a@10.0.0.1", "extension_character"],
  ["email", "a case@firm.com", "space_not_allowed"],
  ["email", "a+b@firm.com", "character_not_allowed"],
  ["email", ".a@firm.com", "first_character"],
  ["location", "x".repeat(255), "too_long"],
  ["location", "a\nb", "control_character"],
  ["password", "", "required"],
  ["password", "Abcdefghij1", "too_short"],
  ["password", `Aa1${"x".repeat(252)}`, "too_long"],
  ["password", "abcdefghijk1", "needs_uppercase"],
  ["password", "ABCDEFGHIJK1", "needs_lowercase"],
  ["password", "Abcdefghijkl", "needs_number_or_special"],
  ["password", "Abcdefghijk1\n", "control_character"],
  ["role", "NO SUCH ROLE", "role_not_in_library"],
  ["preferred_library", "", "required"],
];

test("9.1 broken fields are refused with the code of control-center 25.8 and create nobody", async () => {
  const admin = await as("NRTADMIN");
  const faults = await faultsOf(refusedFields, async ([field, value, code]) => {
    const body = userBody({ [field]: value });
    const answer = await post(admin, ofCustomer("/users"), body);
    const wrong = errorFaults(answer, [400], "NRC_INVALID_PROFILE");
    const said = fieldErrors(answer);
    if (!said.includes(`${field}: ${code}`))
      wrong.push(`${field}=${JSON.stringify(value)}: wanted ${code}, said ${said.join()}`);
    if (
      field !== "email" &&
      body.id !== "" &&
      (await get(admin, ofCustomer("/users"), { email: String(body.email) })).text.includes(body.id)
    ) {
      wrong.push(`${field}=${JSON.stringify(value)} created a user`);
    }
    return wrong;
  });
  expect(faults).toEqual([]);
});

test("CC-MOD all broken fields of one body are told together", async () => {
  const answer = await post(await as("NRTADMIN"), ofCustomer("/users"), { id: "A B", full_name: "", password: "abc" });
  refused(answer, 400, "NRC_INVALID_PROFILE");
  const fields = fieldErrors(answer);
  for (const expected of ["id: space_not_allowed", "full_name: required", "email: required", "password: too_short"]) {
    expect(fields).toContain(expected);
  }
});

test.each(["Zoë Ærø", "李小龍", "X", "x".repeat(64)])("25.1 the full name %s is valid", async (name) => {
  expect(
    one(await post(await as("NRTADMIN"), ofCustomer("/users"), userBody({ full_name: name })), 201).full_name,
  ).toBe(name);
});

test("25.1 names are trimmed and put into NFC", async () => {
  const body = userBody({ full_name: "  Ame\u0301lie " });
  expect(one(await post(await as("NRTADMIN"), ofCustomer("/users"), body), 201).full_name).toBe("Amélie");
});

test("10.1 the library's user, its list and its filters", async () => {
  const admin = await as("NRTADMIN");
  const { user_id: id } = await colleague();
  const found = one(await get(admin, ofLibrary(`/users/${id}`)));
  shaped(found, libraryUserShape);
  expect(found).toMatchObject({ id, database: target.library, login: true, allow_logon: true, has_password: true });
  const listed = list(await get(admin, ofLibrary("/users"), { query: id, logon_status: "enabled" }));
  expect(listed.map((entry) => entry.id)).toEqual([id]);
  expect(list(await get(admin, ofLibrary("/users"), { query: id, logon_status: "disabled" }))).toEqual([]);
});

test("10.1 GET /users/me", async () => {
  const session = await as("standard");
  const me = one(await get(session, ofLibrary("/users/me")));
  expect(me).toMatchObject({ id: session.userId.toUpperCase(), email: account("standard").email });
  for (const field of ["full_name", "preferred_library"]) expect(me[field], field).toBeTypeOf("string");
});

test("10.1 D56 allow_logon of the library switches the sign-in there, at once", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const session = await signIn(person);
  ok(await get(session, ofLibrary("/workspaces"), { limit: 1 }));
  const path = ofLibrary(`/users/${person.user_id}`);
  expect(one(await patch(admin, path, { allow_logon: false }))).toMatchObject({ allow_logon: false, login: false });
  expect(one(await get(admin, ofCustomer(`/users/${person.user_id}`))).allow_logon).toBe(true);
  refused(await get(session, ofLibrary("/workspaces"), { limit: 1 }), [401, 403, 404]);
  expect(one(await patch(admin, path, { allow_logon: true })).login).toBe(true);
  ok(await get(await signIn(person), ofLibrary("/workspaces"), { limit: 1 }));
});

test("D56 D13 allow_logon of the account ends its tokens with the next request", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const session = await signIn(person);
  const path = ofCustomer(`/users/${person.user_id}`);
  expect(one(await patch(admin, path, { allow_logon: false })).allow_logon).toBe(false);
  refused(await get(session, ofLibrary("/workspaces"), { limit: 1 }), 401);
  expect((await requestToken(passwordGrant(person))).status).not.toBe(200);
  const inLibrary = one(await get(admin, ofLibrary(`/users/${person.user_id}`)));
  expect(inLibrary).toMatchObject({ allow_logon: false, login: false });
  ok(await patch(admin, path, { allow_logon: true }));
  ok(await get(await signIn(person), ofLibrary("/workspaces"), { limit: 1 }));
});

test("9 POST password sets it, ends the sessions and obeys the reset rule", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const session = await signIn(person);
  const path = ofCustomer(`/users/${person.user_id}/password`);
  const short = await post(admin, path, { password: "abc", force_password_change: false });
  refused(short, 400, "NRC_INVALID_PROFILE");
  expect(fieldErrors(short)).toContain("password: too_short");
  ok(await get(session, ofLibrary("/users/me")));
  const change = { password: "Another-round-2026", force_password_change: false, password_never_expire: false };
  done(await post(admin, path, change));
  refused(await get(session, ofLibrary("/users/me")), 401);
  await signIn({ ...person, password: "Another-round-2026" });
  expect((await requestToken(passwordGrant(person))).status).not.toBe(200);
});

test("CC-USR-031 a password that must be changed does not sign in by password grant", async () => {
  const person = await user({ force_password_change: true });
  const answer = await requestToken(passwordGrant(person));
  expect([400, 401], answer.text).toContain(answer.status);
  expect((answer.json as { error: string }).error).toBe("invalid_grant");
});

test("9 libraries of a user: list, add, take away", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const path = ofCustomer(`/users/${person.user_id}/libraries`);
  expect(list(await get(admin, path))).toMatchObject([{ id: target.library, preferred: true }]);
  const second = target.libraries.find((name) => name !== target.library);
  expect(second, "the target has a second library").toBeDefined();
  const session = await signIn(person);
  const there = ofLibrary("/workspaces", String(second));
  refused(await get(session, there), [403, 404]);
  ok(await post(admin, path, { id: second, preferred: false }));
  expect(list(await get(admin, path)).map((library) => library.id)).toContain(second);
  ok(await get(session, there));
  done(await del(admin, `${path}/${second}`));
  expect(list(await get(admin, path)).map((library) => library.id)).toEqual([target.library]);
  refused(await get(session, there), [403, 404]);
});

test("CC matrix 3 who may create users", async () => {
  for (const what of ["tier1", "standard", "external"]) {
    const session = await as(what);
    const body = userBody();
    refused(await post(session, ofCustomer("/users"), body), 403, "NRC_ACCESS_DENIED");
    refused(await get(await as("NRTADMIN"), ofCustomer(`/users/${body.id}`)), 404);
  }
  one(await post(await as("tier2"), ofCustomer("/users"), userBody()), 201);
});

test("CC-PRM-001 a tier never changes an NRTADMIN", async () => {
  const admin = account("NRTADMIN").user_id;
  for (const what of ["tier1", "tier2"]) {
    const session = await as(what);
    const password = await post(session, ofCustomer(`/users/${admin}/password`), { password: goodPassword });
    refused(password, 403, "NRC_ACCESS_DENIED");
    refused(await patch(session, ofCustomer(`/users/${admin}`), { allow_logon: false }), 403, "NRC_ACCESS_DENIED");
  }
});

test("CC matrix 5 an ordinary user changes nobody, not even himself through administration", async () => {
  const session = await as("standard");
  const other = (await colleague()).user_id;
  refused(await patch(session, ofCustomer(`/users/${other}`), { location: "Oslo" }), [403, 404]);
  refused(await patch(session, ofLibrary(`/users/${other}`), { allow_logon: false }), [403, 404]);
  refused(await post(session, ofCustomer(`/users/${other}/password`), { password: goodPassword }), [403, 404]);
  refused(await post(session, ofCustomer(`/users/${other}/libraries`), { id: target.library }), [403, 404]);
});
