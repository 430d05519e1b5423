import { expect, test } from "vitest";
import { titleOf } from "./title.ts";

test("TRK-DOC-007: the title is the document's name without its extension", () => {
  expect(titleOf("Share purchase agreement v1.2.docx")).toBe("Share purchase agreement v1.2");
  expect(titleOf(".profile")).toBe(".profile");
  expect(titleOf("Minutes")).toBe("Minutes");
  expect(titleOf("x".repeat(600))).toHaveLength(500);
});
