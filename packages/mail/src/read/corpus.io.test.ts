import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createLog } from "@muniment/platform/log";
import { fakeClock } from "@muniment/platform/testing";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { startSmtpIntake } from "../intake/index.ts";
import { MessageParseError, readMail } from "./index.ts";
import type { ReceivedMail } from "./index.ts";

interface Foreign {
  readonly name: string;
  readonly raw: Buffer;
  readonly isReport: boolean;
}

interface Outcome {
  readonly name: string;
  readonly isReport: boolean;
  readonly result: ReceivedMail | MessageParseError;
}

/** Mail that Debian's packages bring for their own tests; `npm test` installs them (tools/debian-packages.ts). */
const FOLDERS = [
  { name: "bounce", path: "/usr/lib/python3/dist-packages/flufl/bounce/tests/data", isReport: true },
  { name: "python", path: "/usr/lib/python3.11/test/test_email/data", isReport: false },
];
const LIMITS = { maxBytes: 10_000_000 };

async function readForeign(): Promise<Foreign[]> {
  const found: Foreign[] = [];
  for (const { name, path, isReport } of FOLDERS) {
    const files = await readdir(path).catch(() => {
      throw new Error(`There is no mail of strangers in ${path}. Run npm test as root, which installs it`);
    });
    for (const file of files.filter((candidate) => candidate.endsWith(".txt")).toSorted()) {
      const text = (await readFile(join(path, file))).toString("latin1");
      found.push({ name: `${name}/${file}`, isReport, raw: Buffer.from(text.replaceAll(/\r?\n/g, "\r\n"), "latin1") });
    }
  }
  return found;
}

/** Each message by SMTP, and read as it was kept. */
async function takeIn(foreign: readonly Foreign[]): Promise<Outcome[]> {
  const kept = new Map<string, Buffer>();
  await using intake = await startSmtpIntake({
    host: "127.0.0.1",
    port: 0,
    log: createLog({ level: "silent" }),
    clock: fakeClock(),
    findMailbox: async (address) => ({ mailbox: address.slice(0, address.indexOf("@")) }),
    async accept({ recipients }, content) {
      kept.set(recipients[0]!.mailbox, await buffer(content));
    },
  });
  const transport = createTransport({ host: "127.0.0.1", port: intake.port, pool: true, maxConnections: 5 });
  await Promise.all(
    foreign.map(async ({ raw, isReport }, index) =>
      transport.sendMail({
        envelope: { from: isReport ? "" : "someone@example.com", to: [`m${index}@firm.example`] },
        raw,
      }),
    ),
  );
  transport.close();
  const outcomes: Outcome[] = [];
  for (const [index, { name, isReport }] of foreign.entries()) {
    const result = await readMail(kept.get(`m${index}`)!, LIMITS, {
      withContents: true,
      envelopeSender: isReport ? "" : "someone@example.com",
    }).catch((error: unknown) => {
      if (error instanceof MessageParseError) return error;
      throw error;
    });
    outcomes.push({ name, isReport, result });
  }
  return outcomes;
}

function tableOf(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ name, result }) => {
      if (result instanceof MessageParseError) return `${name}: ${result.code} ${String(result.cause)}`;
      const { attachments, report, signs, text, html } = result;
      const recipients = report?.recipients.map(({ recipient, action }) => `${recipient} ${action}`) ?? [];
      return [
        `${name}: ${result.subject ?? "-"}`,
        `${text?.content.length ?? 0}/${html?.content.length ?? 0}`,
        attachments.map((attachment) => `${attachment.name} (${attachment.size})`).join(", "),
        recipients.join(", "),
        [...new Set(signs.map(({ kind }) => kind))].join(" "),
      ].join(" | ");
    })
    .join("\n");
}

test("OPR-INB-010 OPR-INB-015 OPR-INB-018: more than a hundred messages of strangers are read, or refused with a reason", async () => {
  const outcomes = await takeIn(await readForeign());
  const table = tableOf(outcomes);
  const read = outcomes.flatMap(({ result }) => (result instanceof MessageParseError ? [] : [result]));
  expect(outcomes.length).toBeGreaterThan(150);
  const refused = outcomes.flatMap(({ name, result }) =>
    result instanceof MessageParseError ? [[name, result.cause]] : [],
  );
  expect(refused, table).toEqual([["python/msg_19.txt", "Error: There is no header"]]);
  for (const { attachments } of read) {
    const names = attachments.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size, table).toBe(names.length);
    for (const [index, { ordinal, name, size, sha256, content }] of attachments.entries()) {
      expect(ordinal).toBe(index + 1);
      expect(name, table).toMatch(/^[^/\\:*?"<>|\p{Cc}]{1,200}$/u);
      expect(content?.byteLength).toBe(size);
      expect(createHash("sha256").update(content!).digest("hex")).toBe(sha256);
    }
  }
  const reports = outcomes.flatMap(({ isReport, result }) => (isReport && "signs" in result ? [result] : []));
  expect(
    reports.every(({ signs }) => signs.length > 0),
    table,
  ).toBe(true);
  // Some of these are answers, receipts and mere warnings.
  expect(reports.filter(({ signs }) => signs.some(({ kind }) => kind === "bounce")).length, table).toBeGreaterThan(100);
  const delivery = reports.flatMap(({ report }) => (report?.kind === "delivery" ? [report] : []));
  expect(delivery.length, table).toBeGreaterThan(18);
  // Three of them name nobody.
  expect(delivery.filter(({ recipients }) => recipients.length === 0).length, table).toBe(3);
}, 60_000);
