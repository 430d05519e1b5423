import { expect, test } from "vitest";
import { faultsOf, ok, one, unclean } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, send } from "../client.ts";
import type { Answer, Session } from "../client.ts";
import { document, lazily, matter, subfolder, toUser, version, grant } from "../fixture.ts";
import { account, target } from "../settings.ts";

/** A matter in which every kind of list has something to show. */
const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  await subfolder(owner, made.folder.id);
  await document(owner, made.folder.id, {
    comment: "With everything",
    custom13: "text",
    custom17: 1.25,
    custom21: "2026-01-01T00:00:00Z",
    custom25: true,
    file_create_date: "2019-05-05T05:05:05Z",
  });
  await version(owner, made.document.id, "second");
  await grant(owner, "workspaces", made.workspace.id, [toUser(account("standard", 1).user_id, "read")]);
  const trashed = await document(owner, made.folder.id);
  await send(owner, "DELETE", ofLibrary(`/documents/${trashed.id}`));
  return { owner, admin: await as("NRTADMIN"), ...made };
});

type Shape = "array" | "results" | "search" | "object" | "arrays";

interface Listed {
  readonly shape: Shape;
  readonly session: Session;
  readonly path: string;
}

async function everyList(): Promise<readonly Listed[]> {
  const { owner, admin, workspace: w, folder: f, document: d } = await scene();
  const of =
    (shape: Shape, session: Session) =>
    (path: string): Listed => ({ shape, session, path });
  const person = account("standard").user_id;
  return [
    ...["/documents", "/workspaces", "/folders"].flatMap((path) =>
      [ofLibrary(path), ofCustomer(path)].map(of("results", owner)),
    ),
    ...["/documents/search", "/workspaces/search", "/folders/search"].map((path) =>
      of("search", owner)(ofLibrary(path)),
    ),
    of("search", owner)(ofCustomer("/workspaces/search")),
    ...[
      ...["children", "folders", "documents", "security"].map((rest) => `/workspaces/${w.id}/${rest}`),
      `/workspaces/${w.id}/folders/search?name=a`,
      ...["children", "documents", "path", "security"].map((rest) => `/folders/${f.id}/${rest}`),
      ...["versions", "history", "history/activities", "history/users", "security"].map(
        (rest) => `/documents/${d.id}/${rest}`,
      ),
      "/folders/search?name=a&limit=5",
      "/trash-bin/documents",
    ].map((path) => of("array", owner)(ofLibrary(path))),
    of("arrays", owner)(ofLibrary(`/documents/${d.id}/path`)),
    ...[
      ...["/users", "/groups", "/roles", "/groups/NRTADMIN/members", `/users/${person}/groups`].map((path) =>
        ofLibrary(path),
      ),
      ...["/libraries", "/users", "/groups", `/users/${person}/libraries`, `/users/${person}/groups`].map((path) =>
        ofCustomer(path),
      ),
      ...[`/users/${person}/groups/out-of`, "/groups/NRTADMIN/members", "/groups/NRTADMIN/non-members"].map((path) =>
        ofCustomer(path),
      ),
    ].map(of("array", admin)),
    ...[
      `/workspaces/${w.id}`,
      `/folders/${f.id}`,
      `/documents/${d.id}`,
      "",
      "/operations",
      "/users/me",
      `/users/${person}`,
    ].map((path) => of("object", owner)(ofLibrary(path))),
  ];
}

function call({ shape, session, path }: Listed): Promise<Answer> {
  return shape === "search" ? send(session, "POST", path, { json: { limit: 50, filters: {} } }) : get(session, path);
}

function shapeFault(shape: Shape, body: Readonly<Record<string, unknown>>): string | undefined {
  const { data } = body;
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  if ("overflow" in body !== (shape === "search")) return "overflow (W2)";
  if ("total_count" in body) return "total_count without being asked";
  if (shape === "object") return isObject ? undefined : "data is no object";
  if (shape === "results") {
    return isObject && Array.isArray((data as { results?: unknown }).results) ? undefined : "no data.results";
  }
  if (!Array.isArray(data)) return "data is no array";
  if (shape === "arrays" && !data.every((entry) => Array.isArray(entry))) return "data is no array of arrays";
  return undefined;
}

test("3.3 W1 W2 each endpoint has its own shape of data", async () => {
  const faults = await faultsOf(await everyList(), async (listed) => {
    const answer = await call(listed);
    if (answer.status !== 200) return [`${answer.request}: ${answer.status} ${answer.text.slice(0, 200)}`];
    const fault = shapeFault(listed.shape, answer.json as Readonly<Record<string, unknown>>);
    return fault === undefined ? [] : [`${answer.request}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

test("A15 all listed dates parse as RFC 3339 and no list answer holds null", async () => {
  const faults = await faultsOf(await everyList(), async (listed) => {
    const answer = await call(listed);
    return unclean(answer.json).map((fault) => `${answer.request}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test("3.1 dates leave in UTC to the second", async () => {
  const { owner, document: made } = await scene();
  const full = one(await get(owner, ofLibrary(`/documents/${made.id}`)));
  for (const field of ["create_date", "file_create_date", "file_edit_date"]) {
    expect(full[field], field).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
});

test("T11 what has no value is left out", async () => {
  const { owner, workspace: made } = await scene();
  const read = ok(await get(owner, ofLibrary(`/workspaces/${made.id}`))).data as Readonly<Record<string, unknown>>;
  const dates = Object.entries(read).filter(([name, value]) => name.endsWith("_date") && value === "");
  expect(dates).toEqual([]);
  expect(read).toMatchObject({ id: made.id, database: target.library });
});
