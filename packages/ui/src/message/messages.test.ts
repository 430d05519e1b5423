import { expect, test } from "vitest";
import { createMessages, formatDay } from "./messages.ts";

const t = createMessages({
  plain: "Saved",
  named: "Actions for {{name}}",
  files_one: "{{count, number}} file in {{place}}",
  files_other: "{{count, number}} files in {{place}}",
  range: "{{first, number}}–{{last}}",
});

test("a text stands as it is written, with the values in their places", () => {
  expect(t("plain")).toBe("Saved");
  expect(t("named", { name: "$& <b>" })).toBe("Actions for $& <b>");
});

test("the plural is that of the count, and numbers are written as the language writes them", () => {
  expect(t("files", { count: 1, place: "Court" })).toBe("1 file in Court");
  expect(t("files", { count: 0, place: "Court" })).toBe("0 files in Court");
  expect(t("files", { count: 12_345, place: "Court" })).toBe("12,345 files in Court");
  expect(t("range", { first: 1001, last: 2000 })).toBe("1,001–2000");
});

test("CC-USR-023 a day of the calendar is written as the day it is, whatever the zone", () => {
  expect(formatDay("2027-03-31")).toBe("Mar 31, 2027");
  expect(formatDay("2027-01-01")).toBe("Jan 1, 2027");
});
