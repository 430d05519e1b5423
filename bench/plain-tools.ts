import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { defaultPasswordSettings } from "@muniment/identity";
import { answers, freePort, startProgram } from "./processes.ts";
import type { Running } from "./processes.ts";

/** A plain server that a benchmark compares with. */
export interface PlainServer extends Running {
  readonly origin: string;
}

const NGINX = "/usr/sbin/nginx";
const PLAIN_SERVER = join(import.meta.dirname, "plain-server.ts");

/** Fastify routes that answer with one row, read by primary key, and with the rows of the statement they are sent, prepared. */
export function startBareRoute(databaseUrl: string): Promise<PlainServer> {
  return startPlainServer("route", databaseUrl);
}

/** A Node server without anything that hashes what it is sent, writes it, and synchronises it to the disk. */
export async function startBareUpload(folder: string): Promise<PlainServer> {
  await mkdir(folder, { recursive: true });
  return startPlainServer("upload", folder);
}

/** One line of HTML without script or style. */
export function startBarePage(): Promise<PlainServer> {
  return startPlainServer("page", "");
}

async function startPlainServer(kind: "route" | "upload" | "page", argument: string): Promise<PlainServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = await startProgram([process.execPath, PLAIN_SERVER, kind, String(port), argument], () =>
    answers(`${origin}/`),
  );
  return { ...server, origin };
}

/** nginx on the files of a folder, with one worker; `undefined` where it is not installed and cannot be. */
export async function startNginx(files: string, folder: string): Promise<PlainServer | undefined> {
  if (!installNginx()) return undefined;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const temporary = join(folder, "nginx");
  await mkdir(temporary, { recursive: true });
  const config = join(temporary, "nginx.conf");
  const temporaryPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  await writeFile(
    config,
    `daemon off; worker_processes 1; pid ${temporary}/pid; error_log stderr;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    events { worker_connections 64; }
    http {
      access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream;
      ${temporaryPaths.map((name) => `${name}_temp_path ${temporary}/${name};`).join(" ")}
      server { listen 127.0.0.1:${port}; root ${files}; }
    }`,
  );
  const server = await startProgram([NGINX, "-c", config, "-e", "stderr"], () => answers(`${origin}/`));
  return { ...server, origin };
}

function installNginx(): boolean {
  if (existsSync(NGINX)) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "nginx-light"]]) {
    spawnSync("apt-get", args, { env, stdio: "ignore" });
  }
  return existsSync(NGINX);
}

/** Milliseconds that `dd conv=fsync` and `sha256sum` take for a file, one after the other. */
export function copyAndHash(source: string, target: string): number {
  const started = performance.now();
  for (const [program, ...args] of [
    ["dd", `if=${source}`, `of=${target}`, "bs=1M", "conv=fsync"],
    ["sha256sum", source],
  ] as const) {
    const { status } = spawnSync(program, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`${program} ended with ${status}`);
  }
  return performance.now() - started;
}

interface Argon2 {
  hash(password: string, options: object): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

// The very package that the product uses, of which the repository's root knows nothing.
const { hash, verify } = createRequire(new URL("../packages/identity/package.json", import.meta.url))(
  "@node-rs/argon2",
) as Argon2;

/** A hash as the product makes it by default. */
export async function argon2Hash(password: string): Promise<string> {
  const { memoryKib, passes, parallelism } = defaultPasswordSettings();
  return hash(password, { algorithm: 2, memoryCost: memoryKib, timeCost: passes, parallelism });
}

/** How many passwords a second argon2id verifies, `width` at a time, in so many seconds. */
export async function argon2Rate(passwordHash: string, password: string, given: { width: number; seconds: number }) {
  return rateOf(given, async () => {
    if (!(await verify(passwordHash, password))) throw new Error("argon2id refuses the right password");
  });
}

/** How often a second `work` is done, `width` at a time, in so many seconds. */
export async function rateOf(
  { width, seconds }: { width: number; seconds: number },
  work: () => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() - started < seconds * 1000) {
        await work();
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - started);
}
