import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { pipeline } from "node:stream/promises";

/** A front server that sends one request to each server in turn. */
export interface RoundRobinProxy extends AsyncDisposable {
  readonly origin: string;
  /** How many requests went to each server, in their order. */
  readonly counts: readonly number[];
}

const BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "proxy-connection", "upgrade"]);
const UNREADABLE = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n";

/** Listens on `port` of this machine; `targets` are `http://` origins. */
export async function startRoundRobinProxy(port: number, targets: readonly string[]): Promise<RoundRobinProxy> {
  const agent = new Agent({ keepAlive: true });
  const counts = targets.map(() => 0);
  let next = 0;
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    const index = next;
    next = (next + 1) % targets.length;
    counts[index] = (counts[index] ?? 0) + 1;
    void pass(request, response, { target: targets[index] ?? "", agent });
  });
  server.on("clientError", (_error: Error, socket: Socket) => {
    if (socket.writable) socket.end(`${UNREADABLE}${errorBody("NRC_INVALID_PARAM", "The request cannot be read.")}`);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      agent.destroy();
    },
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { target, agent }: { target: string; agent: Agent },
): Promise<void> {
  const { hostname, port } = new URL(target);
  const onward = httpRequest({
    hostname,
    port,
    agent,
    method: request.method,
    path: request.url,
    headers: ownHeaders(request, ["transfer-encoding"]),
    setDefaultHeaders: false,
  });
  // Refused uploads are answered before all of them has been sent, so sending may fail while an answer comes. What nobody
  // takes is then read to its end: a `pipeline` would destroy the client's connection, and the answer with it.
  request.pipe(onward);
  onward.on("close", () => request.unpipe(onward).resume());
  onward.on("error", () => undefined);
  request.on("error", () => onward.destroy());
  response.once("close", () => onward.destroy());
  try {
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, ownHeaders(answer, []));
    await pipeline(answer, response);
  } catch {
    if (response.headersSent) response.destroy();
    else
      response.writeHead(502, { "content-type": "application/json" }).end(errorBody("NRC_UNAVAILABLE", "No answer."));
  }
}

/** The headers as they came, in one flat list, without those that belong to one connection. */
function ownHeaders(message: IncomingMessage, kept: readonly string[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    const name = message.rawHeaders[at] ?? "";
    const isKept = !BY_HOP.has(name.toLowerCase()) || kept.includes(name.toLowerCase());
    if (isKept) headers.push(name, message.rawHeaders[at + 1] ?? "");
  }
  return headers;
}

function errorBody(code: string, text: string): string {
  return JSON.stringify({ error: { code, code_message: text, messages: [] } });
}
