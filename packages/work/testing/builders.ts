import { insertRoles } from "@muniment/identity";
import type { TestLibrary, TestUser } from "@muniment/identity/testing";
import type { Database } from "@muniment/platform/db";
import type { Privilege } from "@muniment/work-api";
import type { AccessLevel } from "@muniment/work-api/access/security";
import type { Answer, Item, Session, UploadBody } from "./session.ts";

/** What a builder adds to the body of a creation; the fields are those of the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** An entry of an access list, for `secure` and for the trustees of creations. */
export interface Entry {
  readonly id: string;
  readonly type: "user" | "group";
  readonly access_level: AccessLevel;
}

let lastNumber = 0;

function unique(what: string): string {
  lastNumber += 1;
  return `${what} ${lastNumber}`;
}

/** The path of an item within its library. */
export function pathOf(item: Pick<Item, "id" | "wstype">): string {
  const plural = item.wstype === "workspace" ? "workspaces" : item.wstype === "folder" ? "folders" : "documents";
  return `${plural}/${item.id}`;
}

/** The entry that gives a user a level. */
export function forUser(user: TestUser, level: AccessLevel): Entry {
  return { id: user.userId, type: "user", access_level: level };
}

/** The entry that gives a group a level. */
export function forGroup(group: { readonly groupId: string }, level: AccessLevel): Entry {
  return { id: group.groupId, type: "group", access_level: level };
}

/** A private workspace, unless told otherwise. */
export async function aWorkspace(by: Session, fields: Fields = {}): Promise<Item> {
  return (await by.post("workspaces", { name: unique("Matter"), ...fields })).item;
}

/** A folder, which inherits unless told otherwise, in a workspace, tab or folder. */
export async function aFolder(by: Session, parent: Item, fields: Fields = {}): Promise<Item> {
  const path = parent.wstype === "workspace" ? `${pathOf(parent)}/folders` : `${pathOf(parent)}/subfolders`;
  return (await by.post(path, { name: unique("Folder"), ...fields })).item;
}

/** A tab of a workspace. */
export async function aTab(by: Session, workspace: Item, fields: Fields = {}): Promise<Item> {
  return (await by.post(`${pathOf(workspace)}/tabs`, { name: unique("Tab"), ...fields })).item;
}

/** A document; `fields` are those of `doc_profile`. */
export async function aDocument(
  by: Session,
  folder: Item,
  fields: Fields = {},
  upload: UploadBody = {},
): Promise<Item> {
  const profile = { ...upload.profile, doc_profile: { name: unique("Letter"), ...fields } };
  return (await by.upload("POST", `${pathOf(folder)}/documents`, { ...upload, profile })).item;
}

/** A version made from another one. */
export async function aVersion(
  by: Session,
  document: Item,
  fields: Fields = {},
  upload: UploadBody = {},
): Promise<Item> {
  const profile = { ...upload.profile, doc_profile: fields };
  return (await by.upload("POST", `${pathOf(document)}/versions`, { ...upload, profile })).item;
}

/** Changes the security of an item; throws when it is refused. */
export async function secure(
  by: Session,
  item: Item,
  change: { default_security?: string; include?: readonly Entry[]; remove?: readonly Pick<Entry, "id" | "type">[] },
): Promise<Answer> {
  const answer = await by.post(`${pathOf(item)}/security`, change);
  if (answer.status !== 200) throw new Error(`security was refused: ${answer.status} ${answer.bytes.toString("utf8")}`);
  return answer;
}

/** A role of a library with exactly these privileges; gives its name. */
export async function aRole(
  database: Database,
  library: TestLibrary,
  role: { privileges: readonly Privilege[]; isExternal?: boolean },
): Promise<string> {
  const name = unique("Role");
  const row = { name, description: "", is_external: role.isExternal ?? false, privileges: [...role.privileges] };
  await database.transaction((tx) => insertRoles(tx, [{ ...row, library_id: library.libraryId }]));
  return name;
}

/** The settings of a library that decide about access; no endpoint changes them yet. */
export interface AccessSettings {
  readonly group_conflict?: "deny_wins" | "most_permissive";
  readonly require_workspace_read?: boolean;
  readonly documents_inherit?: boolean;
  readonly workspace_default_security?: "public" | "view" | "private";
}

/** Changes settings of a library. */
export async function setLibrary(database: Database, library: TestLibrary, settings: AccessSettings): Promise<void> {
  const names = Object.keys(settings);
  const assignments = names.map((name, index) => `${name} = $${index + 2}`).join(", ");
  await database.pool.query(`update identity.library set ${assignments} where library_id = $1`, [
    library.libraryId,
    ...Object.values(settings),
  ]);
}

/**
 * Lets the entry of a person or group in the profile that governs an item end; no endpoint sets an end yet. Tells
 * whether there is such an entry.
 */
export async function endEntry(
  database: Database,
  place: { readonly library: TestLibrary; readonly item: Pick<Item, "id" | "wstype"> },
  end: { readonly trustee: TestUser | { readonly groupNum: number }; readonly endsAt: Date },
): Promise<boolean> {
  const { library, item } = place;
  const [kind, num] = "groupNum" in end.trustee ? ["group", end.trustee.groupNum] : ["user", end.trustee.userNum];
  const [number, version] = item.id.slice(item.id.indexOf("!") + 1).split(".");
  const governing =
    version === undefined
      ? `select security_id from work.container where library_id = $1 and container_number = $5 and $6::integer is null`
      : `select security_id from work.document where library_id = $1 and document_number = $5 and version = $6`;
  const ended = await database.pool.query(
    `update work.security_entry set ends_at = $4 where library_id = $1 and trustee_kind = $2 and trustee_num = $3
      and security_id in (${governing})`,
    [library.libraryId, kind, num, end.endsAt, number, version ?? null],
  );
  return ended.rowCount === 1;
}
