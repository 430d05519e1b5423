import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A WebDAV server of strangers, for as long as a test needs it. */
export interface ApacheWebdav extends AsyncDisposable {
  /** Of the collection, which asks for the name and password below. */
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** What the server serves, on disk. */
  readonly folder: string;
}

const USER = "operate";
const PASSWORD = "Correct horse battery";
/** Of Debian: `www-data`, as which the server runs when the tests run as root. */
const WWW_DATA = 33;
const TRIES = 100;
const TRY_MILLISECONDS = 50;
const MODULES = [
  "mpm_event",
  "authn_core",
  "authn_file",
  "auth_basic",
  "authz_core",
  "authz_user",
  "alias",
  "dav",
  "dav_fs",
];

/** Starts Debian's Apache with mod_dav on a free port of this machine and a folder of its own. */
export async function startApacheWebdav(): Promise<ApacheWebdav> {
  const root = await mkdtemp(join(tmpdir(), "muniment-webdav-"));
  const folder = join(root, "files");
  await mkdir(folder);
  const port = await freePort();
  const hash = createHash("sha1").update(PASSWORD).digest("base64");
  await writeFile(join(root, "users"), `${USER}:{SHA}${hash}\n`);
  await writeFile(join(root, "httpd.conf"), configuration(root, port));
  if (process.getuid?.() === 0) {
    await chmod(root, 0o755);
    for (const path of [root, folder]) await chown(path, WWW_DATA, WWW_DATA);
  }
  const server = spawn("/usr/sbin/apache2", ["-d", root, "-f", join(root, "httpd.conf"), "-DFOREGROUND"], {
    stdio: "ignore",
  });
  const gone = once(server, "exit");
  const baseUrl = `http://127.0.0.1:${port}/firm/documents`;
  const stop = async (): Promise<void> => {
    server.kill("SIGTERM");
    await gone;
    await rm(root, { recursive: true, force: true });
  };
  for (let left = TRIES; left > 0; left -= 1) {
    const answer = await fetch(baseUrl, { method: "OPTIONS" }).catch(() => undefined);
    if (answer !== undefined) return { baseUrl, user: USER, password: PASSWORD, folder, [Symbol.asyncDispose]: stop };
    if (server.exitCode !== null) break;
    await delay(TRY_MILLISECONDS);
  }
  const log = await readFile(join(root, "error.log"), "utf8").catch(() => "no log");
  await stop();
  throw new Error(`Apache did not start: ${log}`);
}

function configuration(root: string, port: number): string {
  return [
    `ServerName 127.0.0.1`,
    `Listen 127.0.0.1:${port}`,
    `PidFile ${join(root, "httpd.pid")}`,
    `ErrorLog ${join(root, "error.log")}`,
    ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ["User www-data", "Group www-data"] : []),
    `DocumentRoot ${root}`,
    `DavLockDB ${join(root, "locks")}`,
    `Alias /firm/documents ${join(root, "files")}`,
    `<Directory ${join(root, "files")}>`,
    "Dav On",
    "AuthType Basic",
    'AuthName "Documents"',
    `AuthUserFile ${join(root, "users")}`,
    "Require valid-user",
    "</Directory>",
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
