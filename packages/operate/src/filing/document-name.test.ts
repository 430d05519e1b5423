import { describe, expect, test } from "vitest";
import { cleanName, freeName, messageName } from "./document-name.ts";

describe("OPR-FIL-006 names", () => {
  test.each([
    ["Letter.pdf", "a.pdf", "Letter.pdf"],
    ["Letter", "a.pdf", "Letter.pdf"],
    ["a/b\\c:d\u0000.pdf", "a.pdf", "a_b_c_d_.pdf"],
    ["  ..  ", "a.pdf", "Document.pdf"],
    ["Agreement v2.1", "a.docx", "Agreement v2.1.docx"],
    ["No extension", "README", "No extension"],
    [`${"ä".repeat(300)}.pdf`, "a.pdf", `${"ä".repeat(98)}.pdf`],
  ])("%j of %j is %j", (given, original, name) => {
    expect(cleanName(given, original)).toBe(name);
  });

  test("a message is named by when it came, from whom and about what", () => {
    const message = {
      receivedAt: new Date("2026-03-01T08:05:59Z"),
      from: "Anna: Client",
      subject: "Re: Lease / draft",
    };
    expect(messageName(message)).toBe("2026-03-01 0805 in Anna_ Client – Re_ Lease _ draft.eml");
    expect(messageName({ ...message, subject: "" })).toBe("2026-03-01 0805 in Anna_ Client.eml");
  });

  test("a name that is taken gets a number", () => {
    const taken = new Set(["letter.pdf", "letter (2).pdf"]);
    expect(freeName("Letter.pdf", taken)).toBe("Letter (3).pdf");
    expect(freeName("Other.pdf", taken)).toBe("Other.pdf");
  });
});
