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

test.each([
  [["user"], "What is to be done?"],
  [["user", "toString"], 'There is no "toString".'],
  [["user", "unlock"], '"unlock" needs more words.'],
  [["user", "unlock", "ANNA", "BORIS"], '"unlock" takes fewer words.'],
  [["user", "unlock", "ANNA", "--library", "MAIN"], "Unknown option '--library'."],
  [["user", "reset-password", "ANNA", "--password", "x"], "Unknown option '--password'."],
  [["group", "show", "NRTADMIN", "--data", "a", "--config", "b"], "Give a data folder or a configuration, not both."],
])("CC-USR-102 %j is answered with what is wrong and code 2", async (args, problem) => {
  expect(await runCommand(args)).toBe(2);
  expect(complained).toContain(problem);
  expect(complained).toContain(`Usage: muniment ${args[0]}`);
});

test("CC-USR-102 the help of a verb is that of its command", async () => {
  expect(await runCommand(["user", "unlock", "--help"])).toBe(0);
  expect(printed).toMatch(/^Usage: muniment user .*unlock USER/s);
});
