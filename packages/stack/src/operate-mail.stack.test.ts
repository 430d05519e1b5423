import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WebBrowser } from "./scenario/index.ts";
import { openFilingDesk, PATIENCE } from "./testing/filing-desk.ts";
import type { FilingDesk } from "./testing/filing-desk.ts";
import { mailFunctionRows } from "./testing/function-calls.ts";
import type { FunctionRow } from "./testing/function-calls.ts";
import { writeLetter } from "./testing/letter.ts";
import type { Letter } from "./testing/letter.ts";
import { openMailRoom } from "./testing/mail-room.ts";
import type { MailRoom } from "./testing/mail-room.ts";
import { openCallRecord, SERVICE_ACCOUNT as SERVICE } from "./testing/recorded-calls.ts";
import type { CallRecord } from "./testing/recorded-calls.ts";
import type { RecordedCall } from "./testing/recording-proxy.ts";

const API = "/api/operate/v1";
const NO_CONNECTION = "The system connection to Work is not available. Your work is kept and will continue by itself.";
let folder: string;
let room: MailRoom;
let desk: FilingDesk;
let record: CallRecord;
let anna: WebBrowser;

const front = () => record.front;
const to = (...names: string[]) => names.map((name) => ({ path: [name] }));

interface Message {
  readonly id: string;
  readonly state: string;
  readonly email?: string;
  readonly trouble?: { readonly code: string; readonly text: string };
}

const letterOf = (key: string, files: Record<string, Uint8Array> = { "Plan.pdf": randomBytes(2000) }): Letter =>
  writeLetter(key, files, { to: room.address });
const messageOf = async ({ from }: Letter): Promise<Message> => {
  const all: readonly (Message & { envelope_sender: string })[] = await room.operate("GET", "/admin/receivedMessages");
  const found = all.find(({ envelope_sender: sender }) => sender === from);
  if (found === undefined) throw new Error("Nothing came in");
  return found;
};
const untilState = async (sent: Letter, state: string): Promise<Message> => {
  await expect.poll(async () => (await messageOf(sent)).state, PATIENCE).toBe(state);
  return messageOf(sent);
};

/** Documents of the staging workspace by name, with hash and author. */
const stagedOf = async (emailId: string) =>
  room.rows<{ name: string; checksum: string; author: string }>(
    "work",
    `select d.name || '.' || d.extension as name, d.checksum, u.user_id as author
     from work.document d join work.container f on f.library_id = d.library_id and f.container_number = d.folder_number
     join identity."user" u on u.user_num = d.author_num
     where d.trashed_at is null and f.name = $1 order by 1`,
    [
      (
        await room.rows<{ reference: string }>("operate", "select reference from operate.work_item where id = $1", [
          emailId,
        ])
      )[0]?.reference,
    ],
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-files-"));
  room = await openMailRoom({ operate: { MUNIMENT_LOCAL_FOLDERS: `files=${folder}` }, isRecorded: true });
  await room.customer("POST", `/users/${SERVICE}/libraries`, { id: "LEGAL", role: "SERVICE" });
  await room.customer("POST", "/users/ANNA/libraries", { id: "LEGAL", role: "USER" });
  await room.operate("POST", "/admin/linkedServices", {
    system_name: "files",
    type: "local-folder",
    display_name: "Files",
  });
  desk = await openFilingDesk(room);
  record = openCallRecord(room);
  ({ anna } = desk);
});

afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("F6 mail by SMTP into Work", () => {
  test("OPR-INB-001 OPR-INB-011 20.2: files are documents of the service account, and both audits tell of one operation", async () => {
    const sent = letterOf("first", { "Plan.pdf": randomBytes(50_000), "Note.txt": Buffer.from("note") });
    await room.send(sent);
    const { email = "", id } = await untilState(sent, "ready");
    const found = await stagedOf(email);
    expect(found.map(({ name }) => name)).toEqual([expect.stringMatching(/^E-\d{6}\.eml$/), "Note.txt", "Plan.pdf"]);
    expect(new Set(found.map(({ author }) => author))).toEqual(new Set(["SVC-INTAKE"]));
    for (const [name, hash] of sent.hashes) expect(found.find((each) => each.name === name)?.checksum).toBe(hash);
    const here = await room.rows<{ action: string }>(
      "operate",
      "select action from platform.audit where operation_id = $1 order by id",
      [id],
    );
    expect(here.map(({ action }) => action)).toEqual([
      "email.receive",
      "document.stage",
      "document.stage",
      "document.stage",
    ]);
    const there = await room.rows<{ actor_id: string; initiator: string }>(
      "work",
      "select actor_id, initiator from platform.audit where action = 'document.create' and outcome = 'ok'",
    );
    expect(there).toEqual(Array.from({ length: 3 }, () => ({ actor_id: "SVC-INTAKE", initiator: "mailbox Intake" })));
  });

  test("OPR-INB-019 each stage is in the log", async () => {
    const sent = letterOf("logged");
    await room.send(sent);
    const { id } = await untilState(sent, "ready");
    const log: readonly { stage: string }[] = await room.operate("GET", `/admin/receivedMessages/${id}/log`);
    expect(log[0]?.stage).toBe("received");
    expect(log.at(-1)?.stage).toBe("ready");
  });

  test("OPR-INB-062 a letter that comes twice is one e-mail", async () => {
    const sent = letterOf("twice");
    await room.send(sent);
    await untilState(sent, "ready");
    await room.send(sent);
    await expect
      .poll(async () =>
        room.rows(
          "operate",
          "select count(*)::int as n from operate.received_message where envelope_sender = $1 and state = 'ready'",
          [sent.from],
        ),
      )
      .toEqual([{ n: 2 }]);
    expect(
      await room.rows("operate", "select count(*)::int as n from operate.email where message_id = $1", [
        sent.messageId,
      ]),
    ).toEqual([{ n: 1 }]);
  });

  test("OPR-INB-004 OPR-ERR-006: a right that is taken away stops the mailbox, and all goes on when it is back", async () => {
    // What the account has made stays its own; a mailbox of another name needs a new folder in the workspace.
    await room.rename("Post");
    await room.grant("read");
    const sent = letterOf("denied");
    await room.send(sent);
    const waiting = await untilState(sent, "waiting");
    expect(waiting.trouble).toMatchObject({
      code: "OPR-ERR-006",
      text:
        'Operate\'s own account may not add documents to "Unfiled e-mail". Nothing was lost: the e-mail waits in ' +
        "Operate. An administrator has been told.",
    });
    expect(await room.operate("GET", `/admin/mailboxes/${room.mailboxId}`)).toMatchObject({ state: "blocked_storage" });
    await expect(room.send(letterOf("at-the-door"))).rejects.toThrow(/451|4\.2\.1/);
    await room.grant("full_access");
    await untilState(sent, "ready");
    expect(await room.operate("GET", `/admin/mailboxes/${room.mailboxId}`)).toMatchObject({ state: "enabled" });
  });
});

describe("F7 filing into Work", () => {
  test("OPR-ACC-06 OPR-AUD-002 linked Ann files two of three: Work tells the account and her, Operate tells her", async () => {
    const matter = await desk.aMatter();
    const files = { "Lease.pdf": randomBytes(9000), "Plan.pdf": randomBytes(7000), "Rest.txt": Buffer.from("rest") };
    const email = await desk.receive(files);
    const { documents } = await desk.emailOf(email);
    const ordinal = (name: string) => documents.find((document) => document.name === name)?.ordinal;
    const filing = await desk.file(email, {
      case: matter.id,
      items: [
        { document: ordinal("Lease.pdf"), folders: to("Leases") },
        { document: ordinal("Plan.pdf"), name: "Site plan", folders: to("Plans", "Leases") },
      ],
    });
    const done = await desk.untilState(filing.id, "done");
    expect(done.items.every(({ url }) => url?.startsWith(`${room.office.work}/work/web/ACTIVE/w/`) ?? false)).toBe(
      true,
    );
    const found = await desk.documentsOf(matter.root);
    expect(found.map((each) => `${each.folder}/${each.name}`)).toEqual([
      "Leases/Lease.pdf",
      "Leases/Site plan.pdf",
      "Plans/Site plan.pdf",
    ]);
    const there = await room.rows<{ actor_id: string; acting_id: string; action: string }>(
      "work",
      "select distinct actor_id, acting_id, action from platform.audit where operation_id like $1 and outcome = 'ok' order by action",
      [`${filing.id}%`],
    );
    expect(new Set(there.map(({ actor_id: actor, acting_id: acting }) => `${actor} for ${acting}`))).toEqual(
      new Set(["SVC-INTAKE for ANNA"]),
    );
    expect(there.map(({ action }) => action)).toEqual(expect.arrayContaining(["document.move", "document.copy"]));
    const here = await room.rows<{ actor_id: string; action: string; repository_account: string | null }>(
      "operate",
      "select actor_id, action, repository_account from platform.audit where operation_id = $1 order by id",
      [filing.id],
    );
    expect(new Set(here.map(({ actor_id: actor }) => actor))).toEqual(new Set(["ANNA"]));
    expect(here.filter(({ action }) => action === "document.file")).toHaveLength(3);
    expect(here.at(-1)?.repository_account).toBe("SVC-INTAKE");
    expect((await desk.emailOf(email)).phase).toBe("partly_filed");
    const both: { repository: { state: string; records: { user: string; acting_user?: string; comment?: string }[] } } =
      await room.operate("GET", `/admin/operations/${filing.id}/audit`);
    expect(both.repository.state).toBe("read");
    expect(both.repository.records.length).toBeGreaterThanOrEqual(3);
    const comment = `Operate F7 for Person ANNA (${matter.reference}) op:${filing.id}`;
    for (const entry of both.repository.records) expect(entry).toMatchObject({ acting_user: "Person ANNA", comment });
  });

  test("OPR-INB-033 OPR-INB-034 completing sends the rest to the recycle bin, reopening brings it back", async () => {
    const matter = await desk.aMatter();
    const email = await desk.receive({ "Filed.txt": Buffer.from("filed"), "Left.txt": Buffer.from("left") });
    const filing = await desk.file(email, {
      case: matter.id,
      items: [{ document: 1, folders: to("In") }],
      complete: true,
    });
    await desk.untilState(filing.id, "done");
    const states = async () => (await desk.emailOf(email)).documents.map(({ state }) => state);
    await expect.poll(states, PATIENCE).toEqual(["discarded", "filed", "discarded"]);
    expect((await desk.emailOf(email)).phase).toBe("completed");
    await desk.ask(anna, "POST", `/email/inbound/${email}/reopen`, {});
    await expect.poll(states, PATIENCE).toEqual(["staged", "filed", "staged"]);
  });

  test("a message that is filed has its fields at Work, which reads them itself (OPR-FIL-005)", async () => {
    const matter = await desk.aMatter();
    const email = await desk.receive({ "A.txt": Buffer.from("a") });
    const filing = await desk.file(email, { case: matter.id, items: [{ document: 0, folders: to("In") }] });
    await desk.untilState(filing.id, "done");
    const [found] = await desk.documentsOf(matter.root);
    expect(found?.name).toMatch(
      /^\d{4}-\d\d-\d\d \d{4} in sender-filing-\d+@client\.example – Letter filing-\d+\.eml$/,
    );
    const profile: { class: string; subject: string; from: string } = await room.work(
      "GET",
      `/documents/${encodeURIComponent(`ACTIVE!${found?.number ?? 0}.1`)}`,
    );
    expect(profile).toMatchObject({ class: "E-MAIL", subject: expect.stringMatching(/^Letter filing-/) });
  });

  test("OPR-FLT-003 two filings of one e-mail at once: each document is there once", async () => {
    const matter = await desk.aMatter();
    const email = await desk.receive({ "One.txt": Buffer.from("one"), "Two.txt": Buffer.from("two") });
    const items = (document: number) => [{ document, folders: to("In") }];
    const [first, second] = await Promise.all([
      desk.file(email, { case: matter.id, items: items(1) }),
      desk.file(email, { case: matter.id, items: items(2) }),
    ]);
    for (const { id } of [first, second]) await desk.untilState(id, "done");
    expect((await desk.documentsOf(matter.root)).map(({ name }) => name)).toEqual(["One.txt", "Two.txt"]);
    expect((await desk.emailOf(email)).phase).toBe("filed");
  });

  test("OPR-ACC-08 OPR-FLT-017 a right lost on one workspace stops that one alone, until it is back", async () => {
    const [lost, other] = [await desk.aMatter(), await desk.aMatter()];
    await desk.allow(lost.root, room.office.serviceAccount.userId, "no_access");
    const emails = [
      await desk.receive({ "Lost.txt": Buffer.from("1") }),
      await desk.receive({ "Other.txt": Buffer.from("2") }),
    ];
    const filings = [];
    for (const [at, matter] of [lost, other].entries()) {
      const items = [{ document: 1, folders: to("In") }];
      filings.push(await desk.file(emails[at] ?? "", { case: matter.id, items }));
    }
    await desk.untilState(filings[1]?.id ?? "", "done");
    const waiting = await desk.untilState(filings[0]?.id ?? "", "waiting");
    const [place] = await room.rows<{ name: string }>(
      "operate",
      "select name from operate.case_place where case_id = $1",
      [lost.id],
    );
    expect(waiting.trouble).toMatchObject({
      code: "OPR-ERR-006",
      text:
        `Operate's own account may not add documents to "${place?.name}". Nothing was lost: the document stays in ` +
        "staging and is filed by itself when the right is there. An administrator has been told.",
    });
    expect((await desk.emailOf(emails[0] ?? "")).trouble?.code).toBe("OPR-ERR-006");
    expect((await desk.emailOf(emails[0] ?? "")).documents[1]?.state).toBe("staged");
    const notices: readonly { kind: string; resolved_at?: string }[] = await room.operate("GET", "/admin/notices");
    const open = notices.filter(({ kind, resolved_at: at }) => kind === "service_account_denied" && at === undefined);
    expect(open).toHaveLength(1);
    await desk.allow(lost.root, room.office.serviceAccount.userId, "full_access");
    await desk.untilState(filings[0]?.id ?? "", "done");
    expect((await desk.documentsOf(lost.root)).map(({ name }) => name)).toEqual(["Lost.txt"]);
    expect((await desk.emailOf(emails[0] ?? "")).trouble).toBeUndefined();
  });

  test("OPR-FIL-002 a right lost on staging is told of staging, and filing goes on when it is back", async () => {
    const [matter, email] = [await desk.aMatter(), await desk.receive({ "Held.txt": Buffer.from("held") })];
    const [staged] = await room.rows<{ number: string }>(
      "work",
      "select document_number as number from work.document where name = 'Held'",
    );
    // What the account has made stays its own as long as it is the author.
    const author = room.office.administrator.userId;
    await room.work("PATCH", `/documents/${encodeURIComponent(`ACTIVE!${staged?.number}.1`)}`, {
      author,
      operator: author,
    });
    await room.grant("no_access");
    const filing = await desk.file(email, { case: matter.id, items: [{ document: 1, folders: to("In") }] });
    const waiting = await desk.untilState(filing.id, "waiting");
    expect(waiting.trouble).toMatchObject({
      code: "OPR-ERR-006",
      text:
        'Operate\'s own account may not move documents from "Unfiled e-mail". Nothing was lost: the document stays in ' +
        "staging and is filed by itself when the right is there. An administrator has been told.",
    });
    await room.grant("full_access");
    await desk.untilState(filing.id, "done");
    expect((await desk.documentsOf(matter.root)).map(({ name }) => name)).toEqual(["Held.txt"]);
  });

  test("OPR-ERR-007 OPR-FLT-012 while the service account has no token mail is taken, it and filing wait, and all goes on when it is linked again", async () => {
    const matter = await desk.aMatter();
    const email = await desk.receive({ "Wait.txt": Buffer.from("wait") });
    await room.rows("operate", "update operate.service_link set state = 'expired' where user_id is null");
    const filing = await desk.file(email, { case: matter.id, items: [{ document: 1, folders: to("In") }] });
    const sent = letterOf("unlinked");
    await room.send(sent);
    for (const waiting of [await desk.untilState(filing.id, "waiting"), await untilState(sent, "waiting")]) {
      expect(waiting.trouble).toMatchObject({ code: "OPR-ERR-007", text: NO_CONNECTION });
    }
    await room.linkServiceAccount();
    await desk.untilState(filing.id, "done");
    expect(await stagedOf((await untilState(sent, "ready")).email ?? "")).toHaveLength(2);
    expect((await desk.documentsOf(matter.root)).map(({ name }) => name)).toEqual(["Wait.txt"]);
  });
});

describe("D63 answers that are lost", () => {
  test("OPR-IDM-004 OPR-IDM-005 of every change the first answer is cut after its commit, from the mail to the end of its filing", async () => {
    const matter = await desk.aMatter();
    const seen = new Set<string>();
    const isFirst = ({ method, path, key }: RecordedCall): boolean => {
      const change = `${method} ${path} ${key}`;
      if (method === "GET" || !path.startsWith("/work/api/v2/") || seen.has(change)) return false;
      seen.add(change);
      return true;
    };
    const made = async () =>
      room.rows<{ action: string; n: number }>(
        "work",
        `select action, count(*)::int as n from platform.audit
         where actor_id = $1 and outcome = 'ok' and action like 'document.%' group by action`,
        [SERVICE],
      );
    const before = new Map((await made()).map(({ action, n }) => [action, n]));
    front().isCut = isFirst;
    const email = await desk.receive({
      "Moved.txt": Buffer.from("moved"),
      "Copied.txt": Buffer.from("copied"),
      "Unwanted.txt": Buffer.from("unwanted"),
    });
    const filing = await desk.file(email, {
      case: matter.id,
      complete: true,
      items: [
        { document: 1, name: "Moved and named", folders: to("In") },
        { document: 2, folders: to("In", "Out") },
      ],
    });
    await desk.untilState(filing.id, "done");
    const states = async () => (await desk.emailOf(email)).documents.map(({ state }) => state);
    await expect.poll(states, PATIENCE).toEqual(["discarded", "filed", "filed", "discarded"]);
    front().isCut = () => false;
    expect((await desk.documentsOf(matter.root)).map((each) => `${each.folder}/${each.name}`)).toEqual([
      "In/Copied.txt",
      "In/Moved and named.txt",
      "Out/Copied.txt",
    ]);
    expect(
      (await desk.documentsOf(room.workspaceId)).filter(({ name }) => /^(?:Moved|Copied|Unwanted)/.test(name)),
    ).toEqual([]);
    const after = await made();
    expect(Object.fromEntries(after.map(({ action, n }) => [action, n - (before.get(action) ?? 0)]))).toMatchObject({
      "document.create": 4,
      "document.move": 1,
      "document.modify": 1,
      // Of the document and of its copy.
      "document.copy": 4,
      "document.delete": 3,
    });
    const told = await room.rows(
      "operate",
      `select action, count(*)::int as n from platform.audit a
       where outcome = 'ok' and (operation_id = $1 or operation_id in
         (select id::text from operate.received_message where email_id = $2)) group by action order by action`,
      [filing.id, email],
    );
    expect(told).toEqual([
      { action: "document.file", n: 3 },
      { action: "document.stage", n: 4 },
      { action: "email.complete", n: 1 },
      { action: "email.file", n: 1 },
      { action: "email.receive", n: 1 },
      { action: "email.unstage", n: 1 },
    ]);
    expect(seen.size).toBeGreaterThanOrEqual(12);
  });
});

describe("20.2 the calls of each function", () => {
  type Name = (typeof mailFunctionRows)[number]["name"];
  /** Prepares the act, which it gives. */
  type Act = () => Promise<() => Promise<unknown>>;

  const one = (document: number, more: object = {}) => [{ document, folders: to("In"), ...more }];
  const aFolderCase = async (): Promise<{ id: string; root: string }> => {
    const root = `Matter ${randomBytes(4).toString("hex")}`;
    await mkdir(join(folder, root));
    const body = { title: root, service: "files", root };
    const { id }: { id: string } = await room.operate("POST", "/cases", body);
    return { id, root };
  };
  const fileTo = async (given: { email: string; matter: { id: string }; items: object[] }): Promise<string> => {
    const { id } = await desk.file(given.email, { case: given.matter.id, items: given.items });
    await desk.untilState(id, "done");
    return id;
  };
  const statesOf = async (email: string) => (await desk.emailOf(email)).documents.map(({ state }) => state);
  const complete = async (email: string): Promise<void> => {
    await desk.ask(anna, "POST", `/email/inbound/${email}/complete`, { confirm_unfiled: true });
    await expect.poll(async () => statesOf(email), PATIENCE).toEqual(["discarded", "discarded"]);
  };
  const trashed = async (name: string) =>
    room.rows("work", "select from work.document where trashed_at is not null and name = $1", [name]);

  const acts: Readonly<Record<Name, Act>> = {
    "Link an account": async () => {
      const boris = await desk.unlinkedBoris();
      return () => desk.link(boris, room.office.boris);
    },
    "Connection test, one's own": async () => () => desk.ask(anna, "POST", "/my/linkedServices/work/test"),
    "Connection test, the system's": async () => () => room.operate("POST", "/admin/linkedServices/work/test"),
    "Test of a mailbox": async () => () => room.operate("POST", `/admin/mailboxes/${room.mailboxId}/test`),
    "Opening a case": async () => {
      const { root } = await desk.aMatter();
      return () => desk.ask(anna, "POST", "/cases", { title: "Opened", service: "work", root });
    },
    "F1 Directory browsing": async () => {
      const matter = await desk.aMatter();
      const email = await desk.receive({ "Browsed.txt": Buffer.from("browsed") });
      await fileTo({ email, matter, items: one(1) });
      return async () => {
        const path = `/cases/${matter.id}/items`;
        const [container]: readonly { id: string; name: string }[] = await desk.ask(anna, "GET", path);
        expect(container?.name).toBe("In");
        expect(
          await desk.ask(anna, "GET", `${path}?container=${encodeURIComponent(container?.id ?? "")}`),
        ).toMatchObject([{ kind: "document", name: "Browsed.txt" }]);
      };
    },
    "F1 Finding a workspace": async () => {
      const { id: hidden }: { id: string } = await room.work("POST", "/workspaces", {
        name: "Seen by the account alone",
        default_security: "private",
      });
      await desk.allow(hidden, SERVICE, "full_access");
      return async () =>
        expect(await desk.ask(anna, "GET", "/places?service=work&query=by%20the%20account")).toEqual([]);
    },
    "OPR-LNK-043 F1 Not linked, with fall-back": async () => {
      const [matter, boris] = [await desk.aMatter(), await desk.unlinkedBoris()];
      await desk.setFallback(true);
      return async () => {
        const answer = await boris.call(room.office.operate, "GET", `${API}/cases/${matter.id}/items`);
        await desk.setFallback(false);
        expect([answer.status, (answer.body as { run_as?: string }).run_as]).toEqual([200, "fallback"]);
      };
    },
    "OPR-LNK-043 F1 Not linked, without fall-back": async () => {
      const [matter, boris] = [await desk.aMatter(), await desk.unlinkedBoris()];
      return async () => {
        const refused = await boris.call(room.office.operate, "GET", `${API}/cases/${matter.id}/items`);
        expect([refused.status, refused.body.error?.code]).toEqual([409, "OPR-ERR-003"]);
      };
    },
    "OPR-CAL-003 F1 Directory browsing of a folder of this machine": async () => {
      const { id } = await aFolderCase();
      return async () => {
        const { body } = await anna.call(room.office.operate, "GET", `${API}/cases/${id}/items`);
        expect((body as { run_as?: string }).run_as).toBe("service");
      };
    },
    "F6 Inbound ingest": async () => () => desk.receive({ "Received.txt": Buffer.from("received") }),
    "F6 Reading what lies in staging": async () => {
      const email = await desk.receive({ "Read.json": Buffer.from('{"data":"read"}') });
      return async () =>
        expect(await desk.ask(anna, "GET", `/email/inbound/${email}/documents/1/content`)).toBe("read");
    },
    "F6 Purge after completion": async () => {
      const email = await desk.receive({ "Purged.txt": Buffer.from("purged") });
      return () => complete(email);
    },
    "F6 Bringing back what was purged": async () => {
      const email = await desk.receive({ "Back.txt": Buffer.from("back") });
      await complete(email);
      return async () => {
        await desk.ask(anna, "POST", `/email/inbound/${email}/reopen`, {});
        await expect.poll(async () => statesOf(email), PATIENCE).toEqual(["staged", "staged"]);
      };
    },
    "F7 Filing to one folder": async () => {
      const [matter, email] = [await desk.aMatter(), await desk.receive({ "One.txt": Buffer.from("one") })];
      return () => fileTo({ email, matter, items: one(1) });
    },
    "F7 Filing to several folders": async () => {
      const [matter, email] = [await desk.aMatter(), await desk.receive({ "Two.txt": Buffer.from("two") })];
      return () => fileTo({ email, matter, items: [{ document: 1, folders: to("In", "Out") }] });
    },
    "OPR-FIL-011 F7 Filing as a new version": async () => {
      const matter = await desk.aMatter();
      const files = { "Versioned.txt": randomBytes(20_000) };
      const [first, second] = [await desk.receive(files), await desk.receive(files)];
      await fileTo({ email: first, matter, items: one(1) });
      return async () => {
        const filing = await fileTo({ email: second, matter, items: one(1, { if_filed: "new_version" }) });
        const found = await desk.documentsOf(matter.root);
        expect(found.map(({ name, version }) => `${name} ${version}`)).toEqual(["Versioned.txt 1", "Versioned.txt 2"]);
        expect(new Set(found.map(({ number, checksum }) => `${number} ${checksum}`)).size).toBe(1);
        expect(await trashed("Versioned")).toHaveLength(1);
        expect((await desk.emailOf(second)).phase).toBe("filed");
        const told = await room.rows(
          "work",
          "select actor_id, acting_id from platform.audit where operation_id like $1 and action = 'document.add_version'",
          [`${filing}%`],
        );
        expect(told).toEqual([{ actor_id: SERVICE, acting_id: "ANNA" }]);
      };
    },
    "OPR-FIL-009 F7 Filing to another library": async () => {
      const matter = await desk.aMatter("LEGAL");
      const email = await desk.receive({ "Elsewhere.bin": randomBytes(150_000) });
      return async () => {
        const [staged] = await room.rows<{ checksum: string }>(
          "work",
          "select checksum from work.document where name = 'Elsewhere'",
        );
        await fileTo({ email, matter, items: one(1) });
        expect(await desk.documentsOf(matter.root)).toMatchObject([
          { folder: "In", name: "Elsewhere.bin", checksum: staged?.checksum },
        ]);
        expect(await trashed("Elsewhere")).toHaveLength(1);
        expect((await desk.emailOf(email)).phase).toBe("filed");
      };
    },
    "OPR-FIL-009 F7 Filing to another service": async () => {
      const [matter, content] = [await aFolderCase(), randomBytes(150_000)];
      const email = await desk.receive({ "Outside.bin": content });
      return async () => {
        await fileTo({ email, matter, items: one(1) });
        expect((await readFile(join(folder, matter.root, "In", "Outside.bin"))).equals(content)).toBe(true);
        expect(await trashed("Outside")).toHaveLength(1);
      };
    },
    "Both audits of an operation": async () => {
      const [matter, email] = [await desk.aMatter(), await desk.receive({ "Told.txt": Buffer.from("told") })];
      const filing = await fileTo({ email, matter, items: one(1) });
      return () => room.operate("GET", `/admin/operations/${filing}/audit`);
    },
  };

  test.each<FunctionRow & { readonly name: Name }>([...mailFunctionRows])(
    "OPR-CAL-001 $name",
    async ({ name, ...row }) => {
      const act = await acts[name]();
      await record.expectCalls({ name, ...row }, act);
    },
  );

  test("OPR-IDN-006 OPR-FLT-016 a linked person sees what Work shows them; refused, by one call of theirs, nobody else is asked", async () => {
    const matter = await desk.aMatter();
    const path = `${API}/cases/${matter.id}/items`;
    const own = await anna.call(room.office.operate, "GET", path);
    expect([own.status, (own.body as { run_as?: string }).run_as]).toEqual([200, "user"]);
    await desk.allow(matter.root, "ANNA", "no_access");
    const first = front().calls.length;
    const refused = await anna.call(room.office.operate, "GET", path);
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-001"]);
    expect(await record.from(first)).toEqual([{ user: "ANNA", id: "W3", namesPerson: false }]);
  });

  test("OPR-IDN-002 whatever was changed at Work in all of this, the service account changed", async () => {
    const changes = (await record.from(0)).filter(
      ({ id }) => !/^(?:A1|L1|W[1-4]|FD[345]|FD3 path|D[23]|D14)$/.test(id),
    );
    expect(changes.length).toBeGreaterThan(50);
    expect(new Set(changes.map(({ user }) => user))).toEqual(new Set([SERVICE]));
  });
});
