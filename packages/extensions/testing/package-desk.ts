import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDiskBlobStore } from "@muniment/blob-store";
import type { BlobStore } from "@muniment/blob-store";
import { createDirectoryApp, createTestDirectory } from "@muniment/identity/testing";
import type { Answer, Call, TestDirectory, TestUser } from "@muniment/identity/testing";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { packageLimits } from "@muniment/work-api/control-center/package";
import { createApplicationRegistry, createExtensions, readOutlookSettings } from "../src/index.ts";
import type { Extensions, PackagePolicy } from "../src/index.ts";

const CONSOLE = "/api/control-center/v1";

/** Packages over HTTP, on a database and a folder of their own. */
export interface PackageDesk extends AsyncDisposable {
  readonly clock: ReturnType<typeof fakeClock>;
  readonly database: Database;
  readonly directory: TestDirectory;
  readonly blobs: BlobStore;
  /** Where content lies. */
  readonly folder: string;
  readonly extensions: Extensions;
  /** From now on packages are served from there. */
  moveTo(appsOrigin: string): void;
  readonly call: Call;
  /** Uploads a file as the page does. */
  upload(user: TestUser, bytes: Buffer, given?: { name?: string; update?: string }): Promise<Answer>;
  /** Opens the draft of an upload, ticks everything that it asks for, and ends the wizard. */
  install(user: TestUser, bytes: Buffer, choices?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Opens the endpoints of packages with this policy, and these servers of applications. */
export async function openPackageDesk(
  policy: Partial<PackagePolicy> = {},
  services: ReadonlyMap<string, string> = new Map([["notes", "http://127.0.0.1:9"]]),
): Promise<PackageDesk> {
  const clock = fakeClock();
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "muniment-packages-"));
  const blobs = createDiskBlobStore({ directory: folder });
  const directory = createTestDirectory(database, { clock });
  const jobs = createJobQueue();
  let appsOrigin = "https://apps.example";
  const whole = {
    signature: "warn",
    limits: packageLimits,
    region: "",
    environment: "",
    isDevelopment: false,
  } as const;
  const extensions = createExtensions({
    database,
    clock,
    blobs,
    jobs,
    queueMail: createMailQueue({ clock, jobs }),
    isRelayReachable: async () => true,
    applications: createApplicationRegistry({ clock }),
    policy: { ...whole, ...policy },
    services,
    appsOriginOf: () => appsOrigin,
    platform: "https://work.example",
    outlook: readOutlookSettings({ officeJs: "", onPremises: "" }),
    downloadsFolder: join(folder, "none"),
  });
  const { app, call } = createDirectoryApp(directory, { database, clock, more: extensions.mount });
  const upload: PackageDesk["upload"] = async (user, bytes, { name = "package.zip", update } = {}) => {
    const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`;
    const response = await app.inject({
      method: "POST",
      url: `${CONSOLE}/applications/packages${update === undefined ? "" : `?update=${update}`}`,
      headers: { "x-auth-token": String(user.userNum), "content-type": "multipart/form-data; boundary=x" },
      payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--x--\r\n")]),
    });
    const body = response.json<Answer["body"]>();
    const refused = (body.error?.messages ?? []).map(({ code, field }) => `${field ?? ""}: ${code}`);
    return { status: response.statusCode, headers: response.headers, body, text: response.body, refused };
  };
  return {
    clock,
    database,
    directory,
    blobs,
    folder,
    extensions,
    moveTo: (origin) => (appsOrigin = origin),
    call,
    upload,
    async install(user, bytes, choices = {}) {
      const uploaded = await upload(user, bytes);
      if (uploaded.status !== 201) return uploaded;
      const draft = uploaded.body.data as { draft_id: string; demands: { id: string }[] };
      const path = `${CONSOLE}/applications/drafts/${draft.draft_id}`;
      const told = await call(user, "PATCH", path, { accepted: draft.demands.map(({ id }) => id), ...choices });
      return told.status === 200 ? call(user, "POST", `${path}/finish`) : told;
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
