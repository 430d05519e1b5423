import sanitizeHtml from "sanitize-html";
import type { HtmlBody, MailBody } from "./received-mail.ts";

/** A longer body is shown cut (OPR-INB-018). */
const MOST_CHARACTERS = 5 * 1024 * 1024;
const DEEPEST = 200;
const MOST_DECLARATIONS = 100;
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]+$/i;
const COLOR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/i, /^[a-z]{3,30}$/i];
const LENGTH = [
  /^-?[\d.]{1,10}(?:px|pt|pc|em|rem|ex|%|in|cm|mm)?(?:\s+-?[\d.]{1,10}(?:px|pt|pc|em|rem|ex|%|in|cm|mm)?){0,3}$/i,
  /^auto$/,
];
const WORDS = [/^[\w\s,'".-]{1,200}$/];
const BORDER = [/^[\w\s.#%(),-]{1,100}$/];

const STYLES: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ...["color", "background-color", "border-color"].map((name) => [name, COLOR] as const),
  ...["margin", "padding"]
    .flatMap((name) => [name, ...["top", "right", "bottom", "left"].map((side) => `${name}-${side}`)])
    .concat("width", "height", "max-width", "font-size", "line-height", "text-indent", "border-spacing")
    .map((name) => [name, LENGTH] as const),
  ...["font-family", "font-weight", "font-style", "text-align", "text-decoration", "vertical-align", "white-space"]
    .concat("list-style-type", "border-collapse", "direction", "float", "clear", "text-transform")
    .map((name) => [name, WORDS] as const),
  ...["border", "border-top", "border-right", "border-bottom", "border-left"].map((name) => [name, BORDER] as const),
]);

const TAGS = [
  ..."a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em".split(
    " ",
  ),
  ..."figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp".split(
    " ",
  ),
  ..."section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr".split(" "),
];

/** HTML that can be shown in a page: nothing in it runs, loads or looks like the page's own. */
export function cleanHtml(given: string): HtmlBody & { readonly contentIds: ReadonlySet<string> } {
  const contentIds = new Set<string>();
  let remoteImages = 0;
  const html = sanitizeHtml(given.slice(0, MOST_CHARACTERS), {
    allowedTags: TAGS,
    nestingLimit: DEEPEST,
    allowedAttributes: {
      "*": ["style", "dir", "lang", "align", "valign", "bgcolor", "width", "height", "title"],
      a: ["href", "target", "rel"],
      img: ["src", "alt", "data-remote", "data-cid"],
      font: ["color", "face", "size"],
      table: ["border", "cellpadding", "cellspacing", "summary"],
      td: ["colspan", "rowspan", "nowrap"],
      th: ["colspan", "rowspan", "nowrap", "scope"],
      ol: ["start", "type"],
      ul: ["type"],
      col: ["span"],
      colgroup: ["span"],
    },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    // Its own parser of styles takes ten times as long as all the rest.
    parseStyleAttributes: false,
    transformTags: {
      "*": (tagName, { style, ...attribs }) => {
        const kept = style === undefined ? "" : cleanStyle(style);
        return { tagName, attribs: kept === "" ? attribs : { ...attribs, style: kept } };
      },
      a: (tagName, { href, ...attribs }) => ({
        tagName,
        attribs: {
          ...attribs,
          ...(href === undefined ? {} : { href, target: "_blank", rel: "noopener noreferrer nofollow" }),
        },
      }),
      img: (tagName, { src = "", srcset: _srcset, "data-remote": _remote, "data-cid": _cid, ...attribs }) => {
        const contentId = /^\s*cid:(.+)$/is.exec(src)?.[1];
        if (contentId !== undefined) {
          const id = readableId(contentId);
          contentIds.add(id);
          return { tagName, attribs: { ...attribs, "data-cid": id } };
        }
        if (DATA_IMAGE.test(src)) return { tagName, attribs: { ...attribs, src } };
        if (/^\s*(?:https?:)?\/\//i.test(src)) {
          remoteImages += 1;
          return { tagName, attribs: { ...attribs, "data-remote": src.trim() } };
        }
        return { tagName, attribs };
      },
    },
  });
  // Backgrounds of tables and of styles are dropped, but a picture that is named there belongs to the body all the same.
  for (const [, id] of given.matchAll(/["'(]cid:([^"')\s]{1,500})/gi)) contentIds.add(readableId(id ?? ""));
  return { content: printable(html), isCut: given.length > MOST_CHARACTERS, remoteImages, contentIds };
}

// Whatever is not surely harmless goes; escapes and comments are in no list.
function cleanStyle(style: string): string {
  const kept: string[] = [];
  for (const declaration of style.split(";", MOST_DECLARATIONS)) {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/\s*!important\s*$/i, "")
      .trim();
    if (value.length <= 200 && STYLES.get(name)?.some((pattern) => pattern.test(value)) === true)
      kept.push(`${name}:${value}`);
  }
  return kept.join(";");
}

/** The text of HTML, for messages that bring none beside it: to be searched, not to be shown. */
export function textOfHtml(html: string): string {
  const lines = html.replaceAll(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b/gi, "\n$&");
  const text = sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {}, nestingLimit: DEEPEST });
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .split("\n")
    .map((line) => line.replaceAll(/[ \t\u00a0]+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Text as a database and a screen can hold it, cut where it is too long. */
export function cleanBody(given: string): MailBody {
  return { content: printable(given.slice(0, MOST_CHARACTERS)), isCut: given.length > MOST_CHARACTERS };
}

function printable(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll("\r\n", "\n")
      // oxlint-disable-next-line no-control-regex -- these are what must not come out
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, " ")
  );
}

/** A content id as it is compared. */
export function readableId(given: string): string {
  const id = given.trim().replace(/^<(.*)>$/s, "$1");
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
