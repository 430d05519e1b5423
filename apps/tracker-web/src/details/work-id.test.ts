import { expect, test } from "vitest";
import { readWorkId } from "./work-id.ts";

test("TRK-DOC-002: an id of Work is found by itself and in a pasted address", () => {
  expect(readWorkId(" ACTIVE_US!453.1 ")).toBe("ACTIVE_US!453.1");
  expect(readWorkId("https://dms.example/work/web/ACTIVE_US/folders/ACTIVE_US%21123?x=1")).toBe("ACTIVE_US!123");
  expect(readWorkId("https://dms.example/")).toBeUndefined();
  expect(readWorkId("%E0%A4%A")).toBeUndefined();
});
