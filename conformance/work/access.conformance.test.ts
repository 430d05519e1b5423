import { expect, test } from "vitest";
import { one, ok, refused } from "../answers.ts";
import { as, get, ofLibrary, patch, post, signIn } from "../client.ts";
import type { Session } from "../client.ts";
import type { Grant } from "../fixture.ts";
import { document, folder, grant, group, lazily, revoke, toGroup, toUser, user, workspace } from "../fixture.ts";

/** Two people who are in the same groups, one inside the firm and one outside. */
const scene = lazily(async () => {
  const admin = await as("NRTADMIN");
  const insider = await user();
  const guest = await user({ is_external: true });
  const [one1, two, asleep, outside] = await Promise.all([
    group([insider.user_id]),
    group([insider.user_id]),
    group([insider.user_id]),
    group([guest.user_id], { is_external: true }),
  ]);
  const matter = await workspace(admin);
  return {
    admin,
    insider: await signIn(insider),
    guest: await signIn(guest),
    groups: { one: one1, two, asleep, outside } as const,
    root: await folder(admin, matter.id),
  };
});

type GroupName = "one" | "two" | "asleep" | "outside";

interface Row {
  readonly id: string;
  readonly who: "insider" | "guest" | "admin";
  readonly own?: string;
  readonly groups?: Readonly<Partial<Record<GroupName, string>>>;
  readonly byDefault: "public" | "view" | "private";
  readonly level?: string;
}

const rows: readonly Row[] = [
  { id: "A01", who: "insider", byDefault: "public", level: "read_write" },
  { id: "A02", who: "insider", byDefault: "view", level: "read" },
  { id: "A03", who: "insider", byDefault: "private" },
  { id: "A04", who: "insider", own: "full_access", byDefault: "private", level: "full_access" },
  { id: "A05", who: "insider", own: "read", byDefault: "public", level: "read" },
  { id: "A06", who: "insider", own: "no_access", byDefault: "public" },
  { id: "A07", who: "insider", groups: { one: "read_write" }, byDefault: "private", level: "read_write" },
  { id: "A08", who: "insider", groups: { one: "read" }, byDefault: "public", level: "read" },
  {
    id: "A09",
    who: "insider",
    groups: { one: "read", two: "full_access" },
    byDefault: "private",
    level: "full_access",
  },
  { id: "A10", who: "insider", groups: { one: "no_access", two: "full_access" }, byDefault: "public" },
  { id: "A12", who: "insider", groups: { one: "no_access" }, byDefault: "public" },
  { id: "A13", who: "insider", own: "read", groups: { one: "no_access" }, byDefault: "private", level: "read" },
  { id: "A14", who: "insider", own: "no_access", groups: { one: "full_access" }, byDefault: "public" },
  { id: "A15", who: "insider", own: "read", groups: { one: "full_access" }, byDefault: "public", level: "read" },
  { id: "A19", who: "admin", byDefault: "private", level: "full_access" },
  { id: "A22", who: "guest", byDefault: "public" },
  { id: "A23", who: "guest", byDefault: "view" },
  { id: "A24", who: "guest", own: "read", byDefault: "private", level: "read" },
  { id: "A25", who: "guest", groups: { outside: "read_write" }, byDefault: "private", level: "read_write" },
  { id: "A50", who: "insider", own: "change_security", byDefault: "private", level: "full_access" },
];

async function expectLevel(session: Session, documentId: string, level: string | undefined): Promise<void> {
  const answer = await get(session, ofLibrary(`/documents/${documentId}`));
  if (level === undefined) refused(answer, 404, "NRC_NO_RECORD");
  else expect(one(answer).access).toBe(level);
}

test.each(rows)("WORK-ACL $id: $who, own $own, groups $groups, $byDefault: $level", async (row) => {
  const { admin, root, groups, ...people } = await scene();
  const session = row.who === "admin" ? admin : people[row.who];
  const entries: Grant[] = Object.entries(row.groups ?? {}).map(([name, level]) =>
    toGroup(groups[name as GroupName], level),
  );
  if (row.own !== undefined) entries.push(toUser(session.userId, row.own));
  const made = await document(admin, root.id, { default_security: row.byDefault });
  await grant(admin, "documents", made.id, entries);
  await expectLevel(session, made.id, row.level);
});

test("WORK-ACL A16 A17 the author has Full Access, whatever the list says", async () => {
  const { admin, insider, groups, root } = await scene();
  const made = await document(admin, root.id, { default_security: "private", author: insider.userId });
  await expectLevel(insider, made.id, "full_access");
  await grant(admin, "documents", made.id, [toGroup(groups.one, "no_access")]);
  await expectLevel(insider, made.id, "full_access");
});

test("WORK-ACL A51 A52 an external author has what the list says", async () => {
  const { admin, guest, root } = await scene();
  const made = await document(admin, root.id, { default_security: "public", author: guest.userId });
  await expectLevel(guest, made.id, undefined);
  await grant(admin, "documents", made.id, [toUser(guest.userId, "read")]);
  await expectLevel(guest, made.id, "read");
});

test("WORK-ACL A45 A46 WORK-INH I00 I09 I10 inheritance is live, own security stands", async () => {
  const { admin, insider } = await scene();
  const matter = await workspace(admin, { default_security: "private" });
  const root = await folder(admin, matter.id);
  const closed = await folder(admin, matter.id, { default_security: "private" });
  const inherits = await document(admin, root.id);
  const below = await document(admin, closed.id);
  await expectLevel(insider, inherits.id, undefined);
  await grant(admin, "workspaces", matter.id, [toUser(insider.userId, "read_write")]);
  await expectLevel(insider, inherits.id, "read_write");
  await expectLevel(insider, below.id, undefined);
  await revoke(admin, "workspaces", matter.id, insider.userId);
  await expectLevel(insider, inherits.id, undefined);
  ok(await post(admin, ofLibrary(`/workspaces/${matter.id}/security`), { default_security: "public" }));
  await expectLevel(insider, inherits.id, "read_write");
  await expectLevel(insider, below.id, undefined);
});

test("WORK-ACL A48 a disabled group counts for nobody until it is enabled again", async () => {
  const { admin, insider, groups, root } = await scene();
  const made = await document(admin, root.id, { default_security: "private" });
  await grant(admin, "documents", made.id, [toGroup(groups.asleep, "full_access")]);
  await expectLevel(insider, made.id, "full_access");
  ok(await patch(admin, ofLibrary(`/groups/${groups.asleep}`), { enabled: false }));
  await expectLevel(insider, made.id, undefined);
  ok(await patch(admin, ofLibrary(`/groups/${groups.asleep}`), { enabled: true }));
  await expectLevel(insider, made.id, "full_access");
});

test("WORK-ACL-012 a document can be reached although its folder cannot; its path then shows nothing", async () => {
  const { admin, insider } = await scene();
  const matter = await workspace(admin);
  const root = await folder(admin, matter.id);
  const made = await document(admin, root.id, { default_security: "private" });
  await grant(admin, "documents", made.id, [toUser(insider.userId, "read")]);
  await expectLevel(insider, made.id, "read");
  refused(await get(insider, ofLibrary(`/folders/${root.id}`)), 404, "NRC_NO_RECORD");
  refused(await get(insider, ofLibrary(`/workspaces/${matter.id}`)), 404, "NRC_NO_RECORD");
  const path = await get(insider, ofLibrary(`/documents/${made.id}/path`));
  expect(path.text).not.toContain(root.name);
  expect(path.text).not.toContain(matter.name);
  const full = await get(insider, ofLibrary(`/documents/${made.id}`));
  expect(full.text).not.toContain(matter.name);
});
