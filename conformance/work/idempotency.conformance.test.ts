import { expect, test } from "vitest";
import { done, list, ok, one, refused, results } from "../answers.ts";
import { as, get, ofLibrary, send } from "../client.ts";
import type { Answer, SendOptions, Session } from "../client.ts";
import { document, grant, idsIn, lazily, matter, toUser, uniqueWord } from "../fixture.ts";
import { multipart, uploadBody } from "../multipart.ts";
import { account } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, ...(await matter(owner)) };
});

interface Keyed extends SendOptions {
  readonly key: string;
  readonly method?: string;
}

async function keyed(session: Session, path: string, { key, method, ...options }: Keyed): Promise<Answer> {
  return await send(session, method ?? "POST", ofLibrary(path), { ...options, headers: { "idempotency-key": key } });
}

const replayed = (answer: Answer): string | null => answer.headers.get("idempotent-replayed");

test("17.4 the same key and body: the first answer again, and one workspace", async () => {
  const { owner } = await scene();
  const key = uniqueWord();
  const json = { name: `${key} matter`, default_security: "private" };
  const first = await keyed(owner, "/workspaces", { key, json });
  const second = await keyed(owner, "/workspaces", { key, json });
  expect(one(first, 201).id).toBe(one(second, 201).id);
  expect(second.json).toEqual(first.json);
  expect(replayed(first)).toBeNull();
  expect(replayed(second)).toBe("true");
  expect(results(await get(owner, ofLibrary("/workspaces"), { name: key }))).toHaveLength(1);
});

test("17.4 the same key with another body, path or method: 422", async () => {
  const { owner, workspace } = await scene();
  const key = uniqueWord();
  const json = { name: `${key} matter` };
  one(await keyed(owner, "/workspaces", { key, json }), 201);
  const other = await keyed(owner, "/workspaces", { key, json: { name: `${key} other` } });
  refused(other, 422, "NRC_IDEMPOTENCY_MISMATCH");
  refused(await keyed(owner, `/workspaces/${workspace.id}/folders`, { key, json }), 422, "NRC_IDEMPOTENCY_MISMATCH");
  const patched = await keyed(owner, `/workspaces/${workspace.id}`, { key, json, method: "PATCH" });
  refused(patched, 422, "NRC_IDEMPOTENCY_MISMATCH");
  expect(results(await get(owner, ofLibrary("/workspaces"), { name: key }))).toHaveLength(1);
});

test("17.4 a key belongs to its user", async () => {
  const key = uniqueWord();
  const json = { name: `${key} matter` };
  const mine = one(await keyed(await as("standard"), "/workspaces", { key, json }), 201);
  const theirs = one(await keyed(await as("standard", 1), "/workspaces", { key, json }), 201);
  expect(theirs.id).not.toBe(mine.id);
});

test("17.4 refusals are not kept", async () => {
  const { owner } = await scene();
  const key = uniqueWord();
  refused(await keyed(owner, "/workspaces", { key, json: { name: "" } }), 400);
  const made = await keyed(owner, "/workspaces", { key, json: { name: `${key} matter` } });
  one(made, 201);
  expect(replayed(made)).toBeNull();
});

test("17.4 uploads: the hash covers profile and bytes", async () => {
  const { owner, workspace } = await scene();
  const { folder } = await matter(owner);
  const path = `/folders/${folder.id}/documents`;
  const key = uniqueWord();
  const name = `${key} letter`;
  const body = { content: "one", profile: { doc_profile: { name } } };
  const before = await idsIn(owner, folder.id);
  const first = await keyed(owner, path, { key, upload: uploadBody(body) });
  const second = await keyed(owner, path, { key, upload: uploadBody(body) });
  expect(one(second, 201).id).toBe(one(first, 201).id);
  expect(replayed(second)).toBe("true");
  const otherBoundary = multipart(
    [
      { name: "profile", content: JSON.stringify(body.profile), type: "application/json" },
      { name: "file", fileName: "letter.txt", content: "one", type: "application/octet-stream" },
    ],
    { boundary: "another-boundary" },
  );
  expect(replayed(await keyed(owner, path, { key, upload: otherBoundary }))).toBe("true");
  const otherBytes = await keyed(owner, path, { key, upload: uploadBody({ ...body, content: "two" }) });
  refused(otherBytes, 422, "NRC_IDEMPOTENCY_MISMATCH");
  expect(await idsIn(owner, folder.id)).toHaveLength(before.length + 1);
  expect(workspace.id).toBeTypeOf("string");
});

test("17.4 a repeated DELETE, PATCH, version and security change have one effect", async () => {
  const { owner, folder } = await scene();
  const made = await document(owner, folder.id);
  const path = `/documents/${made.id}`;
  const upload = uploadBody({ content: "second", profile: { doc_profile: {} } });
  const cases: readonly (readonly [string, string, SendOptions])[] = [
    ["POST", `${path}/versions`, { upload }],
    ["PATCH", path, { json: { comment: "changed" } }],
    [
      "POST",
      `${path}/security`,
      { json: { default_security: "private", include: [toUser(account("standard", 1).user_id, "read")] } },
    ],
  ];
  for (const [method, at, options] of cases) {
    const key = uniqueWord();
    const first = await keyed(owner, at, { key, method, ...options });
    const second = await keyed(owner, at, { key, method, ...options });
    expect([second.status, second.json], at).toEqual([first.status, first.json]);
    expect(replayed(second), at).toBe("true");
  }
  expect(list(await get(owner, ofLibrary(`${path}/versions`)))).toHaveLength(2);
  const key = uniqueWord();
  done(await keyed(owner, path, { key, method: "DELETE" }));
  const again = await keyed(owner, path, { key, method: "DELETE" });
  done(again);
  expect(replayed(again)).toBe("true");
});

test("17.4 two at once with one key: one workspace; the other waits, is told so, or gets the same", async () => {
  const { owner } = await scene();
  const key = uniqueWord();
  const json = { name: `${key} matter` };
  const answers = await Promise.all(Array.from({ length: 5 }, () => keyed(owner, "/workspaces", { key, json })));
  for (const answer of answers) {
    expect([201, 409], answer.text).toContain(answer.status);
    if (answer.status === 409) expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
  }
  expect(answers.some((answer) => answer.status === 201)).toBe(true);
  expect(results(await get(owner, ofLibrary("/workspaces"), { name: key }))).toHaveLength(1);
});

test("17.4 a replay is no way around a right that was taken away", async () => {
  const { owner } = await scene();
  const peer = await as("standard", 1);
  const made = await matter(owner);
  const give = (level: string) => grant(owner, "workspaces", made.workspace.id, [toUser(peer.userId, level)]);
  await give("read_write");
  const key = uniqueWord();
  const path = `/documents/${made.document.id}`;
  const first = await keyed(peer, path, { key, method: "PATCH", json: { comment: "secret" } });
  one(first);
  await give("no_access");
  const again = await keyed(peer, path, { key, method: "PATCH", json: { comment: "secret" } });
  expect(again.text).not.toContain(made.document.name);
  refused(again, 404, "NRC_NO_RECORD");
});

test.each(["x".repeat(129), "a b", "ä"])("17.4 the key %s is none", async (key) => {
  const { owner } = await scene();
  const value = Buffer.from(key, "utf8").toString("latin1");
  refused(await keyed(owner, "/workspaces", { key: value, json: { name: uniqueWord() } }), 400, "NRC_INVALID_PARAM");
});

test("17.4 operations tell the state of a key to its owner alone", async () => {
  const { owner } = await scene();
  const key = uniqueWord();
  const path = `/api/work/v1/operations/${key}`;
  expect(one(await get(owner, path)).state).toBe("unknown");
  const made = one(await keyed(owner, "/workspaces", { key, json: { name: `${key} matter` } }), 201);
  expect(one(await get(owner, path))).toMatchObject({ state: "done", status: 201, object_id: made.id });
  expect(one(await get(await as("standard", 1), path))).toEqual({ state: "unknown" });
  ok(await get(owner, ofLibrary(`/workspaces/${made.id}`)));
});
