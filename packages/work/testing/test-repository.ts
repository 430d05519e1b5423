import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createDiskBlobStore } from "@muniment/blob-store";
import type { BlobStore } from "@muniment/blob-store";
import { createConverter } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import { createCallerAmendment } from "@muniment/identity";
import { createTestDirectory } from "@muniment/identity/testing";
import type { TestDirectory, TestLibrary, TestUser } from "@muniment/identity/testing";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import type { LongWork } from "@muniment/jobs";
import type { LevelCap } from "@muniment/kernel";
import { readShownMail, readShownPage } from "@muniment/mail/read";
import { auditSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { httpErrors } from "@muniment/work-api";
import { createRepository } from "../src/index.ts";
import type { RepositoryDeps } from "../src/index.ts";
import { openSession, readToken, tokenOf } from "./session.ts";
import type { Session } from "./session.ts";

const MOST_UPLOAD_BYTES = 1024 * 1024;

/** One server on a repository, with caches of its own. */
export interface TestServer {
  readonly app: FastifyInstance;
  /** Requests of a person to a library, by default the first one; `undefined` sends no token. */
  as(
    person: TestUser | undefined,
    given?: { library?: TestLibrary; scopeCap?: LevelCap; isBackground?: boolean },
  ): Session;
  /** Runs the task of this name once, as a worker would. */
  run(task: string, payload?: object): Promise<void>;
}

/** A repository on a fresh database with one library, and a first server on it. */
export interface TestRepository extends TestServer, AsyncDisposable {
  readonly database: Database;
  readonly clock: FakeClock;
  readonly blobs: BlobStore;
  readonly longWork: LongWork;
  readonly converter: Converter;
  readonly scratchFolder: string;
  readonly directory: TestDirectory;
  readonly library: TestLibrary;
  /** The first NRTADMIN of the library. */
  readonly administrator: Session;
  /** A further server on the same database and content. */
  aServer(options?: Pick<RepositoryDeps, "limits" | "uploads" | "heartbeatMilliseconds" | "showsNames">): TestServer;
}

/** Starts a repository in a database of its own; to be disposed of. */
export async function createTestRepository(): Promise<TestRepository> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-work-"));
  const database = await testDatabase();
  const clock = fakeClock();
  const blobs = createDiskBlobStore({ directory: folder, clock });
  const longWork = createLongWork({ database, clock, jobs: createJobQueue() });
  const scratchFolder = await mkdtemp(join(tmpdir(), "muniment-work-scratch-"));
  const converter = createConverter({ scratchFolder, readers: { message: readShownMail, page: readShownPage } });
  const ground = { database, clock, blobs, longWork, converter, scratchFolder };
  const directory = createTestDirectory(database, { clock });
  const library = await directory.aLibrary({ alias: "Active" });
  const aServer: TestRepository["aServer"] = (options = {}) =>
    createServer({ ...ground, ...options }, createTestDirectory(database, { clock }), library);
  const first = createServer(ground, directory, library);
  return {
    ...ground,
    ...first,
    directory,
    library,
    administrator: first.as(library.administrator),
    aServer,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await converter.close();
      for (const each of [folder, scratchFolder]) await rm(each, { recursive: true, force: true });
    },
  };
}

function createServer(
  deps: Pick<
    RepositoryDeps,
    | "database"
    | "clock"
    | "blobs"
    | "longWork"
    | "converter"
    | "scratchFolder"
    | "limits"
    | "uploads"
    | "heartbeatMilliseconds"
    | "showsNames"
  >,
  directory: TestDirectory,
  library: TestLibrary,
): TestServer {
  const { database, clock } = deps;
  const { identity } = directory;
  const repository = createRepository({
    ...deps,
    loadActor: identity.loadActor,
    origin: "http://work.example",
    maxUploadBytes: MOST_UPLOAD_BYTES,
    verifyDownloads: true,
    accelPrefix: undefined,
  });
  const app = createApp({ log: createLog({ level: "silent" }), errors: httpErrors, version: "test" });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    customerId: 1,
    amend: createCallerAmendment({ database, clock, loadActor: identity.loadActor, origin: "http://work.example" }),
    subjectOf: auditSubject,
    maySeeAgain: repository.maySee,
    async authenticate(token) {
      const { userNum, scopeCap, isBackground } = readToken(token);
      const scopes = new Set([isBackground ? "work.events.read" : scopeCap === undefined ? "user" : "work.read"]);
      const session = { clientId: "tests", sessionId: `session of ${token}`, scopes, scopeCap };
      const actor = await identity.loadActor(database.reader, userNum, session);
      return actor === undefined || !isBackground ? actor : { ...actor, purpose: "background" as const };
    },
  });
  identity.mount(mounter);
  repository.mount(mounter);
  mounter.finish();
  app.addHook("preClose", async () => repository.endStreams());
  return {
    app,
    async run(name, payload = {}) {
      const task = repository.tasks.find((each) => each.name === name);
      if (task === undefined) throw new Error(`There is no task ${name}`);
      const { signal } = new AbortController();
      const log = createLog({ level: "silent" });
      await task.run(payload, { clock, log, signal, attempt: 1, isLastAttempt: true });
    },
    as(person, given = {}) {
      const token = person === undefined ? undefined : tokenOf(person, given.scopeCap, given.isBackground);
      return openSession(app, { library: (given.library ?? library).alias, person, token });
    },
  };
}
