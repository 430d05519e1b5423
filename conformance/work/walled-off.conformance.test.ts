import { expect, test } from "vitest";
import { faultsOf, list, ok, one } from "../answers.ts";
import { as, del, get, ofCustomer, ofLibrary, post, send, signIn } from "../client.ts";
import type { Session } from "../client.ts";
import { differences, missing, nowhere, ownIds } from "../crawl.ts";
import { document, grant, lazily, matter, toUser, uniqueWord, user, version } from "../fixture.ts";
import { callRoute, indirectRoutes, laterRoutes, nameOf, readingRoutes, writingRoutes } from "../routes.ts";
import type { Ids } from "../routes.ts";
import { target } from "../settings.ts";

const own = "/api/work/v1";
const ownLibrary = `${own}/libraries/${target.library}`;
const policies = `${own}/policies`;
const direct = [...readingRoutes, ...writingRoutes, ...laterRoutes];

/**
 * Somebody who administers policies. In a target in which nobody is role administrator yet, NRTADMIN gives roles; the
 * suite makes nobody one, so that the next run can begin in the same way.
 */
const officer = lazily(async () => {
  const person = await user();
  const admin = await as("NRTADMIN");
  for (const role of ["asset_administrator", "conflicts_officer"]) {
    ok(await post(admin, `${policies}/roles`, { user_id: person.user_id, role }));
  }
  return await signIn(person);
});

/** Makes a policy; what it does not limit is null in it, as nowhere else on this surface. */
async function aPolicy(wire: object): Promise<string> {
  const answer = await post(await officer(), `${policies}/assets`, wire);
  if (answer.status !== 201) throw new Error(`A policy was not made: ${answer.status} ${answer.text}`);
  return (answer.json as { data: { id: string } }).data.id;
}

interface Wall {
  readonly owner: Session;
  readonly walled: Session;
  readonly live: Ids;
  readonly trash: Ids;
  /** What no answer may hold: ids, names, client and matter. */
  readonly words: readonly string[];
  readonly client: string;
  readonly policy: string;
}

/** A matter that everybody could see, in which one person has Full Access and was at work until a wall kept them out. */
const wall = lazily(async (): Promise<Wall> => {
  const owner = await as("standard");
  const walled = await as("standard", 3);
  const client = uniqueWord().toUpperCase();
  const made = await matter(owner, { default_security: "view", custom1: client, custom2: `M${client}` });
  const [w, f, d] = [made.workspace.id, made.folder.id, made.document.id];
  await version(owner, d, "second");
  for (const [kind, id] of [
    ["workspaces", w],
    ["folders", f],
    ["documents", d],
  ] as const) {
    await grant(owner, kind, id, [toUser(walled.userId, "full_access")]);
  }
  // Their own work in it is hidden from them as well: authors are kept out too.
  const authored = await document(walled, f);
  const trashed = await document(walled, f);
  ok(await del(walled, ofLibrary(`/documents/${trashed.id}`)));
  ok(await post(walled, `${ownLibrary}/recent`, { id: w }));
  const wire = { client_id: client.toLowerCase(), status: "active", conflicts: [{ type: "user", id: walled.userId }] };
  const policy = await aPolicy(wire);
  const live: Ids = { w, f, d };
  const words = [made.workspace.name, made.folder.name, made.document.name, authored.name, trashed.name, client, w, f];
  return { owner, walled, live, trash: { ...live, d: trashed.id }, words, client, policy };
});

/** Those of the words that an answer holds, and not only as the beginning of another number. */
function toldIn(text: string, words: readonly string[]): string[] {
  return words.filter((word) => new RegExp(`${word}(?!\\d)`).test(text));
}

test("SPM-PRO-002 S18 WORK-ACL-016 crawl by somebody who is walled off in the middle of their work: the matter answers like one that is not there", async () => {
  const { walled, live } = await wall();
  const places = await ownIds(walled);
  expect(await differences(walled, direct, live, places)).toEqual([]);
  expect(await differences(walled, indirectRoutes, live, places)).toEqual([]);
});

test("SPM-WAL-001 S18 the same over what they wrote and over what they deleted there", async () => {
  const { walled, trash } = await wall();
  const routes = direct.filter((route) => route.path.includes("{d}"));
  expect(await differences(walled, routes, trash, await ownIds(walled))).toEqual([]);
});

test("SPM-MOD-001 S18 the same for an author, and for everybody else, who is not on the team of a restricted matter", async () => {
  const author = await as("standard", 2);
  const client = uniqueWord().toUpperCase();
  const made = await matter(author, { default_security: "view", custom1: client, custom2: "1" });
  const live: Ids = { w: made.workspace.id, f: made.folder.id, d: made.document.id };
  const places = await ownIds(author);
  const inside = await as("standard", 1);
  const wire = { client_id: client, matter_id: "1", security: "restricted", status: "active" };
  const team = [{ type: "user", id: inside.userId }];
  await aPolicy({ ...wire, team });
  expect((await get(inside, ofLibrary(`/documents/${live.d}`))).status).toBe(200);
  expect(await differences(author, [...direct, ...indirectRoutes], live, places)).toEqual([]);
  const admin = await as("NRTADMIN");
  const reading = readingRoutes.filter(({ path }) => !path.includes("/security"));
  expect(await differences(admin, reading, live, nowhere(admin))).toEqual([]);
});

test("SPM-PRO-001 SPM-TRK-007 S18 no list, no search and no count knows of the matter", async () => {
  const { owner, walled, live, words, client } = await wall();
  const name = words[0] ?? "";
  const lists: readonly ((session: Session) => Promise<unknown>)[] = [
    ...["documents", "folders", "workspaces"].flatMap((path) => [
      (session: Session) => get(session, ofLibrary(`/${path}`), { custom1: client, total: "true" }),
      (session: Session) => get(session, ofLibrary(`/${path}`), { name, total: "true" }),
      (session: Session) => post(session, ofLibrary(`/${path}/search`), { filters: { custom1: client } }),
    ]),
    (session) => get(session, ofLibrary("/trash-bin/documents")),
    (session) => get(session, ofCustomer("/recent-documents")),
    (session) => get(session, `${ownLibrary}/recent?among=workspaces`),
    (session) => get(session, `${ownLibrary}/recent?among=documents`),
    (session) => get(session, `${own}/jobs`),
    (session) => post(session, `${ownLibrary}/items/lookup`, { ids: [live.w, live.f, live.d] }),
    (session) => post(session, "/automate/work/searchWorkspaces", { libraryId: target.library, custom1: client }),
    (session) => post(session, "/automate/work/searchFolders", { libraryId: target.library, name }),
  ];
  const textOf = async (ask: (typeof lists)[number], session: Session): Promise<string> =>
    ((await ask(session)) as { text: string }).text;
  // The questions are good ones: to the owner some of them tell what is there.
  const told = await Promise.all(lists.map(async (ask) => textOf(ask, owner)));
  expect(told.filter((text) => toldIn(text, words).length > 0).length).toBeGreaterThan(5);
  for (const path of ["documents", "workspaces"]) {
    for (const filter of [{ custom1: client }, { name }]) {
      const counted = await get(walled, ofLibrary(`/${path}`), { ...filter, total: "true" });
      expect([path, filter, ok(counted).total_count]).toEqual([path, filter, 0]);
    }
  }
  for (const [at, ask] of lists.entries()) {
    const text = await textOf(ask, walled);
    expect([at, toldIn(text, words)]).toEqual([at, []]);
  }
});

test("SPM-ROL-003 17.5 17.7 17.12 S18 nor do decisions, states, access checks and the administration of policies", async () => {
  const { walled, live, policy } = await wall();
  const absent = missing();
  const asked = async (path: string, body: (id: string) => object, id: string): Promise<unknown> => {
    const answer = await send(walled, "POST", path, { json: body(id) });
    const { version: _, ...data } = ok(answer).data as unknown as Record<string, unknown>;
    return JSON.parse(JSON.stringify(data).replaceAll(id, "id"));
  };
  for (const [path, body] of [
    [`${policies}/decisions`, (id: string) => ({ pairs: [{ user_id: "me", workspace_id: id }] })],
    [`${ownLibrary}/access/check`, (id: string) => ({ items: [id], user_ids: ["me"], explain: true })],
  ] as const) {
    expect(await asked(path, body, String(live.w)), path).toEqual(await asked(path, body, String(absent.w)));
  }
  const refusals = async (id: string | undefined) =>
    (await get(walled, `${ownLibrary}/workspaces/${String(id)}/policy`)).status;
  expect([await refusals(live.w), await refusals(absent.w)]).toEqual([404, 404]);
  for (const path of [
    "assets",
    `assets/${policy}`,
    "assets/999999999",
    `assets/${policy}/people`,
    "assets/999999999/people",
    "trustees",
    "matters",
    "opposing-sets",
    "opposing-sets/1",
    "roles",
    "support",
    `feed?libraries=${target.library}`,
  ]) {
    expect([path, (await get(walled, `${policies}/${path}`)).status]).toEqual([path, 403]);
  }
  expect(one(await get(walled, `${policies}/me`))).toMatchObject({ roles: [], may_grant: false });
});

test("SPM-PRO-002 S18 no answer of a crawl names the matter, nothing in it was changed, and it is back when the wall ends", async () => {
  const { owner, walled, live, words, policy } = await wall();
  const places = await ownIds(walled);
  const asked = new Set([live.w, live.f]);
  const secrets = words.filter((word) => !asked.has(word));
  const before = (await get(owner, ofLibrary(`/workspaces/${String(live.w)}`))).text;
  const faults = await faultsOf([...direct, ...indirectRoutes], async (route) => {
    const answer = await callRoute(walled, route, { ...places, ...live });
    return toldIn(answer.text, secrets).map((word) => `${nameOf(route)} tells ${word}`);
  });
  expect(faults).toEqual([]);
  expect((await get(owner, ofLibrary(`/workspaces/${String(live.w)}`))).text).toBe(before);
  expect(list(await get(owner, ofLibrary(`/documents/${String(live.d)}/versions`)))).toHaveLength(2);
  const session = await officer();
  const tag = (await get(session, `${policies}/assets/${policy}`)).headers.get("etag") ?? "";
  const ended = { json: { status: "ended" }, headers: { "if-match": tag } };
  expect((await send(session, "PATCH", `${policies}/assets/${policy}`, ended)).status).toBe(200);
  expect((await get(walled, ofLibrary(`/documents/${String(live.d)}/download`))).status).toBe(200);
});
