import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@muniment/kernel";
import { addFolderService, openTestOperate, startApacheWebdav } from "../../testing/index.ts";
import type { OperateAnswer, TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Mine {
  readonly system_name: string;
  readonly is_required: boolean;
  readonly link: { readonly state: string };
}

let office: TestOperate;
let ada: OperateActor;
let anna: OperateActor;
let boris: OperateActor;
let litigation: string;
let courts: string;

beforeAll(async () => {
  office = await openTestOperate();
  ada = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", ["case.read", "case.create", "documents.browse"]);
  boris = await office.aPerson("Boris", ["case.read", "case.create", "documents.browse"]);
  litigation = await aTeam({ name: "Litigation", members: [] });
  courts = await aTeam({ name: "Courts", parent: litigation, members: [anna.userId] });
});

afterAll(() => office[Symbol.asyncDispose]());

async function aTeam(body: object): Promise<string> {
  const made = await office.call(ada, "POST", "/admin/teams", { body });
  expect(made.status).toBe(201);
  const { id }: { id: string } = made.body.data;
  return id;
}

async function aService(name: string, teams: readonly object[], more: object = {}): Promise<void> {
  const body = {
    system_name: name,
    display_name: name,
    base_url: "http://127.0.0.1:9",
    client_id: "operate",
    teams,
    ...more,
  };
  const made = await office.call(ada, "POST", "/admin/linkedServices", { body });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
}

const mineOf = async (person: OperateActor, name: string): Promise<Mine | undefined> => {
  const { body } = await office.call(person, "GET", "/my/linkedServices");
  const mine: readonly Mine[] = body.data;
  return mine.find(({ system_name: system }) => system === name);
};
const places = (person: OperateActor, name: string): Promise<OperateAnswer> =>
  office.call(person, "GET", `/places?service=${name}`);
const codeOf = ({ status, body }: OperateAnswer): string => `${status} ${body.error?.code}`;

/** A link that has ended, as somebody has who was linked before. */
async function endedLink(person: OperateActor, name: string): Promise<void> {
  await office.database.pool.query(
    `insert into operate.service_link (id, service_id, user_id, state, account_id, created_at, updated_at)
     select $1, id, $2, 'expired', $3, now(), now() from operate.linked_service where system_name = $4`,
    [newId(), person.userId, person.login, name],
  );
}

describe("3.4 whom a service is offered to", () => {
  test("OPR-LNK-050 OPR-ERR-005 the members of a team and of its sub-teams are offered it, nobody else sees it or may link", async () => {
    await aService("courts-only", [{ id: litigation, is_required: false }]);
    expect(await mineOf(anna, "courts-only")).toMatchObject({ is_required: false, link: { state: "none" } });
    expect(await mineOf(boris, "courts-only")).toBeUndefined();
    const start = await office.call(boris, "POST", "/my/linkedServices/courts-only/link", { body: {} });
    expect(codeOf(start)).toBe("403 OPR-ERR-005");
    expect(start.body.error?.code_message).toBe("courts-only is not available to you.");
    expect(codeOf(await places(boris, "courts-only"))).toBe("403 OPR-ERR-005");
    expect(codeOf(await places(anna, "courts-only"))).toBe("409 OPR-ERR-003");
  });

  test("OPR-LNK-051 OPR-LNK-052 it is required of whom one of their teams requires it", async () => {
    const { body } = await office.call(ada, "GET", "/teams");
    const teams: readonly { id: string; name: string }[] = body.data;
    const everybody = teams.find(({ name }) => name === "All Employees")?.id;
    await aService("for-all", [
      { id: everybody, is_required: false },
      { id: courts, is_required: true },
    ]);
    expect((await mineOf(anna, "for-all"))?.is_required).toBe(true);
    expect((await mineOf(boris, "for-all"))?.is_required).toBe(false);
  });

  test("a new service may be linked by everybody and must be by nobody; one without teams is offered to nobody", async () => {
    await aService("new-one", undefined as never);
    expect(await mineOf(boris, "new-one")).toMatchObject({ is_required: false });
    await office.call(ada, "PATCH", "/admin/linkedServices/new-one", {
      body: { teams: [] },
      headers: { "if-match": '"1"' },
    });
    expect(await mineOf(boris, "new-one")).toBeUndefined();
  });

  test("OPR-IDN-004 OPR-LNK-043 OPR-COR-003 who is not offered a service works with the service account where that stands in for all", async () => {
    await aService("one-for-all", [{ id: courts, is_required: false }], { allow_fallback: true });
    // As the service account, which is not linked here.
    expect(codeOf(await places(boris, "one-for-all"))).toBe("424 OPR-ERR-007");
    expect(codeOf(await places(anna, "one-for-all"))).toBe("424 OPR-ERR-007");
  });

  test("OPR-IDN-005 OPR-ERR-004 a link that has ended asks to link again, and can be ended by whom the service is no more offered to", async () => {
    await aService("ended", [{ id: courts, is_required: true }], { allow_fallback: true });
    await endedLink(anna, "ended");
    const refused = await places(anna, "ended");
    expect([codeOf(refused), refused.body.error?.code_message]).toEqual([
      "409 OPR-ERR-004",
      "Your link to ended has ended. Link again to go on.",
    ]);
    await endedLink(boris, "ended");
    expect(codeOf(await places(boris, "ended"))).toBe("403 OPR-ERR-005");
    expect(await mineOf(boris, "ended")).toMatchObject({ link: { state: "expired" }, is_required: false });
    expect((await office.call(boris, "DELETE", "/my/linkedServices/ended/link")).status).toBe(200);
    expect(await mineOf(boris, "ended")).toBeUndefined();
  });

  test("OPR-LNK-054 an administrator sees who of each team is linked, and who never was", async () => {
    await aService("covered", [{ id: litigation, is_required: true }]);
    const { body } = await office.call(ada, "GET", "/admin/linkedServices/covered/links");
    expect(body.data).toMatchObject([
      { team: "Litigation", is_required: true, person: { name: "Anna" }, link: { state: "none" } },
    ]);
  });

  test("OPR-USR-004 work is not offered to an ACL team", async () => {
    await aTeam({ name: "Readers", type: "acl" });
    const { body } = await office.call(ada, "GET", "/teams");
    const teams: readonly { name: string }[] = body.data;
    expect(teams.map(({ name }) => name)).toEqual(["All Employees", "Courts", "Litigation"]);
    const unknown = await office.call(ada, "POST", "/admin/teams", { body: { name: "Lost", parent: newId() } });
    expect(unknown.body.error?.messages).toMatchObject([{ field: "parent" }]);
  });

  test("a team that is not there is refused at its field", async () => {
    const body = { system_name: "x", display_name: "X", base_url: "http://127.0.0.1:9", client_id: "x" };
    const made = await office.call(ada, "POST", "/admin/linkedServices", {
      body: { ...body, teams: [{ id: newId(), is_required: true }] },
    });
    expect([made.status, made.body.error?.messages]).toMatchObject([422, [{ field: "teams" }]]);
  });
});

describe("3.1 services of other types", () => {
  test("OPR-LNK-008 one that something uses is not deleted but can be switched off, one that nothing uses is", async () => {
    await addFolderService(office, ada);
    await mkdir(join(office.folder, "Matter"));
    const opened = await office.call(ada, "POST", "/cases", {
      body: { title: "One", service: "files", root: "Matter" },
    });
    expect([opened.status, opened.body.error]).toEqual([201, undefined]);
    const refused = await office.call(ada, "DELETE", "/admin/linkedServices/files");
    expect(codeOf(refused)).toBe("409 OPR-ERR-010");
    expect(refused.body.error?.code_message).toContain("used by a case");
    const off = { body: { enabled: false }, headers: { "if-match": '"1"' } };
    expect((await office.call(ada, "PATCH", "/admin/linkedServices/files", off)).status).toBe(200);
    expect(codeOf(await places(ada, "files"))).toBe("403 OPR-ERR-005");
    await aService("unused", []);
    expect((await office.call(ada, "DELETE", "/admin/linkedServices/unused")).status).toBe(200);
    expect((await office.call(ada, "GET", "/admin/linkedServices/unused")).status).toBe(404);
  });

  test("OPR-LNK-003 OPR-LNK-005 OPR-PRV-008 a WebDAV server is one by its address, a name and a password that is never shown", async () => {
    await using apache = await startApacheWebdav();
    await mkdir(join(apache.folder, "Kestrel"));
    await writeFile(join(apache.folder, "Kestrel", "Letter.txt"), "Dear");
    const settings = {
      type: "webdav",
      base_url: apache.baseUrl,
      client_id: apache.user,
      client_secret: apache.password,
    };
    await aService("archive", [], settings);
    // A new case may lie there, whom nobody asks for a link; what is offered to others alone is not named.
    const { body: choice } = await office.call(boris, "GET", "/placeServices");
    const names = (choice.data as readonly { system_name: string }[]).map(({ system_name: name }) => name);
    expect(names).toContain("archive");
    expect(names).not.toContain("courts-only");
    expect(names.indexOf("archive")).toBeGreaterThan(names.indexOf("for-all"));
    const found = await places(boris, "archive");
    expect(found.body.data).toMatchObject([{ service: "archive", root: "Kestrel", name: "Kestrel" }]);
    const opened = await office.call(ada, "POST", "/cases", {
      body: { title: "Two", service: "archive", root: "Kestrel" },
    });
    const { id }: { id: string } = opened.body.data;
    const items = await office.call(boris, "GET", `/cases/${id}/items`);
    expect([items.body.data, (items.body as { run_as?: string }).run_as]).toMatchObject([
      [{ kind: "document", id: "Kestrel/Letter.txt", name: "Letter.txt", size: 4 }],
      "service",
    ]);
    const shown = await office.call(ada, "GET", "/admin/linkedServices/archive");
    expect(shown.body.data).toMatchObject({ has_client_secret: true, status: "healthy" });
    const { rows } = await office.database.pool.query(
      "select to_jsonb(s)::text as text from operate.linked_service s union all select to_jsonb(a)::text from platform.audit a",
    );
    for (const text of [JSON.stringify(shown.body), JSON.stringify(rows)]) expect(text).not.toContain(apache.password);
    expect(await mineOf(ada, "archive")).toBeUndefined();
    const link = await office.call(ada, "POST", "/admin/linkedServices/archive/systemLink", { body: {} });
    expect(link.status).toBe(422);
    const wrong = { body: { client_secret: "another" }, headers: { "if-match": '"1"' } };
    expect((await office.call(ada, "PATCH", "/admin/linkedServices/archive", wrong)).status).toBe(200);
    expect(codeOf(await places(boris, "archive"))).toBe("424 OPR-ERR-007");
  });
});
