import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { findAudit } from "@muniment/platform/audit";
import type { AuditRecord } from "@muniment/platform/audit";
import {
  aDocument,
  aFolder,
  aWorkspace,
  createTestRepository,
  endEntry,
  forGroup,
  forUser,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

async function aPerson(options = {}): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

async function secured(item: Item): Promise<AuditRecord[]> {
  const filter = { objectId: item.id };
  const found = await findAudit(repository.database.reader, filter, { limit: 1_000, after: undefined });
  return found.filter(({ action, outcome }) => action.endsWith(".secure") && outcome === "ok").toReversed();
}

const listOf = async (by: Session, item: Item): Promise<unknown> => (await by.get(`${pathOf(item)}/security`)).body;

/** A workspace, a folder and a document with lists of their own. */
const switchSignIn = async (user: TestUser, isOn: boolean): Promise<void> => {
  expect((await administrator.patch(`/users/${user.userId}`, { allow_logon: isOn })).status).toBe(200);
};

async function oneOfEach(by: Session, fields: object): Promise<readonly Item[]> {
  const workspace = await aWorkspace(by, { default_security: "private", ...fields });
  const folder = await aFolder(by, workspace);
  return [workspace, folder, await aDocument(by, folder)];
}

describe("CC-ACL-005 Confirm is one change", () => {
  test("with one record of the audit for each entry and for the default, and one line of the timeline", async () => {
    const [owner, one, two] = [await aPerson(), await aPerson(), await aPerson()];
    const group = await repository.directory.aGroup(repository.library, {});
    const items = await oneOfEach(administrator, {
      user_trustees: [forUser(owner.user, "full_access"), forUser(one.user, "read"), forUser(two.user, "read")],
    });
    // From below, so that each still has what the workspace was made with.
    for (const item of items.toReversed()) {
      const made = (await secured(item)).length;
      await secure(owner.session, item, {
        default_security: "view",
        include: [forUser(one.user, "full_access"), forGroup(group, "no_access")],
        remove: [forUser(two.user, "read")],
      });
      const records = (await secured(item)).slice(made);
      expect(records.map(({ before, after }) => ({ before, after }))).toEqual([
        { before: null, after: { default_security: "view" } },
        {
          before: { type: "user", id: one.user.userId, access: "read" },
          after: { type: "user", id: one.user.userId, access: "full_access" },
        },
        {
          before: { type: "group", id: group.groupId, access: null },
          after: { type: "group", id: group.groupId, access: "no_access" },
        },
        {
          before: { type: "user", id: two.user.userId, access: "read" },
          after: { type: "user", id: two.user.userId, access: null },
        },
      ]);
      expect(new Set(records.map(({ request_id: request }) => request)).size).toBe(1);
      if (item.wstype !== "document") continue;
      const told = (await owner.session.get(`${pathOf(item)}/history`)).items;
      expect(told.filter((line) => JSON.stringify(line).includes("SECURITY"))).toHaveLength(1);
    }
  });

  test("and is refused as a whole when one entry is not allowed", async () => {
    const [owner, one, off] = [await aPerson(), await aPerson(), await aPerson({ allow_logon: false })];
    const elsewhere = await repository.directory.aLibrary();
    const foreign = await repository.directory.aGroup(elsewhere, {});
    const listed = { user_trustees: [forUser(owner.user, "full_access"), forUser(one.user, "read")] };
    for (const item of await oneOfEach(administrator, listed)) {
      const before = await listOf(owner.session, item);
      const good = [forUser(one.user, "full_access")];
      const refusals = [
        { include: [...good, forUser(off.user, "read")] },
        { include: [...good, forGroup(foreign, "read")] },
        { include: [...good, { ...forUser(one.user, "read"), access_level: "everything" }] },
        { include: good, remove: [{ id: "NOBODY", type: "user" }] },
        { default_security: "open", include: good },
      ];
      for (const change of refusals) {
        expect((await owner.session.post(`${pathOf(item)}/security`, change)).status, JSON.stringify(change)).toBe(400);
      }
      expect(await listOf(owner.session, item)).toEqual(before);
      expect(await secured(item)).toEqual([]);
    }
  });
});

describe("CC-ACL-010 WORK-SEC-009 the last one with Full Access of a private item", () => {
  test("cannot be removed or lowered without naming another, by NRTADMIN either", async () => {
    const { library } = repository;
    const [maker, holder, other] = [await aPerson(), await aPerson(), await aPerson()];
    const workspace = await aWorkspace(administrator, {
      default_security: "private",
      owner: maker.user.userId,
      user_trustees: [forUser(holder.user, "full_access")],
    });
    const folder = await aFolder(maker.session, workspace);
    const items = [workspace, folder, await aDocument(maker.session, folder)];
    await switchSignIn(maker.user, false);
    for (const item of items) {
      const path = `${pathOf(item)}/security`;
      const before = await listOf(administrator, item);
      const taken = { remove: [forUser(holder.user, "full_access")] };
      const lowered = { include: [forUser(holder.user, "read")] };
      // NRTADMIN reaches everything anyway, so that naming one of them names nobody.
      const administered = { ...taken, include: [forUser(library.administrator, "full_access")] };
      for (const by of [holder.session, administrator]) {
        for (const change of [taken, lowered, administered]) {
          const refused = await by.post(path, change);
          expect([refused.status, refused.body.error?.code], JSON.stringify(change)).toEqual([409, "NRC_CONFLICT"]);
        }
      }
      expect(await listOf(administrator, item)).toEqual(before);
      const handed = { ...taken, include: [forUser(other.user, "full_access")] };
      expect((await holder.session.post(path, handed)).status).toBe(200);
      expect((await administrator.post(path, { ...taken, default_security: "view" })).status).toBe(200);
      await secure(administrator, item, {
        default_security: "private",
        include: [forUser(holder.user, "full_access")],
        remove: [forUser(other.user, "full_access")],
      });
    }
  });

  test("may be the owner, or in a group that has it; not a disabled account, an empty group, or one that ends", async () => {
    const { directory, library, database, clock } = repository;
    const [holder, owner, member, off] = [await aPerson(), await aPerson(), await aPerson(), await aPerson()];
    const gone = await aPerson();
    const full = await directory.aGroup(library, { members: [member.user] });
    const empty = await directory.aGroup(library, {});
    const taken = { remove: [forUser(holder.user, "full_access")] };
    const remove = async (given: { fields?: object; more?: object; ends?: TestUser }): Promise<number> => {
      const fields = {
        default_security: "private",
        owner: gone.user.userId,
        user_trustees: [forUser(holder.user, "full_access")],
        ...given.fields,
      };
      await switchSignIn(gone.user, true);
      const item = await aWorkspace(administrator, fields);
      await switchSignIn(gone.user, false);
      if (given.more !== undefined) await secure(administrator, item, given.more);
      const endsAt = new Date(clock.now().getTime() - 1_000);
      if (given.ends !== undefined) await endEntry(database, { library, item }, { trustee: given.ends, endsAt });
      return (await administrator.post(`${pathOf(item)}/security`, taken)).status;
    };
    const offToo = { include: [forUser(off.user, "full_access")] };
    expect(await remove({ fields: { owner: owner.user.userId } })).toBe(200);
    // A program that makes workspaces as NRTADMIN owns them, and takes people off again.
    expect(await remove({ fields: { owner: repository.library.administrator.userId } })).toBe(200);
    expect(await remove({ more: { include: [forGroup(full, "full_access")] } })).toBe(200);
    expect(await remove({ more: offToo })).toBe(200);
    expect(await remove({ more: { include: [forGroup(empty, "full_access")] } })).toBe(409);
    expect(await remove({ more: { include: [forGroup(full, "full_access"), forUser(member.user, "read")] } })).toBe(
      409,
    );
    expect(await remove({ more: offToo, ends: off.user })).toBe(409);
    await switchSignIn(gone.user, true);
    const ofGone = { owner: gone.user.userId, user_trustees: [forUser(holder.user, "full_access")] };
    const item = await aWorkspace(administrator, ofGone);
    await secure(administrator, item, { default_security: "private", ...offToo });
    for (const one of [gone, off]) await switchSignIn(one.user, false);
    expect((await administrator.post(`${pathOf(item)}/security`, taken)).status).toBe(409);
    // An item that nobody but NRTADMIN has keeps no one from changing it.
    const alone = await aWorkspace(administrator, { user_trustees: [forUser(member.user, "read")] });
    await secure(administrator, alone, { remove: [forUser(member.user, "read")] });
  });
});
