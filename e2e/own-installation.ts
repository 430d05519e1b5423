import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** An installation that a journey has for itself, because it changes what everybody else goes by. */
export interface OwnInstallation extends AsyncDisposable {
  readonly work: string;
  /** By which the first administrator gets a password, once. */
  readonly firstLink: string;
}

const START_SECONDS = 120;
const MAIN = new URL("../apps/muniment/src/main.ts", import.meta.url).pathname;

/** Starts Muniment without a demonstration firm, in a folder of its own; both are gone when it is disposed of. */
export async function startOwnInstallation(): Promise<OwnInstallation> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-own-"));
  const port = await freePort();
  const started = spawn(process.execPath, [MAIN, "start", "--empty", "--port", String(port), "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ready = join(folder, "ready.json");
  for (let seconds = 0; seconds < START_SECONDS; seconds += 1) {
    const found = await readFile(ready, "utf8").catch(() => undefined);
    const firstLink = /http\S+\/auth\/password\/\S+/.exec(said)?.[0];
    if (found !== undefined && firstLink !== undefined) {
      return {
        work: (JSON.parse(found) as { work: string }).work,
        firstLink,
        async [Symbol.asyncDispose]() {
          started.kill("SIGTERM");
          await once(started, "exit");
          await rm(folder, { recursive: true, force: true });
        },
      };
    }
    await delay(1_000);
  }
  started.kill("SIGKILL");
  throw new Error(`No installation within ${START_SECONDS} seconds:\n${said}`);
}

/** A port of which nobody uses the next ones either, as far as one can tell. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port > 65_000 ? port - 100 : port;
}
