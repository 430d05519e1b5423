import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemActor } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { WorkServer } from "@muniment/work-server";
import { startEmbeddedPostgres } from "../embedded-postgres.ts";
import { findFreePorts } from "../free-port.ts";
import { layDemonstrationGroundwork } from "../groundwork.ts";
import { loadOperateCredentials, registerOperate, registerSignIn } from "../operate-application.ts";
import { startOperatePart } from "../operate-part.ts";
import { operateSecrets } from "../operate-secrets.ts";
import { demonstrationGroundwork } from "../scenario/index.ts";
import { startWorkPart } from "../work-part.ts";

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
  readonly server: WorkServer;
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
  /** A superuser's address of a database of the installation. */
  databaseUrl(name: "work" | "operate"): string;
}

const BUILDER = systemActor("tests");
const PASSWORD = "Correct horse battery";

/** Starts an office on free ports and a data folder of its own. */
export async function openOffice(): Promise<Office> {
  const lifecycle = createLifecycle();
  const folder = await mkdtemp(join(tmpdir(), "muniment-office-"));
  await chmod(folder, 0o711);
  lifecycle.onStop(async () => rm(folder, { recursive: true, force: true }));
  try {
    const log = createLog({ level: "silent" });
    const postgres = lifecycle.own(await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log }));
    for (const name of ["work", "operate"]) await postgres.ensureDatabase(name);
    const blobFolder = join(folder, "blobs");
    await mkdir(blobFolder);
    const port = await findFreePorts(2, "127.0.0.1");
    const [work, operate] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`];
    const master = new Secret(randomBytes(32).toString("base64url"));
    const listen = { host: "127.0.0.1", log };
    const server = lifecycle.own(
      await startWorkPart({
        ...listen,
        port,
        origin: work,
        databaseUrl: postgres.urlFor("work"),
        blobFolder,
        masterSecret: master,
        relayUrl: "smtp://127.0.0.1:9",
      }),
    );
    const seed = "tests";
    await layDemonstrationGroundwork(server, seed);
    const secrets = operateSecrets(master);
    const credentials = await loadOperateCredentials(folder);
    await registerOperate(server, credentials, operate);
    await registerSignIn(server, secrets.signIn, operate);
    const [anna, boris] = [await addPerson(server, "ANNA"), await addPerson(server, "BORIS")];
    const lines: string[] = [];
    lifecycle.own(
      await startOperatePart({
        ...listen,
        dataDir: folder,
        port: port + 1,
        origin: operate,
        workOrigin: work,
        databaseUrl: postgres.urlFor("operate"),
        sealKeys: secrets.sealKeys,
        signInSecret: secrets.signIn,
        administrators: ["admin"],
        caseHandlers: ["ANNA", "BORIS"],
        writeLine: (line) => lines.push(line),
      }),
    );
    const { administrator, serviceAccount } = demonstrationGroundwork(seed);
    const account = ({ user_id: userId, password, email }: typeof administrator) => ({ userId, password, email });
    return {
      work,
      operate,
      server,
      anna,
      boris,
      administrator: account(administrator),
      serviceAccount: account(serviceAccount),
      linkSecret: credentials.clientSecret.reveal(),
      lines,
      databaseUrl: (name) => postgres.urlFor(name),
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
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
