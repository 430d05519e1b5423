import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, one } from "../answers.ts";
import { as, del, get, ofLibrary, send, signIn } from "../client.ts";
import { differences, missing, nowhere, ownIds } from "../crawl.ts";
import { document, grant, lazily, matter, revoke, toUser, user, version } from "../fixture.ts";
import { callRoute, indirectRoutes, laterRoutes, nameOf, readingRoutes, writingRoutes } from "../routes.ts";
import type { Ids } from "../routes.ts";
import { account } from "../settings.ts";

/** A private matter with a live, a versioned and a deleted document, which only its owner may see. */
const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  await version(owner, made.document.id, "second");
  // Of a document that nobody has checked out there is no check-out to be read.
  await send(owner, "POST", ofLibrary(`/documents/${made.document.id}/lock`), { json: {} });
  const trashed = await document(owner, made.folder.id);
  await del(owner, ofLibrary(`/documents/${trashed.id}`));
  const live: Ids = { w: made.workspace.id, f: made.folder.id, d: made.document.id };
  return { owner, live, trash: { ...live, d: trashed.id }, words: [made.workspace.name, made.document.name] };
});

const direct = [...readingRoutes, ...writingRoutes, ...laterRoutes];

test("WORK-ACL-016 the routes exist: whoever may read gets 200 on every reading one", async () => {
  const { owner, live } = await scene();
  const faults = await faultsOf(readingRoutes, async (route) => {
    const answer = await callRoute(owner, route, { ...live, u: owner.userId });
    return answer.status === 200 ? [] : [`${nameOf(route)}: ${answer.status} ${answer.text.slice(0, 200)}`];
  });
  expect(faults).toEqual([]);
});

test("WORK-ACL-016 the writing routes exist: missing ids are no unknown resources", async () => {
  const admin = await as("NRTADMIN");
  const own = await ownIds(admin);
  const faults = await faultsOf(writingRoutes, async (route) =>
    errorFaults(await callRoute(admin, route, { ...own, ...missing() }), [404], "NRC_NO_RECORD").map(
      (fault) => `${nameOf(route)}: ${fault}`,
    ),
  );
  expect(faults).toEqual([]);
});

test.each([
  ["standard", 1],
  ["standard", 2],
  ["external", 0],
  ["tier1", 0],
] as const)("WORK-ACL-016 crawl by %s %i: hidden ids answer like missing ones", async (what, index) => {
  const { live } = await scene();
  const session = await as(what, index);
  const own = what === "standard" ? await ownIds(session) : nowhere(session);
  expect(await differences(session, direct, live, own)).toEqual([]);
  if (what === "standard") expect(await differences(session, indirectRoutes, live, own)).toEqual([]);
});

test("WORK-ACL-016 crawl over a deleted document by somebody without access", async () => {
  const { trash } = await scene();
  const session = await as("standard", 1);
  const routes = direct.filter((route) => route.path.includes("{d}"));
  expect(await differences(session, routes, trash, await ownIds(session))).toEqual([]);
});

test("WORK-ACL-016 crawl by somebody who had access until now", async () => {
  const { owner, live } = await scene();
  const former = await signIn(await user());
  await grant(owner, "workspaces", String(live.w), [toUser(former.userId, "full_access")]);
  expect((await callRoute(former, { method: "GET", path: "/documents/{d}" }, live)).status).toBe(200);
  await revoke(owner, "workspaces", String(live.w), former.userId);
  expect(await differences(former, [...direct, ...indirectRoutes], live, nowhere(former))).toEqual([]);
});

test("WORK-ACL-016 crawl with a document number, another version, another library", async () => {
  const { live } = await scene();
  const session = await as("standard", 1);
  const number = String(live.d).replace(/\.\d+$/, "");
  const routes = readingRoutes.filter((route) => route.path.startsWith("/documents/{d}"));
  const own = nowhere(session);
  for (const d of [number, `${number}.2`, `${number}.9`, `${number.toLowerCase()}.1`]) {
    expect(await differences(session, routes, { ...live, d }, own), d).toEqual([]);
  }
});

test("WORK-ACL-016 HEAD of a hidden download is like that of a missing one", async () => {
  const { live } = await scene();
  const session = await as("standard", 1);
  const answers = await Promise.all(
    [live.d, missing().d].map((id) => send(session, "HEAD", ofLibrary(`/documents/${String(id)}/download`))),
  );
  expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
  const [names, others] = answers.map((answer) => [...answer.headers.keys()].toSorted());
  expect(names).toEqual(others);
});

test("WORK-ACL-016 no answer of a crawl names the matter, and nothing in it was changed", async () => {
  const { owner, live, words } = await scene();
  const session = await as("standard", 1);
  const own = await ownIds(session);
  const before = (await get(owner, ofLibrary(`/workspaces/${live.w}`))).text;
  const faults = await faultsOf([...direct, ...indirectRoutes], async (route) => {
    const answer = await callRoute(session, route, { ...own, ...live });
    return words.filter((word) => answer.text.includes(word)).map((word) => `${nameOf(route)} tells ${word}`);
  });
  expect(faults).toEqual([]);
  expect((await get(owner, ofLibrary(`/workspaces/${live.w}`))).text).toBe(before);
  const children = list(await get(owner, ofLibrary(`/workspaces/${live.w}/children`)));
  expect(children.map((entry) => entry.id)).toEqual([live.f]);
  expect(one(await get(owner, ofLibrary(`/documents/${live.d}`))).name).toBe(words[1]);
  expect(list(await get(owner, ofLibrary(`/documents/${live.d}/versions`)))).toHaveLength(2);
});

test.each([
  ["no token", undefined],
  ["a made-up token", { userId: "", token: "made-up" }],
] as const)("A14 every route with %s is 401 in JSON", async (_kind, session) => {
  const { live } = await scene();
  const ids = { ...live, u: account("standard").user_id, ...(await ownIds(await as("standard"))) };
  const faults = await faultsOf([...readingRoutes, ...writingRoutes, ...indirectRoutes], async (route) =>
    errorFaults(await callRoute(session, route, ids), [401], "NRC_UNAUTHORIZED").map(
      (fault) => `${nameOf(route)}: ${fault}`,
    ),
  );
  expect(faults).toEqual([]);
});
