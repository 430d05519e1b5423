import { expect, test } from "vitest";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { depthsOf, entriesOf, moveEntry } from "./bundle-data.ts";

const entries: readonly BundleEntryValue[] = [
  { id: "a", kind: "document", title: "A" },
  { id: "s", kind: "section", title: "S", level: 1 },
  { id: "b", kind: "document", title: "B" },
  { id: "t", kind: "section", title: "T", level: 2 },
  { id: "c", kind: "document", title: "C" },
];
const ids = (moved: readonly BundleEntryValue[]): string => moved.map(({ id }) => id).join("");

test("OPR-BUN-003 entries stand below the section they belong to", () => {
  expect([...depthsOf(entries).values()]).toEqual([0, 0, 1, 1, 2]);
});

test("OPR-BUN-005 an entry is moved by one place", () => {
  expect(ids(moveEntry(entries, "b", -1))).toBe("abstc");
  expect(ids(moveEntry(entries, "b", 1))).toBe("astbc");
});

test("OPR-BUN-003 a document is named without its ending", () => {
  const [entry] = entriesOf([{ serviceName: "work", documentId: "L!1.1", name: "Lease v. 2.docx" }]);
  expect(entry).toMatchObject({ kind: "document", title: "Lease v. 2", document: { service: "work" } });
});
