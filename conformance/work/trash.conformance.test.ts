import { expect, test } from "vitest";
import { done, list, ok, one, refused } from "../answers.ts";
import type { WireItem } from "../answers.ts";
import { as, del, get, ofLibrary, post } from "../client.ts";
import type { Session } from "../client.ts";
import { document, grant, idsIn, lazily, matter, toUser, version } from "../fixture.ts";
import { shaped, documentShape } from "../shapes.ts";
import { account } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, ...(await matter(owner)) };
});

const pathOf = (id: string): string => ofLibrary(`/documents/${id}`);
const trashOf = (id: string): string => ofLibrary(`/trash-bin/documents/${id}`);

async function deleted(): Promise<WireItem> {
  const { owner, folder } = await scene();
  const made = await document(owner, folder.id);
  done(await del(owner, pathOf(made.id)));
  return made;
}

async function inTrash(session: Session, made: WireItem): Promise<string[]> {
  const query = { document_number: String(made.document_number) };
  return list(await get(session, ofLibrary("/trash-bin/documents"), query)).map((entry) => entry.id);
}

test("10.6 a deleted version is in no list, search or link, for nobody", async () => {
  const { owner, folder } = await scene();
  const admin = await as("NRTADMIN");
  const made = await deleted();
  for (const session of [owner, admin]) {
    for (const path of ["", "/download", "/versions", "/history", "/security", "/operations", "/path"]) {
      refused(await get(session, `${pathOf(made.id)}${path}`), 404, "NRC_NO_RECORD");
    }
    const filters = { document_number: String(made.document_number) };
    expect(list(await post(session, ofLibrary("/documents/search"), { filters }))).toEqual([]);
  }
  expect(await idsIn(owner, folder.id)).not.toContain(made.id);
  refused(await del(owner, pathOf(made.id)), 404, "NRC_NO_RECORD");
});

test("10.6 trash: listed for who deleted and for administrators, restored to its former folder", async () => {
  const { owner, folder } = await scene();
  const made = await deleted();
  expect(await inTrash(owner, made)).toEqual([made.id]);
  expect(await inTrash(await as("NRTADMIN"), made)).toEqual([made.id]);
  expect(await inTrash(await as("standard", 1), made)).toEqual([]);
  done(await post(owner, `${trashOf(made.id)}/restore`, { comments: "needed again", folder_ids: [] }));
  expect(await inTrash(owner, made)).toEqual([]);
  const back = one(await get(owner, pathOf(made.id)));
  shaped(back, documentShape);
  expect(back).toMatchObject({ id: made.id, name: made.name });
  expect(await idsIn(owner, folder.id)).toContain(made.id);
  expect((await get(owner, `${pathOf(made.id)}/download`)).status).toBe(200);
  refused(await post(owner, `${trashOf(made.id)}/restore`, { folder_ids: [] }), 404, "NRC_NO_RECORD");
});

test("10.6 restore into another folder", async () => {
  const { owner, folder } = await scene();
  const made = await deleted();
  const other = await matter(owner);
  done(await post(owner, `${trashOf(made.id)}/restore`, { folder_ids: [other.folder.id] }));
  expect(await idsIn(owner, other.folder.id)).toContain(made.id);
  expect(await idsIn(owner, folder.id)).not.toContain(made.id);
});

test("D43 purge is for NRTADMIN alone and final; the number is never used again", async () => {
  const { owner, folder } = await scene();
  const made = await deleted();
  for (const session of [owner, await as("tier2"), await as("tier1")]) {
    refused(await del(session, trashOf(made.id)), 403, "NRC_ACCESS_DENIED");
  }
  const admin = await as("NRTADMIN");
  done(await del(admin, trashOf(made.id)));
  expect(await inTrash(admin, made)).toEqual([]);
  refused(await post(admin, `${trashOf(made.id)}/restore`, { folder_ids: [] }), 404, "NRC_NO_RECORD");
  refused(await del(admin, trashOf(made.id)), 404, "NRC_NO_RECORD");
  const next = await document(owner, folder.id);
  expect(Number(next.document_number)).toBeGreaterThan(Number(made.document_number));
});

test("D43 restore by tier 2, not by tier 1, not by those who did not delete it", async () => {
  const { owner, workspace } = await scene();
  const made = await deleted();
  const peer = await as("standard", 1);
  await grant(owner, "workspaces", workspace.id, [toUser(account("standard", 1).user_id, "full_access")]);
  expect(await inTrash(peer, made)).toEqual([]);
  refused(await post(peer, `${trashOf(made.id)}/restore`, { folder_ids: [] }), [403, 404]);
  refused(await post(await as("tier1"), `${trashOf(made.id)}/restore`, { folder_ids: [] }), 403, "NRC_ACCESS_DENIED");
  done(await post(await as("tier2"), `${trashOf(made.id)}/restore`, { folder_ids: [] }));
  ok(await get(owner, pathOf(made.id)));
});

test("WORK-VER-008 deleting the newest version leaves the older one; its number stays taken", async () => {
  const { owner, folder } = await scene();
  const first = await document(owner, folder.id);
  const second = await version(owner, first.id, "second");
  done(await del(owner, pathOf(second.id)));
  expect(list(await get(owner, `${pathOf(first.id)}/versions`)).map((entry) => entry.version)).toEqual([1]);
  expect(await idsIn(owner, folder.id)).toContain(first.id);
  expect(one(await get(owner, pathOf(first.id), { is_latest: true }))).toMatchObject({ is_latest: true, latest: "1" });
  const third = await version(owner, first.id, "third");
  expect(third.version).toBe(3);
  done(await post(owner, `${trashOf(second.id)}/restore`, { folder_ids: [] }));
  expect(list(await get(owner, `${pathOf(first.id)}/versions`)).map((entry) => entry.version)).toEqual([1, 2, 3]);
});
