import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createLog } from "@muniment/platform/log";
import { fakeClock } from "@muniment/platform/testing";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectRawSmtp } from "../../testing/index.ts";
import type { RawSmtp } from "../../testing/index.ts";
import { MailRefusal, startSmtpIntake } from "./index.ts";
import type { IncomingEnvelope, SmtpIntake, SmtpIntakeOptions } from "./index.ts";

interface Kept {
  readonly envelope: IncomingEnvelope;
  readonly raw: string;
}

const log = createLog({ level: "silent" });
const clock = fakeClock(new Date("2026-11-22T08:00:00Z"));
const OPEN = ["EHLO client.example", "MAIL FROM:<anna@example.com>", "RCPT TO:<intake@firm.example>"];
let kept: Kept[];
let intake: SmtpIntake;

async function start(options: Partial<SmtpIntakeOptions> = {}): Promise<void> {
  intake = await startSmtpIntake({
    host: "127.0.0.1",
    port: 0,
    name: "mx.firm.example",
    log,
    clock,
    async findMailbox(address) {
      return address.endsWith("@firm.example") ? { mailbox: "m1" } : undefined;
    },
    async accept(envelope, content) {
      kept.push({ envelope, raw: (await buffer(content)).toString("latin1") });
    },
    ...options,
  });
}

async function connect(...lines: string[]): Promise<RawSmtp> {
  const client = await connectRawSmtp(intake.port);
  expect(await client.reply()).toMatch(/^220 mx\.firm\.example/);
  for (const line of lines) expect(await client.say(line)).toMatch(/^[23]/);
  return client;
}

beforeEach(() => {
  kept = [];
});
afterEach(async () => intake[Symbol.asyncDispose]());

describe("what is taken (OPR-INB-002, D23)", () => {
  test("a message for a mailbox is handed on as it came, with its envelope", async () => {
    await start();
    using client = await connect(...OPEN, "RCPT TO:<Second@firm.example>", "DATA");
    await client.send("Subject: Hi\r\n\r\n..dot\r\nbinary \u00ff\u0000 end\r\n.\r\n");
    const answer = await client.reply();
    expect(kept).toEqual([
      {
        envelope: {
          id: expect.any(String),
          receivedAt: clock.now(),
          sender: "anna@example.com",
          recipients: [
            { address: "intake@firm.example", mailbox: "m1" },
            { address: "Second@firm.example", mailbox: "m1" },
          ],
          client: { address: "127.0.0.1", name: "client.example", isSecure: false },
        },
        raw: "Subject: Hi\r\n\r\n.dot\r\nbinary \u00c3\u00bf\u0000 end\r\n",
      },
    ]);
    expect(answer).toBe(`250 2.0.0 Kept as ${kept[0]?.envelope.id}`);
    expect(await client.say("QUIT")).toMatch(/^221/);
  });

  test("OPR-INB-064: a report has an empty sender", async () => {
    await start();
    using client = await connect("HELO client", "MAIL FROM:<>", "RCPT TO:<intake@firm.example>", "DATA");
    await client.say("Subject: Undelivered\r\n\r\nx\r\n.");
    expect(kept[0]?.envelope.sender).toBe("");
  });

  test("several messages by one connection, and none of their recipients mixed up", async () => {
    await start();
    using client = await connect(...OPEN, "RCPT TO:<second@firm.example>", "DATA");
    await client.say("one\r\n.");
    for (const line of ["MAIL FROM:<b@example.com>", "RCPT TO:<third@firm.example>", "DATA"]) await client.say(line);
    await client.say("two\r\n.");
    expect(kept.map(({ envelope }) => envelope.recipients.map(({ address }) => address))).toEqual([
      ["intake@firm.example", "second@firm.example"],
      ["third@firm.example"],
    ]);
  });

  test("an address without a mailbox is refused at the door, the others are not", async () => {
    await start();
    using client = await connect(...OPEN.slice(0, 2));
    expect(await client.say("RCPT TO:<nobody@else.example>")).toBe(
      "550 5.1.1 There is no mailbox nobody@else.example here.",
    );
    expect(await client.say("DATA")).toMatch(/^503/);
    expect(await client.say("RCPT TO:<intake@firm.example>")).toMatch(/^250/);
  });

  test("a sender who may not write to a mailbox is refused there", async () => {
    await start({ findMailbox: async () => ({ mailbox: "m1", senders: { deny: ["example.com"] } }) });
    using client = await connect(...OPEN.slice(0, 2));
    expect(await client.say("RCPT TO:<intake@firm.example>")).toBe(
      "550 5.7.1 intake@firm.example takes no mail from this sender.",
    );
  });

  test("the caller's own refusal is told, and a look-up that fails is no refusal for good", async () => {
    const failures = [new MailRefusal(450, "4.2.1 The mailbox is paused."), new Error("no database")];
    await start({
      async findMailbox() {
        throw failures.shift()!;
      },
    });
    using client = await connect(...OPEN.slice(0, 2));
    expect(await client.say("RCPT TO:<intake@firm.example>")).toBe("450 4.2.1 The mailbox is paused.");
    expect(await client.say("RCPT TO:<intake@firm.example>")).toMatch(/^451 4\.3\.0/);
  });

  test("with a key the connection can be secret, and its sender is the one who is asked about", async () => {
    const directory = await mkdtemp(join(tmpdir(), "muniment-intake-"));
    const files = ["key.pem", "cert.pem"].map((name) => join(directory, name));
    const request = `req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 1 -subj /CN=mx.firm.example`;
    await promisify(execFile)("openssl", [...request.split(" "), "-keyout", files[0]!, "-out", files[1]!]);
    const [key, cert] = await Promise.all(files.map(async (file) => readFile(file)));
    await rm(directory, { recursive: true });
    await start({ tls: { key: key!, cert: cert! } });
    const transport = createTransport({
      host: "127.0.0.1",
      port: intake.port,
      requireTLS: true,
      tls: { ca: cert, servername: "mx.firm.example" },
    });
    await transport.sendMail({ from: "a@example.com", to: "intake@firm.example", text: "secret" });
    transport.close();
    expect(kept[0]?.envelope).toMatchObject({ sender: "a@example.com", client: { isSecure: true } });
    // What comes in the open after that is never answered.
    using client = await connect("EHLO x");
    await client.send("STARTTLS\r\nMAIL FROM:<evil@example.com>\r\n");
    expect(await client.reply()).toMatch(/^220/);
    const reply = client.reply().catch(() => "ended");
    expect(await Promise.race([reply, delay(200, "nothing")])).toBe("nothing");
  });

  test("who insists on a password may have one, and it opens nothing", async () => {
    await start({ signIn: (user, password) => user === "relay" && password === "right" });
    const plain = (text: string): string => `AUTH PLAIN ${Buffer.from(text).toString("base64")}`;
    using client = await connect("EHLO x");
    expect(await client.say(plain("\0relay\0wrong"))).toBe("535 5.7.8 The password is wrong.");
    expect(await client.say(plain("\0relay\0right"))).toMatch(/^235/);
    await client.say("MAIL FROM:<a@example.com>");
    expect(await client.say("RCPT TO:<somebody@elsewhere.example>")).toMatch(/^550 5\.1\.1/);
  });

  test("without a key and without accounts neither is offered", async () => {
    await start();
    using plain = await connect();
    const offer = await plain.say("EHLO x");
    expect(offer).toContain("SIZE 52428800");
    expect(offer).not.toMatch(/STARTTLS|AUTH|XCLIENT/);
    expect(await plain.say("AUTH PLAIN AGEAYg==")).toMatch(/^500/);
    expect(await plain.say("STARTTLS")).toMatch(/^500/);
  });
});

describe("sizes", () => {
  const LIMITS = { maxBytes: 100_000 };

  test("one that says it is too large is refused before it is sent", async () => {
    await start({ limits: LIMITS });
    using client = await connect("EHLO x");
    expect(await client.say("MAIL FROM:<a@b.example> SIZE=100001")).toMatch(/^552/);
  });

  test("one that turns out too large is refused, and the connection can go on", async () => {
    await start({ limits: LIMITS });
    using client = await connect(...OPEN, "DATA");
    await client.send(Buffer.alloc(150_000, "x\r\n"));
    expect(await client.say("\r\n.")).toBe("552 5.3.4 The message is too large. At most 100000 bytes are taken.");
    expect(kept).toEqual([]);
    for (const line of [...OPEN, "DATA"]) expect(await client.say(line)).toMatch(/^[23]/);
    expect(await client.say("small\r\n.")).toMatch(/^250/);
  });

  test("one without an end is cut off", async () => {
    await start({ limits: LIMITS });
    using client = await connect(...OPEN, "DATA");
    void client.send(Buffer.alloc(5_000_000, "x\r\n"));
    expect(await client.reply()).toMatch(/^552/);
    await client.ended;
    expect(kept).toEqual([]);
  });

  test("a mailbox can take less than the server", async () => {
    await start({ findMailbox: async () => ({ mailbox: "m1", maxBytes: 100 }) });
    using client = await connect("EHLO x", "MAIL FROM:<a@b.example> SIZE=500");
    expect(await client.say("RCPT TO:<intake@firm.example>")).toMatch(/^552 5\.3\.4 .* 100 bytes/);
    for (const line of ["RSET", "MAIL FROM:<a@b.example>", "RCPT TO:<intake@firm.example>", "DATA"])
      await client.say(line);
    expect(await client.say(`${"x".repeat(200)}\r\n.`)).toMatch(/^552 5\.3\.4/);
  });
});

describe("OPR-INB-012: acknowledged only when it is durable", () => {
  test("no reply before that", async () => {
    let finish = (): void => undefined;
    await start({
      async accept(_envelope, content) {
        await buffer(content);
        await new Promise<void>((resolve) => (finish = resolve));
      },
    });
    using client = await connect(...OPEN, "DATA");
    await client.send("x\r\n.\r\n");
    const reply = client.reply();
    expect(await Promise.race([reply, delay(200, "nothing")])).toBe("nothing");
    finish();
    expect(await reply).toMatch(/^250/);
  });

  test.each([
    ["a full disk", Object.assign(new Error("write"), { code: "ENOSPC" }), /^452 4\.3\.1/],
    ["a full database", new Error("x", { cause: Object.assign(new Error("pg"), { code: "53100" }) }), /^452 4\.3\.1/],
    ["a store that fails", new Error("broken"), /^451 4\.3\.0/],
    ["a refusal of the caller", new MailRefusal(554, "5.7.1 Infected."), /^554 5\.7\.1 Infected/],
  ])("OPR-FLT-032: %s is told, and the next message is taken", async (_name, failure, reply) => {
    let isFailing = true;
    await start({
      async accept(envelope, content) {
        // Before, while and after it is read: the sender hears of it at the same place.
        if (isFailing) throw failure;
        kept.push({ envelope, raw: (await buffer(content)).toString() });
      },
    });
    using client = await connect(...OPEN, "DATA");
    await client.send(Buffer.alloc(300_000, "x\r\n"));
    expect(await client.say("\r\n.")).toMatch(reply);
    isFailing = false;
    for (const line of [...OPEN.slice(1), "DATA"]) await client.say(line);
    expect(await client.say("x\r\n.")).toMatch(/^250/);
    expect(kept).toHaveLength(1);
  });

  test("a keeper that did not read to the end has not kept it", async () => {
    await start({ accept: async () => undefined });
    using client = await connect(...OPEN, "DATA");
    expect(await client.say("x\r\n.")).toMatch(/^451/);
  });

  test("half a message is none, and leaves no file behind", async () => {
    const directory = await mkdtemp(join(tmpdir(), "muniment-intake-"));
    const store = createDiskBlobStore({ directory });
    let failed: () => void;
    const failure = new Promise<void>((resolve) => (failed = resolve));
    await start({
      async accept(_envelope, content) {
        try {
          await store.stage(content);
        } catch (error) {
          failed();
          throw error;
        }
      },
    });
    using client = await connect(...OPEN, "DATA");
    await client.send(Buffer.alloc(200_000, "x\r\n"));
    client.cut();
    await failure;
    expect(await readdir(join(directory, "tmp"))).toEqual([]);
    await rm(directory, { recursive: true });
  });
});

describe("hostile clients (D59)", () => {
  const smuggled = "MAIL FROM:<evil@example.com>\r\nRCPT TO:<intake@firm.example>\r\nDATA\r\nevil\r\n.\r\n";
  test.each(["\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r\r\n", "\r\n\0.\r\n", "\n\n.\r\n"])(
    "%j ends no message, so none can be hidden in another",
    async (end) => {
      await start();
      using client = await connect(...OPEN, "DATA");
      await client.send(`first${end}${smuggled}`);
      expect(await client.reply()).toMatch(/^250/);
      expect(kept).toHaveLength(1);
      expect(kept[0]?.raw).toContain("evil");
    },
  );

  test("the end of a message is found wherever the bytes are cut", async () => {
    await start();
    using client = await connect(...OPEN);
    for (const step of [1, 2, 3, 4, 5]) {
      if (step > 1) for (const line of OPEN.slice(1)) await client.say(line);
      await client.say("DATA");
      const bytes = "a\r\n..\r\n...b\r\n.\r\n";
      for (let at = 0; at < bytes.length; at += step) {
        await client.send(bytes.slice(at, at + step));
        await delay(2);
      }
      expect(await client.reply()).toMatch(/^250/);
    }
    expect(kept.map(({ raw }) => raw)).toEqual(Array.from({ length: 5 }, () => "a\r\n.\r\n..b\r\n"));
  });

  test("everything in one piece is understood, commands after the end of the message too", async () => {
    await start();
    using client = await connect();
    await client.send(`${[...OPEN, "DATA", "x", ".", "NOOP", "QUIT"].join("\r\n")}\r\n`);
    const replies = [];
    for (let count = 0; count < 7; count += 1) replies.push((await client.reply()).slice(0, 3));
    expect(replies).toEqual(["250", "250", "250", "354", "250", "250", "221"]);
    expect(kept).toHaveLength(1);
  });

  test("nonsense is answered as such, and its sender is sent away", async () => {
    await start();
    using client = await connect();
    const nonsense = Buffer.from(
      Array.from({ length: 12 }, (_, n) => `\u0000\u00ff${n} nonsense\n`).join(""),
      "latin1",
    );
    await client.send(nonsense);
    let last = "";
    for (let count = 0; count < 10; count += 1) last = await client.reply();
    expect(last).toMatch(/^421/);
    await client.ended;
  });

  test.each([
    ["a line without an end", Buffer.alloc(100_000, "A")],
    ["a page of the web", Buffer.from("POST / HTTP/1.1\r\nHost: x\r\n\r\n")],
  ])("%s ends the connection", async (_name, bytes) => {
    await start();
    using client = await connect();
    await client.send(bytes);
    expect(await client.reply()).toMatch(/^421/);
    await client.ended;
  });

  test("who talks before the greeting is sent away", async () => {
    await start();
    using client = await connectRawSmtp(intake.port);
    await client.send("EHLO x\r\n");
    expect(await client.reply()).toMatch(/^421/);
  });

  test("addresses with control characters are none", async () => {
    await start();
    using client = await connect("EHLO x", "MAIL FROM:<a@b.example>");
    expect(await client.say("RCPT TO:<intake\u0000@firm.example>")).toMatch(/^501/);
    expect(await client.say("RCPT TO:<intake\r@firm.example>")).toMatch(/^501/);
  });

  test("a thousand recipients: a hundred are taken, the others later", async () => {
    await start();
    using client = await connect(...OPEN.slice(0, 2));
    await client.send(Array.from({ length: 1000 }, (_, n) => `RCPT TO:<r${n}@firm.example>\r\n`).join(""));
    const replies: string[] = [];
    for (let count = 0; count < 1000; count += 1) replies.push((await client.reply()).slice(0, 3));
    expect(replies.filter((reply) => reply === "250")).toHaveLength(100);
    expect(replies.filter((reply) => reply === "452")).toHaveLength(900);
    await client.say("DATA");
    expect(await client.say("x\r\n.")).toMatch(/^250/);
    expect(kept[0]?.envelope.recipients).toHaveLength(100);
  });

  test("who guesses addresses is sent away", async () => {
    await start({ limits: { maxRefusals: 5 } });
    using client = await connect(...OPEN.slice(0, 2));
    for (let count = 0; count < 5; count += 1) expect(await client.say(`RCPT TO:<${count}@x.example>`)).toMatch(/^550/);
    expect(await client.say("RCPT TO:<6@x.example>")).toMatch(/^421/);
    await client.ended;
  });

  test("one client gets its share of connections only", async () => {
    await start({ limits: { maxConnectionsPerClient: 2 } });
    using first = await connect();
    using second = await connect();
    using third = await connectRawSmtp(intake.port);
    expect(await third.reply()).toMatch(/^421 4\.7\.0 Too many/);
    await third.ended;
    first.cut();
    await expect
      .poll(async () => {
        using again = await connectRawSmtp(intake.port);
        return await again.reply();
      })
      .toMatch(/^220/);
    expect(await second.say("NOOP")).toMatch(/^250/);
  });

  test("a byte now and then keeps nobody's connection, in commands or in a message", async () => {
    await start({ limits: { commandMs: 600, messageMs: 600 } });
    async function trickle(...lines: string[]): Promise<string> {
      using client = await connect(...lines);
      const timer = setInterval(() => void client.send("x"), 30);
      const reply = await client.reply();
      clearInterval(timer);
      await client.ended;
      return reply;
    }
    const replies = await Promise.all([trickle(), trickle(...OPEN, "DATA")]);
    expect(replies).toEqual([expect.stringMatching(/^421 4\.4\.2/), expect.stringMatching(/^421 4\.4\.2/)]);
    expect(kept).toEqual([]);
  });

  test("a slow keeper is no slow client", async () => {
    await start({
      limits: { commandMs: 300, messageMs: 300, idleMs: 300 },
      async accept(envelope, content) {
        const raw = (await buffer(content)).toString();
        await delay(1000);
        kept.push({ envelope, raw });
      },
    });
    using client = await connect(...OPEN, "DATA");
    expect(await client.say("x\r\n.")).toMatch(/^250/);
  });
});

describe("stopping (OPR-INB-012)", () => {
  test("idle connections are told, a message that is coming in is still taken, and nobody new is let in", async () => {
    await start();
    using idle = await connect("EHLO x");
    using busy = await connect(...OPEN, "DATA");
    await busy.send("begun ");
    const stopped = intake[Symbol.asyncDispose]();
    expect(await idle.reply()).toMatch(/^421 4\.3\.2/);
    await expect(connectRawSmtp(intake.port)).rejects.toThrow("ECONNREFUSED");
    await busy.send("ended\r\n.\r\nMAIL FROM:<b@example.com>\r\n");
    expect(await busy.reply()).toMatch(/^250/);
    expect(await busy.reply()).toMatch(/^421/);
    await stopped;
    expect(kept.map(({ raw }) => raw)).toEqual(["begun ended\r\n"]);
  });

  test("a message that does not come to its end in time is refused and not kept", async () => {
    await start({ limits: { drainMs: 100 } });
    using client = await connect(...OPEN, "DATA");
    await client.send("begun");
    await intake[Symbol.asyncDispose]();
    expect(await client.reply()).toMatch(/^421/);
    await client.ended;
    expect(kept).toEqual([]);
  });

  test.each([true, false])(
    "a message that is here is waited for, and its sender learns what became of it (kept: %s)",
    async (isKept) => {
      let begun: () => void;
      const storing = new Promise<void>((resolve) => (begun = resolve));
      await start({
        limits: { drainMs: 50 },
        async accept(envelope, content, signal) {
          const raw = (await buffer(content)).toString();
          begun();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          if (!isKept) throw new Error("gave up");
          kept.push({ envelope, raw });
        },
      });
      using client = await connect(...OPEN, "DATA");
      await client.send("x\r\n.\r\n");
      await storing;
      await intake[Symbol.asyncDispose]();
      expect(await client.reply()).toMatch(isKept ? /^250/ : /^421/);
      expect(kept).toHaveLength(isKept ? 1 : 0);
    },
  );

  test("under load every message is either acknowledged and kept, or neither", async () => {
    await start({
      async accept(envelope, content) {
        const raw = (await buffer(content)).toString();
        await delay(5);
        kept.push({ envelope, raw });
      },
    });
    const acknowledged: string[] = [];
    const senders = Array.from({ length: 20 }, async (_, sender) => {
      const transport = createTransport({ host: "127.0.0.1", port: intake.port, pool: true, maxConnections: 1 });
      try {
        for (let count = 0; ; count += 1) {
          const text = `mail ${sender}.${count}`;
          await transport.sendMail({ from: "a@example.com", to: "intake@firm.example", raw: `${text}\r\n` });
          acknowledged.push(text);
        }
      } catch {
        transport.close();
      }
    });
    await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(100);
    await intake[Symbol.asyncDispose]();
    await Promise.all(senders);
    expect(kept.map(({ raw }) => raw.trim()).toSorted()).toEqual(acknowledged.toSorted());
  });
});

test("a hundred large messages at once do not fill the memory", async () => {
  const directory = await mkdtemp(join(tmpdir(), "muniment-intake-"));
  const store = createDiskBlobStore({ directory });
  const hashes: string[] = [];
  await start({
    limits: { maxConnectionsPerClient: 100 },
    async accept(_envelope, content) {
      await using staged = await store.stage(content);
      hashes.push(staged.hash);
    },
  });
  const block = Buffer.from(`${"x".repeat(98)}\r\n`.repeat(2_500));
  const blocks = Array.from({ length: 20 }, () => block);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const replies = await Promise.all(
    Array.from({ length: 100 }, async () => {
      using client = await connect(...OPEN, "DATA");
      for (const bytes of blocks) await client.send(bytes);
      return await client.say(".");
    }),
  );
  clearInterval(watch);
  expect(replies.filter((reply) => reply.startsWith("250"))).toHaveLength(100);
  expect(new Set(hashes)).toEqual(new Set([createHash("sha256").update(Buffer.concat(blocks)).digest("hex")]));
  // Half a gigabyte went through, and 25 MB of it were the clients' own at any time.
  expect(most - before).toBeLessThan(200_000_000);
  await rm(directory, { recursive: true });
}, 60_000);
