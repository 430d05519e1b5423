import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const LOWEST = 20_000;
// Linux hands out ports from 32,768 on for outgoing connections, and those would come and go in our block.
const HIGHEST = 32_000;
const ATTEMPTS = 200;

/** Whether `port` of `host` is free now; rejects when this process could not listen there at all. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first of `count` ports in a row that are free now; throws when none are found. */
export async function findFreePorts(count: number, host = "127.0.0.1"): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = randomInt(LOWEST, HIGHEST - count);
    let free = 0;
    while (free < count && (await isPortFree(first + free, host))) free += 1;
    if (free === count) return first;
  }
  throw new Error(`No ${count} free ports in a row were found between ${LOWEST} and ${HIGHEST}`);
}
