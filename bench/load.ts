import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

/** What many connections ask for at once, and how an answer is known to be right. */
export interface Load {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  isRight(path: string, body: string): boolean;
}

const CONNECTIONS = 8;
const SECONDS = 2;
const END_OF_HEAD = "\r\n\r\n";

/**
 * Answers a second that a server gives to a few connections, each of which asks again as soon as it is answered; throws
 * when an answer is wrong. Reads no more of HTTP than these servers send, to leave the processor to them.
 */
export async function loadRate(load: Load): Promise<number> {
  const { hostname, port } = new URL(load.origin);
  const until = performance.now() + SECONDS * 1000;
  const started = performance.now();
  const answered = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, "connect");
      try {
        return await askUntil(socket, load, until);
      } finally {
        socket.destroy();
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return answered.reduce((sum, count) => sum + count, 0) / seconds;
}

async function askUntil(socket: Socket, load: Load, until: number): Promise<number> {
  const { host } = new URL(load.origin);
  const lines = Object.entries({ host, ...load.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1\r\n${lines.join("")}\r\n`;
  return new Promise((resolve, reject) => {
    let received = "";
    let count = 0;
    let at = randomInt(load.paths.length);
    const path = (): string => load.paths[at % load.paths.length] ?? "/";
    const ask = (): void => void socket.write(`GET ${path()} ${head}`);
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`${load.origin} closed a connection`)));
    socket.on("data", (text: string) => {
      received += text;
      const body = bodyOf(received);
      if (body === undefined) return;
      if (!received.startsWith("HTTP/1.1 200 ") || !load.isRight(path(), body)) {
        reject(new Error(`${path()} was answered with ${received}`));
        return;
      }
      received = "";
      count += 1;
      at += 1;
      if (performance.now() < until) ask();
      else resolve(count);
    });
    ask();
  });
}

function bodyOf(received: string): string | undefined {
  const headEnd = received.indexOf(END_OF_HEAD);
  if (headEnd === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(received.slice(0, headEnd + 2))?.[1];
  if (length === undefined) throw new Error(`An answer without a length: ${received}`);
  const start = headEnd + END_OF_HEAD.length;
  return received.length - start < Number(length) ? undefined : received.slice(start);
}
