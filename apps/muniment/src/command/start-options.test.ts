import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { parseStartOptions } from "./start-options.ts";

describe("D5 options of npm start", () => {
  test("without any, Muniment listens on 127.0.0.1:8080 and keeps its data in ./.muniment", () => {
    expect(parseStartOptions([])).toEqual({
      host: "127.0.0.1",
      port: 8080,
      dataDir: resolve(".muniment"),
      isEmpty: false,
    });
  });

  test("each of them is understood, with a space or an equals sign", () => {
    expect(parseStartOptions(["--port", "0", "--data=/srv/muniment", "--empty", "--host", "::1"])).toEqual({
      host: "::1",
      port: 0,
      dataDir: "/srv/muniment",
      isEmpty: true,
    });
  });

  test.each([
    [["--prot", "80"], /Unknown option '--prot'\./],
    [["--port"], /--port/],
    [["--port", "http"], /from 0 to 65529, not "http"/],
    [["--port", "65530"], /from 0 to 65529/],
    [["--port=-1"], /from 0 to 65529/],
    [["--port", "80.5"], /from 0 to 65529/],
    [["--data="], /--data takes a value/],
    [["--host", ""], /--host takes a value/],
    [["--empty=yes"], /--empty/],
    [["now"], /Unexpected argument 'now'/],
  ])("%j is refused with a clear text and the usage", (args, text) => {
    expect(() => parseStartOptions(args)).toThrow(UsageError);
    expect(() => parseStartOptions(args)).toThrow(text);
    expect(() => parseStartOptions(args)).toThrow(/Usage: npm start -- \[options\]/);
  });

  test("--help gives the usage and starts nothing", () => {
    expect(parseStartOptions(["--help"])).toMatchObject({ help: expect.stringContaining("--data DIR") });
  });
});
