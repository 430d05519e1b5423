import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A proxy on the level of TCP that breaks connections at chosen moments. */
export interface FaultProxy extends AsyncDisposable {
  readonly origin: string;
  /** Breaks the connection at the first byte of the next answer, none of which reaches the client. Resolves then. */
  cutNextAnswer(): Promise<void>;
  /** Breaks the connection when `bytes` of the next request have gone on to the server. Resolves then. */
  cutNextRequest(bytes: number): Promise<void>;
}

interface Cut {
  readonly side: "answer" | "request";
  bytesLeft: number;
  readonly done: PromiseWithResolvers<void>;
}

/** Listens on a free port of this machine and passes everything on to `target`, an `http://` origin. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let cut: Cut | undefined;

  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    const breakBoth = (): void => {
      for (const socket of [client, upstream]) socket.resetAndDestroy();
    };
    for (const [from, to, side] of [
      [client, upstream, "request"],
      [upstream, client, "answer"],
    ] as const) {
      open.add(from);
      from.on("data", (bytes: Buffer) => {
        if (cut?.side === side && bytes.length >= cut.bytesLeft) {
          const { done, bytesLeft } = cut;
          cut = undefined;
          // What was asked to go on goes on before the connection breaks.
          to.write(bytes.subarray(0, bytesLeft), () => {
            breakBoth();
            done.resolve();
          });
          return;
        }
        if (cut?.side === side) cut.bytesLeft -= bytes.length;
        if (!to.write(bytes)) from.pause();
      });
      to.on("drain", () => from.resume());
      from.on("end", () => to.end());
      from.on("error", breakBoth);
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  function arm(side: Cut["side"], bytesLeft: number): Promise<void> {
    const done = Promise.withResolvers<void>();
    cut = { side, bytesLeft, done };
    return done.promise;
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutNextAnswer: () => arm("answer", 0),
    cutNextRequest: (bytes) => arm("request", bytes),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
