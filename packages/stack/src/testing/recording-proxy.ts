import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as it passed. */
export interface RecordedCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The bearer's token. */
  readonly token: string | undefined;
  /** The key of a change that is made once (work-api.md 17.4). */
  readonly key: string | undefined;
  /** Whether the request names somebody on whose behalf it is made (D41). */
  readonly namesPerson: boolean;
}

/** A front server that passes everything on, and keeps what it has passed on. */
export interface RecordingProxy extends AsyncDisposable {
  readonly calls: readonly RecordedCall[];
  /** Breaks the connection of each call for which it is true, when the whole answer is there and none of it has gone on. */
  isCut: (call: RecordedCall) => boolean;
  /** The status with which a call is answered here, and never reaches the server behind. */
  refuse: (call: RecordedCall) => number | undefined;
}

/** Listens on `port` of this machine for the server that listens on `target`. */
export async function startRecordingProxy(port: number, target: number): Promise<RecordingProxy> {
  const calls: RecordedCall[] = [];
  const server = createServer((given, answer) => {
    const call = recordOf(given);
    calls.push(call);
    const status = proxy.refuse(call);
    if (status !== undefined) {
      given.resume().on("end", () => answer.writeHead(status).end());
      return;
    }
    passOn(given, answer, { port: target, isCut: proxy.isCut(call) });
  });
  const proxy: RecordingProxy = {
    calls,
    isCut: () => false,
    refuse: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return proxy;
}

function recordOf({ method = "", url = "/", headers }: IncomingMessage): RecordedCall {
  const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
  const { pathname } = new URL(url, "http://work");
  const key = headers["idempotency-key"];
  return {
    method,
    path: pathname,
    token,
    key: typeof key === "string" ? key : undefined,
    namesPerson: headers["x-acting-person"] !== undefined,
  };
}

function passOn(
  given: IncomingMessage,
  answer: ServerResponse,
  { port, isCut }: { readonly port: number; readonly isCut: boolean },
): void {
  const { method, url: path, headers } = given;
  const onward = request({ host: "127.0.0.1", port, method, path, headers }, (got) => {
    if (isCut) {
      got.resume().on("end", () => answer.destroy());
      return;
    }
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  answer.on("close", () => onward.destroy());
  given.pipe(onward);
}
