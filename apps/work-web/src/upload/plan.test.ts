import { expect, test } from "vitest";
import { firstChoice, isConflict, waysOf } from "./plan.ts";
import type { PlannedFile } from "./plan.ts";

const file = (...folders: string[]) => ({ file: new File([], "a.txt"), folders });

test("WORK-UPL-003 every folder on the way is wanted once, the upper ones first", () => {
  const files = [file("Court", "2026", "May"), file("Court"), file(), file("Court", "2025")];
  expect(waysOf({ files, folders: [["Empty"], ["Empty", "Inside"]] })).toEqual([
    ["Empty"],
    ["Court"],
    ["Empty", "Inside"],
    ["Court", "2026"],
    ["Court", "2025"],
    ["Court", "2026", "May"],
  ]);
});

test("WORK-UPL-006 a file of the same name is a new version unless somebody says otherwise, and skipped when nothing in it is new", () => {
  const document = {
    id: "ACTIVE!1.1",
    database: "ACTIVE",
    document_number: 1,
    version: 1,
    wstype: "document",
    name: "a",
    extension: "txt",
    size: 0,
    checksum: "",
    edit_date: "",
    last_user: "",
    last_user_description: "",
    access: "read_write",
  };
  const planned = (similar: PlannedFile["similar"]): PlannedFile => ({ ...file(), similar });
  expect(firstChoice(planned({ same_name: document }))).toBe("version");
  expect(firstChoice(planned({ same_name: document, same_content: document }))).toBe("skip");
  expect(firstChoice(planned({ same_content: document }))).toBe("separate");
  expect(
    [{ same_name: document }, { same_content: document }, {}].map((similar) => isConflict(planned(similar))),
  ).toEqual([true, true, false]);
});
