import { expect, test } from "vitest";
import { html } from "./html.ts";

test("text in a template is escaped, in attributes too", () => {
  expect(String(html`<b title="${`"it's"`}">${"a < b & c"}</b>`)).toBe(
    '<b title="&quot;it&#39;s&quot;">a &lt; b &amp; c</b>',
  );
});

test("markup and lists of markup are not escaped again, and nothing is left out", () => {
  const items = ["<", ">"].map((item) => html`<i>${item}</i>`);
  expect(String(html`<b>${items}${undefined}${3}</b>`)).toBe("<b><i>&lt;</i><i>&gt;</i>3</b>");
});
