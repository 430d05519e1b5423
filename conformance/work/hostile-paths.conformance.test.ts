import { expect, test } from "vitest";
import { errorFaults, faultsOf, fieldErrors } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, send } from "../client.ts";
import { lazily, matter, missingNumber } from "../fixture.ts";
import { malformedIds } from "../hostile.ts";
import { callRoute, nameOf, readingRoutes, writingRoutes } from "../routes.ts";
import type { Route } from "../routes.ts";
import { target } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, ...(await matter(owner)) };
});

const inLibrary = (id: string): string => id.replace("{l}", target.library);

/** One route for each place where an id stands in a path. */
const places = ["{w}", "{f}", "{d}"].map((place) =>
  [...readingRoutes, ...writingRoutes].filter((route) => route.path.includes(place)),
);

test("1.2 D59 malformed ids on every route: 400 or 404 in JSON", async () => {
  const { owner } = await scene();
  const good = { u: owner.userId, ownFolder: `${target.library}!${missingNumber()}` };
  const all = new Set(places.flat());
  const few = malformedIds.filter((_id, index) => index % 4 === 0);
  const cases: { route: Route; id: string }[] = [];
  for (const id of malformedIds) cases.push({ route: { method: "GET", path: "/workspaces/{w}" }, id });
  for (const id of malformedIds) cases.push({ route: { method: "GET", path: "/folders/{w}" }, id });
  for (const id of malformedIds) cases.push({ route: { method: "GET", path: "/documents/{w}" }, id });
  for (const id of malformedIds) cases.push({ route: { method: "PATCH", path: "/documents/{w}", body: {} }, id });
  // The caller's role lacks the privilege to delete workspaces, which is refused before any id is read.
  for (const route of all) {
    if (nameOf(route) === "DELETE /workspaces/{w}") continue;
    for (const id of few) cases.push({ route, id });
  }
  const faults = await faultsOf(cases, async ({ route, id }) => {
    const given = inLibrary(id);
    const ids = { ...good, w: given, f: given, d: given };
    const answer = await callRoute(owner, route, ids);
    return errorFaults(answer, [400, 404]).map((fault) => `${nameOf(route)} ${given.slice(0, 40)}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test.each(["abc", "{l}!abc", "{l}!-1", "{l}!1.2.3", "!5", "{l}!"])(
  "1.2 the malformed id %s is 400 NRC_INVALID_PARAM and named",
  async (id) => {
    const { owner } = await scene();
    for (const kind of ["workspaces", "folders", "documents"]) {
      const answer = await get(owner, ofLibrary(`/${kind}/${inLibrary(id)}`));
      expect(errorFaults(answer, [400], "NRC_INVALID_PARAM")).toEqual([]);
      expect(fieldErrors(answer)[0]).toMatch(/^.+:/);
    }
  },
);

test("1.2 an id of another library than the path's is 400 and named", async () => {
  const { owner, workspace, folder, document } = await scene();
  const other = target.libraries.find((name) => name !== target.library) ?? "OTHER";
  const foreign = (id: string): string => id.replace(/^[^!]+/, other);
  const ids = { w: foreign(workspace.id), f: foreign(folder.id), d: foreign(document.id), u: owner.userId };
  const own = { ownFolder: foreign(folder.id) };
  // The caller's role lacks the privilege to delete workspaces, which is refused before any id is read; and some own
  // endpoints, and those of connectors, name no library in their path.
  const routes = [...readingRoutes, ...writingRoutes].filter(
    (route) =>
      nameOf(route) !== "DELETE /workspaces/{w}" &&
      (!/^\/(?:api|automate)\//.test(route.path) || route.path.includes("/libraries/")),
  );
  const faults = await faultsOf(routes, async (route) => {
    const answer = await callRoute(owner, route, { ...ids, ...own });
    const wrong = errorFaults(answer, [400], "NRC_INVALID_PARAM");
    if (wrong.length === 0 && !/^.+:/.test(fieldErrors(answer)[0] ?? "")) wrong.push("names no field");
    return wrong.map((fault) => `${nameOf(route)}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test("W5 ids raw and as %21, the library part in any case, are one and the same", async () => {
  const { owner, document, folder, workspace } = await scene();
  for (const [kind, id] of [
    ["workspaces", workspace.id],
    ["folders", folder.id],
    ["documents", document.id],
  ] as const) {
    const spellings = [id.replace("!", "%21"), id.toLowerCase(), id.toUpperCase()];
    for (const spelling of spellings) {
      const answer = await get(owner, ofLibrary(`/${kind}/${spelling}`));
      expect(answer.status, answer.request).toBe(200);
      expect((answer.json as { data: { id: string } }).data.id).toBe(id);
    }
  }
});

test("D59 hostile names in paths of people, groups and libraries", async () => {
  const admin = await as("NRTADMIN");
  const names = [
    "%00",
    "%FF",
    "%",
    "%zz",
    "%C3%28",
    "..%2F..",
    "'%20or%20''='",
    "x".repeat(4000),
    "%F0%9F%98%80",
    "%0A",
  ];
  const paths = names.flatMap((name) => [
    ofCustomer(`/users/${name}`),
    ofCustomer(`/users/${name}/groups`),
    ofCustomer(`/groups/${name}`),
    ofLibrary(`/users/${name}`),
    ofLibrary(`/groups/${name}/members`),
    ofLibrary(`/roles/${name}`),
    ofLibrary("/workspaces", name),
    `/work/api/v2/customers/${name}/libraries`,
  ]);
  const faults = await faultsOf(paths, async (path) => errorFaults(await get(admin, path), [400, 404]));
  expect(faults).toEqual([]);
});

test("D59 hostile query values never break a list", async () => {
  const { owner } = await scene();
  const values = [
    "%00",
    "%FF%FE",
    "%C3%28",
    "%",
    "%ED%A0%80",
    "'%3B--",
    "*".repeat(500),
    "x".repeat(6000),
    "%5C",
    "%22",
    "%25",
  ];
  const names = ["name", "author", "type", "custom13", "document_number", "create_date", "container_id", "checked_out"];
  const lists = ["/documents", "/workspaces", "/folders"];
  const cases = lists.flatMap((path) =>
    names.flatMap((name) => values.map((value) => ({ path, query: `${name}=${value}` }))),
  );
  const faults = await faultsOf(cases, async ({ path, query }) => {
    const answer = await get(owner, ofLibrary(path), query);
    if (answer.status === 200) {
      const { data } = answer.json as { data?: { results?: unknown } };
      return Array.isArray(data?.results) ? [] : [`${answer.request}: no results`];
    }
    return errorFaults(answer, [400], "NRC_INVALID_PARAM");
  });
  expect(faults).toEqual([]);
});

test("D59 NUL and broken UTF-8 in a filter are refused", async () => {
  const { owner } = await scene();
  for (const query of ["name=a%00b", "name=%FF", "name=%ED%A0%80"]) {
    const answer = await get(owner, ofLibrary("/documents"), query);
    expect(errorFaults(answer, [400], "NRC_INVALID_PARAM")).toEqual([]);
  }
});

test("D59 odd content types", async () => {
  const { owner, folder } = await scene();
  const path = ofLibrary(`/folders/${folder.id}`);
  const types = ["application/xml", "application/json; charset=nonsense", "a", "multipart/form-data"];
  const faults = await faultsOf(types, async (type) => {
    const raw = "<x/>";
    const answer = await send(owner, "PATCH", path, { raw, headers: { "content-type": type } });
    return errorFaults(answer, [400, 415]);
  });
  expect(faults).toEqual([]);
});
