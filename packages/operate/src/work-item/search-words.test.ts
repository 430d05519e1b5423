import { expect, test } from "vitest";
import { wordsOf } from "./search-words.ts";

test("words are pieces of letters and digits in small letters, each once", () => {
  expect(wordsOf(["Re: Müller ./. O'Neil, Müller", "anna@firm.example", "C-2026-00012"])).toEqual([
    "re",
    "müller",
    "o",
    "neil",
    "anna",
    "firm",
    "example",
    "c",
    "2026",
    "00012",
  ]);
});

test("nothing that a search could take for a sign is in a word, and none is endless", () => {
  expect(wordsOf(["a'b:*&|!\\c()<->", "x".repeat(100)]).join(" ")).toMatch(/^a b c x{60}$/);
});
