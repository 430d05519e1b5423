import { describe, expect, test } from "vitest";
import { configPage } from "./config-page.ts";
import { checkGenerated, writeGenerated } from "./generated-file.ts";
import { openapiFiles } from "./openapi.ts";
import { fixture } from "./testing/fixture.ts";

describe("a committed file that is written from the code", () => {
  const file = { path: "docs/page.md", content: "one\ntwo\n", command: "npm run page" };

  test("passes when it is what the code says", () => {
    using repository = fixture({});
    writeGenerated(repository.root, file);
    expect(checkGenerated(repository.root, file).problems).toEqual([]);
  });

  test("fails when it is missing", () => {
    using repository = fixture({});
    expect(checkGenerated(repository.root, file).problems).toEqual([
      { file: "docs/page.md", text: "is missing: run `npm run page`" },
    ]);
  });

  test("fails at the first line that differs", () => {
    using repository = fixture({});
    for (const [committed, line] of [
      ["one\nthree\n", 2],
      ["one\ntwo\n\nmore\n", 4],
      ["", 1],
    ] as const) {
      repository.write({ "docs/page.md": committed });
      expect(checkGenerated(repository.root, file).problems, committed).toEqual([
        { file: "docs/page.md", line, text: "differs from the code: run `npm run page`" },
      ]);
    }
  });
});

test("the page of settings shows defaults, what is required and what is secret", () => {
  const page = configPage([
    {
      title: "Work",
      options: [
        { name: "MUNIMENT_PORT", doc: "The port | of the server.", default: "8080" },
        { name: "MUNIMENT_KEY", doc: "The key.", secret: true },
        { name: "MUNIMENT_NOTE", doc: "A note.", default: "" },
      ],
    },
  ]);
  expect(page.split("\n").slice(5)).toEqual([
    "## Work",
    "",
    "| name | default | meaning |",
    "| --- | --- | --- |",
    "| `MUNIMENT_PORT` | `8080` | The port \\| of the server. |",
    "| `MUNIMENT_KEY` | required | The key. Secret. |",
    "| `MUNIMENT_NOTE` | none | A note. |",
    "",
  ]);
});

test.each(openapiFiles("1.0.0"))("the description in $path holds every endpoint of the contract", ({ content }) => {
  const description = JSON.parse(content) as { info: object; paths: Record<string, object> };
  expect(description.info).toMatchObject({ version: "1.0.0" });
  expect(Object.keys(description.paths).length).toBeGreaterThan(0);
});
