import { Document, Packer, Paragraph } from "docx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aPdfOf } from "@muniment/documents/testing";
import { captureMail } from "@muniment/mail/testing";
import type { MailCapture } from "@muniment/mail/testing";
import type { WebBrowser } from "./scenario/index.ts";
import { openDocumentDesk } from "./testing/document-desk.ts";
import type { DocumentDesk } from "./testing/document-desk.ts";
import { openFilingDesk } from "./testing/filing-desk.ts";
import type { FilingDesk, Matter } from "./testing/filing-desk.ts";
import { documentFunctionRows } from "./testing/function-calls.ts";
import type { FunctionRow } from "./testing/function-calls.ts";
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
  room = await openMailRoom({ operate: { MUNIMENT_SMTP_URL: relay.relay.reveal() }, isRecorded: true });
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
  await relay[Symbol.asyncDispose]();
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
const takeTemplate = async (author: WebBrowser, document: string): Promise<string> => {
  const base = "/admin/templates";
  const name = fresh("Letter");
  const body = { name, system_name: name.toLowerCase().replaceAll(" ", "-"), output_path: fresh("Letters") };
  const { id }: { id: string } = await desk.ask(author, "POST", base, body);
  const taken: { number: number } = await desk.ask(author, "POST", `${base}/${id}/versionFromRepository`, {
    service: "work",
    document,
  });
  await desk.ask(author, "POST", `${base}/${id}/versions/${taken.number}/publish`);
  return id;
};
const aTemplateFile = async (): Promise<string> => {
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
  "F11 Choosing attachments": async ({ handler }) => {
    const { id } = await aDocument();
    return () => draft(handler, id);
  },
  "F11 Sending and storing the copy": async ({ handler }) => {
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
    const place = { service: "work", root: matter.root, path: "Post/{date}", return_address: ["The firm"] };
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
async function changeAt(handler: WebBrowser, path: string, { rev, body }: { rev: number; body: object }) {
  const answer = await handler.call(room.office.operate, "PATCH", `/api/operate/v1${path}`, {
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
    "OPR-CAL-001 OPR-ACC-02 $name, by somebody who is linked",
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

describe("somebody who is not linked", () => {
  let boris: WebBrowser;
  beforeAll(async () => {
    boris = await desk.unlinkedBoris();
  });

  test.each(named)("OPR-ACC-02 OPR-AUD-003 $name, with fall-back: Work tells the account", async ({ name, U }) => {
    await desk.setFallback(true);
    const act = await acts[name]({ handler: boris, author: room.administrator });
    const since = await now();
    await record.expectCalls({ name, ...(U === undefined ? {} : { S: U }), isForPerson: true }, act);
    const { work, operate } = await auditsSince(since);
    expect(operate.filter((actor) => actor !== "BORIS")).toEqual([]);
    expect(work.filter((actor) => actor !== SERVICE)).toEqual([]);
    await desk.setFallback(false);
  });

  test("OPR-ACC-03 OPR-ACC-04 OPR-IDN-006 without fall-back: no call at all; linked, without the right: one, of theirs", async () => {
    const prepared: [Name, () => Promise<unknown>][] = [];
    for (const { name } of personal) prepared.push([name, await acts[name]({ handler: boris, author: boris })]);
    const first = record.front.calls.length;
    for (const [name, act] of prepared) await expect(act(), name).rejects.toThrow(/409 .*OPR-ERR-003/);
    expect(await record.from(first)).toEqual([]);
    await desk.link(boris, room.office.boris);
    for (const [name, act] of prepared.filter(([found]) => found !== "F1 Searching")) {
      const before = record.front.calls.length;
      // What is hidden at Work looks there, and here, as if it were not there.
      await expect(act(), name).rejects.toThrow(/404 .*OPR-ERR-002/);
      const made = await record.from(before);
      expect([name, made.map(({ user }) => user)]).toEqual([name, ["BORIS"]]);
    }
  });
});
