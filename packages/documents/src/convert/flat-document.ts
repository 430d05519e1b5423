/** A picture that takes a page. */
export interface PagePicture {
  readonly bytes: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels per inch. */
  readonly density: number;
}

const MOST_LINES = 200_000;
const NAMESPACES = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
].join(" ");
const SHORT_SIDE = 210;
const LONG_SIDE = 297;
const MARGIN = 10;
const MILLIMETRES_PER_INCH = 25.4;

/** Plain text as a document whose lines and columns stay as they are, where a page is wide enough. */
export function textDocument(text: string): string {
  const paragraphs = text
    .split(/\r\n|[\n\r\u2028]/, MOST_LINES)
    .map((line) => `<text:p text:style-name="T">${spaced(line)}</text:p>`);
  return document(
    `<style:style style:name="T" style:family="paragraph"><style:text-properties style:font-name="Liberation Mono" fo:font-family="'Liberation Mono'" fo:font-size="9pt"/></style:style>`,
    paragraphs.join("\n"),
  );
}

/** Pictures as a document, each on a page of its own that lies as the picture does. */
export function pictureDocument(pictures: readonly PagePicture[]): string {
  const pages = pictures.map(({ bytes, width, height, density }, index) => {
    const isWide = width > height;
    const room = {
      width: (isWide ? LONG_SIDE : SHORT_SIDE) - 2 * MARGIN,
      height: (isWide ? SHORT_SIDE : LONG_SIDE) - 2 * MARGIN,
    };
    const natural = {
      width: (width / density) * MILLIMETRES_PER_INCH,
      height: (height / density) * MILLIMETRES_PER_INCH,
    };
    // A millimetre less than there is room for: the line around it needs some.
    const scale = Math.min(1, (room.width - 1) / natural.width, (room.height - 1) / natural.height);
    const size = `svg:width="${(natural.width * scale).toFixed(2)}mm" svg:height="${(natural.height * scale).toFixed(2)}mm"`;
    const image = `<draw:image><office:binary-data>${Buffer.from(bytes).toString("base64")}</office:binary-data></draw:image>`;
    return `<text:p text:style-name="${isWide ? "W" : "H"}"><draw:frame draw:name="p${index}" text:anchor-type="as-char" ${size}>${image}</draw:frame></text:p>`;
  });
  const onPage = (name: string, page: string): string =>
    `<style:style style:name="${name}" style:family="paragraph" style:master-page-name="${page}"><style:paragraph-properties fo:break-before="page"/></style:style>`;
  return document(`${onPage("H", "Standard")}${onPage("W", "Wide")}`, pages.join("\n"));
}

function document(styles: string, body: string): string {
  const layout = (name: string, width: number, height: number): string =>
    `<style:page-layout style:name="${name}"><style:page-layout-properties fo:page-width="${width}mm" fo:page-height="${height}mm" fo:margin="${MARGIN}mm"/></style:page-layout>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>${layout("PH", SHORT_SIDE, LONG_SIDE)}${layout("PW", LONG_SIDE, SHORT_SIDE)}${styles}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="PH"/><style:master-page style:name="Wide" style:page-layout-name="PW"/></office:master-styles>
<office:body><office:text>${body}</office:text></office:body>
</office:document>
`;
}

function spaced(line: string): string {
  return (
    line
      .toWellFormed()
      // What XML cannot hold.
      .replaceAll(/[^\t\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/ {2,}/g, (run) => ` <text:s text:c="${run.length - 1}"/>`)
      .replace(/^ /, "<text:s/>")
      .replaceAll("\t", "<text:tab/>")
  );
}
