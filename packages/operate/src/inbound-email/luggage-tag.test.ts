import { expect, test } from "vitest";
import { findTags, newTag, withTag } from "./luggage-tag.ts";

test("OPR-INB-041 a tag survives prefixes, case, surrounding text and folding", () => {
  const tag = newTag();
  const subject = withTag("Completion", tag);
  expect(findTags(`AW: Re: ${subject} (urgent)`)).toEqual([tag]);
  expect(findTags(subject.toLowerCase())).toEqual([tag]);
  expect(findTags(`[OP-${tag.slice(0, 4)} ${tag.slice(4)}]`)).toEqual([tag]);
});

test("OPR-INB-041 a wrong sign, or two that changed places, are no tag", () => {
  const tag = "23456789AH";
  const real = findTags(`[OP-${tag}]`).length === 1 ? tag : `23456789A${newTagFor("23456789A")}`;
  expect(findTags(`[OP-${real}]`)).toEqual([real]);
  expect(findTags(`[OP-3${real.slice(1)}]`)).toEqual([]);
  expect(findTags(`[OP-${real[1] ?? ""}${real[0] ?? ""}${real.slice(2)}]`)).toEqual([]);
  expect(findTags("[OP-0000000000] [OP-] OP-23456789AH")).toEqual([]);
});

test("OPR-OUT-008 a subject bears one tag, however often it is answered", () => {
  const [first, second] = [newTag(), newTag()];
  expect(withTag(`Re: ${withTag("Completion", first)}`, second)).toBe(`Re: Completion [OP-${second}]`);
});

/** The sign with which `signs` is a tag. */
function newTagFor(signs: string): string {
  return [..."23456789ABCDEFGHJKLMNPQRSTUVWXYZ"].find((sign) => findTags(`[OP-${signs}${sign}]`).length === 1) ?? "";
}
