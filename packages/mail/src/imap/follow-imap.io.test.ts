import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "@muniment/platform/config";
import { startDovecot } from "../../testing/index.ts";
import type { Dovecot } from "../../testing/index.ts";
import { followImap, probeImap } from "./index.ts";
import type { ImapAccess, ImapAfter, ImapHead, ImapKeeper } from "./index.ts";

let dovecot: Dovecot;

beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(async () => dovecot?.[Symbol.asyncDispose]());

const access = (given: Partial<ImapAccess> = {}): ImapAccess => ({
  host: "127.0.0.1",
  port: dovecot.port,
  security: "none",
  user: dovecot.user,
  password: new Secret(dovecot.password),
  folder: "INBOX",
  ...given,
});
const letter = (id: string, more = ""): string =>
  `Return-Path: <sender@client.example>\r\n${more}Message-ID: <${id}@client.example>\r\nFrom: a@client.example\r\nSubject: ${id}\r\n\r\nDear Sirs\r\n`;

interface Kept extends ImapKeeper {
  readonly taken: ImapHead[];
  readonly texts: string[];
  readonly told: number[];
}

/** Keeps in memory; `fails` says which message is not kept. */
function keeper(given: { lastUid?: number; unacknowledged?: readonly number[]; fails?: () => boolean } = {}): Kept {
  const kept: Kept = {
    taken: [],
    texts: [],
    told: [],
    begin: async () => ({ lastUid: given.lastUid ?? 0, unacknowledged: given.unacknowledged ?? [] }),
    async take(head, open) {
      const raw = await buffer(await open());
      if (given.fails?.() === true) throw new Error("No room");
      kept.taken.push(head);
      kept.texts.push(raw.toString());
      return true;
    },
    async acknowledged({ uid }) {
      kept.told.push(uid);
    },
  };
  return kept;
}

/** Follows until `isOver`; a message may come meanwhile. */
async function follow(own: Kept, given: { after: ImapAfter; isOver: () => boolean; folder?: string }): Promise<void> {
  const ending = new AbortController();
  const following = followImap(access(given.folder === undefined ? {} : { folder: given.folder }), {
    after: given.after,
    keeper: own,
    signal: ending.signal,
    onConnected: async () => undefined,
  });
  const isOver = async (): Promise<void> => {
    await expect.poll(given.isOver, { timeout: 20_000 }).toBe(true);
  };
  await Promise.race([following, isOver()]);
  ending.abort();
  await following;
}

test("OPR-INB-003 a test lists the folders and changes nothing; a wrong password or folder is told", async () => {
  await dovecot.deliver(letter("probe"), "Probe");
  const { folders } = await probeImap(access());
  expect(folders).toEqual(expect.arrayContaining(["INBOX", "Probe"]));
  expect((await probeImap(access({ folder: "Probe" }))).messages).toBe(1);
  expect((await dovecot.messages("Probe")).filter((name) => name.endsWith("S"))).toEqual([]);
  await expect(probeImap(access({ password: new Secret("wrong") }))).rejects.toMatchObject({ kind: "credentials" });
  await expect(probeImap(access({ folder: "Nowhere" }))).rejects.toMatchObject({ kind: "folder" });
  await expect(probeImap(access({ port: 9 }))).rejects.toMatchObject({ kind: "unreachable" });
  await expect(probeImap(access({ security: "starttls" }))).rejects.toMatchObject({ name: "ImapTrouble" });
});

test("OPR-INB-005 what is there and what comes while it waits is taken, each once, and marked as read", async () => {
  await dovecot.deliver(letter("first"));
  const own = keeper();
  const following = follow(own, { after: { act: "mark" }, isOver: () => own.told.length === 2 });
  await expect.poll(() => own.told.length, { timeout: 20_000 }).toBe(1);
  await dovecot.deliver(letter("second"));
  await following;
  expect(own.texts.map((text) => /Subject: (\w+)/.exec(text)?.[1])).toEqual(["first", "second"]);
  expect(own.taken[0]).toMatchObject({ uid: 1, sender: "sender@client.example" });
  expect((await dovecot.messages()).every((name) => name.endsWith("S"))).toBe(true);
});

test("OPR-INB-012 what could not be kept is neither marked nor moved, and comes again; what was kept is acknowledged later", async () => {
  await dovecot.deliver(letter("kept"), "Twice");
  const failing = keeper({ fails: () => true });
  await expect(follow(failing, { after: { act: "delete" }, isOver: () => false, folder: "Twice" })).rejects.toThrow(
    "No room",
  );
  expect(await dovecot.messages("Twice")).toHaveLength(1);
  const own = keeper({ lastUid: 1, unacknowledged: [1] });
  const after = { act: "move", to: "Taken" } as const;
  await follow(own, { after, isOver: () => own.told.length === 1, folder: "Twice" });
  expect(own.taken).toEqual([]);
  expect([await dovecot.messages("Twice"), (await dovecot.messages("Taken")).length]).toEqual([[], 1]);
});

test("OPR-FLT-019 a server that goes away ends the following with its reason", async () => {
  const [own, isThere] = [keeper(), Promise.withResolvers<void>()];
  const following = followImap(access(), {
    after: { act: "mark" },
    keeper: own,
    signal: new AbortController().signal,
    onConnected: async () => isThere.resolve(),
  });
  await Promise.all([
    expect(following).rejects.toMatchObject({ name: "ImapTrouble" }),
    isThere.promise.then(async () => dovecot.stop()),
  ]);
  await dovecot.start();
});
