import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let anna: TestUser;
let boris: TestUser;
let guest: TestUser;
let other: TestUser;
let both: TestUser;

const ids = (answer: Answer): string[] => (answer.body.data as { id: string }[]).map((user) => user.id);
const BRIEF = ["allow_logon", "email", "full_name", "id", "is_external"];

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", full_name: "Helga Help", role: "TIER 1" });
  anna = await directory.aUser(active, { id: "ANNA", full_name: "Anna Ångström-Núñez", location: "Oslo" });
  boris = await directory.aUser(active, { id: "BORIS", full_name: "Boris 10", location: "Bergen", allow_logon: false });
  await directory.aUser(active, { id: "BORIS2", full_name: "Boris 9", email: "second.boris@elsewhere.org" });
  guest = await directory.aUser(active, { id: "GUEST", full_name: "Gwen Guest", is_external: true });
  other = await directory.aUser(legal, { id: "OTHER", full_name: "Otto Other" });
  both = await directory.aUser(active, { id: "BOTH", full_name: "Berta Both" });
  await call(legal.administrator, "POST", "/users/both/libraries", { library_id: String(legal.libraryId) });
});

afterAll(() => database[Symbol.asyncDispose]());

describe("GET /libraries/{l}/users", () => {
  test("CC-LST-008 by name in natural order", async () => {
    const answer = await call(tier1, "GET", "/libraries/active/users?total=true");
    expect(ids(answer)).toEqual(["ROOT", "ANNA", "BOTH", "BORIS2", "BORIS", "GUEST", "HELP"].toSorted(byName));
    expect(answer.body.total_count).toBe(7);
  });

  test("D56 CC-USR-061 allow_logon and login say account and library together", async () => {
    await call(active.administrator, "PATCH", "/libraries/Active/users/HELP", { location: "Desk" });
    const people = (await call(tier1, "GET", "/libraries/Active/users")).body.data as Record<string, unknown>[];
    expect(people.find((user) => user["id"] === "BORIS")).toMatchObject({ allow_logon: false, login: false });
    expect(people.find((user) => user["id"] === "ANNA")).toMatchObject({
      allow_logon: true,
      login: true,
      database: "Active",
      role: "DEFAULT",
      location: "Oslo",
    });
  });

  test("CC matrix 2 U: a member sees names only, an external member only itself", async () => {
    const people = (await call(anna, "GET", "/libraries/Active/users")).body.data as Record<string, unknown>[];
    const stranger = people.find((user) => user["id"] === "BORIS2") ?? {};
    expect(Object.keys(stranger).toSorted()).toEqual([...BRIEF, "database", "login"].toSorted());
    expect(people.find((user) => user["id"] === "ANNA")).toHaveProperty("user_num");
    expect(people).toHaveLength(7);
    const seen = await call(guest, "GET", "/libraries/Active/users?total=true");
    expect([ids(seen), seen.body.total_count]).toEqual([["GUEST"], 1]);
  });

  test("a library that the caller is not in does not exist", async () => {
    expect((await call(anna, "GET", "/libraries/LEGAL/users")).status).toBe(404);
    expect((await call(undefined, "GET", "/libraries/Active/users")).status).toBe(401);
  });

  test.each([
    ["query=angstrom", ["ANNA"]],
    ["query=nunez+anna", ["ANNA"]],
    ["query=boris", ["BORIS", "BORIS2"]],
    ["query=BORIS", ["BORIS", "BORIS2"]],
    ["query=elsewhere", ["BORIS2"]],
    ["query=ngstr", []],
    ["query=%25", []],
    ["query=_", []],
    ["alias=boris", ["BORIS"]],
    ["alias=bor*", ["BORIS2", "BORIS"]],
    ["full_name=anna%20*", ["ANNA"]],
    ["email=SECOND.boris@elsewhere.org", ["BORIS2"]],
    ["location=bergen", ["BORIS"]],
    ["allow_logon=false", ["BORIS"]],
    ["logon_status=disabled", ["BORIS"]],
    ["logon_status=enabled&query=boris", ["BORIS2"]],
    ["is_external=true", ["GUEST"]],
    ["nos=6", []],
    ["password_never_expire=true", []],
    ["directory_id=x", []],
    ["ip_range_enabled=true", []],
    ["ip_range_enabled=false&query=anna", ["ANNA"]],
    ["preferred_library=legal", []],
    ["preferred_library=ACTIVE&query=both", ["BOTH"]],
    ["alias=&query=both&nonsense=1&", ["BOTH"]],
  ])("CC-LST-001 CC-LST-002 CC-LST-004 filter %s", async (query, expected) => {
    expect(ids(await call(tier1, "GET", `/libraries/Active/users?${query}`))).toEqual(expected);
  });

  test("facts that U does not see are not told by filters either", async () => {
    expect(ids(await call(anna, "GET", "/libraries/Active/users?location=bergen"))).toEqual([]);
    expect(ids(await call(anna, "GET", "/libraries/Active/users?location=oslo"))).toEqual(["ANNA"]);
    expect(ids(await call(anna, "GET", "/libraries/Active/users?password_never_expire=false"))).toEqual(["ANNA"]);
    expect(ids(await call(anna, "GET", "/libraries/Active/users?query=boris"))).toHaveLength(2);
  });
});

function byName(first: string, second: string): number {
  const names: Record<string, string> = {
    ROOT: "Administrator ROOT",
    ANNA: "Anna Ångström-Núñez",
    BOTH: "Berta Both",
    BORIS2: "Boris 9",
    BORIS: "Boris 10",
    GUEST: "Gwen Guest",
    HELP: "Helga Help",
  };
  return (names[first] ?? "").localeCompare(names[second] ?? "", "en", { numeric: true });
}

describe("GET /users", () => {
  test("CC-PRM-005 administrators see all of their libraries, others names of theirs", async () => {
    expect(ids(await call(tier1, "GET", "/users"))).not.toContain("OTHER");
    const people = (await call(both, "GET", "/users")).body.data as Record<string, unknown>[];
    expect(people.map((user) => user["id"])).toEqual(expect.arrayContaining(["OTHER", "ANNA"]));
    expect(Object.keys(people.find((user) => user["id"] === "OTHER") ?? {}).toSorted()).toEqual(BRIEF);
    expect(ids(await call(guest, "GET", "/users"))).toEqual(["GUEST"]);
  });

  test("7.5 include_libraries shows a member only the libraries that they share", async () => {
    const librariesOf = async (viewer: TestUser): Promise<unknown> => {
      const answer = await call(viewer, "GET", "/users?query=both&include_libraries=true");
      return (answer.body.data as { libraries: { id: string }[] }[])[0]?.libraries.map((library) => library.id);
    };
    expect(await librariesOf(tier1)).toEqual(["Active", "LEGAL"]);
    expect(await librariesOf(anna)).toEqual(["Active"]);
    expect(await librariesOf(both)).toEqual(["Active", "LEGAL"]);
  });

  test("D56 at customer level allow_logon is the account", async () => {
    await call(active.administrator, "PATCH", "/libraries/Active/users/BOTH", { allow_logon: false });
    const global = await call(tier1, "GET", "/users/both");
    expect(global.body.data).toMatchObject({ allow_logon: true });
    expect((await call(tier1, "GET", "/libraries/Active/users/both")).body.data).toMatchObject({ login: false });
    await call(active.administrator, "PATCH", "/libraries/Active/users/BOTH", { allow_logon: true });
  });
});

describe("3.4 paging", () => {
  test.each(["", "&sort_order=desc", "&query=o"])(
    "CC-LST-009 cursor pages are the whole list, once (%s)",
    async (more) => {
      const found: string[] = [];
      let cursor = "";
      do {
        const path = `/libraries/Active/users?paging_mode=standard_cursor&limit=2${more}&cursor=${cursor}&total=true`;
        const page = await call(tier1, "GET", path);
        expect(page.body).not.toHaveProperty("total_count");
        found.push(...ids(page));
        cursor = page.body.cursor ?? "";
      } while (cursor !== "");
      const whole = ids(await call(tier1, "GET", `/libraries/Active/users?x=1${more.replace("&sort_order=desc", "")}`));
      expect(found).toEqual(more.includes("desc") ? whole.toReversed() : whole);
    },
  );

  test("offset and limit cut, and total counts all", async () => {
    const answer = await call(tier1, "GET", "/libraries/Active/users?limit=2&offset=5&total=true");
    expect([ids(answer), answer.body.total_count]).toEqual([["GUEST", "HELP"], 7]);
    const beyond = await call(tier1, "GET", "/libraries/Active/users?offset=100&total=true");
    expect([beyond.body.data, beyond.body.total_count]).toEqual([[], 7]);
  });

  test.each([
    "limit=0",
    "limit=10000",
    "limit=x",
    "offset=-1",
    "cursor=nonsense",
    "cursor=WzEsMiwzXQ",
    "paging_mode=x",
  ])("3.4 %s is refused with its name", async (query) => {
    const answer = await call(tier1, "GET", `/libraries/Active/users?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error?.messages[0]?.field).toBe(query.slice(0, query.indexOf("=")));
  });

  test("the libraries of a user are paged alike", async () => {
    const first = await call(both, "GET", "/users/me/libraries?limit=1&total=true");
    expect([ids(first), first.body.total_count]).toEqual([["Active"], 2]);
    const next = await call(both, "GET", "/users/me/libraries?limit=1&paging_mode=standard_cursor");
    expect(ids(next)).toEqual(["Active"]);
    const last = await call(both, "GET", `/users/me/libraries?limit=1&cursor=${next.body.cursor ?? ""}`);
    expect([ids(last), last.body.cursor]).toEqual([["LEGAL"], undefined]);
  });
});

describe("one user", () => {
  test("WORK-ACL-016 people outside the caller's libraries answer as if they did not exist", async () => {
    for (const viewer of [anna, tier1, guest]) {
      const unseen = await call(viewer, "GET", "/users/OTHER");
      const unknown = await call(viewer, "GET", "/users/NOBODY");
      expect([unseen.status, unseen.body.error?.code]).toEqual([404, unknown.body.error?.code]);
    }
    expect((await call(guest, "GET", "/users/ANNA")).status).toBe(404);
    expect((await call(guest, "GET", "/libraries/Active/users/ANNA")).status).toBe(404);
    expect((await call(both, "GET", "/libraries/LEGAL/users/ANNA")).status).toBe(404);
  });

  test("1.2 ids in any case, me is the caller, and U sees names only", async () => {
    expect((await call(tier1, "GET", "/users/aNnA")).body.data).toMatchObject({ id: "ANNA", location: "Oslo" });
    expect((await call(anna, "GET", "/users/me")).body.data).toMatchObject({ id: "ANNA", failed_logins: 0 });
    expect(Object.keys((await call(anna, "GET", "/users/BORIS")).body.data).toSorted()).toEqual(BRIEF);
  });

  test("10.1 GET /users/me of a library", async () => {
    const answer = await call(anna, "GET", "/libraries/Active/users/me");
    expect(answer.body.data).toEqual({
      id: "ANNA",
      email: anna.email,
      full_name: "Anna Ångström-Núñez",
      location: "Oslo",
      preferred_library: "Active",
      config_database: "Active",
      user_num: anna.userNum,
      ssid: expect.any(String),
      is_external: false,
    });
  });

  test("CC-USR-107 while the preferred library is closed the first open one stands in", async () => {
    await call(active.administrator, "PATCH", "/libraries/Active/users/BOTH", { allow_logon: false });
    const answer = await call(both, "GET", "/libraries/LEGAL/users/me");
    expect(answer.body.data).toMatchObject({ preferred_library: "LEGAL" });
    expect((await call(both, "GET", "/users/me")).body.data).toMatchObject({ preferred_library: "Active" });
    await call(active.administrator, "PATCH", "/libraries/Active/users/BOTH", { allow_logon: true });
  });

  test("CC-USR-043 DELETE is refused with its reason", async () => {
    for (const path of ["/users/ANNA", "/libraries/Active/users/ANNA"]) {
      const answer = await call(active.administrator, "DELETE", path);
      expect([answer.status, answer.refused]).toEqual([405, [": user_delete_not_supported"]]);
    }
  });

  test("10.1 contacts are people who can sign in", async () => {
    const contacts = (await call(anna, "GET", "/libraries/Active/contacts?query=boris")).body.data;
    expect(contacts).toEqual([{ name: "Boris 9", address: "second.boris@elsewhere.org" }]);
    expect(boris.userId).toBe("BORIS");
    expect(other.userId).toBe("OTHER");
  });
});
