import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildTnef } from "../../testing/tnef.ts";
import { MessageParseError, readMail } from "./index.ts";
import type { ReadOptions, ReceivedMail } from "./index.ts";

const LIMITS = { maxBytes: 64_000_000 };

async function read(lines: readonly string[], options?: ReadOptions): Promise<ReceivedMail> {
  return readMail(Buffer.from(lines.join("\r\n")), LIMITS, options);
}

function multipart(type: string, ...parts: readonly string[][]): string[] {
  const boundary = `b-${type.replaceAll(/\W/g, "")}`;
  return [
    `Content-Type: multipart/${type}; boundary="${boundary}"`,
    "",
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
  ];
}

const FROM = "From: Anna <anna@example.com>";
const TEXT = ["Content-Type: text/plain; charset=utf-8", "", "Hello"];
const file = (name: string, content = "x"): string[] => [
  `Content-Type: application/octet-stream`,
  `Content-Disposition: attachment; ${name}`,
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from(content).toString("base64"),
];
const names = ({ attachments }: ReceivedMail): string[] => attachments.map(({ name }) => name);

describe("headers", () => {
  test("OPR-INB-060: ids, thread, people and date are read", async () => {
    const mail = await read([
      FROM,
      "Sender: desk@example.com",
      "Reply-To: reply@example.com",
      'To: "Doe, John" <john@firm.example>, board: one@x.example, two@x.example;',
      "Subject: AW: =?utf-8?Q?Vertr=C3=A4ge?=",
      "Message-ID: <3@example.com>",
      "In-Reply-To: <2@example.com>",
      "References: <1@example.com>\r\n <2@example.com>",
      `Thread-Index: ${Buffer.from("01DA5BE2AF1000112233445566778899AABBCCDDEEFF", "hex").toString("base64")}`,
      "Date: Tue, 5 Mar 2024 09:14:59 +0100",
      ...TEXT,
    ]);
    expect(mail).toMatchObject({
      messageId: "3@example.com",
      isDerivedId: false,
      inReplyTo: "2@example.com",
      references: ["1@example.com", "2@example.com"],
      threadIndex: "00112233445566778899AABBCCDDEEFF",
      conversationName: "Verträge",
      subject: "AW: Verträge",
      from: { name: "Anna", address: "anna@example.com" },
      sender: { name: "", address: "desk@example.com" },
      replyTo: [{ name: "", address: "reply@example.com" }],
      sentDate: new Date("2024-03-05T08:14:59Z"),
      text: { content: "Hello\n", isCut: false },
      signs: [],
      protection: "none",
    });
    expect(mail.to.map(({ address }) => address)).toEqual(["john@firm.example", "one@x.example", "two@x.example"]);
    expect(mail.headers).toContainEqual({ name: "Reply-To", value: "reply@example.com" });
  });

  test("OPR-INB-063: a message without an id gets one of its content, whichever way it came", async () => {
    const first = await read(["Received: from a by b; x", FROM, "Subject: One", ...TEXT]);
    const again = await read(["Received: from c by d; y", "X-Spam: no", FROM, "Subject:  One", ...TEXT]);
    const other = await read([FROM, "Subject: One", ...TEXT, "and more"]);
    expect(first).toMatchObject({
      isDerivedId: true,
      messageId: expect.stringMatching(/^[0-9a-f]{64}@derived\.invalid$/),
    });
    expect(again.messageId).toBe(first.messageId);
    expect(other.messageId).not.toBe(first.messageId);
  });

  test("OPR-INB-062: the same id with another content is told apart", async () => {
    const [one, two] = await Promise.all(
      ["a", "b"].map(async (content) =>
        read([FROM, "Message-ID: <1@x>", ...multipart("mixed", TEXT, file("filename=a.txt", content))]),
      ),
    );
    expect(one?.messageId).toBe(two?.messageId);
    expect(one?.contentHash).not.toBe(two?.contentHash);
  });

  test.each([
    ["Date: Wed, 1 Jan 2070 00:00:00 +0000", new Date("2070-01-01T00:00:00Z")],
    ["Date: tomorrow", undefined],
    ["X: y", undefined],
  ])("OPR-INB-069: %s", async (line, sentDate) => {
    expect((await read([FROM, line, ...TEXT])).sentDate).toEqual(sentDate);
  });

  test("OPR-INB-018: headers in no encoding at all are taken for Western letters, and bodies stay as they are", async () => {
    const bytes = Buffer.from(
      [
        "From: M\u00fcller <a@example.com>",
        "Subject: Vertr\u00e4ge",
        ...multipart(
          "mixed",
          ["Content-Type: text/plain; charset=iso-8859-1", "", "--- Gr\u00fc\u00dfe"],
          ["Content-Type: text/plain", 'Content-Disposition: attachment; filename="L\u00f6we.txt"', "", "\u00e4"],
        ),
      ].join("\r\n"),
      "latin1",
    );
    const mail = await readMail(bytes, LIMITS, { withContents: true });
    expect(mail).toMatchObject({ subject: "Verträge", from: { name: "Müller" }, text: { content: "--- Grüße\n" } });
    expect(names(mail)).toEqual(["Löwe.txt"]);
    expect(mail.attachments[0]?.content).toEqual(new Uint8Array([0xe4, 0x0a]));
  });
});

describe("bodies (OPR-INB-018)", () => {
  const html = async (markup: string): Promise<ReceivedMail> =>
    read([FROM, "Content-Type: text/html; charset=utf-8", "", markup]);

  test("nothing runs, nothing loads, and what is blocked is marked", async () => {
    const mail = await html(
      '<html><head><style>@import url(https://evil.example)</style><base href="https://evil.example"></head>' +
        '<body background="https://evil.example/b.png" onload="alert(1)"><script>alert(2)</script>' +
        '<p style="color:red;position:fixed;background:url(https://evil.example/c.png)" class="x" id="y">Hi</p>' +
        '<img src="https://evil.example/pixel.png" srcset="https://evil.example/2x.png 2x" onerror="alert(3)" alt="P">' +
        '<img src="//evil.example/p.png"><img src="cid:logo%40x"><img src="data:image/png;base64,AAAA">' +
        '<img src="data:image/svg+xml;base64,AAAA"><iframe src="https://evil.example"></iframe>' +
        '<form action="https://evil.example"><input name="password"></form><svg onload="alert(4)"></svg>' +
        '<a href="javascript:alert(5)">bad</a><a href="https://good.example/?a=1&b=2">good</a><link rel="x" href="https://evil.example"></body></html>',
    );
    const content = mail.html?.content ?? "";
    expect(mail.html?.remoteImages).toBe(2);
    expect(content).toContain('<p style="color:red">Hi</p>');
    expect(content).toContain('<img alt="P" data-remote="https://evil.example/pixel.png" />');
    expect(content).toContain('data-cid="logo@x"');
    expect(content).toContain('src="data:image/png;base64,AAAA"');
    expect(content).toContain(
      'href="https://good.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow"',
    );
    expect(content).not.toMatch(
      /script|alert|onload|iframe|form|input|svg|style>|url\(|background|class=| id="|javascript/i,
    );
    expect(content).not.toMatch(/(?:src|srcset)="(?!data:image\/png)/);
  });

  test("HTML alone gives text to be searched", async () => {
    expect((await html("<p>One &amp; two</p><div>[OP-ABCDE&#70;GHJK]</div>")).text?.content).toBe(
      "One & two\n[OP-ABCDEFGHJK]",
    );
  });

  test("a body past 5 MB is shown cut", async () => {
    const long = "x".repeat(5 * 1024 * 1024 + 10);
    const mail = await read([
      FROM,
      ...multipart("alternative", ["", long], ["Content-Type: text/html", "", `<b>${long}`]),
    ]);
    expect(mail.text?.isCut).toBe(true);
    expect(mail.text?.content.length).toBe(5 * 1024 * 1024);
    expect(mail.html?.isCut).toBe(true);
    expect(mail.html?.content.endsWith("</b>")).toBe(true);
  });

  test.each([
    ["iso-2022-jp", Buffer.from("1b2442467c4b5c386c1b2842", "hex"), "日本語"],
    ["gb18030", Buffer.from("c4e3bac3", "hex"), "你好"],
    ["koi8-r", Buffer.from("f0d2c9d7c5d4", "hex"), "Привет"],
    ["windows-1252", Buffer.from("80", "hex"), "€"],
    ["x-nobody-knows", Buffer.from("plain"), "plain"],
    ["utf-8", Buffer.from("ff41", "hex"), "\ufffdA"],
  ])("text in %s", async (charset, body, expected) => {
    const head = Buffer.from(`${FROM}\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`);
    const mail = await readMail(Buffer.concat([head, body]), LIMITS);
    expect(mail.text?.content.trim()).toBe(expected);
  });
});

describe("attachments (OPR-INB-015)", () => {
  test("each has its number, its size and its hash; the empty one is listed", async () => {
    const mail = await read(
      [FROM, ...multipart("mixed", TEXT, file("filename=a.pdf", "pdf"), file("filename=b.pdf", ""))],
      {
        withContents: true,
      },
    );
    expect(mail.attachments).toEqual([
      {
        ordinal: 1,
        name: "a.pdf",
        type: "application/octet-stream",
        kind: "file",
        size: 3,
        sha256: createHash("sha256").update("pdf").digest("hex"),
        isInline: false,
        content: new Uint8Array(Buffer.from("pdf")),
      },
      expect.objectContaining({ ordinal: 2, name: "b.pdf", size: 0 }),
    ]);
  });

  test.each([
    ["filename==?utf-8?Q?M=C3=BCller=2Epdf?=", "Müller.pdf"],
    ["filename*=UTF-8''M%C3%BCller.pdf", "Müller.pdf"],
    ["filename*0*=UTF-8''M%C3%BC; filename*1=ller; filename*2=.pdf", "Müller.pdf"],
    ["filename*=utf-8''broken%E2%28%A1.pdf", "broken\ufffd(\ufffd.pdf"],
    ['filename="=?utf-8?B?broken"', "=_utf-8_B_broken"],
    ['filename="../../etc/passwd"', "_.._etc_passwd"],
    ['filename="C:\\\\temp\\\\a<b>.txt"', "C__temp_a_b_.txt"],
    ['filename="con.txt"', "_con.txt"],
    ['filename="a\u202efdp.exe"', "a_fdp.exe"],
    ['filename=" ... "', "attachment-1.bin"],
    ["", "attachment-1.bin"],
    [`filename="${"x".repeat(300)}.docx"`, `${"x".repeat(195)}.docx`],
    [`filename*=UTF-8''${"%F0%9F%98%80".repeat(300)}.pdf`, `${"😀".repeat(196)}.pdf`],
  ])("the name of %s", async (parameter, name) => {
    expect(names(await read([FROM, ...multipart("mixed", TEXT, file(parameter))]))).toEqual([name]);
  });

  test("no name comes twice, and none comes from the type alone", async () => {
    const parts = ["a.pdf", "A.PDF", "a.pdf", "a (2).pdf"].map((name) => file(`filename="${name}"`));
    const typed = ["image/png", "text/calendar", "application/x-strange"].map((type) => [
      `Content-Type: ${type}`,
      "",
      "x",
    ]);
    expect(names(await read([FROM, ...multipart("mixed", TEXT, ...parts, ...typed)]))).toEqual([
      "a.pdf",
      "A (2).PDF",
      "a (3).pdf",
      "a (2) (2).pdf",
      "attachment-5.png",
      "attachment-6.ics",
      "attachment-7.bin",
    ]);
  });

  test("a picture that the body shows is inline, another one is not", async () => {
    const picture = (id: string): string[] => ["Content-Type: image/png", `Content-ID: <${id}>`, "", "x"];
    const body = ["Content-Type: text/html", "", '<img src="cid:one@x"><div style="background:url(cid:two@x)">x</div>'];
    const mail = await read([
      FROM,
      ...multipart("related", body, picture("one@x"), picture("two@x"), picture("three@x")),
    ]);
    expect(mail.attachments.map(({ isInline }) => isInline)).toEqual([true, true, false]);
  });

  test("OPR-INB-011: a text with a file name is a file, also when it is to be shown inline", async () => {
    const note = ["Content-Type: text/plain", "Content-Disposition: inline; filename=note.txt", "", "note"];
    const mail = await read([FROM, ...multipart("mixed", TEXT, note)]);
    expect(names(mail)).toEqual(["note.txt"]);
    expect(mail.text?.content).toBe("Hello\n");
  });

  test("a message in a message stays whole, with the line ends that it had", async () => {
    const inner = [
      "From: b@example.com",
      "Subject: Inner: one",
      ...multipart("mixed; x=1", TEXT, file("filename=deep.pdf")),
    ];
    const mail = await read([FROM, ...multipart("mixed", TEXT, ["Content-Type: message/rfc822", "", ...inner])], {
      withContents: true,
    });
    expect(mail.attachments).toMatchObject([{ name: "Inner_ one.eml", kind: "message", type: "message/rfc822" }]);
    const again = await readMail(mail.attachments[0]!.content!, LIMITS);
    expect(names(again)).toEqual(["deep.pdf"]);
    expect(mail.attachments[0]?.size).toBe(Buffer.byteLength(`${inner.join("\r\n")}\r\n`));
  });

  test("winmail.dat is unpacked; a damaged one is kept as it came", async () => {
    const tnef = buildTnef(
      [
        { title: "VERTRA~1.PDF", longName: "Vertrag Müller.pdf", content: Buffer.from("pdf") },
        { title: "b.txt", content: Buffer.from("text") },
      ],
      "Only here",
    );
    const wrapped = (bytes: Uint8Array): string[] => [
      "Content-Type: application/ms-tnef; name=winmail.dat",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(bytes).toString("base64"),
    ];
    const mail = await read([FROM, ...multipart("mixed", wrapped(tnef), file("filename=c.txt"))], {
      withContents: true,
    });
    expect(mail.attachments).toMatchObject([
      { ordinal: 1, name: "Vertrag Müller.pdf", container: "winmail.dat", content: new Uint8Array(Buffer.from("pdf")) },
      { ordinal: 2, name: "b.txt", container: "winmail.dat", size: 4 },
      { ordinal: 3, name: "c.txt" },
    ]);
    expect(mail.text?.content).toBe("Only here");
    for (let length = 4; length < tnef.length; length += 7) {
      const broken = await read([FROM, ...multipart("mixed", TEXT, wrapped(tnef.subarray(0, length)))]);
      expect(broken.attachments.length).toBeGreaterThan(0);
    }
  });
});

test.each([
  ['multipart/signed; protocol="application/pkcs7-signature"; boundary=x', "smime-signed"],
  ['multipart/signed; protocol="application/pgp-signature"; boundary=x', "pgp-signed"],
  ['multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x', "pgp-encrypted"],
  ["application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "smime-encrypted"],
  ["application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m", "smime-signed"],
])("OPR-INB-017: %s is %s", async (type, protection) => {
  expect((await read([FROM, `Content-Type: ${type}`, "", "x"])).protection).toBe(protection);
  expect((await read([FROM, ...TEXT, "-----BEGIN PGP MESSAGE-----"])).protection).toBe("pgp-encrypted");
});

describe("signs (OPR-INB-064, OPR-INB-066)", () => {
  test.each([
    ["Auto-Submitted: auto-replied", "auto-reply"],
    ["Auto-Submitted: auto-generated (nightly)", "automatic"],
    ["Precedence: bulk", "bulk"],
    ["Precedence: list", "bulk"],
    ["List-Id: <x.example.com>", "bulk"],
    ["List-Unsubscribe: <mailto:x@example.com>", "bulk"],
    ["X-Auto-Response-Suppress: All", "automatic"],
    ["X-Autoreply: yes", "auto-reply"],
    ["Return-Path: <>", "report"],
    ["X-Muniment-Instance: one", "own"],
  ])("%s", async (line, kind) => {
    const { signs } = await read([line, FROM, ...TEXT], { instance: "one" });
    expect(signs.map((sign) => sign.kind)).toEqual([kind]);
    expect(signs[0]?.reason).toContain(line.slice(0, line.indexOf(":")));
  });

  test.each([
    "Auto-Submitted: no",
    "Precedence: first-class",
    "X-Muniment-Instance: two",
    "Return-Path: <a@x.example>",
  ])("%s says nothing", async (line) => {
    expect((await read([line, FROM, ...TEXT], { instance: "one" })).signs).toEqual([]);
  });

  test.each([
    ["MAILER-DAEMON@example.com", "no-reply"],
    ["no-reply@example.com", "no-reply"],
    ["donotreply+x@example.com", "no-reply"],
    ["intake@firm.example", "own"],
  ])("mail from %s is answered by nobody", async (address, kind) => {
    const { signs } = await read([`From: ${address}`, ...TEXT], { ownAddresses: ["intake@firm.example"] });
    expect(signs.map((sign) => sign.kind)).toEqual([kind]);
  });

  test("the sender of the envelope counts more than what the message says of it", async () => {
    const kinds = async (envelopeSender: string): Promise<string[]> =>
      (await read(["Return-Path: <a@x.example>", FROM, ...TEXT], { envelopeSender })).signs.map(({ kind }) => kind);
    expect(await kinds("")).toEqual(["report"]);
    expect(await kinds("b@x.example")).toEqual([]);
  });

  test("OPR-INB-066: what came back more than twice goes round in circles", async () => {
    const kinds = async (...lines: string[]): Promise<string[]> =>
      (await read([...lines, FROM, ...TEXT], { instance: "one" })).signs.map(({ kind }) => kind);
    const line = "X-Muniment-Instance: one";
    expect(await kinds(line, line)).toEqual(["own"]);
    expect(await kinds(line, line, line)).toEqual(["own", "loop"]);
    expect(await kinds(`${line}; hops=3`)).toEqual(["own", "loop"]);
    expect(await kinds("X-Muniment-Instance: two; hops=9")).toEqual([]);
  });
});

describe("reports (OPR-INB-067)", () => {
  const original = ["Content-Type: message/rfc822", "", "Message-ID: <sent@firm.example>", "Subject: Sent", "", "x"];

  test("RFC 3464: who did not get which message, and why", async () => {
    const status = [
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example.com",
      "Original-Envelope-Id: token-7",
      "",
      "Original-Recipient: rfc822;Anna@example.com",
      "Final-Recipient: rfc822; anna@inside.example.com",
      "Action: failed",
      "Status: 5.1.1 (unknown)",
      "Diagnostic-Code: smtp; 550 5.1.1",
      " no such user",
      "",
      "Final-Recipient: rfc822; bob@example.com",
      "Action: delayed",
      "Status: 4.4.1",
    ];
    const mail = await read(
      ["From: MAILER-DAEMON@example.com", ...multipart("report; report-type=delivery-status", TEXT, status, original)],
      {
        envelopeSender: "",
      },
    );
    expect(mail.report).toEqual({
      kind: "delivery",
      originalMessageId: "sent@firm.example",
      envelopeId: "token-7",
      recipients: [
        {
          recipient: "Anna@example.com",
          action: "failed",
          status: "5.1.1",
          diagnostic: "smtp; 550 5.1.1 no such user",
          isFinal: true,
        },
        { recipient: "bob@example.com", action: "delayed", status: "4.4.1", isFinal: false },
      ],
    });
    expect(mail.signs.map(({ kind }) => kind)).toEqual(["bounce", "report", "no-reply"]);
  });

  test("RFC 8098: a receipt", async () => {
    const receipt = [
      "Content-Type: message/disposition-notification",
      "",
      "Final-Recipient: rfc822;anna@example.com",
      "Original-Message-ID: <sent@firm.example>",
      "Disposition: manual-action/MDN-sent-manually; displayed",
    ];
    const mail = await read([FROM, ...multipart("report; report-type=disposition-notification", TEXT, receipt)]);
    expect(mail.report).toMatchObject({
      kind: "receipt",
      originalMessageId: "sent@firm.example",
      disposition: "displayed",
    });
    expect(mail.signs.map(({ kind }) => kind)).toEqual(["receipt"]);
  });

  test("an old server's report is known by its sender and subject; a person's letter with such a subject is none", async () => {
    const kinds = async (from: string): Promise<string[]> =>
      (await read([`From: ${from}`, "Subject: Undeliverable: Plan", ...TEXT])).signs.map(({ kind }) => kind);
    expect(await kinds("postmaster@example.com")).toEqual(["bounce", "no-reply"]);
    expect(await kinds("anna@example.com")).toEqual([]);
  });
});

describe("hostile messages (D59)", () => {
  const codeOf = async (reading: Promise<unknown>): Promise<string> =>
    reading.then(
      () => "read",
      (error: unknown) => (error instanceof MessageParseError ? error.code : String(error)),
    );

  test.each([
    ["no header", ["just text", "", "and more"]],
    [
      "parts in parts in parts",
      Array.from({ length: 60 }, (_, n) => multipart(`mixed; x=${n}`)[0]!).flatMap((line, n) => [
        line,
        "",
        `--b-mixedx${n}`,
      ]),
    ],
    ["headers without end", [FROM, ...Array.from({ length: 20_000 }, (_, n) => `X-${n}: ${"x".repeat(60)}`), "", "x"]],
    [
      "more parts than anybody sends",
      [FROM, ...multipart("mixed", ...Array.from({ length: 5_000 }, () => file("filename=a")))],
    ],
  ])("%s: refused, with the reason", async (_name, lines) => {
    const failure = await read(lines).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "MessageParseError", code: "unreadable" });
  });

  test.each([
    ["open tags", `<b>${"<div>".repeat(200_000)}`],
    ["open comments", "<!--".repeat(200_000)],
    ["blanks", `<p>${" \n".repeat(500_000)}x${" ".repeat(1_000_000)}`],
    ["attributes", `<p ${'a="b" '.repeat(200_000)}>x`],
    ["styles", `<p style="${"color:red;".repeat(100_000)}">x`],
    ["brackets", "<".repeat(1_000_000)],
    ["contents", "'cid:".repeat(200_000)],
  ])(
    "%s without end: the time is limited, and the next message is read",
    async (_name, markup) => {
      const limits = { ...LIMITS, timeoutMs: 2_000 };
      const bytes = Buffer.from(`${FROM}\r\nContent-Type: text/html\r\n\r\n${markup}`);
      expect(["read", "too_slow", "too_large"]).toContain(await codeOf(readMail(bytes, limits)));
      expect(["read", "too_slow", "too_large"]).toContain(await codeOf(readMail(bytes, limits, { withoutHtml: true })));
      expect(await codeOf(read([FROM, ...TEXT]))).toBe("read");
    },
    20_000,
  );

  test("broken bytes anywhere end in a message or in an error", async () => {
    const whole = Buffer.from(
      [
        FROM,
        ...multipart("mixed", TEXT, file("filename*=utf-8''%C3%BC.pdf"), [
          "Content-Type: message/rfc822",
          "",
          FROM,
          "",
          "x",
        ]),
      ].join("\r\n"),
    );
    let seed = 7;
    const random = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    const outcomes = new Set<string>();
    for (let round = 0; round < 200; round += 1) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 20; change += 1) bytes[random(bytes.length)] = random(256);
      outcomes.add(await codeOf(readMail(bytes, LIMITS)));
    }
    expect(["read", "unreadable"]).toEqual(expect.arrayContaining([...outcomes]));
  });
});
