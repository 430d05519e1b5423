import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import type { Rolldown } from "vite";
import { packFiles, readFolder } from "@muniment/extension-kit/pack";
import { createCaller } from "./caller.ts";
import { account } from "./installation.ts";

const EXAMPLE = fileURLToPath(new URL("../examples/hello-extension", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../apps/muniment/src/main.ts", import.meta.url));
const run = promisify(execFile);

/** Where applications are administered. */
const APPLICATIONS = "/api/control-center/v1/applications";

type Files = Map<string, Uint8Array>;

/** The sample's files, with its script and what it imports in one, as its author would build them. */
export async function sampleFiles(): Promise<Files> {
  const lib = { entry: "src/page.js", formats: ["es" as const], fileName: "page" };
  const built = await build({ configFile: false, root: EXAMPLE, logLevel: "warn", build: { write: false, lib } });
  const { code } = ([built].flat()[0] as Rolldown.RolldownOutput).output[0];
  const files = new Map([...(await readFolder(EXAMPLE))].filter(([path]) => !path.startsWith("src/")));
  return files.set("web/page.js", Buffer.from(code));
}

/** The sample's manifest under ids that no earlier run has used, with changes. */
export async function rename(
  files: Files,
  changes: Record<string, unknown> = {},
): Promise<{ readonly id: string; readonly clientId: string }> {
  const manifest = JSON.parse(await readFile(`${EXAMPLE}/manifest.json`, "utf8")) as Record<string, unknown>;
  const tail = crypto.randomUUID().slice(0, 8);
  const id = `org.example.x${tail}`;
  const clientId = `sample-${tail}`;
  const redirectUris = [`{origin}/apps/${id}/oauth/callback`];
  const oauth = { ...(manifest["oauth"] as Record<string, unknown>), clientId, redirectUris };
  files.set("manifest.json", Buffer.from(JSON.stringify({ ...manifest, ...changes, id, family: id, oauth })));
  return { id, clientId };
}

/** Packs files as an author does, by the command line and signed; gives the package and the public half of the key. */
export async function packByCommand(files: Files, folder: string): Promise<{ zip: string; jwk: string }> {
  const source = join(folder, "source");
  for (const [path, content] of files) {
    const file = join(source, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const [key, zip] = [join(folder, "key.json"), join(folder, "sample.zip")];
  const { stdout: jwk } = await run(process.execPath, [PROGRAM, "extension", "key", "--file", key]);
  await run(process.execPath, [PROGRAM, "extension", "pack", "--folder", source, "--key", key, "--out", zip]);
  return { zip, jwk: jwk.trim() };
}

/** Uploads a package and goes through its wizard, as Control Center does. */
export async function install(files: Files): Promise<void> {
  const admin = await createCaller(account("NRTADMIN"));
  const { bytes } = await packFiles(files);
  const draft = await admin.upload(`${APPLICATIONS}/packages`, "package.zip", new Uint8Array(bytes));
  const accepted = draft.data.demands
    .filter((demand: { needs_tick: boolean }) => demand.needs_tick)
    .map((demand: { id: string }) => demand.id);
  const path = `${APPLICATIONS}/drafts/${draft.data.draft_id}`;
  await admin.send("PATCH", path, { accepted, access: { mode: "all" } });
  await admin.send("POST", `${path}/finish`);
}

/** What a journey that failed has left would stand beside the sample under the same name. */
export async function removeSamples(): Promise<void> {
  const admin = await createCaller(account("NRTADMIN"));
  const { data: left } = await admin.send("GET", APPLICATIONS);
  for (const { client_id: client } of left as { client_id: string }[]) {
    if (client.startsWith("sample-")) await admin.send("DELETE", `${APPLICATIONS}/${client}?with_settings=true`);
  }
}
