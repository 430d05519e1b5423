import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document, Packer, Paragraph } from "docx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aPdfOf } from "@muniment/documents/testing";
import { captureMail } from "@muniment/mail/testing";
import type { MailCapture } from "@muniment/mail/testing";
import { startApacheWebdav } from "@muniment/operate/testing";
import type { ApacheWebdav } from "@muniment/operate/testing";
import type { WebBrowser } from "./scenario/index.ts";
import { openDocumentDesk } from "./testing/document-desk.ts";
import type { DeskAct, DocumentDesk } from "./testing/document-desk.ts";
import { openFilingDesk } from "./testing/filing-desk.ts";
import type { FilingDesk, Matter } from "./testing/filing-desk.ts";
import { documentFunctionRows } from "./testing/function-calls.ts";
import type { FunctionRow } from "./testing/function-calls.ts";
import { writeLetter } from "./testing/letter.ts";
import { openMailRoom } from "./testing/mail-room.ts";
import type { MailRoom } from "./testing/mail-room.ts";
import { openCallRecord, SERVICE_ACCOUNT as SERVICE } from "./testing/recorded-calls.ts";
import type { CallRecord } from "./testing/recorded-calls.ts";

type Name = (typeof documentFunctionRows)[number]["name"];
/** Who does it: a case handler, and somebody who looks after templates. */
interface People {
  readonly handler: WebBrowser;
  readonly author: WebBrowser;
}
/** Prepares the act, which it gives. */
type Act = (people: People) => Promise<() => Promise<unknown>>;

let relay: MailCapture;
/** Another provider, and the folder of a third. */
let apache: ApacheWebdav;
let share: string;
let room: MailRoom;
let desk: FilingDesk;
let documents: DocumentDesk;
let record: CallRecord;
let anna: WebBrowser;
let matter: Matter;
let legal: Matter;
let count = 0;
let template: string | undefined;

beforeAll(async () => {
  relay = await captureMail();
  apache = await startApacheWebdav();
  share = await mkdtemp(join(tmpdir(), "muniment-share-"));
  const operate = { MUNIMENT_SMTP_URL: relay.relay.reveal(), MUNIMENT_LOCAL_FOLDERS: `share=${share}` };
  room = await openMailRoom({ operate, isRecorded: true });
  await room.customer("POST", `/users/${SERVICE}/libraries`, { id: "LEGAL", role: "SERVICE" });
  for (const id of ["ANNA", "BORIS"])
    await room.customer("POST", `/users/${id}/libraries`, { id: "LEGAL", role: "USER" });
  desk = await openFilingDesk(room);
  documents = openDocumentDesk(room, desk);
  record = openCallRecord(room);
  ({ anna } = desk);
  await desk.link(room.administrator, room.office.administrator);
  [matter, legal] = [await desk.aMatter(), await desk.aMatter("LEGAL")];
  for (const { root } of [matter, legal]) await desk.allow(root, "ANNA", "full_access");
});

afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
  await apache?.[Symbol.asyncDispose]();
  await rm(share, { recursive: true, force: true });
});

const fresh = (name: string): string => {
  count += 1;
  return `${name} ${count}`;
};
/** A document in a folder of its own. */
const aDocument = async (name = "Note.txt", content: Uint8Array = Buffer.from(`a note ${count}`)) => {
  const folder = await documents.folder(anna, matter, fresh("Folder"));
  return { folder, id: await documents.upload(anna, matter, { folder, name, content }) };
};
const aFolder = async (of = matter): Promise<string> => documents.folder(anna, of, fresh("Target"));
const item = (path: string, id: string): string => `/cases/${matter.id}/${path}?item=${encodeURIComponent(id)}`;
const inService = (id: string) => ({ service: "work", document_id: id });
const moved = (from: { folder: string; id: string }, to: object) => ({
  path: "/items/move",
  body: { items: [from.id], folder: from.folder, to },
});

/** A published template whose file came from the repository. */
const takeTemplate = async (author: WebBrowser, document: string, repository = "templates"): Promise<string> => {
  const base = "/admin/templates";
  const name = fresh("Letter");
  const body = { name, system_name: name.toLowerCase().replaceAll(" ", "-"), output_path: fresh("Letters") };
  const { id }: { id: string } = await desk.ask(author, "POST", base, body);
  const taken: { number: number } = await desk.ask(author, "POST", `${base}/${id}/versionFromRepository`, {
    repository,
    document,
  });
  await desk.ask(author, "POST", `${base}/${id}/versions/${taken.number}/publish`);
  return id;
};
/** The matter's workspace as a place for all cases, once. */
const aRepository = async (key: string): Promise<void> => {
  const place = { name: key, service: "work", context: "global", resolver: "id", workspace: matter.root };
  const known: readonly { key: string }[] = await room.operate("GET", "/repositories");
  if (!known.some((each) => each.key === key)) await room.operate("PUT", `/admin/repositories/${key}`, place);
};
const aTemplateFile = async (): Promise<string> => {
  await aRepository("templates");
  const word = new Document({ sections: [{ children: [new Paragraph("About {{context.reference}}")] }] });
  const { id } = await aDocument("Template.docx", await Packer.toBuffer(word));
  await desk.allow(matter.root, room.office.administrator.userId, "read");
  return id;
};
const convert = async (handler: WebBrowser, what: "conversions" | "archive", source: { id: string }) => {
  const body = { documents: [{ service: "work", id: source.id }] };
  const [begun]: readonly { id: string }[] = await desk.ask(handler, "POST", `/cases/${matter.id}/${what}`, body);
  await documents.until(handler, `/conversions/${begun?.id}`, ["done", "archived"]);
};
const draft = async (handler: WebBrowser, id: string): Promise<{ id: string }> =>
  desk.ask(handler, "POST", "/email/outbound", {
    case: matter.id,
    to: [{ address: "other@client.example" }],
    subject: fresh("Enclosed"),
    body: "Please find it enclosed.",
    attachments: [{ document: { service: "work", id } }],
  });

const acts: Readonly<Record<Name, Act>> = {
  "OPR-OPN-006 F2 Opening a document": async ({ handler }) => {
    const { id } = await aDocument("Read.txt", Buffer.from("to be read"));
    return async () => {
      await desk.ask(handler, "GET", item("item", id));
      const { content } = await documents.bytes(handler, item("item/content", id));
      expect(content.toString()).toBe("to be read");
    };
  },
  "F2 Versions and history": async ({ handler }) => {
    const { id } = await aDocument();
    return async () => {
      expect(await desk.ask(handler, "GET", item("item/versions", id))).toHaveLength(1);
      await desk.ask(handler, "GET", item("item/history", id));
    };
  },
  "F1 Searching":
    async ({ handler }) =>
    () =>
      desk.ask(handler, "GET", `/cases/${matter.id}/items/search?words=note`),
  "F3 Copying": async ({ handler }) => {
    const [{ id }, folder] = [await aDocument(), await aFolder()];
    return () => documents.act(handler, matter, { path: "/items/copy", body: { items: [id], to: { folder } } });
  },
  "F3 Copying a folder": async ({ handler }) => {
    const [source, folder] = [await aDocument(), await aFolder()];
    const body = { items: [source.folder], to: { folder } };
    return () => documents.act(handler, matter, { path: "/items/copy", body });
  },
  "F3 Copying to another library": async ({ handler }) => {
    const [{ id }, folder] = [await aDocument(), await aFolder(legal)];
    const body = { items: [id], to: { case: legal.id, folder } };
    return () => documents.act(handler, matter, { path: "/items/copy", body });
  },
  "F3 Moving": async ({ handler }) => {
    const [source, folder] = [await aDocument(), await aFolder()];
    return () => documents.act(handler, matter, moved(source, { folder }));
  },
  "F3 Moving a folder": async ({ handler }) => {
    const [source, folder] = [await aDocument(), await aFolder()];
    return () =>
      documents.act(handler, matter, { path: "/items/move", body: { items: [source.folder], to: { folder } } });
  },
  "F3 Moving to another library": async ({ handler }) => {
    const [source, folder] = [await aDocument(), await aFolder(legal)];
    return () => documents.act(handler, matter, moved(source, { case: legal.id, folder }));
  },
  "F3 Renaming": async ({ handler }) => {
    const { id, folder } = await aDocument();
    return async () => {
      for (const [named, name] of [
        [id, fresh("Named.txt")],
        [folder, fresh("Named")],
      ] as const) {
        await documents.act(handler, matter, { path: "/item/rename", body: { item: named, name } });
      }
    };
  },
  "F3 Deleting and undoing it": async ({ handler }) => {
    const { id, folder } = await aDocument();
    return async () => {
      const gone = await documents.act(handler, matter, { path: "/items/delete", body: { items: [id], folder } });
      await documents.act(handler, matter, { path: `/document-acts/${gone.id}/undo` });
    };
  },
  "F4 Uploading": async ({ handler }) => {
    const folder = await aFolder();
    return () => documents.upload(handler, matter, { folder, name: "New.txt", content: Buffer.from("new") });
  },
  "F4 Uploading a new version": async ({ handler }) => {
    const { folder } = await aDocument("Twice.txt");
    const file = { folder, name: "Twice.txt", content: Buffer.from("second"), if_exists: "new_version" };
    return () => documents.upload(handler, matter, file);
  },
  "F5 Creating folders":
    async ({ handler }) =>
    () =>
      documents.folder(handler, matter, fresh("Outer"), "Inner"),
  "F8 Taking a template from a repository": async ({ author }) => {
    const id = await aTemplateFile();
    return () => takeTemplate(author, id);
  },
  "OPR-GEN-011 F8 Generation": async ({ handler }) => {
    template ??= await takeTemplate(room.administrator, await aTemplateFile());
    return async () => {
      const { id }: { id: string } = await desk.ask(handler, "POST", `/cases/${matter.id}/productions`, { template });
      await documents.until(handler, `/productions/${id}`, ["draft_ready"]);
    };
  },
  "OPR-IDN-010 F9 Bundling": async ({ handler }) => {
    const { id } = await aDocument("Exhibit.txt");
    return async () => {
      const entries = [{ id: "one", kind: "document", title: "Exhibit", document: inService(id) }];
      const body = { title: fresh("Bundle"), entries };
      const bundle: { id: string } = await desk.ask(handler, "POST", `/cases/${matter.id}/bundles`, body);
      const build: { id: string } = await desk.ask(handler, "POST", `/bundles/${bundle.id}/build`);
      await documents.until(handler, `/bundle-builds/${build.id}`, ["built"]);
    };
  },
  "F10 Splitting": async ({ handler }) => {
    const source = await aDocument("Scan.pdf", Buffer.from(aPdfOf(2, "Scan")));
    const folder = { id: await aFolder(), name: "Parts" };
    return async () => {
      const body = { document: inService(source.id), rule: { every: 1 } };
      const { id }: { id: string } = await desk.ask(handler, "POST", `/cases/${matter.id}/splits`, body);
      await documents.until(handler, `/splits/${id}`, ["draft"]);
      const found: { rev: number; parts: { pages: string; name: string }[] } = await desk.ask(
        handler,
        "GET",
        `/splits/${id}`,
      );
      const parts = found.parts.map(({ pages, name }) => ({ pages, name, folder }));
      await changeAt(handler, `/splits/${id}`, { rev: found.rev, body: { parts } });
      await desk.ask(handler, "POST", `/splits/${id}/store`);
      await documents.until(handler, `/splits/${id}`, ["stored"]);
    };
  },
  "OPR-OUT-002 F11 Choosing attachments": async ({ handler }) => {
    const { id } = await aDocument();
    return () => draft(handler, id);
  },
  "OPR-OUT-001 OPR-OUT-002 F11 Sending and storing the copy": async ({ handler }) => {
    const { id } = await draft(handler, (await aDocument()).id);
    return async () => {
      await desk.ask(handler, "POST", `/email/outbound/${id}/send`, { accepts: ["stranger"], delay_seconds: 0 });
      const path = `/email/outbound/${id}`;
      await expect
        .poll(async () => ((await desk.ask(handler, "GET", path)) as { copy_state: string }).copy_state, {
          timeout: 60_000,
        })
        .toBe("stored");
    };
  },
  "F12a Convert on demand": async ({ handler }) => {
    // Without a folder it goes beside its original: a workspace holds folders only.
    const source = await aDocument("Plain.txt");
    return () => convert(handler, "conversions", source);
  },
  "OPR-IDN-010 F12b Convert and archive": async ({ handler }) => {
    const { id } = await aDocument("Deed.txt");
    return () => convert(handler, "archive", { id });
  },
  "OPR-IDN-010 F13 Post room": async ({ handler }) => {
    const { id } = await aDocument("Letter.pdf", Buffer.from(aPdfOf(1, "Letter")));
    await aRepository("post-room");
    const place = { repository: "post-room", path: "Post/{date}", return_address: ["The firm"] };
    await desk.ask(room.administrator, "PUT", "/admin/post-room", place);
    return async () => {
      const recipients = [{ name: "Greta", address: ["1 High Street"] }];
      const body = { recipients, documents: [{ service: "work", id }] };
      const [letter]: readonly { id: string }[] = await desk.ask(handler, "POST", `/cases/${matter.id}/post`, body);
      await documents.until(handler, `/post/items/${letter?.id}`, ["ready"]);
      const { batch }: { batch: { id: string } } = await desk.ask(handler, "GET", `/post/items/${letter?.id}`);
      await desk.ask(room.administrator, "POST", `/post/batches/${batch.id}/close`);
      await documents.until(handler, `/post/items/${letter?.id}`, ["delivered"]);
    };
  },
};

/** A change at the state that was seen. */
async function changeAt(
  handler: WebBrowser,
  path: string,
  { rev, body, method = "PATCH" }: { rev: number; body: object; method?: string },
) {
  const answer = await handler.call(room.office.operate, method, `/api/operate/v1${path}`, {
    body,
    headers: { "if-match": `"${rev}"` },
  });
  expect([path, answer.status]).toEqual([path, 200]);
}

/** Who did something since a moment, on each side. */
const auditsSince = async ([work, operate]: readonly number[]) => {
  const actors = async (name: "work" | "operate", since = 0) => {
    const found = await room.rows<{ actor_id: string }>(
      name,
      `select distinct actor_id from platform.audit
       where id > $1 and outcome = 'ok' and action ~ '^(document|folder)' order by 1`,
      [since],
    );
    return found.map(({ actor_id: actor }) => actor);
  };
  return { work: await actors("work", work), operate: await actors("operate", operate) };
};
const now = async (): Promise<number[]> => {
  const last = async (name: "work" | "operate") =>
    (await room.rows<{ id: number }>(name, "select coalesce(max(id), 0)::int as id from platform.audit"))[0]?.id ?? 0;
  return [await last("work"), await last("operate")];
};
/** Rows that a case handler who is linked does as themselves. */
const personal: readonly (FunctionRow & { readonly name: Name })[] = documentFunctionRows.filter(
  ({ name, ...row }) => !name.includes("template") && "U" in row && !("S" in row),
);
/** Of them what OPR-ACC-02 names: opening, uploading, folders, copying, moving, generating, splitting, converting. */
const named = personal.filter(({ name }) => /F2 Open|Copying$|Moving$|Uploading$|F5|F8|F10|F12a/.test(name));

describe("20.2 the calls with documents of a case", () => {
  test.each<FunctionRow & { readonly name: Name }>([...documentFunctionRows])(
    "OPR-CAL-001 OPR-ACC-02 OPR-COR-002 $name, by somebody who is linked",
    async ({ name, ...row }) => {
      const act = await acts[name]({ handler: anna, author: room.administrator });
      const since = await now();
      await record.expectCalls({ name, ...row }, act);
      const by = name.includes("template") ? room.office.administrator.userId : "ANNA";
      const { work, operate } = await auditsSince(since);
      expect(operate.filter((actor) => actor !== by)).toEqual([]);
      expect(work.filter((actor) => actor !== (row.S === undefined ? by : SERVICE))).toEqual([]);
    },
  );
});

describe("without a service account", () => {
  test("OPR-COR-004 OPR-IDN-001 who is linked does all that people do; what Operate alone does is refused at once, without a call", async () => {
    const email = await desk.receive({ "Claim.txt": Buffer.from("a claim") });
    const rows = documentFunctionRows.filter(({ name }) => !name.includes("template"));
    const prepared: [FunctionRow, () => Promise<unknown>][] = [];
    for (const row of rows) prepared.push([row, await acts[row.name]({ handler: anna, author: room.administrator })]);
    await room.operate("DELETE", "/admin/linkedServices/work/systemLink");
    const first = record.front.calls.length;
    try {
      const no = prepared.filter(([row]) => row.S !== undefined);
      for (const [{ name }, act] of no) {
        await expect(act(), name).rejects.toThrow(
          name.includes("F11") ? /409 .*The system connection to/ : /424 .*OPR-ERR-007/,
        );
      }
      const file = { case: matter.id, items: [{ document: 1, folders: [{ path: ["In"] }] }] };
      await expect(desk.file(email, file)).rejects.toThrow(/424 .*OPR-ERR-007/);
      for (const [, act] of prepared.filter(([row]) => row.S === undefined)) await act();
      expect(new Set((await record.from(first)).map(({ user }) => user))).toEqual(new Set(["ANNA"]));
    } finally {
      await room.linkServiceAccount();
    }
  });
});

describe("somebody who is not linked", () => {
  let boris: WebBrowser;
  beforeAll(async () => {
    boris = await desk.unlinkedBoris();
  });

  test.each(named)(
    "OPR-ACC-02 OPR-AUD-003 OPR-COR-002 $name, with fall-back: Work tells the account",
    async ({ name, U }) => {
      await desk.setFallback(true);
      const act = await acts[name]({ handler: boris, author: room.administrator });
      const since = await now();
      await record.expectCalls({ name, ...(U === undefined ? {} : { S: U }), isForPerson: true }, act);
      const { work, operate } = await auditsSince(since);
      expect(operate.filter((actor) => actor !== "BORIS")).toEqual([]);
      expect(work.filter((actor) => actor !== SERVICE)).toEqual([]);
      await desk.setFallback(false);
    },
  );

  test("OPR-ACC-03 OPR-ACC-04 OPR-IDN-006 OPR-TPL-002 without fall-back: no call at all; linked, without the right: theirs alone", async () => {
    const prepared: [Name, () => Promise<unknown>][] = [];
    for (const { name } of personal) prepared.push([name, await acts[name]({ handler: boris, author: boris })]);
    const first = record.front.calls.length;
    for (const [name, act] of prepared) await expect(act(), name).rejects.toThrow(/409 .*OPR-ERR-003/);
    expect(await record.from(first)).toEqual([]);
    await desk.link(boris, room.office.boris);
    for (const [name, act] of prepared.filter(([found]) => found !== "F1 Searching")) {
      const before = record.front.calls.length;
      // What is hidden at Work looks there, and here, as if it were not there; only a template is known by being offered.
      const denied = new RegExp(`403 .*OPR-ERR-001.*view documents in ..${matter.name}`);
      await expect(act(), name).rejects.toThrow(name.includes("F8") ? denied : /404 .*OPR-ERR-002/);
      const made = await record.from(before);
      expect([name, new Set(made.map(({ user }) => user))]).toEqual([name, new Set(["BORIS"])]);
    }
  });
});

describe("9.3 what is looked at before a document is copied or moved", () => {
  test("OPR-CPM-002 OPR-BRW-002 as oneself: what may not be moved is told of each and nothing moves before one agrees; without the workspace there is no listing", async () => {
    const boris = await desk.signIn(room.office.boris);
    await desk.link(boris, room.office.boris);
    const of = await desk.aMatter();
    await desk.allow(of.root, "BORIS", "read_write");
    const [folder, target] = [await documents.folder(anna, of, "In"), await documents.folder(anna, of, "Out")];
    const store = async (name: string) =>
      documents.upload(anna, of, { folder, name, content: Buffer.from(`about ${name}`) });
    const ids = [await store("Free.txt"), await store("Read.txt"), await store("Held.txt"), await store("Hidden.txt")];
    const [, read = "", held = "", hidden = ""] = ids.map((id) => `/documents/${id.replace("document:", "")}`);
    const include = (level: string) => ({ include: [{ id: "BORIS", type: "user", access_level: level }] });
    await room.work("POST", `${read}/security`, include("read"));
    await room.work("POST", `${hidden}/security`, include("no_access"));
    await room.work("POST", `${held}/lock`, {});

    const move = { items: ids, folder, to: { folder: target } };
    const asked: DeskAct = await desk.ask(boris, "POST", `/cases/${of.id}/items/move`, move);
    const told = (act: DeskAct) => act.items.map(({ state, trouble }) => `${state} ${trouble?.code ?? ""}`.trim());
    expect([asked.state, ...told(asked)]).toEqual([
      "refused",
      "waiting",
      "refused OPR-ERR-001",
      "refused OPR-ERR-011",
      "refused OPR-ERR-002",
    ]);
    const says = new RegExp(`^You don't have permission to move documents from "${of.name}" in .* You are signed in`);
    expect(asked.items[1]?.trouble?.text).toMatch(says);
    expect(asked.items[2]?.trouble?.text).toMatch(/^In use by \S/);
    const placed = async () => (await desk.documentsOf(of.root)).map(({ folder: its, name }) => `${its}/${name}`);
    expect(await placed()).toEqual(["In/Free.txt", "In/Held.txt", "In/Hidden.txt", "In/Read.txt"]);
    const path = `/cases/${of.id}/document-acts/${asked.id}/retry`;
    const rest: DeskAct = await desk.ask(boris, "POST", path, { if_refused: "leave_out" });
    expect(told(rest)).toEqual(["done", ...told(asked).slice(1)]);
    expect(await placed()).toEqual(["In/Held.txt", "In/Hidden.txt", "In/Read.txt", "Out/Free.txt"]);

    await desk.allow(of.root, "BORIS", "no_access");
    await expect(desk.ask(boris, "GET", `/cases/${of.id}/items`)).rejects.toThrow(
      new RegExp(`403 .*OPR-ERR-001.*permission to view documents in ..${of.name}`),
    );
    expect(await desk.ask(boris, "GET", `/cases/${of.id}`)).toMatchObject({ reference: of.reference });
  });
});

test("OPR-OUT-015 the copy is exactly what was sent, an outgoing e-mail at Work; where it cannot be stored it is tried again, is a task, and nothing is sent twice", async () => {
  const [of, shut] = [await desk.aMatter(), await desk.aMatter()];
  const enclosed = Buffer.from("the deed, which is enclosed");
  const id = await documents.upload(anna, of, {
    folder: await documents.folder(anna, of, "In"),
    name: "Deed.txt",
    content: enclosed,
  });
  const sent = async (address: string, given: object = {}): Promise<string> => {
    const body = { case: of.id, to: [{ address }], subject: `To ${address}`, body: "As we said.", ...given };
    const made: { id: string } = await desk.ask(anna, "POST", "/email/outbound", body);
    await desk.ask(anna, "POST", `/email/outbound/${made.id}/send`, { accepts: ["stranger"], delay_seconds: 0 });
    return made.id;
  };
  type Copied = { copy_state: string; copy_trouble?: { code: string; text: string } };
  const read = async (email: string): Promise<Copied> => desk.ask(anna, "GET", `/email/outbound/${email}`);
  const untilCopied = async (email: string) =>
    expect.poll(async () => (await read(email)).copy_state, { timeout: 60_000 }).toBe("stored");
  const sentTo = (address: string) => relay.messages.filter(({ envelopeTo }) => envelopeTo.includes(address));
  const copyTo = async (address: string, where = of) => {
    const found = (await desk.documentsOf(where.root)).filter(({ name }) => name.includes(address));
    expect(found).toMatchObject([{ folder: "Sent e-mails", name: expect.stringMatching(/ out .*\.eml$/) }]);
    const number = `ACTIVE!${found[0]?.number}.1`;
    const profile: object = await room.work("GET", `/documents/${encodeURIComponent(number)}`);
    const path = `/cases/${where.id}/item/content?item=${encodeURIComponent(`document:${number}`)}`;
    return { profile, raw: (await documents.bytes(anna, path)).content.toString() };
  };
  const attachments = [{ document: { service: "work", id } }];

  await untilCopied(await sent("whole@client.example", { attachments }));
  const whole = await copyTo("whole@client.example");
  expect(whole.raw).toBe(sentTo("whole@client.example")[0]?.raw);
  expect(whole.raw).toContain(enclosed.toString("base64"));
  expect(whole.profile).toMatchObject({
    class: "E-MAIL",
    subject: expect.stringMatching(/^To whole@client\.example/),
    from: expect.stringContaining("@"),
    to: expect.stringContaining("whole@client.example"),
  });

  await untilCopied(await sent("links@client.example", { attachments, copy_links: true }));
  const linked = await copyTo("links@client.example");
  expect(sentTo("links@client.example")[0]?.raw).toContain(enclosed.toString("base64"));
  expect(linked.raw).not.toContain(enclosed.toString("base64"));
  expect(linked.raw).toContain("- Deed.txt: ");

  await desk.allow(shut.root, SERVICE, "read");
  const email = await sent("later@client.example", { case: shut.id });
  await expect.poll(async () => (await read(email)).copy_trouble?.code, { timeout: 60_000 }).toBe("OPR-ERR-006");
  const tasks = async (phase: string) => {
    const all: readonly { kind: string; outbound_email?: string }[] = await desk.ask(
      anna,
      "GET",
      `/tasks?phase=${phase}`,
    );
    return all.filter(({ outbound_email: its }) => its === email).map(({ kind }) => kind);
  };
  expect(await tasks("open")).toEqual([]);
  const aDayAgo = "update operate.outbound_email set sent_at = sent_at - interval '1 day' where id = $1";
  await room.rows("operate", aDayAgo, [email]);
  await expect.poll(async () => tasks("open"), { timeout: 60_000 }).toEqual(["copy_not_stored"]);
  await desk.allow(shut.root, SERVICE, "full_access");
  await untilCopied(email);
  expect([await tasks("open"), await tasks("done")]).toEqual([[], ["copy_not_stored"]]);
  expect((await copyTo("later@client.example", shut)).raw).toBe(sentTo("later@client.example")[0]?.raw);
  const addresses = ["whole", "links", "later"].map((name) => `${name}@client.example`);
  expect(addresses.map((address) => sentTo(address).length)).toEqual([1, 1, 1]);
});

describe("5.2 documents of every kind with another provider each", () => {
  beforeAll(async () => administer());

  test("OPR-REP-006 templates and bundles in a folder, output at Work, staging and post by WebDAV, in one run", async () => {
    const { administrator, operate } = room;
    await room.send(writeLetter("places", { "Claim.txt": Buffer.from("a claim") }, { to: room.address }));
    await expect
      .poll(() => below(join(apache.folder, "Staging")), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/Claim\.txt$/));

    // The template is on the share, and what is made of it goes to the workspace at Work.
    const of = await desk.aMatter();
    await desk.allow(of.root, room.office.administrator.userId, "full_access");
    const word = new Document({ sections: [{ children: [new Paragraph("About {{context.reference}}")] }] });
    await writeFile(join(share, "Templates", "Letter.docx"), await Packer.toBuffer(word));
    const listed: readonly { id: string }[] = await operate("GET", "/admin/templateSources?repository=shared");
    const made: { id: string } = await operate("POST", `/cases/${of.id}/productions`, {
      template: await takeTemplate(administrator, listed[0]?.id ?? "", "shared"),
    });
    await documents.until(administrator, `/productions/${made.id}`, ["draft_ready"]);
    const [produced] = await desk.documentsOf(of.root);
    const letter = `document:ACTIVE!${produced?.number}.${produced?.version}`;

    // Its bundle goes back to the share, and a print of it to the post room.
    const bundle: { id: string } = await operate("POST", `/cases/${of.id}/bundles`, {
      title: "Hearing",
      entries: [{ id: "a", kind: "document", title: "The letter", document: inService(letter) }],
    });
    const build: { id: string } = await operate("POST", `/bundles/${bundle.id}/build`);
    await documents.until(administrator, `/bundle-builds/${build.id}`, ["built"]);
    expect(await below(join(share, "Bundles"))).toContainEqual(expect.stringMatching(/^[^/]+\/.*Hearing.*\.pdf$/));
    const recipients = [{ name: "Greta", address: ["1 High Street"] }];
    const posted = { recipients, documents: [{ service: "work", id: letter }] };
    const [print]: readonly { id: string }[] = await operate("POST", `/cases/${of.id}/post`, posted);
    await documents.until(administrator, `/post/items/${print?.id}`, ["ready"]);
    const { batch }: { batch: { id: string } } = await operate("GET", `/post/items/${print?.id}`);
    await operate("POST", `/post/batches/${batch.id}/close`);
    await documents.until(administrator, `/post/items/${print?.id}`, ["delivered"]);
    expect(await below(join(apache.folder, "Post"))).toContainEqual(expect.stringMatching(/\.pdf$/));
  });
});

const below = async (path: string): Promise<string[]> => readdir(path, { recursive: true });

/** Says where each kind of documents lies: some on the share, some at the WebDAV server. */
async function administer(): Promise<void> {
  const { operate, administrator } = room;
  for (const name of ["Templates", "Bundles"]) await mkdir(join(share, name));
  const authorization = `Basic ${Buffer.from(`${apache.user}:${apache.password}`).toString("base64")}`;
  for (const name of ["Staging", "Post"]) {
    const made = await fetch(`${apache.baseUrl}/${name}`, { method: "MKCOL", headers: { authorization } });
    expect(made.status).toBe(201);
  }
  await operate("POST", "/admin/linkedServices", { system_name: "share", type: "local-folder", display_name: "Share" });
  await operate("POST", "/admin/linkedServices", {
    system_name: "dav",
    type: "webdav",
    display_name: "Archive",
    base_url: apache.baseUrl,
    client_id: apache.user,
    client_secret: apache.password,
  });
  const places = {
    shared: { service: "share", workspace: "Templates" },
    staged: { service: "dav", workspace: "Staging" },
    posted: { service: "dav", workspace: "Post" },
    bundles: { service: "share", workspace: "Bundles", folder: "{{case.reference}}", context: "case" },
  };
  for (const [key, place] of Object.entries(places)) {
    const given = { name: key, context: "global", resolver: "id", ...place };
    await operate("PUT", `/admin/repositories/${key}`, given);
  }
  const mailbox = `/admin/mailboxes/${room.mailboxId}`;
  for (const { path, seen, method, body } of [
    { path: mailbox, seen: mailbox, method: "PATCH", body: { repository: "staged" } },
    { path: "/admin/workTypes/matter", seen: "/workTypes/matter", method: "PUT", body: { bundles: "bundles" } },
  ]) {
    const { rev }: { rev: number } = await operate("GET", seen);
    await changeAt(administrator, path, { rev, body, method });
  }
  await operate("POST", `${mailbox}/enable`, {});
  await operate("PUT", "/admin/post-room", { repository: "posted", path: "{date}", return_address: ["The firm"] });
}
