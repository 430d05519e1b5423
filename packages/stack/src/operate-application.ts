import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JWK } from "jose";
import { keepApplication } from "@muniment/identity";
import { newSecret, systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import type { WorkServer } from "@muniment/work-server";
import { writeFileDurably } from "./durable-file.ts";

/** What Operate needs to be Work's application: how it signs in people, and signs for whom it acts. */
export interface OperateCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** For `createActingPersonSigner`. */
  readonly privateKey: JWK;
  readonly publicKey: JWK;
}

const CLIENT_ID = "operate";
const FILE = "operate.json";

/** The credentials of the data folder, made the first time with mode 0600. Throws when the file is damaged. */
export async function loadOperateCredentials(dataDir: string): Promise<OperateCredentials> {
  const path = join(dataDir, FILE);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text !== undefined) return parse(text, path);
  const made = JSON.stringify({ client_secret: newSecret(), ...(await newActingPersonKey()) }, undefined, 2);
  await writeFileDurably(path, `${made}\n`);
  return parse(made, path);
}

function parse(text: string, path: string): OperateCredentials {
  try {
    const stored = JSON.parse(text) as { client_secret?: unknown; privateKey?: JWK; publicKey?: JWK };
    const { client_secret: secret, privateKey, publicKey } = stored;
    if (typeof secret === "string" && privateKey?.d !== undefined && publicKey?.x !== undefined) {
      return { clientId: CLIENT_ID, clientSecret: new Secret(secret), privateKey, publicKey };
    }
  } catch {
    // Not JSON: reported below, without quoting what may be half a secret.
  }
  throw new Error(`${path} is damaged. Bring it back from a backup, or remove it and link Operate again`);
}

/** Registers Operate at Work, or brings the registration up to date: the ports may be others than last time. */
export async function registerOperate(
  server: WorkServer,
  credentials: OperateCredentials,
  operateOrigin: string,
): Promise<void> {
  await server.database.transaction((tx) =>
    keepApplication(
      tx,
      {
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret.reveal(),
        name: "Operate",
        type: "web",
        include_external: true,
        grants: ["authorization_code"],
        allow_refresh: true,
        redirect_uris: [`${operateOrigin}/externalServices/replyFrom`],
        acting_person: true,
        jwks: { keys: [credentials.publicKey] },
        permissions: ["audit.write"],
      },
      systemClock,
    ),
  );
}

/** A sign-in lasts as long as a session of Operate may; Work ends it when the person signs out there. */
const SIGN_IN_MINUTES = 720;

/**
 * Registers what signs people in to Operate. It is an application of its own because its tokens must end with the
 * sign-in, and those of an application that may refresh do not.
 */
export async function registerSignIn(server: WorkServer, secret: Secret, operateOrigin: string): Promise<void> {
  await server.database.transaction((tx) =>
    keepApplication(
      tx,
      {
        client_id: "operate-sign-in",
        client_secret: secret.reveal(),
        name: "Operate: signing in",
        type: "web",
        include_external: true,
        grants: ["authorization_code"],
        redirect_uris: [`${operateOrigin}/auth/callback`],
        post_logout_redirect_uris: [`${operateOrigin}/auth/signed-out`],
        access_minutes: SIGN_IN_MINUTES,
      },
      systemClock,
    ),
  );
}
