import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, ok, one, refused, results } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, get, ofCustomer, ofLibrary, patch, passwordGrant, post, requestToken, send, signIn } from "../client.ts";
import type { Answer, Session } from "../client.ts";
import {
  document,
  folder,
  grant,
  lazily,
  matter,
  revoke,
  toUser,
  unique,
  uniqueWord,
  user,
  workspace,
} from "../fixture.ts";
import { uploadBody } from "../multipart.ts";
import { levels, operations } from "../rights.ts";
import type { Ground, Level, Operation } from "../rights.ts";
import { account, application } from "../settings.ts";

/** One person for each level on a private matter of the administrator. */
const scene = lazily(async () => {
  const admin = await as("NRTADMIN");
  const nobody = await signIn(await user());
  const people: Record<Level, Session> = {
    no_access: nobody,
    read: await as("standard", 0),
    read_write: await as("standard", 1),
    full_access: await as("standard", 2),
  };
  const space = await workspace(admin);
  const place = await workspace(admin);
  await grant(
    admin,
    "workspaces",
    space.id,
    levels.filter((level) => level !== "no_access").map((level) => toUser(people[level].userId, level)),
  );
  await grant(
    admin,
    "workspaces",
    place.id,
    levels.map((level) => toUser(people[level].userId, "read_write")),
  );
  const writable = await folder(admin, place.id);
  return { admin, people, space, writable };
});

async function freshGround(): Promise<Ground> {
  const { admin, people, space, writable } = await scene();
  const [root, other] = await Promise.all([folder(admin, space.id), folder(admin, space.id)]);
  return {
    workspaceId: space.id,
    folderId: root.id,
    otherFolderId: other.id,
    documentId: (await document(admin, root.id)).id,
    writableFolderId: writable.id,
    someoneId: people.no_access.userId,
  };
}

function verdict(operation: Operation, level: Level, answer: Answer): string[] {
  const title = `${operation.name} with ${level}`;
  if (level === "no_access") return errorFaults(answer, [404], "NRC_NO_RECORD").map((fault) => `${title}: ${fault}`);
  if (levels.indexOf(level) < levels.indexOf(operation.needs)) {
    return errorFaults(answer, [403], "NRC_ACCESS_DENIED").map((fault) => `${title}: ${fault}`);
  }
  const allowed = answer.status === 200 || answer.status === 201;
  return allowed ? [] : [`${title}: ${answer.request}: ${answer.status} ${answer.text.slice(0, 200)}`];
}

test.each(levels)("WORK-ACL 3.2 the matrix of operations with %s", async (level) => {
  const { people } = await scene();
  const faults = await faultsOf(operations, async (operation) => {
    const ground = await freshGround();
    return verdict(operation, level, await operation.act(people[level], ground));
  });
  expect(faults).toEqual([]);
});

test("WORK-ACL 3.2 7.11 operations tell what the matrix says", async () => {
  const { people } = await scene();
  const ground = await freshGround();
  const path = ofLibrary(`/documents/${ground.documentId}/operations`);
  const told = async (level: Level): Promise<unknown> => {
    const {
      copy,
      update,
      move,
      create_new_version: grow,
      delete: remove,
      set_security: rule,
    } = one(await get(people[level], path));
    return { copy, update, move, grow, remove, rule };
  };
  const reader = { copy: true, update: false, move: false, grow: false, remove: false, rule: false };
  expect(await told("read")).toEqual(reader);
  expect(await told("read_write")).toEqual({ ...reader, update: true, move: true, grow: true });
  expect(await told("full_access")).toEqual({
    copy: true,
    update: true,
    move: true,
    grow: true,
    remove: true,
    rule: true,
  });
});

test("D43 a move needs Read/Write on both folders", async () => {
  const { admin, people } = await scene();
  const mover = people.read_write;
  const ground = await freshGround();
  const readable = await matter(admin);
  await grant(admin, "workspaces", readable.workspace.id, [toUser(mover.userId, "read")]);
  const hidden = await matter(admin);
  const path = ofLibrary(`/folders/${ground.folderId}/documents/${ground.documentId}/move`);
  const to = (id: string) => post(mover, path, { destination_folder_id: id });
  refused(await to(readable.folder.id), 403, "NRC_ACCESS_DENIED");
  refused(await to(hidden.folder.id), 404, "NRC_NO_RECORD");
  const own = await workspace(mover);
  const target = await folder(mover, own.id);
  const out = ofLibrary(`/folders/${readable.folder.id}/documents/${readable.document.id}/move`);
  refused(await post(mover, out, { destination_folder_id: target.id }), 403, "NRC_ACCESS_DENIED");
});

test("D43 copy and reference into a place where one may only read are refused", async () => {
  const { admin, people } = await scene();
  const ground = await freshGround();
  const readable = await matter(admin);
  await grant(admin, "workspaces", readable.workspace.id, [toUser(people.read.userId, "read")]);
  const copy = ofLibrary(`/documents/${ground.documentId}/copy`);
  const body = { destination_folder_id: readable.folder.id };
  refused(await post(people.read, copy, body), 403, "NRC_ACCESS_DENIED");
  const reference = ofLibrary(`/folders/${readable.folder.id}/documents/${ground.documentId}/reference`);
  refused(await post(people.read, reference), 403, "NRC_ACCESS_DENIED");
});

test("WORK-WS deleting a workspace needs Full Access and the privilege", async () => {
  const { admin, people } = await scene();
  const space = await workspace(admin);
  await grant(admin, "workspaces", space.id, [toUser(people.full_access.userId, "full_access")]);
  const path = ofLibrary(`/workspaces/${space.id}`);
  refused(await send(people.full_access, "DELETE", path), 403, "NRC_ACCESS_DENIED");
  // Without the privilege the answer is the same for hidden, missing and visible workspaces, so it tells nothing.
  refused(await send(people.no_access, "DELETE", path), 403, "NRC_ACCESS_DENIED");
  refused(await send(people.no_access, "DELETE", ofLibrary("/workspaces/800000001")), 403, "NRC_ACCESS_DENIED");
  ok(await send(admin, "DELETE", path));
});

interface Place {
  readonly made: { workspace: WireItem; folder: WireItem; document: WireItem };
  readonly word: string;
}

async function surfaces(session: Session, { made, word }: Place): Promise<number[]> {
  const found = [
    await get(session, ofLibrary(`/workspaces/${made.workspace.id}`)),
    await get(session, ofLibrary(`/folders/${made.folder.id}`)),
    await get(session, ofLibrary(`/documents/${made.document.id}`)),
    await get(session, ofLibrary(`/documents/${made.document.id}/download`)),
    await send(session, "HEAD", ofLibrary(`/documents/${made.document.id}/download`)),
    await get(session, ofLibrary(`/documents/${made.document.id}/history`)),
    await get(session, ofLibrary(`/folders/${made.folder.id}/children`)),
  ].map((answer) => answer.status);
  const hits = results(await get(session, ofLibrary("/workspaces"), { name: word })).length;
  const searched = list(await post(session, ofLibrary("/workspaces/search"), { filters: { name: word } })).length;
  const { total_count: total } = ok(await get(session, ofLibrary("/workspaces"), { name: word, total: true }));
  return [...found, hits, searched, Number(total)];
}

test("WORK-ACL-017 D13 a right given or taken holds from the next request, everywhere", async () => {
  const owner = await as("standard");
  const peer = await as("standard", 1);
  const word = uniqueWord();
  const place = { made: await matter(owner, { name: `${word} closed` }), word };
  const hidden = [404, 404, 404, 404, 404, 404, 404, 0, 0, 0];
  const shown = [200, 200, 200, 200, 200, 200, 200, 1, 1, 1];
  expect(await surfaces(peer, place)).toEqual(hidden);
  for (let round = 0; round < 3; round += 1) {
    await grant(owner, "workspaces", place.made.workspace.id, [toUser(peer.userId, "read")]);
    expect(await surfaces(peer, place)).toEqual(shown);
    await revoke(owner, "workspaces", place.made.workspace.id, peer.userId);
    expect(await surfaces(peer, place)).toEqual(hidden);
  }
});

/** A role of this library with the privilege to create workspaces and without a tier. */
async function authorRole(admin: Session): Promise<string> {
  for (const { id } of list(await get(admin, ofLibrary("/roles")))) {
    const role = one(await get(admin, ofLibrary(`/roles/${encodeURIComponent(id)}`)));
    const { author_workspace: may } = role.m3_bits as Readonly<Record<string, unknown>>;
    const { admin_tier_1: first, admin_tier_2: second } = role.m4_bits as Readonly<Record<string, unknown>>;
    if (may === true && first !== true && second !== true) return id;
  }
  throw new Error("the library has no ordinary role that may create workspaces");
}

test("D13 a changed role holds from the next request", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const session = await signIn(person);
  const body = { name: unique("matter"), default_security: "private" };
  refused(await post(session, ofLibrary("/workspaces"), body), 403, "NRC_ACCESS_DENIED");
  ok(await patch(admin, ofLibrary(`/users/${person.user_id}`), { role: await authorRole(admin) }));
  one(await post(session, ofLibrary("/workspaces"), body), 201);
  ok(await patch(admin, ofLibrary(`/users/${person.user_id}`), { role: "DEFAULT" }));
  refused(await post(session, ofLibrary("/workspaces"), body), 403, "NRC_ACCESS_DENIED");
});

async function service(): Promise<Session> {
  const client = application(["client_credentials"], true);
  const answer = await requestToken({
    grant_type: "client_credentials",
    client_id: client.client_id,
    client_secret: String(client.client_secret),
  });
  return { userId: account("service").user_id, token: (answer.json as { access_token: string }).access_token };
}

test("D5 no kind of account but NRTADMIN reaches a private matter that does not list it", async () => {
  const made = await matter(await as("standard"));
  const sessions = [
    ...(await Promise.all(["tier1", "tier2", "external"].map((what) => as(what)))),
    await as("standard", 1),
    await as("standard", 2),
    await service(),
  ];
  const faults = await faultsOf(sessions, async (session) =>
    errorFaults(await get(session, ofLibrary(`/documents/${made.document.id}`)), [404], "NRC_NO_RECORD"),
  );
  expect(faults).toEqual([]);
  const admin = one(await get(await as("NRTADMIN"), ofLibrary(`/documents/${made.document.id}`)));
  expect(admin.access).toBe("full_access");
});

test("D5 a service account has what the list gives it", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const session = await service();
  await grant(owner, "workspaces", made.workspace.id, [toUser(session.userId, "read")]);
  expect(one(await get(session, ofLibrary(`/documents/${made.document.id}`))).access).toBe("read");
});

test("D5 a disabled account gets no token", async () => {
  const answer = await requestToken(passwordGrant(account("disabled")));
  expect([400, 401], answer.text).toContain(answer.status);
});

test("WORK-ACL-004 an external user sees no public matter, and without import files nothing", async () => {
  const admin = await as("NRTADMIN");
  const made = await matter(admin, { default_security: "public" });
  expect(one(await get(await as("standard"), ofLibrary(`/documents/${made.document.id}`))).access).toBe("read_write");
  const guest = await as("external");
  refused(await get(guest, ofLibrary(`/documents/${made.document.id}`)), 404, "NRC_NO_RECORD");
  await grant(admin, "workspaces", made.workspace.id, [toUser(guest.userId, "read_write")]);
  expect(one(await get(guest, ofLibrary(`/documents/${made.document.id}`))).access).toBe("read_write");
  const path = ofLibrary(`/folders/${made.folder.id}/documents`);
  refused(await send(guest, "POST", path, { upload: uploadBody({}) }), 403, "NRC_ACCESS_DENIED");
  refused(await post(guest, ofLibrary(`/folders/${made.folder.id}/subfolders`), { name: unique("sub") }), 403);
});

test("17.15 who may create workspaces, and public ones", async () => {
  const body = (security: string) => ({ name: unique("matter"), default_security: security });
  one(await post(await as("standard"), ofLibrary("/workspaces"), body("private")), 201);
  one(await post(await as("NRTADMIN"), ofLibrary("/workspaces"), body("public")), 201);
  refused(await post(await as("standard"), ofLibrary("/workspaces"), body("public")), 403, "NRC_ACCESS_DENIED");
  refused(await post(await as("external"), ofLibrary("/workspaces"), body("private")), 403, "NRC_ACCESS_DENIED");
});

test("D13 a person taken out of the customer's library loses its items at once", async () => {
  const admin = await as("NRTADMIN");
  const person = await user();
  const session = await signIn(person);
  const made = await matter(admin);
  await grant(admin, "workspaces", made.workspace.id, [toUser(person.user_id, "read")]);
  const path = ofLibrary(`/documents/${made.document.id}`);
  ok(await get(session, path));
  ok(await patch(admin, ofLibrary(`/users/${person.user_id}`), { allow_logon: false }));
  refused(await get(session, path), [401, 404]);
  ok(await patch(admin, ofLibrary(`/users/${person.user_id}`), { allow_logon: true }));
  ok(await get(await signIn(person), path));
  ok(await patch(admin, ofCustomer(`/users/${person.user_id}`), { allow_logon: false }));
  refused(await get(session, path), 401);
});
