import { expect, test } from "vitest";
import { html } from "./html.ts";

test("text in a template is escaped, markup and lists of markup are not", () => {
  const items = ["a < b", `"it's"`].map((item) => html`<li>${item}</li>`);
  expect(
    String(
      html`<ul title="${'"x"'}">
          ${items}
        </ul>
        ${undefined}${3}`,
    ),
  ).toBe('<ul title="&quot;x&quot;"><li>a &lt; b</li><li>&quot;it&#39;s&quot;</li></ul>3');
});
