import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemActor } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLifecycle } from "@muniment/platform/lifecycle";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { Log } from "@muniment/platform/log";
import type { WorkServer } from "@muniment/work-server";
import { startEmbeddedPostgres } from "../embedded-postgres.ts";
import { startWorkServer } from "../faults/testing/muniment-process.ts";
import type { MunimentProcess } from "../faults/testing/muniment-process.ts";
import { findFreePorts } from "../free-port.ts";
import { layDemonstrationGroundwork } from "../groundwork.ts";
import { loadOperateCredentials, registerOperate, registerSignIn } from "../operate-application.ts";
import { startOperatePart } from "../operate-part.ts";
import type { OperatePartOptions } from "../operate-part.ts";
import { operateSecrets } from "../operate-secrets.ts";
import { demonstrationGroundwork } from "../scenario/index.ts";
import { identifyProcess, signalProcess, waitUntilGone } from "../running-process.ts";
import { startWorkPart } from "../work-part.ts";
import type { WorkPartOptions } from "../work-part.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { RecordingProxy } from "./recording-proxy.ts";

/** Somebody who can sign in. */
export interface OfficeAccount {
  readonly userId: string;
  readonly password: string;
  readonly email: string;
}

/** Work and Operate, each in the way in which it runs in an installation, with a handful of people. */
export interface Office extends AsyncDisposable {
  readonly work: string;
  readonly operate: string;
  /** Where Operate takes mail by SMTP. */
  readonly intakePort: number;
  /** NRTADMIN at Work, administrator of Operate. */
  readonly administrator: OfficeAccount;
  /** Case handlers. */
  readonly anna: OfficeAccount;
  readonly boris: OfficeAccount;
  readonly serviceAccount: OfficeAccount;
  /** Of the application for links. */
  readonly linkSecret: string;
  /** Every line that Operate has logged. */
  readonly lines: readonly string[];
  /** What stands before Work, where what comes is recorded. */
  readonly front: RecordingProxy | undefined;
  /** A superuser's address of a database of the installation. */
  databaseUrl(name: "work" | "operate"): string;
  /** Starts one more process of Operate on the same database, as behind a load balancer; gives its address. */
  addOperate(): Promise<string>;
  /** Stops Operate and starts it with these settings besides its own. */
  restartOperate(settings: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL for Operate's process, from outside; it is started again by itself. */
  killOperate(): Promise<void>;
  /** Stops or continues Work's process, which answers nothing meanwhile and keeps its connections. */
  signalWork(signal: "SIGSTOP" | "SIGCONT"): void;
}

/** How an office differs from the usual. */
export interface OfficeOptions {
  /** Further settings of Operate's server. */
  readonly operate?: Readonly<Record<string, string>>;
  /** Runs Work in a process of its own, so that it can be stopped. */
  readonly hasWorkProcess?: boolean;
  /** Puts a front server before Work that keeps what comes. */
  readonly isRecorded?: boolean;
}

const BUILDER = systemActor("tests");
const PATIENCE_MILLISECONDS = 10_000;
const PASSWORD = "Correct horse battery";
const SEED = "tests";

/** Starts an office on free ports and a data folder of its own. */
export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const lifecycle = createLifecycle();
  try {
    const log = createLog({ level: "silent" });
    const { folder, postgres, blobFolder, mailFolder } = await openFolders(lifecycle, log);
    const port = await findFreePorts(4, "127.0.0.1");
    const [work, operate] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`];
    const master = new Secret(randomBytes(32).toString("base64url"));
    const listen = { host: "127.0.0.1", log };
    const ownPort = options.isRecorded === true ? port + 3 : port;
    const front = ownPort === port ? undefined : lifecycle.own(await startRecordingProxy(port, ownPort));
    const workOptions: WorkPartOptions = {
      ...listen,
      port: ownPort,
      origin: work,
      databaseUrl: postgres.urlFor("work"),
      blobFolder,
      masterSecret: master,
      relayUrl: "smtp://127.0.0.1:9",
    };
    const secrets = operateSecrets(master);
    const credentials = await loadOperateCredentials(folder);
    const server = lifecycle.own(await startWorkPart(workOptions));
    await layDemonstrationGroundwork(server, SEED);
    await registerOperate(server, credentials, operate);
    await registerSignIn(server, secrets.signIn, operate);
    const [anna, boris] = [await addPerson(server, "ANNA"), await addPerson(server, "BORIS")];
    if (options.hasWorkProcess === true) await server[Symbol.asyncDispose]();
    const workProcess = options.hasWorkProcess === true ? lifecycle.own(await runWork(folder, workOptions)) : undefined;
    const lines: string[] = [];
    const operateOptions: OperatePartOptions = {
      ...listen,
      dataDir: folder,
      port: port + 1,
      origin: operate,
      workOrigin: work,
      databaseUrl: postgres.urlFor("operate"),
      secrets,
      mailFolder,
      intakePort: port + 2,
      actingPersonKey: new Secret(JSON.stringify(credentials.privateKey)),
      administrators: ["admin"],
      caseHandlers: ["ANNA", "BORIS"],
      writeLine: (line) => lines.push(line),
      settings: options.operate ?? {},
    };
    let operatePart = await startOperatePart(operateOptions);
    lifecycle.onStop(async () => operatePart[Symbol.asyncDispose]());
    return {
      work,
      operate,
      intakePort: port + 2,
      anna,
      boris,
      ...groundworkAccounts(),
      linkSecret: credentials.clientSecret.reveal(),
      lines,
      front,
      databaseUrl: (name) => postgres.urlFor(name),
      async addOperate() {
        const other = await findFreePorts(2, "127.0.0.1");
        lifecycle.own(await startOperatePart({ ...operateOptions, port: other, intakePort: other + 1 }));
        return `http://127.0.0.1:${other}`;
      },
      async restartOperate(settings) {
        await operatePart[Symbol.asyncDispose]();
        operatePart = await startOperatePart({ ...operateOptions, settings: { ...options.operate, ...settings } });
      },
      killOperate: () => killProcess("operate-process.ts", folder),
      signalWork(signal) {
        if (workProcess === undefined) throw new Error("Work runs in the process of the test");
        signalProcess(workProcess.pid, signal);
      },
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}

async function openFolders(lifecycle: Lifecycle, log: Log) {
  const folder = await mkdtemp(join(tmpdir(), "muniment-office-"));
  await chmod(folder, 0o711);
  lifecycle.onStop(async () => rm(folder, { recursive: true, force: true }));
  const postgres = lifecycle.own(await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log }));
  for (const name of ["work", "operate"]) await postgres.ensureDatabase(name);
  const [blobFolder, mailFolder] = [join(folder, "blobs"), join(folder, "received-mail")];
  for (const each of [blobFolder, mailFolder]) await mkdir(each);
  return { folder, postgres, blobFolder, mailFolder };
}

function groundworkAccounts(): Pick<Office, "administrator" | "serviceAccount"> {
  const { administrator, serviceAccount } = demonstrationGroundwork(SEED);
  const account = ({ user_id: userId, password, email }: typeof administrator) => ({ userId, password, email });
  return { administrator: account(administrator), serviceAccount: account(serviceAccount) };
}

async function runWork(folder: string, options: WorkPartOptions): Promise<MunimentProcess> {
  return startWorkServer(folder, {
    MUNIMENT_DATABASE_URL: options.databaseUrl,
    MUNIMENT_MASTER_SECRET: options.masterSecret.reveal(),
    MUNIMENT_PUBLIC_ORIGIN: options.origin,
    MUNIMENT_HOST: options.host,
    MUNIMENT_PORT: options.port,
    MUNIMENT_BLOBS: options.blobFolder,
    MUNIMENT_SMTP_URL: options.relayUrl,
    MUNIMENT_LOG_LEVEL: "warn",
  });
}

async function killProcess(program: string, folder: string): Promise<void> {
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (!command.includes(program) || !command.includes(folder)) continue;
    const identity = await identifyProcess(pid);
    signalProcess(pid, "SIGKILL");
    if (identity !== undefined) await waitUntilGone([identity], PATIENCE_MILLISECONDS);
  }
}

async function addPerson(server: WorkServer, userId: string): Promise<OfficeAccount> {
  const { users } = server.identity;
  const email = `${userId.toLowerCase()}@firm.example`;
  const prepared = await users.prepareCreation(BUILDER, {
    id: userId,
    full_name: `Person ${userId}`,
    email,
    password: PASSWORD,
    force_password_change: false,
    preferred_library: "ACTIVE",
  });
  await server.database.transaction((tx) => users.create(tx, BUILDER, prepared));
  return { userId, password: PASSWORD, email };
}
