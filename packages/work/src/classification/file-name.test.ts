import { describe, expect, test } from "vitest";
import { fileNameOf, safePathSegment } from "./file-name.ts";

describe("WORK-UPL-010 names of files that leave the house", () => {
  test.each([
    ["Letter", "docx", "Letter.docx"],
    ["Letter.DOCX", "docx", "Letter.DOCX"],
    ["Letter", "", "Letter"],
  ])("%s with %s is %s", (name, extension, expected) => {
    expect(fileNameOf({ name, extension })).toBe(expected);
  });

  test.each([
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["..", "_"],
    [".", "_"],
    ["...", "_"],
    ["", "_"],
    ["C:\\Windows\\x.dll", "C__Windows_x.dll"],
    ["/absolute", "_absolute"],
    ["a\0b\nc", "a_b_c"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["console.txt", "console.txt"],
    ["trailing. . ", "trailing"],
    ["photo\u202egpj.exe", "photogpj.exe"],
    ["Zoe\u0308.txt", "Zoë.txt"],
    ["x".repeat(300) + ".txt", "x".repeat(176) + ".txt"],
    ["😀".repeat(200), "😀".repeat(90)],
  ])("%j becomes %j", (name, expected) => {
    expect(safePathSegment(name)).toBe(expected);
  });
});
