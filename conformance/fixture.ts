import { randomBytes } from "node:crypto";
import { list, ok, one } from "./answers.ts";
import type { WireItem } from "./answers.ts";
import { as, get, ofCustomer, ofLibrary, post, put, send } from "./client.ts";
import type { Answer, Session } from "./client.ts";
import { uploadBody } from "./multipart.ts";
import type { UploadFile } from "./multipart.ts";
import { target } from "./settings.ts";
import type { Account } from "./settings.ts";

/** A word of letters that nobody used before: one search term, safe in ids and names. */
export function uniqueWord(): string {
  const letters = [...randomBytes(9)].map((byte) => String.fromCharCode(97 + (byte % 26)));
  return `cq${letters.join("")}`;
}

/** The prefix of everything that this worker creates. */
export const run = uniqueWord();

let lastNumber = 0;

/** A name within the run that was not given before. */
export function unique(what: string): string {
  lastNumber += 1;
  return `${run}-${what}-${lastNumber}`;
}

/** Makes something at its first use and then gives back the same, so that a test runs alone as well. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Creates a workspace, private unless the fields say otherwise. */
export async function workspace(session: Session, fields: Readonly<Record<string, unknown>> = {}): Promise<WireItem> {
  const body = { name: unique("matter"), default_security: "private", ...fields };
  return one(await post(session, ofLibrary("/workspaces"), body), 201);
}

/** Creates a folder at the root of a workspace. */
export async function folder(
  session: Session,
  workspaceId: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<WireItem> {
  const body = { name: unique("folder"), ...fields };
  return one(await post(session, ofLibrary(`/workspaces/${workspaceId}/folders`), body), 201);
}

/** Creates a folder below a folder or tab. */
export async function subfolder(
  session: Session,
  parentId: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<WireItem> {
  const body = { name: unique("subfolder"), ...fields };
  return one(await post(session, ofLibrary(`/folders/${parentId}/subfolders`), body), 201);
}

/** Sends an upload into a folder and gives back the bare answer. */
export function sendUpload(session: Session, folderId: string, file: UploadFile = {}): Promise<Answer> {
  return send(session, "POST", ofLibrary(`/folders/${folderId}/documents`), { upload: uploadBody(file) });
}

/** Files a document; `profile` is the `doc_profile` of work-api 11.1, `rest` what stands beside it. */
export async function document(
  session: Session,
  folderId: string,
  profile: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
): Promise<WireItem> {
  const doc = { name: unique("letter"), extension: "txt", ...profile };
  return one(await sendUpload(session, folderId, { profile: { doc_profile: doc, ...rest } }), 201);
}

/** Adds a version with the given text as content. */
export async function version(session: Session, documentId: string, content: string): Promise<WireItem> {
  const upload = uploadBody({ content, profile: { doc_profile: {} } });
  return one(await send(session, "POST", ofLibrary(`/documents/${documentId}/versions`), { upload }), 201);
}

/** A private workspace with one folder and one document in it. */
export interface Matter {
  readonly workspace: WireItem;
  readonly folder: WireItem;
  readonly document: WireItem;
}

/** Creates such a matter in the name of the session. */
export async function matter(session: Session, fields: Readonly<Record<string, unknown>> = {}): Promise<Matter> {
  const made = await workspace(session, fields);
  const root = await folder(session, made.id);
  return { workspace: made, folder: root, document: await document(session, root.id) };
}

/** The plural of a kind of item, as paths have it. */
export type ItemKind = "workspaces" | "folders" | "documents";

/** Who gets which level. */
export interface Grant {
  readonly id: string;
  readonly type: "user" | "group";
  readonly access_level: string;
}

/** A user's entry at a level. */
export function toUser(id: string, level: string): Grant {
  return { id, type: "user", access_level: level };
}

/** A group's entry at a level. */
export function toGroup(id: string, level: string): Grant {
  return { id, type: "group", access_level: level };
}

/** Adds or changes entries of an item (8.3). */
export async function grant(session: Session, kind: ItemKind, id: string, include: readonly Grant[]): Promise<void> {
  ok(await post(session, ofLibrary(`/${kind}/${id}/security`), { include }));
}

/** Takes users off an item (8.3). */
export async function revoke(session: Session, kind: ItemKind, id: string, userId: string): Promise<void> {
  const remove = [{ id: userId, type: "user" }];
  ok(await post(session, ofLibrary(`/${kind}/${id}/security`), { remove }));
}

/** A password that obeys the creation rule (control-center 25.5). */
export const goodPassword = "Conformance-round-2026";

/** Body of a user who can sign in at once; the id is upper-cased already. */
export function userBody(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> & { id: string } {
  const id = unique("user").toUpperCase();
  return {
    id,
    full_name: `Conformance ${id}`,
    email: `${id.toLowerCase()}@conformance.example`,
    preferred_library: target.library,
    password: goodPassword,
    force_password_change: false,
    ...fields,
  };
}

/** Creates a user in the name of the first NRTADMIN; the account can sign in. */
export async function user(fields: Readonly<Record<string, unknown>> = {}): Promise<Account> {
  const body = userBody(fields);
  const made = one(await post(await as("NRTADMIN"), ofCustomer("/users"), body), 201);
  return {
    user_id: made.id,
    email: String(body.email),
    password: String(body.password),
    what: body.is_external === true ? "external" : "standard",
  };
}

/** Adds or removes members of a group (10.1). */
export async function members(groupId: string, userIds: readonly string[], action: "add" | "delete"): Promise<Answer> {
  const body = { database: target.library, data_type: "users", data: userIds, action };
  return await put(await as("NRTADMIN"), ofLibrary(`/groups/${groupId}/members`), body);
}

/** Creates a group with these members. */
export async function group(
  userIds: readonly string[],
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = unique("group").toUpperCase();
  const body = { id, full_name: `Conformance ${id}`, enabled: true, group_nos: 2, is_external: false, ...fields };
  const made = one(await post(await as("NRTADMIN"), ofLibrary("/groups"), body), 201);
  if (userIds.length > 0) ok(await members(made.id, userIds, "add"));
  return made.id;
}

/** The documents directly in a folder, by id. */
export async function idsIn(session: Session, folderId: string): Promise<string[]> {
  return list(await get(session, ofLibrary(`/folders/${folderId}/documents`))).map((entry) => entry.id);
}

let lastMissing = 800_000_000;

/** A container number that was never given out. */
export function missingNumber(): number {
  lastMissing += 1;
  return lastMissing;
}
