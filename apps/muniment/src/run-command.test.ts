import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCommand } from "./run-command.ts";

let printed: string;
let complained: string;

beforeEach(() => {
  printed = "";
  complained = "";
  vi.spyOn(console, "log").mockImplementation((text: string) => void (printed += text));
  vi.spyOn(console, "error").mockImplementation((text: string) => void (complained += text));
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("D6 help lists the commands", async () => {
  expect(await runCommand(["--help"])).toBe(0);
  expect(printed).toMatch(/^Usage: muniment <command>.*\n\n {2}start .*\n {2}work /s);
});

test.each([[[]], [["begin"]], [["--port", "80"]]])("D5 %j is answered with the usage and code 2", async (args) => {
  expect(await runCommand(args)).toBe(2);
  expect(complained).toContain("Usage: muniment <command>");
});
