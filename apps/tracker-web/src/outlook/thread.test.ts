import { expect, test } from "vitest";
import { rebuildEml } from "./rebuild-eml.ts";
import { readCode } from "./sign-in.ts";
import { threadOf, titleOf } from "./thread.ts";

test.each([
  ["RE: FW: Lease of 4 High Street", "Lease of 4 High Street"],
  ["AW: WG: Re[2]: Vertrag", "Vertrag"],
  ["Sv: Avtal\r\nBcc: everyone", "Avtal Bcc: everyone"],
  ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ["RE:", ""],
  ["x".repeat(600), "x".repeat(500)],
])("TRK-OUT-030 the title of a task from the subject %j", (subject, title) => {
  expect(titleOf(subject)).toBe(title);
});

test("TRK-OUT-022 a conversation is known as Work knows it: by Outlook's index, else by its first message", () => {
  const folded = "Received: x\r\nReferences: <one@a.example>\r\n <two@a.example>\r\nIn-Reply-To: <two@a.example>\r\n";
  expect(threadOf(folded, "three@a.example")).toEqual({
    messageIds: ["three@a.example", "one@a.example", "two@a.example"],
    conversationIds: ["one@a.example"],
  });
  const index = btoa(String.fromCharCode(1, 0, 0, 0, 0, 0, ...Array.from({ length: 16 }, (_, at) => at)));
  expect(threadOf(`Thread-Index: ${index}\r\n`, "own@a.example").conversationIds).toEqual([
    "000102030405060708090A0B0C0D0E0F",
    "own@a.example",
  ]);
  expect(threadOf("Thread-Index: !!!", undefined)).toEqual({ messageIds: [], conversationIds: [] });
});

test("TRK-OUT-005 a subject begins no field of its own in a message that is put together", () => {
  const bytes = rebuildEml({
    message: {
      isRead: true,
      subject: "Hello\r\nBcc: victim@example.org",
      sender: "a@b.example>\r\nX-Evil: 1",
      senderName: 'Eve\r\n"',
      messageId: "id@b.example",
      sentAt: new Date("2026-03-02T09:00:00Z"),
      attachments: [],
      isProtected: false,
    },
    headers: "",
    html: "<p>x</p>",
    attachments: [{ name: '"; x=\r\n', bytes: new Uint8Array([1]) }],
  });
  const text = new TextDecoder().decode(bytes);
  expect(text).not.toMatch(/^(?:Bcc|X-Evil):/m);
  expect(text).toContain("Date: Mon, 02 Mar 2026 09:00:00 +0000");
  expect(text).toContain("filename*=UTF-8''%22%3B%20x%3D%0D%0A");
});

test("TRK-OUT-010 a code counts for the attempt that began it, and for no other", () => {
  const attempt = { state: "s1", verifier: "v", address: "" };
  const said = (query: string, type = "muniment.signed-in") => JSON.stringify({ type, query });
  expect(readCode(said("code=c&state=s1"), attempt)).toBe("c");
  expect(readCode(said("code=c&state=other"), attempt)).toBeUndefined();
  expect(readCode(said("code=c&state=s1", "other"), attempt)).toBeUndefined();
  for (const text of ["", "null", "[]", "{", '{"type":"muniment.signed-in","query":1}']) {
    expect(readCode(text, attempt), text).toBeUndefined();
  }
  expect(() => readCode(said("error=access_denied&state=s1"), attempt)).toThrow("access_denied");
});
