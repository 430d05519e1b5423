import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeLetter } from "../testing/letter.ts";
import type { Letter } from "../testing/letter.ts";
import { differencesOf } from "../testing/mail-count.ts";
import { openMailRoom, sendSurely } from "../testing/mail-room.ts";
import type { MailRoom } from "../testing/mail-room.ts";
import { holdOperate, mailKillPoints } from "./testing/mail-kill-points.ts";

const MESSAGES = Number(process.env["MUNIMENT_MAIL_KILLS"] ?? 6);
/** Messages that stand at a point when the process is killed. */
const AT_ONCE = 2;
const PATIENCE = 120_000;

let written = 0;
const lettersFor = (room: MailRoom, count: number): Letter[] =>
  Array.from({ length: count }, () => {
    written += 1;
    const files = { "A.bin": randomBytes(3_000), "B.bin": randomBytes(60_000), "C.txt": Buffer.from(`c ${written}`) };
    return writeLetter(`kill-${written}`, files, { to: room.address });
  });

const untilReady = async (room: MailRoom, letters: readonly Letter[]): Promise<void> => {
  await expect
    .poll(
      async () => {
        const [row] = await room.rows<{ n: number }>(
          "operate",
          `select count(*)::int as n from operate.received_message
           where state <> 'ready' or envelope_sender = any($1) and email_id is null`,
          [letters.map(({ from }) => from)],
        );
        return row?.n;
      },
      { timeout: PATIENCE, interval: 200 },
    )
    .toBe(0);
};

let room: MailRoom;

beforeAll(async () => {
  room = await openMailRoom();
});

afterAll(async () => room?.[Symbol.asyncDispose]());

describe("D63 OPR-INB-012 OPR-FLT-021 Operate killed on the way of a message", () => {
  const all: Letter[] = [];

  test.each(mailKillPoints)("$at", { timeout: PATIENCE }, async (point) => {
    const letters = lettersFor(room, MESSAGES);
    all.push(...letters);
    const held = await holdOperate(room.office.databaseUrl("operate"), point);
    const sending = Promise.all(letters.map(async (letter) => sendSurely(room, letter)));
    await held.reached(AT_ONCE);
    await held.kill(room.office);
    await held.letGo();
    await sending;
    await untilReady(room, letters);
    expect(await differencesOf(room, letters)).toEqual([]);
  });

  test("nothing of it all was lost or doubled later", async () => {
    expect(await differencesOf(room, all)).toEqual([]);
  });
});

describe("D63 OPR-IDM-004 without looking before repeating", () => {
  test("files are doubled, which is what the check is for", { timeout: PATIENCE }, async () => {
    await room.office.restartOperate({ MUNIMENT_RECONCILE: "false" });
    const letters = lettersFor(room, MESSAGES);
    const point = mailKillPoints.find(({ table, when }) => table === "operate.operation" && when === "before update");
    if (point === undefined) throw new Error("There is no such point");
    const held = await holdOperate(room.office.databaseUrl("operate"), point);
    const sending = Promise.all(letters.map(async (letter) => sendSurely(room, letter)));
    await held.reached(AT_ONCE);
    await held.kill(room.office);
    await held.letGo();
    await sending;
    await untilReady(room, letters);
    expect(await differencesOf(room, letters)).not.toEqual([]);
  });
});
