const MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main";
const SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument";

/** The declaration that every part begins with. */
export const XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`;
/** The namespaces of a part that holds shapes. */
export const NAMESPACES = `xmlns:a="${MAIN}" xmlns:r="${OFFICE}" xmlns:p="${SLIDES}"`;
/** The frame around the shapes of a slide, layout or master. */
export const GROUP = `<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>`;

/** A part that lists the relations of another: each `[id, type, target]`, or a package-level type by its whole URL. */
export function relationsXml(relations: readonly (readonly [id: string, type: string, target: string])[]): string {
  const entries = relations.map(([id, type, target]) => {
    const url = type.includes("/") ? `${PACKAGE}/relationships/${type}` : `${OFFICE}/${type}`;
    return `<Relationship Id="${id}" Type="${url}" Target="${target}"/>`;
  });
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${entries.join("")}</Relationships>`;
}

/** The part that names the type of every other part. */
export function contentTypesXml(slides: number): string {
  const slideParts = Array.from(
    { length: slides },
    (_, index) => [`ppt/slides/slide${index + 1}.xml`, "slide"] as const,
  );
  const parts = [
    ["ppt/presentation.xml", "presentation.main"] as const,
    ["ppt/slideMasters/slideMaster1.xml", "slideMaster"] as const,
    ["ppt/slideLayouts/slideLayout1.xml", "slideLayout"] as const,
    ...slideParts,
  ].map(([path, kind]) => `<Override PartName="/${path}" ContentType="${TYPE}.presentationml.${kind}+xml"/>`);
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
    `<Default Extension="xml" ContentType="application/xml"/>`,
    ...parts,
    `<Override PartName="/ppt/theme/theme1.xml" ContentType="${TYPE}.theme+xml"/>`,
    `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`,
    `</Types>`,
  ].join("");
}

const COLOURS: Readonly<Record<string, string>> = {
  dk1: "1A1A1A",
  lt1: "FFFFFF",
  dk2: "1F3A5F",
  lt2: "EEF1F5",
  accent1: "1F3A5F",
  accent2: "B5651D",
  accent3: "5B7F5B",
  accent4: "8A5A83",
  accent5: "4F7CAC",
  accent6: "C2A83E",
  hlink: "1F5FBF",
  folHlink: "6B4E9B",
};

/** The theme: the firm's colours, one font, and the three steps of fills, lines and effects that are demanded. */
export function themeXml(): string {
  const colours = Object.entries(COLOURS).map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`);
  const font = `<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>`;
  const fill = `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`;
  const line = `<a:ln w="9525">${fill}</a:ln>`;
  const effect = `<a:effectStyle><a:effectLst/></a:effectStyle>`;
  return [
    `${XML}<a:theme xmlns:a="${MAIN}" name="Firm"><a:themeElements>`,
    `<a:clrScheme name="Firm">${colours.join("")}</a:clrScheme>`,
    `<a:fontScheme name="Firm"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme>`,
    `<a:fmtScheme name="Firm"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst>`,
    `<a:lnStyleLst>${line.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${effect.repeat(3)}</a:effectStyleLst>`,
    `<a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`,
  ].join("");
}

function placeholder(kind: "title" | "body", id: number, box: string): string {
  const index = kind === "body" ? ` idx="1"` : "";
  return [
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="${kind}"${index}/></p:nvPr></p:nvSpPr>`,
    `<p:spPr><a:xfrm>${box}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>`,
    `<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>`,
  ].join("");
}

const SHAPES = [
  placeholder("title", 2, `<a:off x="609600" y="365125"/><a:ext cx="10972800" cy="1143000"/>`),
  placeholder("body", 3, `<a:off x="609600" y="1600200"/><a:ext cx="10972800" cy="4525963"/>`),
].join("");

/** The one layout: a title above a list. */
export function layoutXml(): string {
  return `${XML}<p:sldLayout ${NAMESPACES} type="obj"><p:cSld name="Title and list"><p:spTree>${GROUP}${SHAPES}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`;
}

/** The master that the layout follows. */
export function masterXml(): string {
  const roles = Object.keys(COLOURS).filter(
    (name) => name.startsWith("accent") || name.endsWith("link") || name.endsWith("Hlink"),
  );
  const map = [`bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2"`, ...roles.map((name) => `${name}="${name}"`)].join(" ");
  const style = (size: number): string =>
    `<a:lvl1pPr><a:defRPr sz="${size}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>`;
  return [
    `${XML}<p:sldMaster ${NAMESPACES}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>`,
    `<p:spTree>${GROUP}${SHAPES}</p:spTree></p:cSld><p:clrMap ${map}/>`,
    `<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>`,
    `<p:txStyles><p:titleStyle>${style(3600)}</p:titleStyle><p:bodyStyle>${style(2200)}</p:bodyStyle>`,
    `<p:otherStyle/></p:txStyles></p:sldMaster>`,
  ].join("");
}
