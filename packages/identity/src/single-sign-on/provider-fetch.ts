import { lookup as lookupAddress } from "node:dns";
import type { LookupOptions } from "node:dns";
import { request as plainRequest } from "node:http";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { BlockList, isIP } from "node:net";

/** What is asked of a provider. */
export interface ProviderRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
}

/** Asks a provider's server; follows no redirect. Throws for addresses that are none of a provider. */
export type ProviderFetch = (url: string, request?: ProviderRequest) => Promise<Response>;

const MOST_BYTES = 1024 * 1024;
const MOST_MILLISECONDS = 10_000;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Addresses behind which no server of a firm is: among them those where clouds tell machines their secrets. */
const NOWHERE = new BlockList();
NOWHERE.addSubnet("0.0.0.0", 8, "ipv4");
NOWHERE.addSubnet("169.254.0.0", 16, "ipv4");
NOWHERE.addSubnet("224.0.0.0", 3, "ipv4");
NOWHERE.addAddress("::", "ipv6");
NOWHERE.addSubnet("fe80::", 10, "ipv6");
NOWHERE.addSubnet("ff00::", 8, "ipv6");
NOWHERE.addAddress("fd00:ec2::254", "ipv6");

/** An address of the web that a provider can have: `https`, and `http` on this machine where `allowsLoopback`. */
export function isProviderUrl(text: string, allowsLoopback: boolean): boolean {
  const url = URL.parse(text);
  if (url === null || url.hostname === "" || url.username !== "" || url.password !== "") return false;
  const host = hostOf(url);
  const isLoopback = host === "localhost" || (isIP(host) !== 0 && LOOPBACK.check(host, familyOf(host)));
  if (isLoopback) return allowsLoopback && (url.protocol === "https:" || url.protocol === "http:");
  return url.protocol === "https:" && (isIP(host) === 0 || mayReach(host, allowsLoopback));
}

/**
 * Providers are in the firm's own network as often as outside, so that private addresses are reached; what is looked
 * up is what is connected to, so that a name cannot change its mind in between.
 */
export function createProviderFetch({ allowsLoopback }: { allowsLoopback: boolean }): ProviderFetch {
  return async (address, { method = "GET", headers = {}, body } = {}) => {
    if (!isProviderUrl(address, allowsLoopback)) throw new Error("This is no address of an identity provider");
    const url = new URL(address);
    const send = url.protocol === "https:" ? secureRequest : plainRequest;
    const options: RequestOptions = {
      method,
      headers: { ...headers, "accept-encoding": "identity" },
      lookup: guardedLookup(allowsLoopback),
      signal: AbortSignal.timeout(MOST_MILLISECONDS),
      agent: false,
    };
    return new Promise((resolve, reject) => {
      const asked: ClientRequest = send(url, options, (answer) => {
        readAll(answer).then((bytes) => resolve(responseOf(answer, bytes)), reject);
      });
      asked.on("error", reject);
      asked.end(body ?? undefined);
    });
  };
}

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      answer.destroy();
      throw new Error("The answer is too long");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf(answer: IncomingMessage, bytes: Buffer): Response {
  const status = answer.statusCode ?? 502;
  const headers = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const hasBody = status >= 200 && status !== 204 && status !== 304;
  return new Response(hasBody ? new Uint8Array(bytes) : null, { status: Math.max(status, 200), headers });
}

function guardedLookup(allowsLoopback: boolean): NonNullable<RequestOptions["lookup"]> {
  return (host, options: LookupOptions, callback) => {
    lookupAddress(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "", 0);
      const open = found.filter(({ address }) => mayReach(address, allowsLoopback));
      const [first] = open;
      if (first === undefined || open.length !== found.length) {
        return callback(new Error("This is no address of an identity provider"), "", 0);
      }
      return options.all === true
        ? (callback as unknown as (error: null, found: typeof open) => void)(null, open)
        : callback(null, first.address, first.family);
    });
  };
}

function mayReach(address: string, allowsLoopback: boolean): boolean {
  const family = familyOf(address);
  return !NOWHERE.check(address, family) && (allowsLoopback || !LOOPBACK.check(address, family));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}
