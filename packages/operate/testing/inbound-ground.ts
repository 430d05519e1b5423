import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Readable } from "node:stream";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createJobQueue, startWorker } from "@muniment/jobs";
import type { Worker } from "@muniment/jobs";
import { newId, systemClock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { testDatabase } from "@muniment/platform/testing";
import { createLocalFolderRepository } from "../src/document-repository/index.ts";
import type { DocumentRepository } from "../src/document-repository/index.ts";
import { createInboundMail } from "../src/inbound-email/index.ts";
import type { InboundMail } from "../src/inbound-email/index.ts";
import { createOperations } from "../src/operation/index.ts";
import { createStaging } from "../src/staging/index.ts";
import type { Staging } from "../src/staging/index.ts";

/** What a message has come to. */
export interface Arrived {
  readonly state: string;
  readonly stage: string;
  readonly trouble: { readonly code: string; readonly text: string } | null;
  readonly email_id: string | null;
}

/** Inbound mail on a database and a folder of its own, with one mailbox, and workers that a test starts. */
export interface InboundGround extends AsyncDisposable {
  readonly database: Database;
  readonly inbound: InboundMail;
  readonly staging: Staging;
  readonly serviceId: string;
  readonly mailboxId: string;
  /** Makes every call to the repository fail as long as it is set. */
  fault: Error | undefined;
  work(): Promise<Worker>;
  /** Hands a message to the receiver; its id. */
  deliver(raw: string | Uint8Array): Promise<string>;
  /** What the message is when it is neither running nor expected to go on. */
  settled(messageId: string): Promise<Arrived>;
  arrived(messageId: string): Promise<Arrived>;
  /** Files below staging, by their path. */
  files(): Promise<string[]>;
  rows<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

function askingOf(database: Database, root: string): Pick<InboundGround, "arrived" | "settled" | "files" | "rows"> {
  const arrived = async (id: string): Promise<Arrived> => {
    const { rows } = await database.pool.query<Arrived>(
      "select state, stage, trouble, email_id from operate.received_message where id = $1",
      [id],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("There is no such message");
    return row;
  };
  return {
    arrived,
    async settled(id) {
      for (let tries = 0; tries < 400; tries += 1) {
        const found = await arrived(id);
        if (found.state !== "running") return found;
        await delay(25);
      }
      throw new Error(`The message is still ${JSON.stringify(await arrived(id))}`);
    },
    async files() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
        .toSorted();
    },
    async rows<T>(sql: string, values: readonly unknown[] = []) {
      const result = await database.pool.query(sql, [...values]);
      return result.rows as T[];
    },
  };
}

async function deliver(database: Database, { intake }: InboundMail, raw: string | Uint8Array): Promise<string> {
  const id = newId();
  const address = "intake@firm.example";
  const rule = await intake.findMailbox(address);
  const sender = `${id}@client.example`;
  await intake.accept(
    {
      id,
      receivedAt: systemClock.now(),
      sender,
      recipients: [{ address, mailbox: rule?.mailbox ?? "" }],
      client: { address: "127.0.0.1", name: "client.example", isSecure: false },
    },
    Readable.from([Buffer.from(raw)], { objectMode: false }),
  );
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from operate.received_message where envelope_sender = $1",
    [sender],
  );
  return rows[0]?.id ?? "";
}

/** Opens it; `mostBytesRead` as inbound mail takes it. */
export async function openInboundGround(given: { mostBytesRead?: number } = {}): Promise<InboundGround> {
  const database = await testDatabase("operate");
  const folder = await mkdtemp(join(tmpdir(), "muniment-inbound-"));
  const root = join(folder, "staging");
  await mkdir(root);
  const [serviceId, mailboxId] = await addMailbox(database);
  const ground = { fault: undefined as Error | undefined };
  const local = createLocalFolderRepository(root);
  const repository = withFault(local, () => ground.fault);
  const clock = systemClock;
  const log = createLog({ level: "silent" });
  const staging = createStaging({
    operations: createOperations({ database, clock, reconciles: true }),
    repositories: {
      async asService() {
        if (ground.fault !== undefined) throw ground.fault;
        return repository;
      },
      async hasAccount() {
        return true;
      },
      async asUser() {
        throw new Error("Staging is never a person's");
      },
    },
  });
  const inbound = createInboundMail({
    database,
    clock,
    jobs: createJobQueue(),
    staging,
    store: {
      blobs: createDiskBlobStore({ directory: join(folder, "mail") }),
      keys: [{ id: "test", bytes: randomBytes(32) }],
    },
    probeSeconds: 1,
    instance: "tests",
    followUp: { takeReport: async () => undefined, answer: async () => undefined },
    isReferencedElsewhere: async () => new Set(),
    ...given,
  });
  return Object.assign(ground, {
    database,
    inbound,
    staging,
    serviceId,
    mailboxId,
    work: () => startWorker({ database, tasks: inbound.tasks, schedules: [], log, clock }),
    ...askingOf(database, root),
    deliver: async (raw: string | Uint8Array) => deliver(database, inbound, raw),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function withFault(repository: DocumentRepository, fault: () => Error | undefined): DocumentRepository {
  const guarded = Object.entries(repository).map(([name, member]) => {
    if (typeof member !== "function") return [name, member];
    const call = member as (...given: unknown[]) => Promise<unknown>;
    return [
      name,
      async (...given: unknown[]) => {
        const error = fault();
        if (error !== undefined) throw error;
        return call(...given);
      },
    ];
  });
  return Object.fromEntries(guarded) as DocumentRepository;
}

async function addMailbox(database: Database): Promise<[string, string]> {
  const [serviceId, mailboxId] = [newId(), newId()];
  await database.pool.query(
    `insert into operate.linked_service (id, system_name, type, display_name, base_url, client_id, preferred_database,
      scopes, allow_fallback, fallback_when_expired, one_account_per_user, uses_pkce, is_enabled, created_at, updated_at)
     values ($1, 'folder', 'local-folder', 'Folder', '', '', '', '', true, false, false, false, true, now(), now())`,
    [serviceId],
  );
  await database.pool.query(
    `insert into operate.repository (key, name, description, service_id, context, library, resolver, workspace, find_by,
      properties, folder, deny_extensions, updated_at)
     values ('inbound-email', 'Staging', '', $1, 'global', '', 'id', '', '{}', '{}', '', '{}', now())`,
    [serviceId],
  );
  await database.pool.query(
    `insert into operate.mailbox (id, name, repository, service_id, library, root, item_id, place_name,
      default_team_id, max_bytes, state, state_since, created_at, updated_at)
     select $1, 'Intake', 'inbound-email', $2, '', '', '', 'Staging', t.id, 52428800, 'enabled', now(), now(), now()
     from operate.team t where t.is_everybody`,
    [mailboxId, serviceId],
  );
  await database.pool.query("insert into operate.mailbox_address values ('intake@firm.example', $1, true)", [
    mailboxId,
  ]);
  return [serviceId, mailboxId];
}
