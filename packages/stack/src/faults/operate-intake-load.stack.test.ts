import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeLetter } from "../testing/letter.ts";
import type { Letter } from "../testing/letter.ts";
import { differencesOf } from "../testing/mail-count.ts";
import { openMailRoom, sendSurely } from "../testing/mail-room.ts";
import type { MailRoom } from "../testing/mail-room.ts";
import { startFaultProxy } from "./testing/fault-proxy.ts";

const MESSAGES = Number(process.env["MUNIMENT_MAIL_LOAD"] ?? 20);
const PATIENCE = 180_000;
const STANDSTILL_MILLISECONDS = 60_000;
const NEW_PASSWORD = "Another-one-4711";

let room: MailRoom;
let written = 0;

const aLetter = (): Letter => {
  written += 1;
  const files = { "A.bin": randomBytes(2_000), "B.bin": randomBytes(40_000), "C.txt": Buffer.from(`c ${written}`) };
  return writeLetter(`load-${written}`, files, { to: room.address });
};
/** Mail that comes in, one after the other, until it is told to end; every letter is acknowledged then. */
const startPost = (pauseMilliseconds: number) => {
  const letters: Letter[] = [];
  const over = new AbortController();
  const sending = (async () => {
    while (!over.signal.aborted) {
      const letter = aLetter();
      await sendSurely(room, letter);
      letters.push(letter);
      await delay(pauseMilliseconds);
    }
  })();
  return {
    letters,
    async end(): Promise<readonly Letter[]> {
      over.abort();
      await sending;
      return letters;
    },
  };
};
const count = async (where: string): Promise<number> => {
  const text = `select count(*)::int as n from operate.received_message where ${where}`;
  const [row] = await room.rows<{ n: number }>("operate", text);
  return row?.n ?? 0;
};
const untilReady = async (): Promise<void> => {
  await expect.poll(async () => count("state <> 'ready'"), { timeout: PATIENCE, interval: 200 }).toBe(0);
};

beforeAll(async () => {
  room = await openMailRoom({ hasWorkProcess: true });
});

afterAll(async () => room?.[Symbol.asyncDispose]());

describe("D63 Work fails while mail comes in", () => {
  test("OPR-IDM-004 answers are cut after the commit, again and again", { timeout: PATIENCE }, async ({ annotate }) => {
    await using proxy = await startFaultProxy(room.office.work);
    const reachWorkAt = async (origin: string) =>
      room.rows("operate", "update operate.linked_service set base_url = $1", [origin]);
    await reachWorkAt(proxy.origin);
    const all = Array.from({ length: MESSAGES }, aLetter);
    const sending = (async () => {
      for (const letter of all) await room.send(letter);
    })();
    let cuts = 0;
    const stopped = new AbortController();
    const cutting = (async () => {
      while (!stopped.signal.aborted) {
        await proxy.cutNextAnswer();
        cuts += 1;
        await delay(150);
      }
    })();
    await sending;
    await expect.poll(() => cuts, { timeout: PATIENCE }).toBeGreaterThan(10);
    stopped.abort();
    await Promise.race([cutting, untilReady()]);
    await untilReady();
    await reachWorkAt(room.office.work);
    expect(await differencesOf(room, all)).toEqual([]);
    await annotate(`${cuts} answers cut`);
  });

  test(
    "OPR-FLT-014 its process stands still for a minute: mail is taken all the while, and all of it arrives",
    { timeout: PATIENCE },
    async ({ annotate }) => {
      const post = startPost(1_200);
      await expect.poll(async () => count("stage = 'created'")).toBeGreaterThan(0);
      room.office.signalWork("SIGSTOP");
      const before = post.letters.length;
      await delay(STANDSTILL_MILLISECONDS);
      const taken = post.letters.length - before;
      expect(await count("state <> 'ready'")).toBeGreaterThanOrEqual(taken);
      room.office.signalWork("SIGCONT");
      const all = await post.end();
      expect(taken).toBeGreaterThan(10);
      await untilReady();
      expect(await differencesOf(room, all)).toEqual([]);
      expect(await count(`envelope_sender = any('{${all.map(({ from }) => from).join()}}')`)).toBe(all.length);
      await annotate(`${taken} messages taken during the minute`);
    },
  );

  test(
    "OPR-LNK-028 OPR-FLT-012 Work revokes what the service account was given, and somebody links it again",
    { timeout: PATIENCE },
    async () => {
      const post = startPost(100);
      await expect.poll(async () => count("stage = 'created'")).toBeGreaterThan(0);
      await room.setServicePassword(NEW_PASSWORD);
      await expect.poll(async () => count("state = 'waiting'"), { timeout: PATIENCE }).toBeGreaterThan(0);
      expect(await room.operate("GET", "/admin/linkedServices/work")).toMatchObject({
        system_link: { state: "expired" },
      });
      const connection = async () => {
        const notices: readonly { kind: string; resolved_at?: string }[] = await room.operate("GET", "/admin/notices");
        return notices.filter(({ kind }) => kind === "system_token").map(({ resolved_at: at }) => at !== undefined);
      };
      expect(await connection()).toEqual([false]);
      await room.linkServiceAccount(NEW_PASSWORD);
      const all = await post.end();
      await untilReady();
      expect(await differencesOf(room, all)).toEqual([]);
      expect(await connection()).toEqual([true]);
      const told = await room.rows("operate", "select from platform.audit where action = 'link.expire'");
      expect(told).toHaveLength(1);
    },
  );
});
