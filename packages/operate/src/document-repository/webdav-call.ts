import { askHttp } from "./http-call.ts";
import type { HttpRequest } from "./http-call.ts";
import { checkName } from "./folder-path.ts";
import { faultOfStatus, RepositoryError } from "./repository-error.ts";
import { PROPERTIES, readMultistatus } from "./webdav-xml.ts";
import type { DavResource } from "./webdav-xml.ts";

/** A WebDAV server as the service account reaches it. */
export interface WebdavAccess {
  /** Of the collection that Operate may use, without a slash at its end. */
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
}

const IDLE_MILLISECONDS = 60_000;

/** Requests to a server. */
export interface WebdavCaller {
  /** The address of an id; throws `input` for what is none. */
  addressOf(id: string): string;
  /** Gives every answer that is no error; throws what the port says of the others. */
  send(method: string, address: string, init?: HttpRequest): Promise<Response>;
  /** What is at an address, and with depth 1 what it contains. */
  ask(address: string, depth: 0 | 1): Promise<DavResource[]>;
  /** The same by ids; what has no id is left out. */
  find(id: string, depth: 0 | 1): Promise<{ readonly own: DavResource; readonly children: Map<string, DavResource> }>;
}

const READS = new Set(["GET", "PROPFIND"]);

/** Speaks to a server with a name and password (RFC 4918 over RFC 7617). */
export function createWebdavCaller({ baseUrl, user, password }: WebdavAccess): WebdavCaller {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const basePath = new URL(baseUrl).pathname.replace(/\/+$/, "");
  // Each part is a plain name, so that no id leads out of the collection.
  const addressOf = (id: string): string => {
    const names = id === "" ? [] : id.split("/").map(checkName);
    return [baseUrl, ...names.map(encodeURIComponent)].join("/");
  };

  const send: WebdavCaller["send"] = async (method, address, init = {}) => {
    const isStream = init.duplex !== undefined || method === "GET";
    const given: HttpRequest = {
      redirect: "manual",
      ...init,
      method,
      headers: { "accept-encoding": "identity", ...init.headers, authorization },
      ...(isStream ? {} : { signal: AbortSignal.timeout(IDLE_MILLISECONDS) }),
    };
    const isWrite = !READS.has(method);
    let answer = await askHttp(address, given, isWrite);
    const isMoved = answer.status >= 300 && answer.status < 400;
    // Some servers insist on the slash of a collection; nothing else that they send us to is followed.
    if (isMoved && URL.parse(answer.headers.get("location") ?? "", address)?.href === `${address}/`) {
      answer = await askHttp(`${address}/`, given, isWrite);
    }
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw refusalOf(answer);
  };

  const idOf = ({ path }: DavResource): string | undefined => {
    const parts = splitPath(path);
    const base = splitPath(basePath);
    if (base.some((part, at) => parts[at] !== part)) return undefined;
    const names = parts.slice(base.length);
    try {
      return names.map(checkName).join("/");
    } catch {
      // Nothing that has such a name can be asked for.
      return undefined;
    }
  };

  const ask: WebdavCaller["ask"] = async (address, depth) => {
    const headers = { depth: String(depth), "content-type": "application/xml; charset=utf-8" };
    const answer = await send("PROPFIND", address, { headers, body: PROPERTIES });
    return readMultistatus(await answer.text());
  };

  return {
    addressOf,
    send,
    ask,
    async find(id, depth) {
      const found = new Map<string, DavResource>();
      for (const resource of await ask(addressOf(id), depth)) {
        const its = idOf(resource);
        if (its !== undefined) found.set(its, resource);
      }
      const own = found.get(id);
      if (own === undefined) throw new RepositoryError("bug", "not_what_was_asked");
      found.delete(id);
      return { own, children: found };
    },
  };
}

function splitPath(path: string): string[] {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refusalOf({ status, headers }: Response): RepositoryError {
  const retryAfter = headers.get("retry-after");
  const seconds = Number(retryAfter ?? Number.NaN);
  const extras = Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {};
  if (status === 404) return new RepositoryError("gone", "not_found");
  if (status === 423) return new RepositoryError("conflict", "locked");
  if (status === 416) return new RepositoryError("input", "range");
  return new RepositoryError(faultOfStatus(status, retryAfter !== null), `http_${status}`, extras);
}
