import { isIP } from "node:net";
import { AndFilter, Client, EqualityFilter, FilterParser, NoSuchObjectError, OrFilter } from "ldapts";
import type { Entry, Filter, SearchOptions } from "ldapts";
import { DirectoryFault, faultOf } from "./directory-fault.ts";
import type { Mapping } from "./directory.tables.ts";
import { foldDn } from "./distinguished-name.ts";
import { attributesOf, BINARY_ATTRIBUTES, createAttributeReader } from "./entry-mapping.ts";

/** How a directory is reached and what of it is read. */
export interface Connection {
  readonly url: string;
  readonly start_tls: boolean;
  readonly certificate: string;
  readonly bind_dn: string;
  readonly secret: string;
  readonly base_dn: string;
  readonly scope: "sub" | "one";
  readonly filter: string;
  readonly group_base_dn: string;
  readonly mapping: Mapping;
}

/** A connection that has signed in. */
export interface DirectoryReader extends AsyncDisposable {
  /** Pages of the people in scope, to the end or with a fault. `more` are further attributes. */
  people(more: readonly string[]): AsyncGenerator<readonly Entry[]>;
  /** People of the scope whose User ID, name or e-mail is `text`; some of all without it. */
  somePeople(limit: number, text?: string): Promise<readonly Entry[]>;
  /** DNs, folded, of who is in the group or in a group within it. Throws a fault when there is no such group. */
  membersOf(groupDn: string): Promise<ReadonlySet<string>>;
}

const CONNECT_MILLISECONDS = 10_000;
const ANSWER_MILLISECONDS = 60_000;
const paged = { pageSize: 1_000 };
const MEMBER_ATTRIBUTES = ["member", "uniqueMember"];
const GROUP_FILTER =
  "(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfEntries))";

/** The filter that a text stands for; `undefined` when it is none (RFC 4515). */
export function parseFilter(text: string): Filter | undefined {
  // The parser of the client takes what is not closed, and ignores what comes after.
  if (!isBalanced(text)) return undefined;
  try {
    return FilterParser.parseString(text);
  } catch {
    return undefined;
  }
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth < 1 && at < text.length - 1) return false;
  }
  return depth === 0 && text !== "";
}

/**
 * Those of the scope whose User ID, name or e-mail is exactly `text`. The text becomes a value of the filter, never
 * a part of its syntax, whatever it contains.
 */
export function personFilter(scope: Filter, mapping: Mapping, text: string): Filter {
  const attributes = [...new Set([mapping.user_id, mapping.full_name, mapping.email])];
  const anyOf = new OrFilter({
    filters: attributes.map((attribute) => new EqualityFilter({ attribute, value: text })),
  });
  return new AndFilter({ filters: [scope, anyOf] });
}

/** Connects and signs in; throws a fault. */
export async function openDirectory(connection: Connection): Promise<DirectoryReader> {
  const { hostname, protocol } = new URL(connection.url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  // A server is believed under the certificate that was given for it, and then under no other.
  const trust = connection.certificate === "" ? {} : { ca: connection.certificate };
  const client = new Client({
    url: connection.url,
    strictDN: false,
    connectTimeout: CONNECT_MILLISECONDS,
    timeout: ANSWER_MILLISECONDS,
    // The client takes any option of TLS for a wish to begin with TLS.
    ...(protocol === "ldaps:" && connection.certificate !== "" ? { tlsOptions: trust } : {}),
  });
  try {
    if (connection.start_tls) {
      await client.startTLS({ ...trust, host, ...(isIP(host) === 0 ? { servername: host } : {}) });
    }
    await client.bind(connection.bind_dn, connection.secret);
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw faultOf(error, false);
  }
  return readerOf(client, connection);
}

/** The client connects again by itself, but then as nobody, who may see less: that must not look like all there is. */
function requireBound(client: Client): void {
  if (!client.isBound) throw new DirectoryFault("directory_broken_off");
}

function readerOf(client: Client, connection: Connection): DirectoryReader {
  const { base_dn: baseDn, scope, mapping } = connection;
  const filter = parseFilter(connection.filter) ?? new EqualityFilter({ attribute: "objectClass", value: "person" });
  const search = { scope, attributes: attributesOf(mapping), explicitBufferAttributes: BINARY_ATTRIBUTES };
  return {
    async *people(more) {
      const attributes = [...new Set([...search.attributes, ...more])];
      const pages = client.searchPaginated(baseDn, { ...search, filter, attributes, paged });
      try {
        // The next page is asked for while this one is worked on.
        for (let next = pages.next(), isFirst = true; ; isFirst = false) {
          const page = await next;
          requireBound(client);
          if (page.done === true) return;
          const { searchEntries } = page.value;
          // The client takes a page without entries for the last one, which a server need not mean (RFC 2696).
          if (searchEntries.length === 0 && !isFirst) throw new DirectoryFault("directory_broken_off");
          next = pages.next();
          next.catch(() => undefined);
          yield searchEntries;
        }
      } catch (error) {
        throw faultOf(error, true);
      }
    },
    async somePeople(limit, text) {
      const wanted = text === undefined ? filter : personFilter(filter, mapping, text);
      const pages = client.searchPaginated(baseDn, { ...search, filter: wanted, paged: { pageSize: limit } });
      try {
        for await (const page of pages) return page.searchEntries;
        return [];
      } catch (error) {
        throw faultOf(error, false);
      }
    },
    membersOf: createMemberReader(client, connection),
    async [Symbol.asyncDispose]() {
      await client.unbind().catch(() => undefined);
    },
  };
}

/** Reads groups; which DNs are groups is asked once, so that no member needs a question of its own. */
function createMemberReader(client: Client, connection: Connection): DirectoryReader["membersOf"] {
  const base = connection.group_base_dn === "" ? connection.base_dn : connection.group_base_dn;
  let groups: Promise<ReadonlyMap<string, string>> | undefined;
  const known = new Map<string, Promise<readonly string[]>>();
  const directMembers = async (dn: string): Promise<readonly string[]> => {
    const key = foldDn(dn);
    const found = known.get(key) ?? readMembers(client, dn);
    known.set(key, found);
    return found;
  };
  return async (groupDn) => {
    try {
      groups ??= listGroups(client, base);
      const names = await groups;
      const members = new Set<string>();
      const seen = new Set([foldDn(groupDn)]);
      for (let waiting = [groupDn]; waiting.length > 0;) {
        const dn = waiting.pop() ?? "";
        for (const member of await directMembers(dn)) {
          const folded = foldDn(member);
          const inner = names.get(folded);
          if (inner === undefined) members.add(folded);
          else if (!seen.has(folded)) {
            seen.add(folded);
            waiting.push(inner);
          }
        }
      }
      return members;
    } catch (error) {
      if (error instanceof NoSuchObjectError) {
        throw new DirectoryFault("directory_group", { detail: groupDn, cause: error });
      }
      throw faultOf(error, true);
    }
  };
}

async function listGroups(client: Client, base: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const options: SearchOptions = { scope: "sub", filter: GROUP_FILTER, attributes: ["1.1"], paged };
  for await (const page of client.searchPaginated(base, options)) {
    requireBound(client);
    for (const { dn } of page.searchEntries) found.set(foldDn(dn), dn);
  }
  return found;
}

/** Active Directory gives long lists in parts, as `member;range=0-1499`, the last one ending with `*`. */
async function readMembers(client: Client, groupDn: string): Promise<readonly string[]> {
  const members: string[] = [];
  for (let wanted: string[] = MEMBER_ATTRIBUTES; wanted.length > 0;) {
    const { searchEntries } = await client.search(groupDn, { scope: "base", attributes: wanted });
    requireBound(client);
    const [entry] = searchEntries;
    if (entry === undefined) throw new DirectoryFault("directory_group", { detail: groupDn });
    const read = createAttributeReader(Object.keys(entry));
    wanted = [];
    for (const name of Object.keys(entry)) {
      const [, attribute, last] = /^(member|uniqueMember)(?:;range=\d+-(\d+|\*))?$/i.exec(name) ?? [];
      if (attribute === undefined) continue;
      members.push(...read(entry, name));
      if (last !== undefined && last !== "*") wanted.push(`${attribute};range=${Number(last) + 1}-*`);
    }
  }
  return members;
}
