import { expect, test } from "vitest";
import { readLines } from "./lines.ts";

test("TRK-TASK-002: one task a line, without the marks of lists and without empty lines", () => {
  expect(readLines("- Board minutes\r\n\r\n2. Share certificate\n  \n• Légal   opinion ")).toEqual([
    { title: "Board minutes", depth: 0 },
    { title: "Share certificate", depth: 0 },
    { title: "Légal opinion", depth: 0 },
  ]);
});

test("TRK-TASK-002: tabs, blanks and outline numbers become sub-tasks", () => {
  expect(readLines("Closing\n\tCertificates\n\t\tGood standing\n\tFees\nAfter").map(({ depth }) => depth)).toEqual([
    0, 1, 2, 1, 0,
  ]);
  expect(readLines("1. Closing\n1.1 Certificates\n1.2 Fees\n2. After").map(({ depth }) => depth)).toEqual([0, 1, 1, 0]);
});

test("a date at the beginning of a title stays in it", () => {
  expect(readLines("2027 budget")).toEqual([{ title: "2027 budget", depth: 0 }]);
});
