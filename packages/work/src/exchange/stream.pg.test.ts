import { get } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aVersion,
  aWorkspace,
  createTestRepository,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
  tokenOf,
} from "../../testing/index.ts";
import type { Item, Session, TestRepository, TestServer } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let anna: TestUser;
let workspace: Item;
let folder: Item;
/** Two servers on the same database: one is written to, the other one tells. */
let teller: TestServer;
let address: string;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  anna = await repository.directory.aUser(repository.library);
  workspace = await aWorkspace(administrator, { default_security: "public" });
  folder = await aFolder(administrator, workspace);
  teller = repository.aServer({ heartbeatMilliseconds: 100 });
  address = await teller.app.listen({ port: 0, host: "127.0.0.1" });
});

afterAll(async () => {
  await teller.app.close();
  await repository[Symbol.asyncDispose]();
});

interface Heard {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: { readonly topic?: string; readonly object_id?: string; readonly [field: string]: unknown };
}

interface Ear {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly heard: Heard[];
  comments: number;
  isOver: boolean;
  /** Waits until something like this was heard. */
  until(expected: Partial<Heard>): Promise<void>;
  leave(): void;
}

interface Listening {
  readonly by?: TestUser;
  readonly lastEventId?: string;
  readonly at?: string;
  readonly recent?: number;
}

async function listen(topics: readonly string[], given: Listening = {}): Promise<Ear> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await request(topics, given, leaving.signal);
  const ear: Ear = {
    status: response.statusCode ?? 0,
    headers: response.headers,
    heard: [],
    comments: 0,
    isOver: false,
    async until(expected) {
      await expect.poll(() => ear.heard, { timeout: 10_000 }).toContainEqual(expect.objectContaining(expected));
    },
    leave: () => leaving.abort(),
  };
  void hear(response, ear).catch(() => undefined);
  // The first comment says that the stream is under way.
  if (ear.status === 200) await expect.poll(() => ear.comments, { timeout: 10_000 }).toBeGreaterThan(0);
  return ear;
}

/** On a connection of its own, which a client that keeps connections would leave open. */
async function request(
  topics: readonly string[],
  { by = anna, lastEventId, at = address, recent }: Listening,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers = {
    "x-auth-token": tokenOf(by, undefined),
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
  };
  const before = recent === undefined ? "" : `&recent=${recent}`;
  const url = `${at}/api/work/v1/stream?topics=${encodeURIComponent(topics.join(","))}${before}`;
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false, signal }, resolve).on("error", reject);
  });
}

async function hear(body: IncomingMessage, ear: Ear): Promise<void> {
  let text = "";
  body.setEncoding("utf8");
  for await (const chunk of body) {
    text += chunk as string;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      if (lines[0] === ":") ear.comments += 1;
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const event = field("event");
      if (event !== undefined) {
        ear.heard.push({ id: field("id"), event, data: JSON.parse(field("data") ?? "{}") as Heard["data"] });
      }
    }
  }
  ear.isOver = true;
}

const changed = (data: Heard["data"]): Partial<Heard> => ({
  event: "changed",
  data: expect.objectContaining(data) as Heard["data"],
});

const ids = (ear: Ear) => ear.heard.map(({ data }) => data.object_id);

describe("17.12 live updates", () => {
  test("tell what happens in a container and to a document, by ids alone, from another server", async () => {
    const document = await aDocument(administrator, folder, { name: "Watched" });
    const topic = `container:${folder.id}`;
    const ear = await listen([topic, `document:${document.id}`, "me"]);
    expect(ear.status).toBe(200);
    expect(ear.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(ear.headers["cache-control"]).toBe("no-store");

    const added = await aDocument(administrator, folder, { name: "Confidential name" });
    await ear.until(changed({ topic, kind: "document", action: "insert", object_id: added.id, version: 1 }));
    await administrator.patch(pathOf(document), { name: "Renamed" });
    await ear.until(changed({ topic, kind: "document", action: "update", object_id: document.id }));
    await ear.until(changed({ topic: `document:${document.id}`, action: "update", object_id: document.id }));
    const version = await aVersion(administrator, document);
    await ear.until(changed({ topic: `document:${document.id}`, object_id: version.id, version: 2 }));
    const inner = await aFolder(administrator, folder);
    await ear.until(changed({ topic, kind: "container", action: "insert", object_id: inner.id }));
    await administrator.patch(pathOf(folder), { description: "Changed" });
    await ear.until(changed({ topic, kind: "container", action: "update", object_id: folder.id }));
    await secure(administrator, inner, { default_security: "view" });
    await ear.until(changed({ topic, kind: "acl", object_id: inner.id }));
    await administrator.delete(pathOf(added));
    await ear.until(changed({ topic, kind: "document", action: "delete", object_id: added.id }));
    expect(JSON.stringify(ear.heard)).not.toMatch(/Confidential|Renamed|Changed/);
    const fields = new Set(ear.heard.flatMap(({ data }) => Object.keys(data)));
    expect(fields).toEqual(new Set(["topic", "kind", "action", "object_id", "version"]));
  });

  test("tell both places of a move, and references", async () => {
    const from = await aFolder(administrator, workspace);
    const to = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, from);
    const ear = await listen([`container:${from.id}`, `container:${to.id}`]);
    await administrator.post(`${pathOf(from)}/documents/${document.id}/move`, { destination_folder_id: to.id });
    await ear.until(changed({ topic: `container:${from.id}`, action: "delete", object_id: document.id }));
    await ear.until(changed({ topic: `container:${to.id}`, object_id: document.id }));
    const shelf = await aFolder(administrator, workspace);
    const other = await listen([`container:${shelf.id}`]);
    await administrator.post(`${pathOf(shelf)}/documents/${document.id}/reference`);
    await other.until(changed({ action: "insert", object_id: document.id }));
  });

  test("keep a silent stream open with comments, and refuse topics that are none", async () => {
    const ear = await listen(["me"]);
    await expect.poll(() => ear.comments).toBeGreaterThan(2);
    for (const topics of [[], ["container:1"], ["shelf:Active!1"], ["document:Active!1"], ["container:Active!1.1"]]) {
      expect((await listen(topics)).status).toBe(400);
    }
    expect((await listen(Array.from({ length: 101 }, (_, index) => `container:Active!${index + 1}`))).status).toBe(400);
    const nobody = await repository.app.inject({ url: "/api/work/v1/stream?topics=me" });
    expect(nobody.statusCode).toBe(401);
  });

  test("go on after a break with what was missed, and say resync when that is too long ago", async () => {
    const topic = `container:${folder.id}`;
    const ear = await listen([topic]);
    const first = await aDocument(administrator, folder);
    await ear.until(changed({ object_id: first.id }));
    const lastEventId = ear.heard.at(-1)?.id ?? "";
    ear.leave();
    const missed = await aDocument(administrator, folder);
    const again = await listen([topic], { lastEventId });
    await again.until(changed({ topic, object_id: missed.id }));
    expect(again.heard.some(({ event }) => event === "resync")).toBe(false);
    again.leave();
    for (const unknown of ["nonsense", "-1", lastEventId.replace(/-\d+$/, "-1000")]) {
      const late = await listen([topic], { lastEventId: unknown });
      await late.until({ event: "resync" });
      late.leave();
    }
    repository.clock.advance(301);
    const late = await listen([topic], { lastEventId });
    await late.until({ event: "resync" });
    const next = await aDocument(administrator, folder);
    await late.until(changed({ object_id: next.id }));
  });

  test("tell what changed since the client read what it shows, when it says how long ago that may be", async () => {
    const shelf = await aFolder(administrator, workspace);
    const topic = `container:${shelf.id}`;
    const added = await aDocument(administrator, shelf);
    const elsewhere = await aDocument(administrator, await aFolder(administrator, workspace));
    const ear = await listen([topic], { recent: 60 });
    await ear.until(changed({ topic, action: "insert", object_id: added.id }));
    expect(ids(ear)).not.toContain(elsewhere.id);
    const deaf = await listen([topic], { recent: 0 });
    const next = await aDocument(administrator, shelf);
    await deaf.until(changed({ topic, object_id: next.id }));
    expect(ids(deaf)).not.toContain(added.id);
    expect((await listen([topic], { recent: 61 })).status).toBe(400);
  });

  test("end when their server stops, which does not wait for them", async () => {
    const server = repository.aServer({ heartbeatMilliseconds: 100 });
    const at = await server.app.listen({ port: 0, host: "127.0.0.1" });
    const ears = [await listen(["me"], { at }), await listen([`container:${folder.id}`], { at })];
    await server.app.close();
    for (const ear of ears) await expect.poll(() => ear.isOver).toBe(true);
  });

  test("lose nothing of what is committed late, after younger changes", async () => {
    const topic = `container:${folder.id}`;
    const ear = await listen([topic]);
    const slow = await repository.database.pool.connect();
    try {
      await slow.query("begin");
      const late = await aDocument(administrator, folder);
      await ear.until(changed({ object_id: late.id }));
      const number = folder.id.split("!")[1];
      await slow.query("update work.container set description = 'late' where container_number = $1", [number]);
      const young = await aDocument(administrator, await aFolder(administrator, workspace));
      const here = await listen([`document:${young.id}`]);
      await administrator.patch(pathOf(young), { name: "Young" });
      await here.until(changed({ object_id: young.id }));
      expect(ids(ear)).not.toContain(folder.id);
      await slow.query("commit");
    } finally {
      slow.release();
    }
    await ear.until(changed({ topic, kind: "container", object_id: folder.id }));
  });
});

describe("WORK-ACL-012 what is told to whom", () => {
  test("nothing of an item that the person may not see, though it lies where they look", async () => {
    const topic = `container:${folder.id}`;
    const ear = await listen([topic]);
    const secret = await aDocument(administrator, folder, { default_security: "private" });
    await administrator.patch(pathOf(secret), { name: "Still secret" });
    const closed = await aFolder(administrator, folder, { default_security: "private" });
    await secure(administrator, closed, { default_security: "private", include: [] });
    await administrator.delete(pathOf(secret));
    const open = await aDocument(administrator, folder);
    await ear.until(changed({ object_id: open.id }));
    expect(ids(ear)).not.toContain(secret.id);
    expect(ids(ear)).not.toContain(closed.id);
    expect(ear.heard.every(({ data }) => data.object_id === open.id)).toBe(true);
  });

  test("a hidden topic is lost at once, exactly like one that never was", async () => {
    const hidden = await aWorkspace(administrator);
    const document = await aDocument(administrator, await aFolder(administrator, hidden));
    const topics = [`container:${hidden.id}`, "container:Active!987654", `document:${document.id}`];
    topics.push("document:Active!987654.1", "container:Nowhere!1");
    const ear = await listen(topics);
    for (const topic of topics) await ear.until({ event: "access_lost", data: { topic } });
    await administrator.patch(pathOf(hidden), { description: "Nobody hears" });
    await administrator.patch(pathOf(document), { name: "Nobody hears" });
    const more = await aDocument(administrator, folder);
    const other = await listen([`document:${more.id}`]);
    await administrator.patch(pathOf(more), { name: "Somebody hears" });
    await other.until(changed({ object_id: more.id }));
    expect(ear.heard.map(({ event }) => event)).toEqual(topics.map(() => "access_lost"));
  });

  test("access that is taken away ends the topic, and nothing is told of it any more", async () => {
    const matter = await aWorkspace(administrator, { default_security: "public" });
    const inside = await aFolder(administrator, matter);
    const document = await aDocument(administrator, inside);
    const topics = [`container:${matter.id}`, `document:${document.id}`];
    const ear = await listen([...topics, `container:${folder.id}`]);
    await secure(administrator, matter, { include: [forUser(anna, "no_access")] });
    await secure(administrator, document, { include: [forUser(anna, "no_access")] });
    for (const topic of topics) await ear.until({ event: "access_lost", data: { topic } });
    const after = ear.heard.length;
    await administrator.patch(pathOf(matter), { description: "After" });
    const open = await aDocument(administrator, folder);
    await ear.until(changed({ object_id: open.id }));
    expect(ear.heard.slice(after).every(({ data }) => data.topic === `container:${folder.id}`)).toBe(true);
  });

  test("access that came from a group ends with the membership", async () => {
    const group = await repository.directory.aGroup(repository.library, { members: [anna] });
    const matter = await aWorkspace(administrator);
    await secure(administrator, matter, { include: [forGroup(group, "read")] });
    const ear = await listen([`container:${matter.id}`]);
    await administrator.patch(pathOf(matter), { description: "Heard" });
    await ear.until(changed({ object_id: matter.id }));
    await repository.database.pool.query("delete from identity.group_member where group_num = $1", [group.groupNum]);
    await ear.until({ event: "access_lost", data: { topic: `container:${matter.id}` } });
  });

  test("settings of the library count, and what is deleted is lost", async () => {
    const matter = await aWorkspace(administrator, { default_security: "public" });
    const inside = await aFolder(administrator, matter);
    const ear = await listen([`container:${inside.id}`, `container:${folder.id}`]);
    await setLibrary(repository.database, repository.library, { group_conflict: "most_permissive" });
    await administrator.delete(`${pathOf(inside)}?include_subfolders=true`);
    await ear.until({ event: "access_lost", data: { topic: `container:${inside.id}` } });
    expect(ear.heard.filter(({ event }) => event === "access_lost")).toHaveLength(1);
    await setLibrary(repository.database, repository.library, { group_conflict: "deny_wins" });
  });

  test("an account that is closed is told so, and its stream ends", async () => {
    const boris = await repository.directory.aUser(repository.library);
    const ear = await listen([`container:${folder.id}`, "me"], { by: boris });
    await repository.database.pool.query(`update identity."user" set allow_logon = false where user_num = $1`, [
      boris.userNum,
    ]);
    await ear.until({ event: "access_lost", data: { topic: `container:${folder.id}` } });
    await ear.until({ event: "access_lost", data: { topic: "me" } });
    await expect.poll(() => ear.isOver).toBe(true);
  });
});

describe("D51 the log", () => {
  test("a change of very many documents is logged by folder, and old changes are forgotten", async () => {
    const { database, clock } = repository;
    const many = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, many);
    const number = Number(many.id.split("!")[1]);
    const library = repository.library.libraryId;
    await database.pool.query(
      `insert into work.document_number select $1, n, 1 from generate_series(500001, 501001) n`,
      [library],
    );
    await database.pool.query("truncate work.change");
    const columns = await database.pool.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
        where table_schema = 'work' and table_name = 'document' and column_name <> 'document_number'`,
    );
    const names = columns.rows[0]?.names ?? "";
    await database.pool.query(
      `insert into work.document (document_number, ${names}) select n, ${names} from work.document d,
        generate_series(500001, 501001) n where d.library_id = $1 and d.document_number = $2`,
      [library, document.document_number],
    );
    const logged = await database.pool.query("select kind, action, number, place from work.change");
    expect(logged.rows).toEqual([{ kind: "container", action: "update", number, place: number }]);
    clock.advance(29 * 86_400);
    await repository.run("activity.forget-changes");
    expect((await database.pool.query("select 1 from work.change")).rowCount).toBe(1);
    clock.advance(2 * 86_400);
    await repository.run("activity.forget-changes");
    expect((await database.pool.query("select 1 from work.change")).rowCount).toBe(0);
  });

  test("what is rolled back is never told", async () => {
    const ear = await listen([`container:${folder.id}`]);
    const client = await repository.database.pool.connect();
    await client.query("begin");
    await client.query("update work.container set description = 'never' where container_number = $1", [
      folder.id.split("!")[1],
    ]);
    await client.query("rollback");
    client.release();
    const open = await aDocument(administrator, folder);
    await ear.until(changed({ object_id: open.id }));
    expect(ids(ear)).not.toContain(folder.id);
  });
});

test("17.12 `me` tells people of their own jobs, and of nobody else's", async () => {
  const boris = await repository.directory.aUser(repository.library);
  const [mine, other] = [await listen(["me"]), await listen(["me"], { by: boris })];
  const path = `/api/work/v1/libraries/${repository.library.alias}/items/delete`;
  const missing = `${repository.library.alias}!999999.1`;
  const start = async (): Promise<string> => {
    const answer = await repository.as(anna).post(path, { ids: [missing] });
    return (answer.body.data as { job_id: string }).job_id;
  };
  // The first ones may come before the server listens.
  const isHeard = async (): Promise<boolean> =>
    (await start()) !== "" && mine.heard.some(({ event }) => event === "job");
  await expect.poll(isHeard, { timeout: 10_000 }).toBe(true);
  const id = await start();
  const told = { topic: "me", kind: "job", id, work: "items.delete", total: 1 };
  await mine.until({ event: "job", data: { ...told, state: "queued", done: 0 } });
  await repository.run("items.delete", { job_id: id });
  await mine.until({ event: "job", data: { ...told, state: "done", done: 1 } });
  expect(other.heard).toEqual([]);
});
