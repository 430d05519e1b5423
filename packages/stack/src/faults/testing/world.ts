import { entriesOf, sha256, textOf } from "./work-caller.ts";
import type { Wire, WireList, WorkCaller } from "./work-caller.ts";

/** A private workspace with one folder at its root. */
export interface Matter {
  readonly workspaceId: string;
  readonly folderId: string;
  readonly folderName: string;
}

/** What of a version has to survive. */
export interface DocumentVersion {
  readonly number: number;
  readonly id?: string;
  /** Of the content, in hex. */
  readonly sha256: string;
  readonly comment: string;
}

type Item = Wire["data"];

/** Looks at what is there through lists, versions, downloads and security. */
export interface Observer {
  /**
   * What is visible of a matter, in the ledger's forms. Documents outside of `changed` that were read before are only
   * looked for; without `changed` every byte of every version is read.
   */
  matter(caller: WorkCaller, matter: Matter, changed?: ReadonlySet<string>): Promise<Map<string, string[]>>;
  /** The accounts whose id begins with `prefix`. */
  users(administrator: WorkCaller, prefix: string): Promise<Map<string, string[]>>;
}

const ALL = 9_999;

/** Makes a private matter with a folder; throws when it is refused. */
export async function openMatter(caller: WorkCaller, name: string): Promise<Matter> {
  const workspace = await caller.expect(201, {
    method: "POST",
    path: "/workspaces",
    json: { name, default_security: "private" },
  });
  const folderName = `${name}-root`;
  const folder = await caller.expect(201, {
    method: "POST",
    path: `/workspaces/${workspace.data.id}/folders`,
    json: { name: folderName, default_security: "private" },
  });
  return { workspaceId: workspace.data.id, folderId: folder.data.id, folderName };
}

/** The form of a document: number, content and comment of each version. */
export function documentForm(versions: readonly DocumentVersion[]): string {
  return versions.map(({ number, sha256: hash, comment }) => `${number} ${hash} ${comment}`).join("; ");
}

/** The form of a folder's security: who has what. */
export function securityForm(levels: ReadonlyMap<string, string>): string | undefined {
  const entries = [...levels].map(([user, level]) => `${user}=${level}`).toSorted();
  return entries.length === 0 ? undefined : entries.join(" ");
}

/** An observer that has seen nothing yet. */
export function createObserver(): Observer {
  const seen = new Map<string, string>();
  return {
    async matter(caller, matter, changed) {
      const found = new Map<string, string[]>();
      const add = (subject: string, form: string | undefined): void => {
        if (form !== undefined) found.set(subject, [...(found.get(subject) ?? []), form]);
      };
      const folders = await foldersOf(caller, matter);
      for (const folder of folders) {
        const name = String(folder["name"]);
        if (folder.id !== matter.folderId) add(`folder/${name}`, `in ${String(folder["parent_id"])}`);
        add(`security/${name}`, await readSecurity(caller, folder.id));
      }
      for (const [number, document] of await documentsOf(caller, matter, folders)) {
        const subject = `document/${String(document["name"])}`;
        const known = seen.get(`${matter.workspaceId} ${number}`);
        const isStale = known === undefined || changed === undefined || changed.has(subject);
        const form = isStale ? await readDocument(caller, document.id) : known;
        seen.set(`${matter.workspaceId} ${number}`, form);
        add(subject, form);
      }
      return found;
    },
    async users(administrator, prefix) {
      const list = await administrator.expect<WireList>(200, {
        method: "GET",
        path: `/users?query=${encodeURIComponent(prefix)}&limit=${ALL}`,
      });
      const own = entriesOf(list).filter((user) => user.id.startsWith(prefix));
      return new Map(own.map((user) => [`user/${user.id}`, [String(user["full_name"])]]));
    },
  };
}

async function foldersOf(caller: WorkCaller, matter: Matter): Promise<readonly Item[]> {
  return entriesOf(
    await caller.expect<WireList>(200, {
      method: "GET",
      path: `/folders?container_id=${encodeURIComponent(matter.workspaceId)}&limit=${ALL}`,
    }),
  );
}

/** By number; throws when the search and the folders' own lists do not show the same. */
async function documentsOf(
  caller: WorkCaller,
  matter: Matter,
  folders: readonly Item[],
): Promise<ReadonlyMap<number, Item>> {
  const place = encodeURIComponent(matter.workspaceId);
  const searched = byNumber(
    entriesOf(
      await caller.expect<WireList>(200, {
        method: "GET",
        path: `/documents?container_id=${place}&include_subtree=true&limit=${ALL}`,
      }),
    ),
  );
  const listed = new Map<number, Item>();
  for (const { id } of folders) {
    const list = await caller.expect<WireList>(200, { method: "GET", path: `/folders/${id}/documents?limit=${ALL}` });
    for (const [number, document] of byNumber(entriesOf(list))) listed.set(number, document);
  }
  const [inSearch, inFolders] = [searched, listed].map((map) => [...map.keys()].toSorted((a, b) => a - b).join(" "));
  if (inSearch !== inFolders) throw new Error(`The search shows ${inSearch} and the folders ${inFolders}`);
  return listed;
}

function byNumber(documents: readonly Item[]): Map<number, Item> {
  return new Map(documents.map((document) => [Number(document["document_number"]), document]));
}

/** Reads all versions with their content; a version whose profile and bytes do not agree has a form of its own. */
async function readDocument(caller: WorkCaller, id: string): Promise<string> {
  const list = await caller.expect<WireList>(200, { method: "GET", path: `/documents/${id}/versions?limit=${ALL}` });
  const versions = await Promise.all(
    entriesOf(list).map(async (version): Promise<DocumentVersion> => {
      const { status, bytes } = await caller.send({ method: "GET", path: `/documents/${version.id}/download` });
      const hash = sha256(bytes);
      const isWhole =
        status === 200 &&
        version["size"] === bytes.byteLength &&
        String(version["checksum"]).toLowerCase() === `sha256:${hash}`;
      return {
        number: Number(version["version"]),
        sha256: isWhole ? hash : `half (${status}, ${bytes.byteLength} of ${String(version["size"])} bytes)`,
        comment: String(version["comment"]),
      };
    }),
  );
  return documentForm(versions.toSorted((a, b) => a.number - b.number));
}

async function readSecurity(caller: WorkCaller, folderId: string): Promise<string | undefined> {
  const answer = await caller.send({ method: "GET", path: `/folders/${folderId}/security` });
  if (answer.status !== 200) throw new Error(`Security of ${folderId}: ${answer.status} ${textOf(answer)}`);
  const { data } = JSON.parse(textOf(answer)) as { data: readonly Item[] };
  const others = data.filter((entry) => entry.id !== caller.userId);
  return securityForm(new Map(others.map((entry) => [entry.id, String(entry["access_level"])])));
}
