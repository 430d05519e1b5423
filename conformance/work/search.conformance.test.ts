import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, ok, refused, results } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, post } from "../client.ts";
import type { Session } from "../client.ts";
import {
  document,
  folder,
  grant,
  lazily,
  sendUpload,
  subfolder,
  toUser,
  uniqueWord,
  version,
  workspace,
} from "../fixture.ts";
import { one } from "../answers.ts";
import { countedShape, documentShape, shaped } from "../shapes.ts";
import { account, target } from "../settings.ts";

const word = uniqueWord();
const owner = account("standard").user_id;
const peer = account("standard", 1).user_id;

interface Scene {
  readonly session: Session;
  readonly matter: WireItem;
  readonly root: WireItem;
  readonly inner: WireItem;
  readonly files: Readonly<Record<string, WireItem>>;
}

/** Five documents in two folders; `peer` wrote the last one. */
const scene = lazily(async (): Promise<Scene> => {
  const session = await as("standard");
  const matter = await workspace(session, { name: `${word} matter`, description: `${word} lease of the mill` });
  // Owning a matter gives nothing on the documents of others in it; only the list does (work.md 3.3).
  await grant(session, "workspaces", matter.id, [toUser(peer, "read_write"), toUser(owner, "full_access")]);
  const root = await folder(session, matter.id);
  const inner = await subfolder(session, root.id);
  const alpha = await document(session, root.id, {
    name: `${word} Alpha Report`,
    extension: "docx",
    comment: `${word} first draft`,
    alias: `${word}-a`,
    custom13: "Rates of Harbour",
    custom17: 5,
    custom21: "2026-03-10T12:00:00Z",
    custom25: true,
  });
  const beta = await document(session, root.id, {
    name: `${word} Beta Report`,
    extension: "pdf",
    custom17: 10,
    custom21: "2026-04-10T12:00:00Z",
    custom25: false,
  });
  const gamma = await document(session, inner.id, { name: `${word} Gamma, Final Bill`, extension: "txt", custom17: 2 });
  const mail = ["From: Anna <anna@client.example>", "To: b@firm.example", `Subject: ${word} offer`, "", "x"];
  const delta = one(
    await sendUpload(session, inner.id, {
      fileName: `${word} Delta.eml`,
      content: [...mail.slice(0, 3), "Date: Mon, 02 Mar 2026 09:00:00 +0100", ...mail.slice(3)].join("\r\n"),
    }),
    201,
  );
  const omega = await document(await as("standard", 1), inner.id, { name: `${word} Omega Report`, extension: "txt" });
  return { session, matter, root, inner, files: { alpha, beta, gamma, delta, omega } };
});

const all = "alpha beta delta gamma omega";

type Row = readonly [filters: Record<string, string>, expected: string];

const rows = (found: Scene): readonly Row[] => {
  const number = (name: string): number => Number(found.files[name]?.document_number);
  return [
    [{}, all],
    [{ name: word.toUpperCase() }, all],
    [{ name: "alpha" }, "alpha"],
    [{ name: "ALPHA beta" }, "alpha beta"],
    [{ name: "alpha,gamma" }, "alpha gamma"],
    [{ name: '"Beta Report"' }, "beta"],
    [{ name: '"Report Beta"' }, ""],
    [{ name: "alph" }, ""],
    [{ name: "alph*" }, "alpha"],
    [{ name: "report" }, "alpha beta omega"],
    [{ name_comments: "draft" }, "alpha"],
    [{ comments: "draft" }, "alpha"],
    [{ alias: `${word}-a` }, "alpha"],
    [{ subject: word }, "delta"],
    [{ sender: "anna@client.example" }, "delta"],
    [{ author: owner.toLowerCase() }, "alpha beta delta gamma"],
    [{ author: `${peer.slice(0, -1)}*`, name: "omega" }, "omega"],
    [{ operator: peer }, "omega"],
    [{ last_user: peer }, "omega"],
    [{ user: peer }, "omega"],
    [{ in_use_by: owner }, ""],
    [{ type: "WORDX" }, "alpha"],
    [{ type: "wordx,ACROBAT" }, "alpha beta"],
    [{ class: "DOC" }, "alpha beta gamma omega"],
    [{ class: "E-MAIL" }, "delta"],
    [{ custom13: "harbour" }, "alpha"],
    [{ custom17: "5" }, "alpha"],
    [{ custom17: "<5" }, "gamma"],
    [{ custom17: ">5" }, "beta"],
    [{ custom17: "2-5" }, "alpha gamma"],
    [{ custom21_from: "2026-03-10T12:00:00Z", custom21_to: "2026-04-10T12:00:00Z" }, "alpha"],
    [{ custom21_from: "2026-03-11T00:00:00Z" }, "beta"],
    [{ custom21_relative: "-1:1d" }, ""],
    [{ custom25: "true" }, "alpha"],
    [{ custom25: "false" }, "beta"],
    [{ create_date: "-7:0d" }, all],
    [{ create_date: "-7d:0d" }, all],
    [{ create_date: "-9:-5d" }, ""],
    [{ edit_date_from: "2001-01-01T00:00:00Z" }, all],
    [{ edit_date_to: "2001-01-01T00:00:00Z" }, ""],
    [{ create_date_from: "2999-01-01T00:00:00Z" }, ""],
    [{ sent_date_from: "2026-03-01T00:00:00Z", sent_date_to: "2026-03-03T00:00:00Z" }, "delta"],
    [{ document_number: String(number("beta")) }, "beta"],
    [{ document_number: `${number("alpha")},${number("gamma")}` }, "alpha gamma"],
    [{ document_number: `${number("alpha")}-${number("beta")}` }, "alpha beta"],
    [{ document_number: `<=${number("alpha")}` }, "alpha"],
    [{ document_version: ">1" }, ""],
    [{ checked_out: "false" }, all],
    [{ checked_out: "true" }, ""],
    [{ in_use: "false" }, all],
    [{ email_only: "true" }, "delta"],
    [{ exclude_emails: "true" }, "alpha beta gamma omega"],
    [{ latest: "true" }, all],
    [{ container_id: found.inner.id, include_subtree: "false" }, "delta gamma omega"],
    [{ container_id: found.root.id, include_subtree: "false" }, "alpha beta"],
    [{ container_id: found.root.id, include_subtree: "true" }, all],
    [{ libraries: target.library }, all],
    [{ extension: "docx", nonsense: "1" }, all],
  ];
};

function namesOf(entries: readonly WireItem[], found: Scene): string {
  const names = new Map(Object.entries(found.files).map(([name, file]) => [file.id, name]));
  return entries
    .map((entry) => names.get(entry.id) ?? entry.id)
    .toSorted()
    .join(" ");
}

test("12.2 12.5 each document filter by GET and by POST", async () => {
  const found = await scene();
  const faults = await faultsOf(rows(found), async ([given, expected]) => {
    const filters = { container_id: found.matter.id, include_subtree: "true", ...given };
    const listed = await get(found.session, ofLibrary("/documents"), filters);
    const searched = await post(found.session, ofLibrary("/documents/search"), { filters });
    const wrong = [];
    for (const [answer, entries] of [
      [listed, answer200(listed, "results")],
      [searched, answer200(searched, "array")],
    ] as const) {
      const got = entries === undefined ? `${answer.status} ${answer.text.slice(0, 200)}` : namesOf(entries, found);
      if (got !== expected)
        wrong.push(`${answer.request} ${JSON.stringify(given)}: wanted "${expected}", got "${got}"`);
    }
    return wrong;
  });
  expect(faults).toEqual([]);
});

function answer200(answer: { status: number; json: unknown }, shape: "results" | "array"): WireItem[] | undefined {
  if (answer.status !== 200) return undefined;
  const { data } = answer.json as { data: WireItem[] | { results: WireItem[] } };
  if (shape === "array") return Array.isArray(data) ? data : undefined;
  return Array.isArray(data) ? undefined : data.results;
}

test("12.2 the shapes of hits, at library and at customer level", async () => {
  const { session, matter } = await scene();
  const query = { container_id: matter.id, include_subtree: true };
  for (const entry of results(await get(session, ofLibrary("/documents"), query))) shaped(entry, documentShape);
  const everywhere = { name: word, libraries: target.library };
  for (const entry of results(await get(session, ofCustomer("/documents"), everywhere))) shaped(entry, documentShape);
});

test("3.7 profile_fields cut the hits to what was asked", async () => {
  const { session } = await scene();
  const body = { filters: { name: word }, profile_fields: { document: ["name", "nonsense"] } };
  const found = list(await post(session, ofLibrary("/documents/search"), body));
  expect(found.length).toBeGreaterThan(0);
  for (const entry of found) expect(Object.keys(entry).toSorted()).toEqual(["database", "id", "name", "wstype"]);
});

test("12.1 overflow of document searches", async () => {
  const { session } = await scene();
  const cut = ok(await post(session, ofLibrary("/documents/search"), { limit: 2, filters: { name: word } }));
  expect(cut.overflow).toBe(true);
  expect(cut.data).toHaveLength(2);
  const whole = ok(await post(session, ofLibrary("/documents/search"), { limit: 100, filters: { name: word } }));
  expect(whole.overflow).toBe(false);
});

test("12.2 latest and document_version choose among versions", async () => {
  const { session, root } = await scene();
  const first = await document(session, root.id);
  const second = await version(session, first.id, "second");
  const filters = { document_number: String(first.document_number) };
  const ids = async (more: Record<string, string>): Promise<string[]> =>
    list(await post(session, ofLibrary("/documents/search"), { filters: { ...filters, ...more } })).map(
      (hit) => hit.id,
    );
  expect(await ids({ latest: "true" })).toEqual([second.id]);
  expect(await ids({ document_version: "1" })).toEqual([first.id]);
  expect(await ids({ document_version: ">=2" })).toEqual([second.id]);
});

test("12.2 facets over the whole match, without results when told so", async () => {
  const { session, matter } = await scene();
  const query = { container_id: matter.id, include_subtree: true, facets: "types", limit: 1, name: word };
  const { data } = ok(await get(session, ofLibrary("/documents"), query));
  const { facets } = data as { facets: { types: WireItem[] } };
  for (const entry of facets.types) shaped(entry, countedShape);
  const counts = Object.fromEntries(facets.types.map((entry) => [entry.alias, entry.count]));
  expect(counts).toMatchObject({ WORDX: 1, ACROBAT: 1, MIME: 1 });
  const only = ok(await get(session, ofLibrary("/documents"), { ...query, results: false }));
  expect((only.data as { results?: unknown[] }).results ?? []).toEqual([]);
});

test("WORK-TRM-001 hits, counts and facets of somebody without access are empty", async () => {
  const { matter } = await scene();
  const outsider = await as("standard", 2);
  const query = { name: word, facets: "types", total: true };
  const answer = await get(outsider, ofLibrary("/documents"), query);
  expect(results(answer)).toEqual([]);
  expect(ok(answer).total_count).toBe(0);
  const { facets } = ok(answer).data as { facets?: { types?: unknown[] } };
  expect(facets?.types ?? []).toEqual([]);
  expect(list(await post(outsider, ofLibrary("/documents/search"), { filters: { name: word } }))).toEqual([]);
  const include = { include_ids: matter.id };
  expect(results(await get(outsider, ofLibrary("/workspaces"), include))).toEqual([]);
});

test("12.3 workspace filters by GET and by POST", async () => {
  const session = await as("standard");
  const mark = uniqueWord();
  const first = await workspace(session, { name: `${mark} Mill Lane`, description: `${mark} sale of land` });
  const second = await workspace(session, { name: `${mark} Harbour`, custom13: "Ships", custom17: 4 });
  const found: readonly (readonly [Record<string, string>, readonly WireItem[]])[] = [
    [{ name: mark }, [first, second]],
    [{ name: `"${mark} Mill"` }, [first]],
    [{ name: mark.slice(0, -1) }, []],
    [{ name_or_description: `${mark} h*` }, [second]],
    [{ name_or_description: `${mark.toUpperCase()}*` }, [first, second]],
    [{ description: "land", name: mark }, [first]],
    [{ owner: owner.toLowerCase(), name: mark }, [first, second]],
    [{ owner: peer, name: mark }, []],
    [{ custom13: "ship", name: mark }, [second]],
    [{ custom17: ">3", name: mark }, [second]],
    [{ create_date: "-1:0d", name: mark }, [first, second]],
    [{ create_date_to: "2001-01-01T00:00:00Z", name: mark }, []],
    [{ include_ids: `${second.id},${target.library}!999999999` }, [second]],
    [{ libraries: target.library, name: mark }, [first, second]],
  ];
  const faults = await faultsOf(found, async ([filters, expected]) => {
    const ids = expected.map((entry) => entry.id).toSorted();
    const listed = await get(session, ofLibrary("/workspaces"), filters);
    const searched = await post(session, ofLibrary("/workspaces/search"), { filters });
    return [answer200(listed, "results"), answer200(searched, "array")].flatMap((entries, index) => {
      const got = (entries ?? []).map((entry) => entry.id).toSorted();
      const same = entries !== undefined && JSON.stringify(got) === JSON.stringify(ids);
      return same
        ? []
        : [`${index === 0 ? "GET" : "POST"} ${JSON.stringify(filters)}: ${got.join()} not ${ids.join()}`];
    });
  });
  expect(faults).toEqual([]);
});

test("3.4 12.5 filters that cannot be read", async () => {
  const session = await as("standard");
  const bad = [{ document_number: "abc" }, { checked_out: "maybe" }, { custom17: "five" }, { container_id: "abc" }];
  const faults = await faultsOf(bad, async (filters) =>
    errorFaults(await get(session, ofLibrary("/documents"), filters), [400], "NRC_INVALID_PARAM"),
  );
  expect(faults).toEqual([]);
  refused(await post(session, ofLibrary("/documents/search"), { filters: "name" }), 400, "NRC_INVALID_PARAM");
});
