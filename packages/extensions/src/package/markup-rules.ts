import { Parser } from "htmlparser2";
import { scriptOrigins } from "@muniment/extension-kit";
import type { Violation } from "./violation.ts";

/** Types of `<script>` that browsers do not run. */
const DATA_TYPES = new Set(["application/json", "application/ld+json"]);
const URL_ATTRIBUTES = new Set([
  "href",
  "src",
  "action",
  "formaction",
  "xlink:href",
  "data",
  "poster",
  "background",
  "to",
  "values",
  "from",
]);
/** Elements that bring in what no rule here has seen. */
const HTML_REFUSED = new Set(["base", "object", "embed", "applet", "frame", "frameset", "portal", "fencedframe"]);
const SVG_REFUSED = new Set(["script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "set"]);

/** What of a page is script, or would load some, beside files of the package (PKG-011). */
export function htmlViolations(file: string, text: string): Violation[] {
  const found = new Set<string>();
  const inline = `${file} contains inline script.`;
  let isInScript = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const [attribute, value] of Object.entries(attributes)) {
        if (isScriptAttribute(attribute, value)) found.add(inline);
      }
      if (name === "script") {
        if (DATA_TYPES.has((attributes["type"] ?? "").trim().toLowerCase())) return;
        const source = attributes["src"];
        if (source === undefined) isInScript = true;
        else if (!isOwnScript(source)) found.add(`${file} loads script from elsewhere.`);
      }
      if (HTML_REFUSED.has(name)) found.add(`${file} contains the element ${name}.`);
      if (name === "iframe" && attributes["srcdoc"] !== undefined) found.add(inline);
      if (name === "meta" && (attributes["http-equiv"] ?? "").trim().toLowerCase() === "refresh") {
        found.add(`${file} goes to another page by itself.`);
      }
    },
    ontext(data) {
      if (isInScript && data.trim() !== "") found.add(inline);
    },
    onclosetag(name) {
      if (name === "script") isInScript = false;
    },
  });
  parser.end(text);
  return asViolations(file, found);
}

/** What of a picture could run, or load something (PKG-011). */
export function svgViolations(file: string, text: string): Violation[] {
  const found = new Set<string>();
  const script = `${file} contains script.`;
  let isInStyle = false;
  const parser = new Parser(
    {
      onopentag(written, attributes) {
        const name = written.toLowerCase().replace(/^.*:/, "");
        if (SVG_REFUSED.has(name)) found.add(script);
        isInStyle = name === "style";
        for (const [attribute, value] of Object.entries(attributes)) {
          if (isScriptAttribute(attribute, value)) found.add(script);
          if (
            /^(?:xlink:)?href$/i.test(attribute) &&
            !/^\s*(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i.test(value)
          ) {
            found.add(`${file} refers to something else.`);
          }
          if (attribute.toLowerCase() === "attributename" && /href$/i.test(value)) found.add(script);
          if (isLoadingStyle(value)) found.add(`${file} refers to something else.`);
        }
      },
      ontext(data) {
        if (isInStyle && isLoadingStyle(data)) found.add(`${file} refers to something else.`);
      },
      onclosetag() {
        isInStyle = false;
      },
      onprocessinginstruction(_name, data) {
        if (!/^\?xml\s/i.test(data)) found.add(`${file} contains a declaration that is not allowed.`);
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  if (/<!(?:doctype|entity)/i.test(text)) found.add(`${file} contains a declaration that is not allowed.`);
  return asViolations(file, found);
}

function isScriptAttribute(attribute: string, value: string): boolean {
  const name = attribute.toLowerCase();
  if (/^on[a-z]/.test(name)) return true;
  // Browsers leave out white space and control characters within the scheme.
  // oxlint-disable-next-line no-control-regex
  const bare = value.replaceAll(/[\u0000-\u0020]/g, "").toLowerCase();
  return URL_ATTRIBUTES.has(name) && /^(?:javascript|vbscript|data:text\/html|data:image\/svg)/.test(bare);
}

function isOwnScript(source: string): boolean {
  const url = source.trim();
  if (scriptOrigins.some((origin) => url.startsWith(`${origin}/`))) return true;
  return !/^[a-z][a-z0-9+.-]*:/i.test(url) && !/^[/\\]/.test(url);
}

function isLoadingStyle(css: string): boolean {
  if (/@import/i.test(css)) return true;
  const urls = css.matchAll(/url\(\s*["']?\s*([^)"']*)/gi);
  return [...urls].some(([, url = ""]) => !/^(?:#|data:image\/(?:png|jpeg|gif|webp);)/i.test(url));
}

function asViolations(file: string, texts: Iterable<string>): Violation[] {
  return [...texts].map((text) => ({ code: "PKG-011", text, file }));
}
