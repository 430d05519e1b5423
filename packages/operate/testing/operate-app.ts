import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createConverter, openScratchFolder } from "@muniment/documents/convert";
import { newId } from "@muniment/kernel";
import { createSmtpTransport } from "@muniment/mail";
import { readShownMail, readShownPage } from "@muniment/mail/read";
import { httpErrors, permissions } from "@muniment/operate-api";
import { Secret } from "@muniment/platform/config";
import { createApp, createRequestMounter, originOf } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import type { Database } from "@muniment/platform/db";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { createOperate, subjectOf } from "../src/index.ts";
import type { Operate, OperateActor } from "../src/index.ts";

/** The answer to a request. */
export interface OperateAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parsed body; tests know what they asked for. */
  readonly body: {
    readonly data: never;
    readonly cursor?: string;
    readonly error?: {
      readonly code: string;
      readonly code_message: string;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly messages?: readonly { readonly code: string; readonly field?: string }[];
    };
  };
}

/** Operate on a database and a folder of its own, without its door: a request names who makes it. */
export interface TestOperate extends AsyncDisposable {
  readonly database: Database & { readonly url: string };
  readonly clock: FakeClock;
  readonly operate: Operate;
  readonly app: FastifyInstance;
  /** The folder of the service `files`. */
  readonly folder: string;
  /** The folder of another one, which is not added yet: `masters`. */
  readonly mastersFolder: string;
  /** Somebody with these permissions, by default all. */
  aPerson(name: string, given?: readonly string[]): Promise<OperateActor>;
  call(
    person: OperateActor | undefined,
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    given?: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<OperateAnswer>;
}

const API = "/api/operate/v1";
const READERS = { message: readShownMail, page: readShownPage };

const sealedStore = (directory: string) => ({
  blobs: createDiskBlobStore({ directory }),
  keys: [{ id: "tests", bytes: randomBytes(32) }],
});

/** Starts one; nothing runs in the background. */
export async function openTestOperate(options: { clock?: FakeClock; relay?: Secret } = {}): Promise<TestOperate> {
  const database = await testDatabase("operate");
  const clock = options.clock ?? fakeClock();
  const folder = await mkdtemp(join(tmpdir(), "muniment-operate-"));
  const mailFolder = await mkdtemp(join(tmpdir(), "muniment-operate-mail-"));
  const mastersFolder = await mkdtemp(join(mailFolder, "masters-"));
  const scratch = await openScratchFolder(join(tmpdir(), "muniment-operate-scratch"));
  const converter = createConverter({ scratchFolder: scratch.path, readers: READERS });
  const log = createLog({ level: "silent" });
  const transport = createSmtpTransport(options.relay ?? new Secret("smtp://127.0.0.1:1"));
  const operate = createOperate({
    database,
    clock,
    log,
    sealer: createSealer(parseSealKeys(new Secret(`k1:${randomBytes(32).toString("base64url")}`))),
    origin: "http://operate.example",
    signIn: { issuer: "http://work.example", client: { clientId: "tests", clientSecret: "secret" } },
    rights: { administrators: [], caseHandlers: [], postRoom: [] },
    localFolders: new Map(Object.entries({ files: folder, masters: mastersFolder })),
    actingPersonKey: undefined,
    reconciles: true,
    receivedMail: sealedStore(mailFolder),
    uploads: sealedStore(join(mailFolder, "uploads")),
    isReceiving: true,
    probeSeconds: 1,
    converter,
    scratchFolder: scratch.path,
    outgoingMail: { transport, sender: { name: "The firm", address: "office@firm.example" } },
  });
  const people = new Map<string, OperateActor>();
  const app = createApp({ log, errors: httpErrors, version: "test" });
  const mounter = createRequestMounter<OperateActor>(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate: async (token) => people.get(token),
    authorize: operate.authorize,
    amend: async (_caller, request) => ({ origin: originOf(request) }),
    subjectOf,
  });
  operate.mount(mounter);
  mounter.finish();
  return {
    database,
    clock,
    operate,
    app,
    folder,
    mastersFolder,
    async aPerson(name, given = permissions) {
      const actor = await addPerson(database, { name, given, now: clock.now() });
      people.set(actor.userId, actor);
      return actor;
    },
    async call(person, method, path, { body, headers = {} } = {}) {
      const response = await app.inject({
        method,
        url: `${API}${path}`,
        headers: { ...(person === undefined ? {} : { "x-auth-token": person.userId }), ...headers },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const isJson = String(response.headers["content-type"]).startsWith("application/json");
      return {
        status: response.statusCode,
        headers: response.headers,
        body: isJson ? response.json<OperateAnswer["body"]>() : ({} as OperateAnswer["body"]),
      };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await transport[Symbol.asyncDispose]();
      await converter.close();
      await scratch[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      for (const each of [folder, mailFolder]) await rm(each, { recursive: true, force: true });
    },
  };
}

async function addPerson(
  database: Database,
  { name, given, now }: { name: string; given: readonly string[]; now: Date },
): Promise<OperateActor> {
  const id = newId();
  const login = name.toUpperCase();
  const { rows } = await database.pool.query<{ num: number }>(
    `insert into operate."user" (id, issuer, subject, login, name, email, created_at, updated_at)
         values ($1, 'http://work.example', $2, $2, $3, $4, $5, $5) returning num`,
    [id, login, name, `${login.toLowerCase()}@firm.example`, now],
  );
  const actor: OperateActor = {
    userNum: Number(rows[0]?.num),
    userId: id,
    login,
    name,
    email: `${login.toLowerCase()}@firm.example`,
    permissions: new Set(given),
    clientId: "tests",
    sessionId: newId(),
    scopeCap: undefined,
  };
  return actor;
}

/** A place for all cases in the service `files`, unless something else is said. */
export async function addRepository(
  test: TestOperate,
  administrator: OperateActor,
  { key, ...given }: { readonly key: string; readonly [setting: string]: unknown },
): Promise<void> {
  const body = { name: key, service: "files", context: "global", resolver: "id", ...given };
  const made = await test.call(administrator, "PUT", `/admin/repositories/${key}`, { body });
  if (made.status !== 200) throw new Error(`The repository was not added: ${JSON.stringify(made.body)}`);
}

/** The service `files`, or another one, which everybody reaches as the service account. */
export async function addFolderService(
  test: TestOperate,
  administrator: OperateActor,
  given: { system_name: string; display_name: string } = { system_name: "files", display_name: "Files" },
): Promise<void> {
  const body = { ...given, type: "local-folder" };
  const made = await test.call(administrator, "POST", "/admin/linkedServices", { body });
  if (made.status !== 201) throw new Error(`The service was not added: ${JSON.stringify(made.body)}`);
}
