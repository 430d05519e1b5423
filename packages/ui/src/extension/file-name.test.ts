import { expect, test } from "vitest";
import { savedAs } from "./file-name.ts";

test("TRK-PKG-020: documents are saved under a harmless name, and nothing that runs is", () => {
  expect(savedAs("Closing list.xlsx")).toMatchObject({ name: "Closing list.xlsx" });
  expect(savedAs("../../.bashrc/List.CSV")).toEqual({ name: "_.._.bashrc_List.csv", type: "text/csv" });
  expect(savedAs("invoice\u202Excod.exe")).toBeUndefined();
  expect(savedAs("report.pdf\u202E.exe")).toBeUndefined();
  for (const name of ["a.html", "a.svg", "a.xlsm", "a.lnk", "a.bat", "a", ".csv", "", "csv", "a.__proto__"]) {
    expect(savedAs(name), name).toBeUndefined();
  }
  expect(savedAs(`${"x".repeat(300)}.pdf`)?.name).toHaveLength(154);
});
