import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Worker } from "@muniment/jobs";
import { mailStages } from "@muniment/operate-api/inbound-email";
import { openInboundGround, writeLetter } from "../../testing/index.ts";
import type { InboundGround } from "../../testing/index.ts";
import { RepositoryError } from "../document-repository/index.ts";

let ground: InboundGround;
let worker: Worker;

const emailOf = async (messageId: string) => {
  const [row] = await ground.rows<{ id: string; reference: string; title: string; class: string; thread_id: string }>(
    `select e.id, w.reference, w.title, e.class, e.thread_id from operate.received_message r
     join operate.email e on e.id = r.email_id join operate.work_item w on w.id = e.id where r.id = $1`,
    [messageId],
  );
  if (row === undefined) throw new Error("No e-mail was made of it");
  return row;
};
const documentsOf = async (emailId: string) =>
  ground.rows<{ ordinal: number; name: string; state: string; item_id: string | null }>(
    "select ordinal, name, state, item_id from operate.email_document where email_id = $1 order by ordinal",
    [emailId],
  );
const stateOfMailbox = async () => {
  const [row] = await ground.rows<{ state: string; state_reason: string | null }>(
    "select state, state_reason from operate.mailbox where id = $1",
    [ground.mailboxId],
  );
  return row;
};

beforeAll(async () => {
  ground = await openInboundGround();
  worker = await ground.work();
});

afterAll(async () => {
  await worker?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  ground.fault = undefined;
});

describe("10.2 the way of a message", () => {
  test("OPR-INB-001 OPR-INB-011 OPR-INB-014 ends as a work item, its files each a document in a folder of its own", async () => {
    const id = await ground.deliver(
      writeLetter({ subject: "Two plans", files: { "Plan.pdf": "plan", "Empty.txt": "" } }),
    );
    expect(await ground.settled(id)).toMatchObject({ state: "ready", stage: "ready", trouble: null });
    const email = await emailOf(id);
    expect(email).toMatchObject({ title: "Two plans", class: "normal" });
    expect(email.reference).toMatch(/^E-\d{6}$/);
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const folder = `Intake/${day}/${email.reference}`;
    expect(await documentsOf(email.id)).toEqual([
      { ordinal: 0, name: `${email.reference}.eml`, state: "staged", item_id: `${folder}/${email.reference}.eml` },
      { ordinal: 1, name: "Plan.pdf", state: "staged", item_id: `${folder}/Plan.pdf` },
      { ordinal: 2, name: "Empty.txt", state: "empty", item_id: null },
    ]);
    expect((await ground.files()).filter((path) => path.startsWith(folder))).toHaveLength(2);
  });

  test("OPR-INB-010 is in its log, stage by stage", async () => {
    const id = await ground.deliver(writeLetter());
    await ground.settled(id);
    const log = await ground.rows<{ stage: string; outcome: string }>(
      "select stage, outcome from operate.received_message_log where message_id = $1 order by num",
      [id],
    );
    expect(log.map(({ stage }) => stage)).toEqual([...mailStages]);
  });

  test("OPR-INB-062 gives nothing new when the message came before, and says when only its id did", async () => {
    const raw = writeLetter({ id: "same@client.example", files: { "A.txt": "a" } });
    const first = await ground.deliver(raw);
    await ground.settled(first);
    const second = await ground.deliver(raw);
    await ground.settled(second);
    expect((await emailOf(second)).id).toBe((await emailOf(first)).id);
    const third = await ground.deliver(writeLetter({ id: "same@client.example", text: "Other words" }));
    await ground.settled(third);
    const [row] = await ground.rows("select is_possible_duplicate from operate.email where id = $1", [
      (await emailOf(third)).id,
    ]);
    expect(row).toEqual({ is_possible_duplicate: true });
  });

  test("OPR-INB-012 several copies at once make one work item", async () => {
    const raw = writeLetter({ id: "burst@client.example" });
    const ids = await Promise.all(Array.from({ length: 6 }, () => ground.deliver(raw)));
    await Promise.all(ids.map((id) => ground.settled(id)));
    const found = await ground.rows("select id from operate.email where message_id = 'burst@client.example'");
    expect(found).toHaveLength(1);
  });

  test("OPR-INB-060 joins answers to what they answer, and nothing by the subject alone", async () => {
    const first = await ground.deliver(writeLetter({ id: "t1@client.example", subject: "The lease" }));
    const answer = await ground.deliver(
      writeLetter({ id: "t2@client.example", subject: "Re: The lease", headers: ["In-Reply-To: <t1@client.example>"] }),
    );
    const stranger = await ground.deliver(writeLetter({ id: "t3@client.example", subject: "Re: The lease" }));
    for (const id of [first, answer, stranger]) await ground.settled(id);
    const threads = await Promise.all([first, answer, stranger].map(async (id) => (await emailOf(id)).thread_id));
    expect([threads[0] === threads[1], threads[0] === threads[2]]).toEqual([true, false]);
  });

  test("OPR-INB-064 tells what no person wrote", async () => {
    const id = await ground.deliver(writeLetter({ headers: ["Auto-Submitted: auto-replied"] }));
    await ground.settled(id);
    expect((await emailOf(id)).class).toBe("auto");
  });
});

describe("storage that is not there", () => {
  const waits = async (fault: RepositoryError): Promise<string> => {
    ground.fault = fault;
    const id = await ground.deliver(writeLetter({ files: { "Deed.pdf": "deed" } }));
    expect((await ground.settled(id)).state).toBe("waiting");
    return id;
  };
  const goesOn = async (...ids: string[]): Promise<void> => {
    ground.fault = undefined;
    for (const id of ids)
      await expect.poll(async () => (await ground.arrived(id)).state, { timeout: 15_000 }).toBe("ready");
  };

  test("OPR-INB-004 OPR-INB-013 OPR-FLT-017 a refused right blocks the mailbox with its workspace named, and all goes on by itself", async () => {
    const first = await waits(new RepositoryError("denied", "NRC_ACCESS_DENIED"));
    expect(await ground.arrived(first)).toMatchObject({ trouble: { code: "OPR-ERR-006" }, stage: "created" });
    expect(await stateOfMailbox()).toMatchObject({
      state: "blocked_storage",
      state_reason: expect.stringContaining('"Staging"') as unknown,
    });
    await expect(ground.inbound.intake.findMailbox("intake@firm.example")).rejects.toMatchObject({ responseCode: 451 });
    const notices = await ground.rows("select kind, place_name from operate.notice where resolved_at is null");
    expect(notices).toEqual([{ kind: "service_account_denied", place_name: "Staging" }]);
    await goesOn(first);
    expect(await stateOfMailbox()).toEqual({ state: "enabled", state_reason: null });
    expect(await ground.rows("select id from operate.notice where resolved_at is null")).toEqual([]);
    expect((await documentsOf((await emailOf(first)).id)).map(({ state }) => state)).toEqual(["staged", "staged"]);
  });

  test.each([
    ["token", "OPR-ERR-007"],
    ["transient", "OPR-ERR-008"],
  ] as const)("OPR-FLT-012 OPR-FLT-014 %s: mail is taken on, waits and goes on in the end", async (fault, code) => {
    const first = await waits(new RepositoryError(fault, "said_so"));
    const second = await ground.deliver(writeLetter());
    await ground.settled(second);
    expect(await ground.arrived(first)).toMatchObject({ trouble: { code } });
    expect(await stateOfMailbox()).toMatchObject({ state: "enabled" });
    await goesOn(first, second);
  });

  test("OPR-INB-020 a message that always fails is parked after five times, and holds up no other", async () => {
    const [poisoned] = await ground.rows<{ id: string }>(
      `insert into operate.received_message (id, mailbox_id, raw_hash, size, envelope_sender, recipients, client,
        received_at, stage, state, updated_at)
       values (gen_random_uuid(), $1, $2, 1, '', '{}', '{}', now(), 'received', 'running', now()) returning id`,
      [ground.mailboxId, "f".repeat(64)],
    );
    const { id } = poisoned ?? { id: "" };
    for (let failures = 1; failures <= 5; failures += 1) {
      // Not waiting for the pauses between them.
      await ground.rows("select jobs.add_job('inbound-email.process', $1::json, job_key => $2)", [
        JSON.stringify({ message: id }),
        `message:${id}`,
      ]);
      await expect
        .poll(async () => ground.rows("select attempts from operate.received_message where id = $1", [id]))
        .toEqual([{ attempts: failures }]);
    }
    const other = await ground.deliver(writeLetter());
    expect((await ground.settled(other)).state).toBe("ready");
    expect(await ground.settled(id)).toMatchObject({ state: "parked", trouble: { code: "parked" } });
  });

  test("OPR-INB-020 what is no message is parked at once, with the reason", async () => {
    const id = await ground.deliver("\r\n");
    expect(await ground.settled(id)).toMatchObject({
      state: "parked",
      trouble: { text: "This is no message that can be read." },
    });
  });
});

describe("messages that are large", () => {
  test("are in memory one after the other, whatever comes at once, and all arrive", async () => {
    await using small = await openInboundGround({ mostBytesRead: 1 });
    const raws = Array.from({ length: 6 }, (_, at) => writeLetter({ files: { "Large.bin": `large ${at}` } }));
    const ids = await Promise.all(raws.map(async (raw) => small.deliver(raw)));
    await using _ = await small.work();
    for (const id of ids) expect(await small.settled(id)).toMatchObject({ state: "ready" });
    // Between reading it and its end nothing is said of another one.
    const log = await small.rows<{ message_id: string }>(
      "select message_id from operate.received_message_log where stage <> 'received' order by num",
    );
    const turns = log.filter((entry, at) => entry.message_id !== log[at - 1]?.message_id);
    expect(turns.map((turn) => turn.message_id).toSorted()).toEqual(ids.toSorted());
  });
});
