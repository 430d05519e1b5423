import { expect, test } from "vitest";
import { nameInHeader } from "./file-name.ts";

test("WORK-UPL-010 the name in UTF-8 comes before the one that every program understands", () => {
  expect(nameInHeader(`attachment; filename="Zeugnis.pdf"; filename*=UTF-8''Zeugnis%20%C3%9C.pdf`)).toBe(
    "Zeugnis Ü.pdf",
  );
});

test("a quoted name is read with its quotes, and none is none", () => {
  expect(nameInHeader(String.raw`attachment; filename="the \"final\" one.docx"`)).toBe('the "final" one.docx');
  expect(nameInHeader("attachment")).toBeUndefined();
  expect(nameInHeader(null)).toBeUndefined();
});
