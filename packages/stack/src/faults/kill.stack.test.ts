import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lane } from "./testing/acts.ts";
import { readBlobFolder, sweepAsIfLater } from "./testing/blob-folder.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { startInstallation } from "./testing/installation.ts";
import type { Installation, Victim } from "./testing/installation.ts";
import { killPoints } from "./testing/kill-points.ts";
import type { UploadToKill } from "./testing/kill-points.ts";
import { lettersTo } from "./testing/letters.ts";
import { createLedger } from "./testing/ledger.ts";
import type { Ledger } from "./testing/ledger.ts";
import { startMixedLoad } from "./testing/mixed-load.ts";
import { startAndKill } from "./testing/muniment-process.ts";
import { jsonOf, sha256, signIn } from "./testing/work-caller.ts";
import type { WireError, WorkCaller } from "./testing/work-caller.ts";
import { createObserver, documentForm, openMatter } from "./testing/world.ts";
import type { Matter, Observer } from "./testing/world.ts";

/** In turn; what is killed twice is hit again while it recovers. */
const VICTIMS: readonly (Victim | "node, twice")[] = [
  "node",
  "postmaster",
  "backend",
  "everything",
  "node, twice",
  "node",
];
const ROUNDS = Number(process.env["MUNIMENT_KILLS"] ?? VICTIMS.length);
const ACTS_BETWEEN_KILLS = 20;
const MEBIBYTE = 1024 * 1024;

let ground: Ground;
let installation: Installation;

beforeAll(async () => {
  ground = await openSettledGround();
  installation = await startInstallation(ground);
});

afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe("D63 kill -9 at each step of an upload", () => {
  let caller: WorkCaller;
  let matter: Matter;
  /** The files of the packages that the firm has installed. */
  let others: readonly string[];
  const ledger = createLedger();
  const observer = createObserver();
  /** A second try is about a document of its own. */
  let tries = 0;
  const cases = killPoints.flatMap((point) =>
    (["node", "postmaster"] as const).map((victim) => ({ ...point, victim })),
  );

  beforeAll(async () => {
    const [person] = installation.ready.accounts?.filter(({ what }) => what === "standard") ?? [];
    if (person === undefined) throw new Error("ready.json names no standard account");
    caller = await signIn(installation.ready, person);
    matter = await openMatter(caller, "Killed uploads");
    others = (await readBlobFolder(blobFolder())).content;
  });

  test.each(cases)("D5 D63 17.4 the $victim is killed $at", async (point) => {
    tries += 1;
    const upload = newUpload(`${point.victim} ${point.at} ${tries}`);
    const subject = `document/${upload.name}`;
    const version = { number: 1, sha256: sha256(upload.content), comment: upload.comment };
    ledger.intend(subject, documentForm([version]));

    const held = await point.reach(upload);
    await installation.kill(point.victim);
    const answer = await held.letGo();
    await installation.recover();

    if (answer !== undefined) {
      expect(answer.status).toBe(503);
      expect((jsonOf(answer) as WireError).error.code).toBe("NRC_UNAVAILABLE");
      expect(answer.headers.has("retry-after")).toBe(true);
    }
    const found = await observer.matter(caller, matter);
    expect(ledger.compare(found)).toEqual([]);
    expect(found.has(subject)).toBe(point.isKept);
    const path = `/api/work/v1/operations/${encodeURIComponent(upload.key)}`;
    const operation = await caller.expect(200, { method: "GET", path });
    expect(operation.data["state"]).toBe(point.isKept ? "done" : "unknown");

    const repeated = await caller.send({
      method: "POST",
      path: `/folders/${upload.folderId}/documents`,
      headers: { "idempotency-key": upload.key },
      file: {
        content: upload.content,
        profile: { name: upload.name, extension: "bin", comment: upload.comment },
        fileName: "letter.bin",
      },
    });
    expect([repeated.status, repeated.headers.get("idempotent-replayed")]).toEqual([201, point.isKept ? "true" : null]);
    ledger.acknowledge(subject);
    expect(ledger.compare(await observer.matter(caller, matter))).toEqual([]);
  });

  test("D63 WORK-DOC-003 the sweep leaves what was acknowledged, and nothing of what was cut short", async () => {
    await sweepAsIfLater(ground.dataDir, blobFolder());
    const found = await observer.matter(caller, matter);
    expect(ledger.compare(found)).toEqual([]);
    const visible = [...found.values()].flat().flatMap((form) => form.match(/[0-9a-f]{64}/g) ?? []);
    expect(await readBlobFolder(blobFolder())).toEqual({
      content: [...others, ...visible].toSorted(),
      unfinished: [],
    });
  });

  function newUpload(name: string): UploadToKill {
    return {
      address: installation.ready,
      dataDir: ground.dataDir,
      caller,
      folderId: matter.folderId,
      name,
      comment: `about ${name}`,
      key: `kill:${name.replaceAll(" ", "-")}`,
      content: new Uint8Array(randomBytes(3 * MEBIBYTE)),
    };
  }
});

describe("D63 kill -9 under a mixed load", () => {
  const patience = (2 + ROUNDS) * 60_000;

  test(
    `D5 D63 ${ROUNDS} kills lose nothing acknowledged, leave nothing half visible`,
    { timeout: patience },
    async ({ annotate }) => {
      const lanes = await openLanes();
      const ledger = createLedger();
      const observer = createObserver();
      using load = startMixedLoad(lanes, { ledger, label: "mixed" });
      for (let round = 0; round < ROUNDS; round += 1) {
        const victim = VICTIMS[round % VICTIMS.length] ?? "node";
        await load.progress(ACTS_BETWEEN_KILLS);
        await delay(randomInt(300));
        await kill(victim);
        await load.pause();
        await installation.recover();
        const changed = ledger.takeTouched();
        expect(await differences({ lanes, ledger, observer, changed }), `round ${round}, ${victim}`).toEqual([]);
        load.resume();
      }
      await load.progress(ACTS_BETWEEN_KILLS);
      await load.finish();
      expect(await differences({ lanes, ledger, observer })).toEqual([]);
      expect(load.failedTries).toBeGreaterThan(0);
      const kinds = [...load.counts].map(([kind, count]) => `${count} × ${kind}`).join(", ");
      await annotate(`${ROUNDS} kills; ${kinds}; ${load.failedTries} tries without an answer`);

      await expectLetters(await observer.users(administratorOf(lanes), "MIXED"));
      await sweepAsIfLater(ground.dataDir, blobFolder());
      expect((await readBlobFolder(blobFolder())).unfinished).toEqual([]);
      expect(await differences({ lanes, ledger, observer: createObserver() })).toEqual([]);
      await installation.stop();
    },
  );
});

async function kill(victim: Victim | "node, twice"): Promise<void> {
  if (victim !== "node, twice") return installation.kill(victim);
  await installation.kill("node");
  await startAndKill(installation, randomInt(2_000));
}

/** Five people who write, and an administrator who also makes accounts. */
async function openLanes(): Promise<Lane[]> {
  const { accounts = [], libraries } = installation.ready;
  const writers = accounts.filter(({ what }) => what === "standard");
  const trustees = accounts
    .filter(({ what }) => what === "tier1" || what === "tier2")
    .map((account) => account.user_id);
  const [administrator] = accounts.filter(({ what }) => what === "NRTADMIN");
  if (administrator === undefined || trustees.length < 2) throw new Error("ready.json names too few accounts");
  return Promise.all(
    [...writers, administrator].map(async (account) => {
      const caller = await signIn(installation.ready, account);
      const matter = await openMatter(caller, `Mixed load of ${account.user_id}`);
      const lane = { caller, matter, trustees };
      return account === administrator ? { ...lane, library: libraries[0] ?? "" } : lane;
    }),
  );
}

function administratorOf(lanes: readonly Lane[]): WorkCaller {
  const lane = lanes.find(({ library }) => library !== undefined);
  if (lane === undefined) throw new Error("No lane makes accounts");
  return lane.caller;
}

/** What is there otherwise than acknowledged or under way, over all lanes. */
async function differences(given: {
  readonly lanes: readonly Lane[];
  readonly ledger: Ledger;
  readonly observer: Observer;
  readonly changed?: ReadonlySet<string>;
}): Promise<string[]> {
  const { lanes, ledger, observer, changed } = given;
  const worlds = await Promise.all([
    ...lanes.map(({ caller, matter }) => observer.matter(caller, matter, changed)),
    observer.users(administratorOf(lanes), "MIXED"),
  ]);
  return ledger.compare(new Map(worlds.flatMap((world) => [...world])));
}

/** Each account was made with a letter, which a kill may delay or repeat but not lose (D31). */
async function expectLetters(users: ReadonlyMap<string, unknown>): Promise<void> {
  for (const subject of users.keys()) {
    const to = `${subject.slice("user/".length).toLowerCase()}@faults.example`;
    await expect.poll(() => lettersTo(installation.ready, to), { timeout: 60_000 }).not.toEqual([]);
  }
}

function blobFolder(): string {
  return join(ground.dataDir, "blobs");
}
