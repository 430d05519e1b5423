import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const RETRY_MILLISECONDS = 20;

/**
 * Runs `work` while no other process of this machine does the same for `folder`; waits up to `milliseconds` for
 * its turn. The kernel ends the turn of a process that dies, so nothing is ever left over.
 */
export async function withFolderLock<T>(folder: string, milliseconds: number, work: () => Promise<T>): Promise<T> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = createHash("sha256").update(`muniment folder ${dev} ${ino}`).digest("hex");
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const server = await listen(name);
    if (server !== undefined) {
      try {
        return await work();
      } finally {
        server.close();
      }
    }
    if (performance.now() > deadline) throw new Error(`Another process is about to use ${folder} and does not finish`);
    await delay(RETRY_MILLISECONDS);
  }
}

async function listen(name: string): Promise<Server | undefined> {
  const server = createServer((connection) => connection.destroy());
  return new Promise((resolve, reject) => {
    server.once("listening", () => resolve(server));
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    // A name that begins with NUL lives in the kernel only (Linux).
    server.listen(`\0muniment-${name}`);
  });
}
