import { once } from "node:events";
import { createConnection } from "node:net";

/** A client that sends whatever it is told, byte for byte. */
export interface RawSmtp extends Disposable {
  /** Waits until the bytes are with the system. */
  send(bytes: string | Uint8Array): Promise<void>;
  /** The next whole reply; several lines are one. Rejects when the connection ends first. */
  reply(): Promise<string>;
  /** Sends a line and gives its reply. */
  say(line: string): Promise<string>;
  /** Ends the connection without a word. */
  cut(): void;
  /** Resolves when the other side has ended it. */
  readonly ended: Promise<void>;
}

/** Connects to an SMTP server on this machine. The greeting is the first reply. */
export async function connectRawSmtp(port: number): Promise<RawSmtp> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  const replies: string[] = [];
  const waiting: { resolve(reply: string): void; reject(error: Error): void }[] = [];
  let rest = "";
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      for (const { reject } of waiting.splice(0)) reject(new Error("The connection ended"));
      resolve();
    };
    socket.once("end", end).once("close", end);
  });
  socket.on("error", () => undefined);
  socket.setEncoding("latin1").on("data", (text: string) => {
    rest += text;
    for (let match = WHOLE_REPLY.exec(rest); match !== null; match = WHOLE_REPLY.exec(rest)) {
      rest = rest.slice(match[0].length);
      const reply = match[0].trimEnd();
      const next = waiting.shift();
      if (next === undefined) replies.push(reply);
      else next.resolve(reply);
    }
  });
  await once(socket, "connect");
  const client: RawSmtp = {
    async send(bytes) {
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    },
    async reply() {
      const first = replies.shift();
      if (first !== undefined) return first;
      if (isOver) throw new Error("The connection ended");
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async say(line) {
      await client.send(`${line}\r\n`);
      return client.reply();
    },
    cut: () => socket.destroy(),
    ended,
    [Symbol.dispose]: () => socket.destroy(),
  };
  return client;
}

const WHOLE_REPLY = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/;
