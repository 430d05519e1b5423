import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory, openMailRoom } from "../../testing/index.ts";
import type { Call, MailRoom, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { createPasswordLinks } from "../password/index.ts";

const clock = fakeClock(new Date("2026-11-22T08:00:00Z"));
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let mailRoom: MailRoom;
let call: Call;

beforeAll(async () => {
  database = await testDatabase();
  mailRoom = await openMailRoom({ database, clock });
  directory = createTestDirectory(database, { clock, accountMail: mailRoom.accountMail });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary({ alias: "ACTIVE" });
});
afterAll(async () => {
  await mailRoom[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface WireMail {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly problem?: string;
  readonly may_resend: boolean;
}

const base = (user: TestUser) => `/api/control-center/v1/users/${user.userId}`;
const mailsOf = async (user: TestUser, by: TestUser = library.administrator, query = ""): Promise<WireMail[]> =>
  (await call(by, "GET", `${base(user)}/mails${query}`)).body.data;
const isAlive = async (link: string | undefined): Promise<boolean> => {
  const links = createPasswordLinks({ database, clock, setPassword: directory.identity.setPassword });
  return (await links.open(link?.split("/").at(-1) ?? "")).isAlive;
};

test("CC-EML-004 the state of each e-mail is told: queued, deferred with the reason, sent, bounced", async () => {
  const user = await directory.aUser(library, { send_email: true });
  expect(await mailsOf(user)).toMatchObject([{ kind: "E2", state: "queued", may_resend: true }]);
  mailRoom.capture.answer({ at: "data", code: 451, text: "try later http://work.firm.example/auth/password/secret" });
  await mailRoom.deliver();
  const [deferred] = await mailsOf(user);
  expect(deferred).toMatchObject({ state: "deferred", attempts: 1 });
  expect(deferred?.problem).toContain("try later");
  expect(deferred?.problem).not.toContain("secret");
  mailRoom.capture.answer("accept");
  clock.advance(60);
  await mailRoom.deliver();
  expect(await mailsOf(user)).toMatchObject([{ state: "sent", attempts: 2 }]);
  mailRoom.capture.answer({ at: "recipient", code: 550, text: "no such mailbox" });
  await call(library.administrator, "POST", `/users/${user.userId}/password`, { send_email: true });
  await mailRoom.deliver();
  mailRoom.capture.answer("accept");
  expect(await mailsOf(user)).toMatchObject([{ state: "bounced" }, { state: "sent" }]);
  expect(await mailsOf(user, library.administrator, "?limit=1")).toHaveLength(1);
});

test("CC-EML-006 CC-USR-053 resend makes a new link of the same kind; what carries none is refused", async () => {
  const user = await directory.aUser(library, { send_email: true });
  const [first] = await mailRoom.deliver();
  const [mail] = await mailsOf(user);
  const resend = async (id: string | undefined, by = library.administrator) =>
    (await call(by, "POST", `${base(user)}/mails/${id ?? ""}/resend`)).status;
  expect(await resend(mail?.id)).toBe(200);
  const [second] = await mailRoom.deliver();
  expect(second?.headers.get("x-muniment-mail")).toBe("E2");
  expect([await isAlive(first?.links[0]), await isAlive(second?.links[0])]).toEqual([false, true]);
  clock.advance(1);
  await call(library.administrator, "POST", `/users/${user.userId}/password`, { password: "AnotherHorse2026" });
  const [notice] = await mailsOf(user);
  expect(notice).toMatchObject({ kind: "E6", may_resend: false });
  expect(await resend(notice?.id)).toBe(409);
  for (const id of ["00000000-0000-4000-8000-000000000000", "no-id"]) expect(await resend(id)).toBe(404);
  const other = await directory.aUser(library, { send_email: true });
  const [theirs] = await mailsOf(other);
  expect(await resend(theirs?.id)).toBe(404);
});

test("CC-EML-009 Cancel outstanding links makes them dead, and is in the audit", async () => {
  const user = await directory.aUser(library, { send_email: true });
  const mails = await mailRoom.deliver();
  const link = mails.find((mail) => mail.envelopeTo[0] === user.email)?.links[0];
  expect(await isAlive(link)).toBe(true);
  expect((await call(library.administrator, "POST", `${base(user)}/cancel-links`)).status).toBe(200);
  expect(await isAlive(link)).toBe(false);
  const { rows } = await database.pool.query(
    "select actor_id from platform.audit where action = 'user.cancel_links' and object_id = $1",
    [user.userId],
  );
  expect(rows).toEqual([{ actor_id: library.administrator.userId }]);
});

test("CC-PRM-004 24 rows 4 and 9: for tier 1 and above, never of who stands higher, and not for others", async () => {
  const user = await directory.aUser(library, { send_email: true });
  const tier1 = await directory.aUser(library, { role: "TIER 1" });
  const plain = await directory.aUser(library);
  const elsewhere = await directory.aLibrary();
  const statusOf = async (by: TestUser, of: TestUser) => (await call(by, "GET", `${base(of)}/mails`)).status;
  expect(await statusOf(plain, user)).toBe(403);
  expect(await statusOf(elsewhere.administrator, user)).toBe(404);
  expect((await call(plain, "POST", `${base(user)}/cancel-links`)).status).toBe(403);
  expect(await statusOf(tier1, user)).toBe(200);
  expect(await statusOf(tier1, library.administrator)).toBe(403);
});
