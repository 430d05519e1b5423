import { expect, test } from "vitest";
import { errorFaults, faultsOf, fieldErrors, list, ok, results } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, post } from "../client.ts";
import type { Answer, Session } from "../client.ts";
import { document, group, lazily, matter, subfolder, uniqueWord, user, workspace } from "../fixture.ts";
import { target } from "../settings.ts";

const word = uniqueWord();
const scene = lazily(async () => {
  const owner = await as("standard");
  const admin = await as("NRTADMIN");
  const made = await matter(owner);
  for (let number = 1; number < 7; number += 1) {
    await document(owner, made.folder.id, { name: `${word} page ${number}` });
    await workspace(owner, { name: `${word} space ${number}` });
  }
  await subfolder(owner, made.folder.id);
  const people = await Promise.all([user(), user(), user()]);
  const team = await group(people.map((person) => person.user_id));
  return { owner, admin, team, ...made };
});

const ids = (entries: readonly WireItem[]): string[] => entries.map((entry) => entry.id);

function entriesOf(answer: Answer): WireItem[] {
  const { data } = ok(answer);
  return Array.isArray(data) ? (data as WireItem[]) : results(answer);
}

interface Listing {
  readonly session: Session;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly count?: number;
}

async function listings(): Promise<readonly Listing[]> {
  const { owner, admin, team, workspace: space, folder, document: letter } = await scene();
  return [
    { session: owner, path: ofLibrary("/workspaces"), query: { name: word }, count: 6 },
    { session: owner, path: ofCustomer("/workspaces"), query: { name: word }, count: 6 },
    {
      session: owner,
      path: ofLibrary("/documents"),
      query: { container_id: space.id, include_subtree: "true" },
      count: 7,
    },
    { session: owner, path: ofCustomer("/documents"), query: { name: word, libraries: target.library }, count: 6 },
    { session: owner, path: ofLibrary("/folders"), query: { container_id: space.id }, count: 2 },
    { session: owner, path: ofCustomer("/folders"), query: { container_id: space.id }, count: 2 },
    { session: owner, path: ofLibrary(`/workspaces/${space.id}/children`), query: {}, count: 1 },
    { session: owner, path: ofLibrary(`/workspaces/${space.id}/documents`), query: {}, count: 7 },
    { session: owner, path: ofLibrary(`/folders/${folder.id}/children`), query: {}, count: 8 },
    { session: owner, path: ofLibrary(`/folders/${folder.id}/documents`), query: {}, count: 7 },
    { session: owner, path: ofLibrary(`/documents/${letter.id}/versions`), query: {}, count: 1 },
    { session: owner, path: ofLibrary(`/documents/${letter.id}/history`), query: {} },
    { session: admin, path: ofCustomer("/users"), query: {} },
    { session: admin, path: ofLibrary("/users"), query: {} },
    { session: admin, path: ofCustomer("/groups"), query: {} },
    { session: admin, path: ofLibrary("/groups"), query: {} },
    { session: admin, path: ofLibrary(`/groups/${team}/members`), query: {}, count: 3 },
    { session: admin, path: ofCustomer(`/groups/${team}/members`), query: {}, count: 3 },
    { session: admin, path: ofCustomer(`/users/${owner.userId}/libraries`), query: {} },
    { session: admin, path: ofCustomer(`/users/${owner.userId}/groups`), query: {} },
  ];
}

test("3.4 limit, offset and total on every list: pages put together are the whole", async () => {
  const faults = await faultsOf(await listings(), async ({ session, path, query, count }) => {
    const whole = await get(session, path, { ...query, limit: 9, total: true });
    if (whole.status !== 200) return [`${whole.request}: ${whole.status} ${whole.text.slice(0, 200)}`];
    const all = entriesOf(whole);
    const total = ok(whole).total_count;
    const wrong = [];
    if (!Number.isInteger(total)) wrong.push(`${whole.request}: total_count ${String(total)}`);
    if (count !== undefined && (total !== count || all.length !== count)) {
      wrong.push(`${whole.request}: ${all.length} of ${String(total)}, not ${count}`);
    }
    const pages = [];
    for (let offset = 0; offset < all.length; offset += 2) {
      pages.push(...entriesOf(await get(session, path, { ...query, limit: 2, offset })));
    }
    const together = ids(pages).slice(0, all.length);
    if (JSON.stringify(together) !== JSON.stringify(ids(all))) wrong.push(`${path}: pages differ from the whole`);
    if ("total_count" in ok(await get(session, path, { ...query, limit: 1 }))) {
      wrong.push(`${path}: total_count without being asked`);
    }
    const beyond = await get(session, path, { ...query, limit: 5, offset: 1_000_000, total: true });
    if (entriesOf(beyond).length > 0 || ok(beyond).total_count !== total) wrong.push(`${path}: beyond the end`);
    return wrong;
  });
  expect(faults).toEqual([]);
});

const badPages: readonly (readonly [field: string, value: string])[] = [
  ["limit", "0"],
  ["limit", "-1"],
  ["limit", "10000"],
  ["limit", "abc"],
  ["limit", "1.5"],
  ["limit", "99999999999999999999"],
  ["limit", "\u0000"],
  ["offset", "-1"],
  ["offset", "abc"],
  ["offset", "1.5"],
  ["offset", "99999999999999999999"],
  ["total", "perhaps"],
  ["paging_mode", "nonsense"],
];

test("3.4 a bad limit, offset, total or paging_mode is 400 and names the parameter", async () => {
  const cases = (await listings()).flatMap((listing) => badPages.map((bad) => ({ ...listing, bad })));
  const faults = await faultsOf(cases, async ({ session, path, query, bad: [field, value] }) => {
    const answer = await get(session, path, { ...query, [field]: value });
    const wrong = errorFaults(answer, [400], "NRC_INVALID_PARAM");
    if (wrong.length === 0 && !fieldErrors(answer).some((said) => said.startsWith(`${field}:`))) {
      wrong.push(`${answer.request}: names ${fieldErrors(answer).join()}`);
    }
    return wrong;
  });
  expect(faults).toEqual([]);
});

async function walkByCursor(listing: Listing, further: Record<string, string | number | boolean>): Promise<WireItem[]> {
  const { session, path, query } = listing;
  const found: WireItem[] = [];
  let cursor: string | undefined;
  do {
    const page = { ...query, paging_mode: "standard_cursor", limit: 3, ...further };
    const answer = await get(session, path, cursor === undefined ? page : { ...page, cursor });
    const body = ok(answer);
    expect(body).not.toHaveProperty("total_count");
    found.push(...results(answer));
    cursor = typeof body.cursor === "string" ? body.cursor : undefined;
    expect(found.length).toBeLessThan(50);
  } while (cursor !== undefined);
  return found;
}

test("3.4 cursor mode walks workspaces and documents once each, without total_count", async () => {
  for (const listing of (await listings()).slice(0, 4)) {
    const found = ids(await walkByCursor(listing, { total: true, offset: 2 }));
    expect(new Set(found).size, listing.path).toBe(found.length);
    expect(found, listing.path).toHaveLength(listing.count ?? 0);
    const up = ids(await walkByCursor(listing, { sort_order: "asc" }));
    const down = ids(await walkByCursor(listing, { sort_order: "desc" }));
    expect(up.toSorted()).toEqual(found.toSorted());
    expect(down).toEqual(up.toReversed());
  }
});

test("3.4 a page by cursor is stable while others are created", async () => {
  const { owner, workspace: space, folder } = await scene();
  const query = { container_id: space.id, include_subtree: true, paging_mode: "standard_cursor", limit: 4 };
  const first = await get(owner, ofLibrary("/documents"), { ...query, sort_order: "asc" });
  await document(owner, folder.id, { name: "created between two pages" });
  const cursor = String(ok(first).cursor);
  const second = await get(owner, ofLibrary("/documents"), { ...query, sort_order: "asc", cursor });
  const seen = [...ids(results(first)), ...ids(results(second))];
  expect(new Set(seen).size).toBe(seen.length);
});

test.each(["nonsense", "", "AAAA", "%00", "x".repeat(3000), "eyJhIjoxfQ"])(
  "3.4 a made-up cursor (%s) is 400 and names it",
  async (cursor) => {
    const { owner } = await scene();
    const answer = await get(owner, ofLibrary("/documents"), { paging_mode: "standard_cursor", cursor, limit: 1 });
    if (cursor === "") {
      results(answer);
      return;
    }
    expect(errorFaults(answer, [400], "NRC_INVALID_PARAM")).toEqual([]);
    expect(fieldErrors(answer)[0]).toMatch(/^cursor:/);
  },
);

test("3.4 a cursor of one list is none of another", async () => {
  const { owner } = await scene();
  const page = { name: word, paging_mode: "standard_cursor", limit: 2 };
  const { cursor } = ok(await get(owner, ofLibrary("/workspaces"), page));
  const answer = await get(owner, ofLibrary("/documents"), { ...page, cursor: String(cursor) });
  expect(errorFaults(answer, [400], "NRC_INVALID_PARAM")).toEqual([]);
});

test("12.1 a POST search pages by cursor as well", async () => {
  const { owner } = await scene();
  const path = ofLibrary("/workspaces/search");
  const first = await post(owner, path, { limit: 4, filters: { name: word }, cursor: "" });
  expect(list(first)).toHaveLength(4);
  const bad = await post(owner, path, { limit: 4, filters: { name: word }, cursor: "nonsense" });
  expect(errorFaults(bad, [400], "NRC_INVALID_PARAM")).toEqual([]);
  const second = await post(owner, path, { limit: 4, filters: { name: word }, cursor: String(ok(first).cursor) });
  expect(list(second)).toHaveLength(2);
  expect(new Set([...ids(list(first)), ...ids(list(second))]).size).toBe(6);
});
