import { expect, test } from "vitest";
import { answerSubject, fieldsIn, fillFields, letterHtml, quoted } from "./letter-text.ts";

test("OPR-OUT-005 fields are filled once, and what has no value stays to be seen", () => {
  const fields = { "case.reference": "C-1", "recipient.name": "{{case.reference}}" };
  expect(fillFields("{{ case.reference }}: Dear {{recipient.name}}, {{ case.nothing }}", fields)).toBe(
    "C-1: Dear {{case.reference}}, {{ case.nothing }}",
  );
  expect(fieldsIn("{{a.b}} {{a.b}} {{ c }} {{}}")).toEqual(["a.b", "c"]);
});

test("OPR-NFR-004 nothing that is written becomes markup", () => {
  const shown = letterHtml("Dear <script>x</script>\n> quoted <b>\nYours");
  expect(shown).toContain("&lt;script&gt;");
  expect(shown).toMatch(/<blockquote[^>]*>quoted &lt;b&gt;/);
});

test("OPR-INB-032 an answer quotes what it answers, and its subject says so once", () => {
  expect(quoted({ who: "Ann", at: new Date("2026-11-23T08:00:00Z"), text: "one\ntwo\n" })).toBe(
    "\n\nOn 2026-11-23 08:00 UTC, Ann wrote:\n> one\n> two\n",
  );
  expect(answerSubject("re: Completion", "reply")).toBe("re: Completion");
  expect(answerSubject("Completion", "forward")).toBe("Fwd: Completion");
});
