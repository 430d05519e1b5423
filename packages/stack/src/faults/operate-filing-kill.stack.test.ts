import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeLetter } from "../testing/letter.ts";
import { openMailRoom } from "../testing/mail-room.ts";
import type { MailRoom } from "../testing/mail-room.ts";
import { filingKillPoints } from "./testing/filing-kill-points.ts";
import { holdOperate } from "./testing/mail-kill-points.ts";

interface Matter {
  readonly id: string;
  readonly workspace: string;
}

const PATIENCE = 120_000;
let made = 0;

/** A case, and an e-mail with two files in staging, one of which goes to one folder and the other to two. */
async function prepare(room: MailRoom): Promise<{ matter: Matter; email: string; path: string; body: object }> {
  made += 1;
  const name = `Kill ${made}`;
  const { id: workspace }: { id: string } = await room.work("POST", "/workspaces", {
    name,
    default_security: "private",
  });
  const include = [{ id: room.office.serviceAccount.userId, type: "user", access_level: "full_access" }];
  await room.work("POST", `/workspaces/${encodeURIComponent(workspace)}/security`, { include });
  const body = { title: name, service: "work", root: workspace };
  const { id }: { id: string } = await room.operate("POST", "/cases", body);
  const files = { "One.bin": randomBytes(40_000), "Two.bin": randomBytes(2000) };
  const letter = writeLetter(`filing-kill-${made}`, files, { to: room.address });
  await room.send(letter);
  const find = async (): Promise<string> => {
    const text = "select email_id from operate.received_message where envelope_sender = $1 and state = 'ready'";
    return (await room.rows<{ email_id: string }>("operate", text, [letter.from]))[0]?.email_id ?? "";
  };
  await expect.poll(find, { timeout: PATIENCE }).not.toBe("");
  const email = await find();
  const wanted = {
    case: id,
    complete: true,
    items: [
      { document: 1, folders: [{ path: ["In"] }] },
      { document: 2, folders: [{ path: ["In"] }, { path: ["Out"] }] },
    ],
  };
  return { matter: { id, workspace }, email, path: `/email/inbound/${email}/file`, body: wanted };
}

const untilDone = async (room: MailRoom, filing: string): Promise<void> => {
  const state = async (): Promise<string> => {
    const found: { state: string } = await room.operate("GET", `/filings/${filing}`);
    return found.state;
  };
  const asked = async (): Promise<string> => state().catch(() => "away");
  await expect.poll(asked, { timeout: PATIENCE, interval: 200 }).toBe("done");
};

const documentsOf = async (room: MailRoom, { workspace }: Matter): Promise<string[]> => {
  const rows = await room.rows<{ path: string }>(
    "work",
    `select f.name || '/' || d.name || '.' || d.extension as path from work.document d
     join work.container f on f.library_id = d.library_id and f.container_number = d.folder_number
     where d.trashed_at is null and d.workspace_number = $1 order by 1`,
    [Number(workspace.split("!")[1])],
  );
  return rows.map(({ path }) => path);
};

const EXPECTED = ["In/One.bin", "In/Two.bin", "Out/Two.bin"];

let room: MailRoom;

beforeAll(async () => {
  room = await openMailRoom();
});

afterAll(async () => room?.[Symbol.asyncDispose]());

describe("D63 OPR-FLT-022 Operate killed on the way of a filing", () => {
  test.each(filingKillPoints)("$at", { timeout: PATIENCE }, async (point) => {
    const { matter, email, path, body } = await prepare(room);
    const held = await holdOperate(room.office.databaseUrl("operate"), point);
    const filing: { id: string } = await room.operate("POST", path, body);
    await held.reached();
    await held.kill(room.office);
    await held.letGo();
    await untilDone(room, filing.id);
    expect(await documentsOf(room, matter)).toEqual(EXPECTED);
    const links: readonly object[] = await room.operate("GET", `/cases/${matter.id}/documents`);
    expect(links).toHaveLength(EXPECTED.length);
    const found: { phase: string; documents: readonly { state: string }[] } = await room.operate(
      "GET",
      `/email/inbound/${email}`,
    );
    expect(found.phase).toBe("completed");
    expect(found.documents.slice(1).map(({ state }) => state)).toEqual(["filed", "filed"]);
    // Neither what was filed nor the message, which nobody filed, stays in staging.
    const staged = async (): Promise<string[]> => documentsOf(room, { id: "", workspace: room.workspaceId });
    await expect.poll(staged, { timeout: PATIENCE }).toEqual([]);
    const told = await room.rows<{ n: number }>(
      "operate",
      "select count(*)::int as n from platform.audit where operation_id = $1 and action = 'document.file'",
      [filing.id],
    );
    expect(told).toEqual([{ n: EXPECTED.length }]);
  });
});

describe("D63 OPR-IDM-004 without looking before repeating", () => {
  test("a copy is doubled, which is what the check is for", { timeout: PATIENCE }, async () => {
    await room.office.restartOperate({ MUNIMENT_RECONCILE: "false" });
    const point = filingKillPoints.find(({ at }) => at.startsWith("after document.copy"));
    if (point === undefined) throw new Error("There is no such point");
    const { matter, path, body } = await prepare(room);
    const held = await holdOperate(room.office.databaseUrl("operate"), point);
    await room.operate("POST", path, body);
    await held.reached();
    await held.kill(room.office);
    await held.letGo();
    const found = async (): Promise<string[]> => documentsOf(room, matter);
    await expect.poll(found, { timeout: PATIENCE, interval: 500 }).not.toEqual(EXPECTED);
    await expect.poll(async () => (await found()).length, { timeout: PATIENCE }).toBeGreaterThan(EXPECTED.length);
  });
});
