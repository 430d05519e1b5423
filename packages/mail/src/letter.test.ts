import { expect, test } from "vitest";
import { renderLetter } from "./letter.ts";

test("a letter says the same in text and in HTML, and what it is given is escaped", () => {
  const { text, html } = renderLetter({
    heading: "Create your password",
    paragraphs: ["Welcome, Zoë <O'Brien> & Co."],
    action: { label: "Create your password", url: "https://firm.example/auth/password/abc?x=1&y=2" },
    closing: ["Ask your administrator."],
  });
  expect(text).toBe(
    "Create your password\n\nWelcome, Zoë <O'Brien> & Co.\n\n" +
      "Create your password:\nhttps://firm.example/auth/password/abc?x=1&y=2\n\nAsk your administrator.\n",
  );
  expect(html).toContain("Zoë &lt;O&#39;Brien&gt; &amp; Co.");
  expect(html).toContain('href="https://firm.example/auth/password/abc?x=1&amp;y=2"');
  expect(html).not.toMatch(/<img|<script|<link|url\(/);
});
