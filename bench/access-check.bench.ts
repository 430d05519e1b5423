import { randomInt } from "node:crypto";
import { join } from "node:path";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createAuthenticator } from "@muniment/identity";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import { AppError, systemClock } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { createConverter } from "@muniment/documents/convert";
import { readShownMail, readShownPage } from "@muniment/mail/read";
import { createLog } from "@muniment/platform/log";
import { createRepository } from "@muniment/work";
import { createWorkServer } from "@muniment/work-server";
import { oracleOf } from "./lists.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { LIBRARY } from "./seed.ts";
import { medianTime, pair } from "./timing.ts";
import { configOf } from "./world.ts";
import type { FilledLibrary, World } from "./world.ts";

const MOST_FOR_ONE = 1.2;
const MOST_FOR_MANY = 3;
const MOST_TOKEN_MILLISECONDS = 0.1;
const MANY = 500;
const TIMES = 300;
const READER = "TWENTIETH";

/** What turns documents into pictures of themselves, which nobody asks for here. */
const converting = (scratchFolder: string) => ({
  scratchFolder,
  converter: createConverter({ scratchFolder, readers: { message: readShownMail, page: readShownPage } }),
});

/** One access check and 500 in one call, through the service that the routes use; and the check of a token. */
export async function benchAccessCheck(world: World): Promise<Report> {
  const size = world.sizes.at(-1) ?? 0;
  const library = await world.library(size);
  const log = createLog({ level: "error" });
  await using server = await createWorkServer(configOf(library), { log });
  const { database, identity } = server;
  const repository = createRepository({
    database,
    clock: systemClock,
    blobs: createDiskBlobStore({ directory: join(world.folder, "blobs") }),
    longWork: createLongWork({ database, clock: systemClock, jobs: createJobQueue() }),
    loadActor: identity.loadActor,
    ...converting(join(world.folder, "scratch")),
    origin: "http://127.0.0.1",
    maxUploadBytes: 1,
    verifyDownloads: true,
    accelPrefix: undefined,
  });
  const open = createAuthenticator({ database, clock: systemClock, loadActor: identity.loadActor, origins: [] });
  const authenticate = async (of: string) => open(of, { address: "127.0.0.1", origin: undefined });
  const token = library.tokens.get(READER) ?? "";
  const actor = await authenticate(token);
  if (actor === undefined) throw new Error(`${READER} is not signed in`);
  const check = (ids: readonly string[]): Promise<boolean> => mayRead(repository, { database, actor, ids });

  await compareWithOracle(library, check);
  const { near, far } = await visibleIds(library);
  const bare = (): Promise<number> => medianTime(TIMES, () => readBare(database, 1 + randomInt(size)));
  const one = (): Promise<number> => medianTime(TIMES, () => check([far[randomInt(MANY)] ?? ""]));
  const many = (ids: readonly string[]) => (): Promise<number> => medianTime(Math.ceil(TIMES / 10), () => check(ids));
  const findings: Finding[] = [];
  const add = async (
    path: string,
    pairing: ReturnType<typeof pair>,
    goal: { text: string; against: string; isMet: (measured: Awaited<ReturnType<typeof pair>>) => boolean },
  ): Promise<void> => {
    const measured = await pairing;
    findings.push({
      path,
      measured: spreadText(measured.ours, " ms"),
      against: `${spreadText(measured.plain, " ms")} ${goal.against}`,
      ratio: spreadText(measured.ratio),
      goal: goal.text,
      isMet: goal.isMet(measured),
    });
  };
  const most = (factor: number, against: string) => ({
    text: `≤ ${factor} ×`,
    against,
    isMet: ({ ratio }: Awaited<ReturnType<typeof pair>>) => ratio.median <= factor,
  });
  await add("one access check", pair(one, bare), most(MOST_FOR_ONE, "bare read"));
  await add(`${MANY} checks in one call, of a few matters`, pair(many(near), one), most(MOST_FOR_MANY, "one check"));
  await add(`${MANY} checks in one call, of ${MANY} matters`, pair(many(far), one), most(MOST_FOR_MANY, "one check"));
  await add(
    "token check",
    pair(() => medianTime(TIMES, () => authenticate(token)), bare),
    {
      text: `≤ ${MOST_TOKEN_MILLISECONDS} ms`,
      against: "bare read",
      isMet: ({ ours }) => ours.median <= MOST_TOKEN_MILLISECONDS,
    },
  );
  return {
    findings,
    how:
      `Services called one after the other in a library of ${number(size)} documents, against a prepared select of one ` +
      "document by primary key through the same driver; the checks compared with the oracle's.",
  };
}

async function readBare(database: Database, documentNumber: number): Promise<void> {
  const { rowCount } = await database.pool.query({
    name: "bare",
    text: "select * from work.document where library_id = $1 and document_number = $2 and version = 1",
    values: [1, documentNumber],
  });
  if (rowCount !== 1) throw new Error(`document ${documentNumber} is not there`);
}

async function mayRead(
  { reaches, documents }: ReturnType<typeof createRepository>,
  given: { database: Database; actor: UserActor; ids: readonly string[] },
): Promise<boolean> {
  const { database, actor, ids } = given;
  const reach = await reaches.reach(actor, LIBRARY);
  try {
    await documents.requireAll(database.reader, reach, { ids, needed: "read" });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function compareWithOracle(library: FilledLibrary, check: (ids: string[]) => Promise<boolean>): Promise<void> {
  const oracle = await oracleOf(library);
  for (let time = 0; time < MANY; time += 1) {
    const documentNumber = 1 + randomInt(library.documents);
    const allowed = await check([`${LIBRARY}!${documentNumber}.1`]);
    if (allowed !== (await oracle.sees(READER, documentNumber))) {
      throw new Error(`${READER} ${allowed ? "was" : "was not"} let to document ${documentNumber}`);
    }
  }
}

/** Documents that the reader sees: of as few matters as can be, and of as many. */
async function visibleIds(library: FilledLibrary): Promise<{ near: string[]; far: string[] }> {
  const found = await library.database.pool.query<{ document_number: number }>(
    `select document_number from work.document where version = 1 and security_id % 20 = 0 and security_id <= 10000
      order by security_id, document_number`,
  );
  const ids = found.rows.map((row) => `${LIBRARY}!${row.document_number}.1`);
  const step = Math.floor(ids.length / MANY);
  return { near: ids.slice(0, MANY), far: ids.filter((_, at) => at % step === 0).slice(0, MANY) };
}
