import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { buildOutlookMessage } from "../testing/outlook-message.ts";
import type { MapiProperty, OutlookMessage } from "../testing/outlook-message.ts";
import { parseMailDate } from "./mail-date.ts";
import { MessageParseError, formatMailboxes, parseMessage } from "./parse.ts";
import type { ParsedMessage } from "./parse.ts";

const LIMITS = { maxBytes: 10_000_000 };
const THREAD_GUID = "00112233445566778899AABBCCDDEEFF";
const THREAD_INDEX = Buffer.from(`01DA5BE2AF10${THREAD_GUID}`, "hex");

function eml(...lines: string[]): Uint8Array {
  return Buffer.from(lines.join("\r\n"));
}

const parseEml = (...lines: string[]): Promise<ParsedMessage> => parseMessage(eml(...lines), "eml", LIMITS);
const text = (id: number, value: string): MapiProperty => ({ id, type: "unicode", value });
const integer = (id: number, value: number): MapiProperty => ({ id, type: "integer", value });

const LETTER = [
  "Return-Path: <anna@example.com>",
  "Received: from mx.example.org by mail.example.org with ESMTPS id 1;",
  "\tTue, 5 Mar 2024 09:15:30 +0100 (CET)",
  "Received: from client by mx.example.org; Tue, 5 Mar 2024 08:15:00 +0000",
  "From: =?utf-8?Q?Anna_M=C3=BCller?= <anna@example.com>",
  'To: Board: =?utf-8?B?5aWR57SE?= <one@example.org>, two@example.org;, "Doe, John" <john@example.net>',
  "Cc: cc@example.org",
  "Bcc: 'hidden@example.org' <hidden@example.org>",
  "Subject: AW: Re: =?iso-8859-1?Q?Vertrag_=A7_5?=",
  "Date: Tue, 5 Mar 2024 09:14:59 +0100",
  "Message-ID: <third@example.com>",
  "In-Reply-To: <second@example.org>",
  "References: <first@example.com> <second@example.org>",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="outer"',
  "",
  "--outer",
  'Content-Type: multipart/related; boundary="inner"',
  "",
  "--inner",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<img src="cid:logo">',
  "--inner",
  "Content-Type: image/png; name=logo.png",
  "Content-ID: <logo>",
  "Content-Disposition: inline",
  "Content-Transfer-Encoding: base64",
  "",
  "iVBORw0KGgo=",
  "--inner--",
  "--outer",
  "Content-Type: application/pdf",
  "Content-Disposition: attachment; filename*=UTF-8''Vertrag%20M%C3%BCller.pdf",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.alloc(1000, "pdf").toString("base64"),
  "--outer",
  "Content-Type: message/rfc822",
  "",
  "Subject: The first letter",
  "From: b@example.org",
  "",
  "text",
  "--outer",
  "Content-Type: application/octet-stream",
  "Content-Disposition: attachment",
  "Content-Transfer-Encoding: base64",
  "",
  "YWJj",
  "--outer--",
];

const OUTLOOK: OutlookMessage = {
  properties: [
    text(0x001a, "IPM.Note"),
    text(0x0037, "AW: Vertrag § 5"),
    text(0x0070, "Vertrag § 5"),
    text(0x0042, "Anna Müller"),
    text(0x0c1a, "Sekretariat"),
    text(0x0c1e, "EX"),
    text(0x0c1f, "/o=Firm/cn=Recipients/cn=anna"),
    text(0x5d02, "anna@example.com"),
    text(0x1035, "<third@example.com>"),
    text(0x1042, "<second@example.org>"),
    text(0x1039, "<first@example.com> <second@example.org>"),
    { id: 0x0071, type: "binary", value: Buffer.concat([THREAD_INDEX, Buffer.alloc(5, 1)]) },
    { id: 0x0039, type: "time", value: new Date("2024-03-05T08:14:59Z") },
    { id: 0x0e06, type: "time", value: new Date("2024-03-05T08:15:30Z") },
    text(0x1000, "body ".repeat(2000)),
  ],
  recipients: [
    [
      integer(0x0c15, 1),
      text(0x3001, "契約"),
      text(0x3002, "EX"),
      text(0x3003, "/o=Firm/cn=one"),
      text(0x39fe, "one@example.org"),
    ],
    [integer(0x0c15, 1), text(0x3001, "two@example.org"), text(0x3002, "SMTP"), text(0x3003, "Two@example.org")],
    [integer(0x0c15, 2), text(0x3001, "Only a name"), text(0x3002, "EX"), text(0x3003, "/o=Firm/cn=three")],
    [
      integer(0x0c15, 3),
      text(0x3001, "'hidden@example.org'"),
      text(0x3002, "SMTP"),
      text(0x3003, "hidden@example.org"),
    ],
  ],
  attachments: [
    {
      properties: [
        text(0x3704, "VERTRA~1.PDF"),
        text(0x3707, "Vertrag Müller.pdf"),
        { id: 0x3701, type: "binary", value: Buffer.alloc(6000, "pdf") },
      ],
    },
    {
      properties: [
        text(0x3707, "logo.png"),
        integer(0x3714, 4),
        { id: 0x3701, type: "binary", value: Buffer.alloc(9) },
      ],
    },
    { properties: [text(0x3707, "h.png"), { id: 0x7ffe, type: "boolean", value: true }] },
    {
      properties: [text(0x3001, "First"), integer(0x0e20, 1234), integer(0x3705, 5)],
      message: {
        properties: [text(0x0037, "The first letter")],
        recipients: [[integer(0x0c15, 1), text(0x3001, "x")]],
      },
    },
  ],
};

describe("internet mail (WORK-EML-004)", () => {
  test("all fields are read", async () => {
    expect(await parseEml(...LETTER)).toEqual({
      subject: "AW: Re: Vertrag § 5",
      from: { name: "Anna Müller", address: "anna@example.com" },
      to: [
        { name: "契約", address: "one@example.org" },
        { name: "", address: "two@example.org" },
        { name: "Doe, John", address: "john@example.net" },
      ],
      cc: [{ name: "", address: "cc@example.org" }],
      bcc: [{ name: "", address: "hidden@example.org" }],
      sentDate: new Date("2024-03-05T08:14:59Z"),
      receivedDate: new Date("2024-03-05T08:15:30Z"),
      messageId: "third@example.com",
      inReplyTo: "second@example.org",
      conversationId: "first@example.com",
      conversationName: "Vertrag § 5",
      attachments: [
        { name: "Vertrag Müller.pdf", size: 1000 },
        { name: "The first letter.eml", size: 52 },
        { name: "attachment-3", size: 3 },
      ],
    });
  });

  test("a stream is read as well, and its failure comes out", async () => {
    const parsed = await parseMessage(Readable.from([eml(...LETTER)]), "eml", LIMITS);
    expect(parsed.messageId).toBe("third@example.com");
    const failure = new Error("the disk is gone");
    const broken = Readable.from(
      (async function* fail() {
        yield eml(...LETTER);
        throw failure;
      })(),
    );
    await expect(parseMessage(broken, "eml", LIMITS)).rejects.toBe(failure);
  });

  test("what is missing or wrong is absent, dates above all", async () => {
    expect(
      await parseEml("From: anna@example.com", "Date: yesterday", "Received: nonsense", "Subject: ", "", "x"),
    ).toEqual({
      from: { name: "", address: "anna@example.com" },
      to: [],
      cc: [],
      bcc: [],
      attachments: [],
    });
  });

  test("NUL and other control characters never come out", async () => {
    const parsed = await parseEml("Subject: a\u0000b\u0007 =?utf-8?Q?c=00d=0A?=", "From: x\u0000 <a@b.c>", "", "");
    expect(parsed.subject).toBe("a b c d");
    expect(parsed.from?.address).toBe("a@b.c");
    expect(JSON.stringify(parsed)).not.toMatch(/\\u00|\\n/);
  });

  test("messages of a thread share its id and name, with and without Outlook's marks", async () => {
    const first = await parseEml("Subject: Plan", "Message-ID: <1@x>", "", "");
    const second = await parseEml("Subject: Re: Plan", "Message-ID: <2@x>", "In-Reply-To: <1@x>", "", "");
    const third = await parseEml("Subject: FW: RE[2]: Plan", "Message-ID: <3@x>", "References: <1@x> <2@x>", "", "");
    for (const message of [first, second, third]) {
      expect(message).toMatchObject({ conversationId: "1@x", conversationName: "Plan" });
    }
    const index = THREAD_INDEX.toString("base64");
    const marked = await parseEml(
      "Subject: x",
      `Thread-Index: ${index}`,
      "Thread-Topic: =?utf-8?Q?Pl=C3=A4ne?=",
      "",
      "",
    );
    expect(marked).toMatchObject({ conversationId: THREAD_GUID, conversationName: "Pläne" });
    expect((await parseEml("Subject: x", "Thread-Index: AAAA", "", "")).conversationId).toBeUndefined();
  });
});

test("people become one line of text", () => {
  const anna = { name: "Anna Müller", address: "anna@example.com" };
  const bob = { name: "", address: "bob@example.org" };
  expect(formatMailboxes([anna, bob, { name: "Only a name", address: "" }])).toBe(
    "Anna Müller <anna@example.com>; bob@example.org; Only a name",
  );
  expect(formatMailboxes([])).toBe("");
});

describe("Outlook messages (WORK-EML-002, WORK-EML-004)", () => {
  test("all fields are read", async () => {
    expect(await parseMessage(buildOutlookMessage(OUTLOOK), "msg", LIMITS)).toEqual({
      subject: "AW: Vertrag § 5",
      from: { name: "Anna Müller", address: "anna@example.com" },
      to: [
        { name: "契約", address: "one@example.org" },
        { name: "", address: "Two@example.org" },
      ],
      cc: [{ name: "Only a name", address: "" }],
      bcc: [{ name: "", address: "hidden@example.org" }],
      sentDate: new Date("2024-03-05T08:14:59Z"),
      receivedDate: new Date("2024-03-05T08:15:30Z"),
      messageId: "third@example.com",
      inReplyTo: "second@example.org",
      conversationId: THREAD_GUID,
      conversationName: "Vertrag § 5",
      attachments: [
        { name: "Vertrag Müller.pdf", size: 6000 },
        { name: "The first letter.msg", size: 1234 },
      ],
    });
  });

  test("the sender's own address serves when nobody else is represented", async () => {
    const properties = [text(0x0c1a, "Bob"), text(0x0c1e, "SMTP"), text(0x0c1f, "bob@example.org")];
    const parsed = await parseMessage(buildOutlookMessage({ properties }), "msg", LIMITS);
    expect(parsed.from).toEqual({ name: "Bob", address: "bob@example.org" });
  });

  test.each([0n, 1n, 0x7fffffffffffffffn, 915_046_236_000_000_000n])("a date of %i means none", async (value) => {
    const properties: MapiProperty[] = [text(0x0037, "x"), { id: 0x0039, type: "time", value }];
    expect(await parseMessage(buildOutlookMessage({ properties }), "msg", LIMITS)).toEqual({
      subject: "x",
      conversationName: "x",
      to: [],
      cc: [],
      bcc: [],
      attachments: [],
    });
  });

  test.each([
    [1251, Buffer.from([0xc4, 0xee, 0xe3, 0xee, 0xe2, 0xee, 0xf0]), "Договор"],
    [65001, Buffer.from("契約"), "契約"],
    [99_999, Buffer.from("Contract"), "Contract"],
  ])("text in code page %i", async (codePage, value, expected) => {
    const properties: MapiProperty[] = [integer(0x3ffd, codePage), { id: 0x0037, type: "string8", value }];
    expect((await parseMessage(buildOutlookMessage({ properties }), "msg", LIMITS)).subject).toBe(expected);
  });
});

describe("bad input (D59)", () => {
  const codeOf = async (parsing: Promise<unknown>): Promise<string> =>
    parsing.then(
      () => "read",
      (error: unknown) => (error instanceof MessageParseError ? error.code : String(error)),
    );
  const outlook = buildOutlookMessage(OUTLOOK);

  test.each([
    ["eml", Buffer.alloc(0)],
    ["eml", Buffer.from("just some text\r\nwithout any header")],
    ["eml", Buffer.alloc(5000, 0xff)],
    ["eml", outlook],
    ["msg", Buffer.alloc(0)],
    ["msg", Buffer.from("D0CF11E0A1B11AE1", "hex")],
    ["msg", eml(...LETTER)],
    ["msg", outlook.subarray(0, 600)],
  ] as const)("bytes that are no %s", async (kind, bytes) => {
    expect(await codeOf(parseMessage(bytes, kind, LIMITS))).toBe("unreadable");
  });

  test("a message past the limit", async () => {
    const bytes = eml(...LETTER);
    expect(await codeOf(parseMessage(bytes, "eml", { maxBytes: bytes.length }))).toBe("read");
    expect(await codeOf(parseMessage(Readable.from([bytes]), "eml", { maxBytes: bytes.length - 1 }))).toBe("too_large");
  });

  test("a file whose directory has no end costs no more than its limits, and the next message is read", async () => {
    const endless = Buffer.from(outlook);
    const firstDirectorySector = endless.readInt32LE(0x30);
    const firstFatSector = endless.readInt32LE(0x4c);
    endless.writeInt32LE(firstDirectorySector, (firstFatSector + 1) * 512 + firstDirectorySector * 4);
    const limits = { ...LIMITS, timeoutMs: 700 };
    const [bad, good] = await Promise.all([
      codeOf(parseMessage(endless, "msg", limits)),
      codeOf(parseMessage(outlook, "msg", LIMITS)),
    ]);
    expect(["too_slow", "too_large"]).toContain(bad);
    expect(good).toBe("read");
  });

  test("deeply nested parts", async () => {
    const lines: string[] = ["Subject: deep"];
    for (let depth = 0; depth < 400; depth += 1) {
      lines.push(`Content-Type: multipart/mixed; boundary="b${depth}"`, "", `--b${depth}`);
    }
    expect(await codeOf(parseMessage(eml(...lines, "", "x"), "eml", LIMITS))).toBe("unreadable");
  });

  test("broken bytes anywhere end in a message or in an error", async () => {
    let seed = 42;
    const random = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    const outcomes = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const kind = round % 2 === 0 ? "msg" : "eml";
      const bytes = Buffer.from(kind === "msg" ? outlook : eml(...LETTER));
      for (let change = 0; change < 30; change += 1) bytes[random(bytes.length)] = random(256);
      outcomes.add(await codeOf(parseMessage(bytes, kind, { ...LIMITS, timeoutMs: 500 })));
    }
    expect(["read", "unreadable", "too_slow", "too_large"]).toEqual(expect.arrayContaining([...outcomes]));
  }, 60_000);
});

describe("dates of mail (RFC 5322)", () => {
  test.each([
    ["Tue, 5 Mar 2024 09:14:59 +0100", "2024-03-05T08:14:59.000Z"],
    ["5 Mar 2024 09:14 -0530 (comment)", "2024-03-05T14:44:00.000Z"],
    ["Tuesday, 05-Mar-24 09:14:59 GMT", "2024-03-05T09:14:59.000Z"],
    ["Tue, 5 Mar 1999 09:14:60 EST", "1999-03-05T14:14:59.000Z"],
    ["Thu, 29 Feb 2024 00:00:00 Z", "2024-02-29T00:00:00.000Z"],
    ["5 Mar 2024 09:14:59", "2024-03-05T09:14:59.000Z"],
  ])("%s", (value, expected) => {
    expect(parseMailDate(value)?.toISOString()).toBe(expected);
  });

  test.each([
    undefined,
    "",
    "now",
    "2024",
    "12",
    "Tue, 31 Feb 2024 09:00:00 +0000",
    "5 Foo 2024 09:00 +0000",
    "5 Mar 2024",
    "5 Mar 2024 25:00 +0000",
    "1 Jan 1601 00:00:00 +0000",
  ])("%s is none", (value) => {
    expect(parseMailDate(value)).toBeUndefined();
  });
});
