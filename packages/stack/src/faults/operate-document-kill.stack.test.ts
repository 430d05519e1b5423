import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDocumentDesk } from "../testing/document-desk.ts";
import type { DeskAct, DocumentDesk } from "../testing/document-desk.ts";
import { openFilingDesk } from "../testing/filing-desk.ts";
import type { FilingDesk, Matter } from "../testing/filing-desk.ts";
import { openMailRoom } from "../testing/mail-room.ts";
import type { MailRoom } from "../testing/mail-room.ts";
import { documentKillPoints, receivingPoint } from "./testing/document-kill-points.ts";
import { holdOperate } from "./testing/mail-kill-points.ts";

/** A case with two folders, of which the first has a document. */
interface Ground extends Matter {
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

const PATIENCE = 120_000;
const BEFORE_NEXT_TRY = 200;
const NEW = Buffer.from("new, and whole");

let room: MailRoom;
let desk: FilingDesk;
let documents: DocumentDesk;

beforeAll(async () => {
  room = await openMailRoom();
  desk = await openFilingDesk(room);
  documents = openDocumentDesk(room, desk);
});

afterAll(async () => room?.[Symbol.asyncDispose]());

async function prepare(): Promise<Ground> {
  const { anna } = desk;
  const matter = await desk.aMatter();
  const [from, to] = [await documents.folder(anna, matter, "From"), await documents.folder(anna, matter, "To")];
  const note = await documents.upload(anna, matter, { folder: from, name: "Note.txt", content: Buffer.from("a note") });
  return { ...matter, from, to, note };
}

const post =
  (path: string, bodyOf: (ground: Ground) => object) =>
  async (ground: Ground): Promise<() => Promise<unknown>> =>
  () =>
    desk.ask(desk.anna, "POST", `/cases/${ground.id}${path}`, bodyOf(ground));

const begin = async ({ id, to }: Ground): Promise<string> => {
  const file = { folder: to, name: "New.txt", size: NEW.byteLength };
  const { act }: { act: DeskAct } = await desk.ask(desk.anna, "POST", `/cases/${id}/uploads`, file);
  return `/cases/${id}/uploads/${act.id}`;
};

/** What one asks for, what comes of it beside what was there, and what it is in both audits. */
const rows = [
  {
    row: "Copying",
    kind: "document.copy",
    ask: post("/items/copy", ({ note, to }) => ({ items: [note], to: { folder: to } })),
    after: ["From", "From/Note.txt", "To", "To/Note.txt"],
  },
  {
    row: "Moving",
    kind: "document.move",
    ask: post("/items/move", ({ note, from, to }) => ({ items: [note], folder: from, to: { folder: to } })),
    after: ["From", "To", "To/Note.txt"],
  },
  {
    row: "Uploading",
    kind: "document.upload",
    ask: async (ground: Ground) => {
      const path = await begin(ground);
      expect(await documents.sendPart(desk.anna, path, NEW)).toBe(200);
      return () => desk.ask(desk.anna, "POST", `${path}/store`);
    },
    after: ["From", "From/Note.txt", "To", "To/New.txt"],
  },
  {
    row: "Creating folders",
    kind: "folder.create",
    ask: post("/folders", ({ to }) => ({ folder: to, path: ["Made"] })),
    after: ["From", "From/Note.txt", "To", "To/Made"],
  },
];

/** Every folder and document of the case, by its path. */
async function placed({ id }: Pick<Matter, "id">, folder?: string, above = ""): Promise<string[]> {
  const query = folder === undefined ? "" : `?container=${encodeURIComponent(folder)}`;
  const items: readonly { id: string; name: string; kind: string }[] = await desk.ask(
    desk.anna,
    "GET",
    `/cases/${id}/items${query}`,
  );
  const paths: string[] = [];
  for (const item of items) {
    paths.push(`${above}${item.name}`);
    if (item.kind === "container") paths.push(...(await placed({ id }, item.id, `${above}${item.name}/`)));
  }
  return paths.toSorted();
}

/** The last act of a case, which is done whether or not anybody asks for it again. */
async function untilDone({ id }: Matter): Promise<string> {
  const last = async () =>
    room.rows<{ id: string; state: string }>(
      "operate",
      "select id, state from operate.document_act where case_id = $1 order by num desc limit 1",
      [id],
    );
  await expect.poll(async () => (await last())[0]?.state, { timeout: PATIENCE }).toBe("done");
  return (await last())[0]?.id ?? "";
}

/** As a page that tries again while nobody answers. */
async function surely<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await delay(BEFORE_NEXT_TRY);
    }
  }
}

describe("rows 3 copying and moving, 4 uploading, 5 creating folders", () => {
  test.each(documentKillPoints)(
    "D63 OPR-FLT-002 OPR-FLT-003 with Operate killed $at, each ends by itself, once, as the person",
    { timeout: PATIENCE },
    async (point) => {
      const begun: { ground: Ground; row: (typeof rows)[number]; act: () => Promise<unknown> }[] = [];
      for (const row of rows) {
        const ground = await prepare();
        begun.push({ ground, row, act: await row.ask(ground) });
      }
      const held = await holdOperate(room.office.databaseUrl("operate"), point);
      const asked = begun.map(async ({ act }) => act().catch(() => undefined));
      // The first whose outcome is to be kept is enough: it is killed there, and the others wherever they are.
      await held.reached(point.table === "operate.operation" ? rows.length : 1);
      await held.kill(room.office);
      await held.letGo();
      await Promise.all(asked);
      for (const { ground, row } of begun) {
        const id = await untilDone(ground);
        expect([row.row, await surely(() => placed(ground))]).toEqual([row.row, row.after]);
        const told = await room.rows(
          "operate",
          `select actor_id, action, run_as from platform.audit
           where operation_id = $1 and outcome = 'ok' and run_as is not null`,
          [id],
        );
        expect(told).toEqual([{ actor_id: "ANNA", action: row.kind, run_as: "user" }]);
      }
    },
  );
});

test(
  "D63 OPR-FLT-003 row 4 Uploading, with Operate killed while the bytes come: they are sent again, and stored once",
  { timeout: PATIENCE },
  async () => {
    const ground = await prepare();
    const path = await begin(ground);
    const held = await holdOperate(room.office.databaseUrl("operate"), receivingPoint);
    const asked = documents.sendPart(desk.anna, path, NEW).catch(() => undefined);
    await held.reached();
    await held.kill(room.office);
    await held.letGo();
    expect(await asked).toBeUndefined();
    expect(await surely(() => documents.sendPart(desk.anna, path, NEW))).toBe(200);
    await desk.ask(desk.anna, "POST", `${path}/store`);
    await untilDone(ground);
    expect(await placed(ground)).toEqual(["From", "From/Note.txt", "To", "To/New.txt"]);
    const [stored] = (await desk.documentsOf(ground.root)).filter(({ name }) => name === "New.txt");
    const { content } = await documents.bytes(
      desk.anna,
      `/cases/${ground.id}/item/content?item=${encodeURIComponent(`document:ACTIVE!${stored?.number}.${stored?.version}`)}`,
    );
    expect(content).toEqual(NEW);
  },
);
