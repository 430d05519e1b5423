import { contentTypesXml, GROUP, layoutXml, masterXml, NAMESPACES, relationsXml, themeXml, XML } from "./pptx-frame.ts";
import { corePropertiesXml, xmlText } from "./xml-text.ts";
import { zipOf } from "./zip.ts";

/** One slide: a title above its points. */
export interface Slide {
  readonly title: string;
  readonly points: readonly string[];
}

/** A presentation. */
export interface Deck {
  readonly title: string;
  readonly author: string;
  readonly writtenOn: Date;
  readonly slides: readonly Slide[];
}

function shape(kind: "title" | "body", id: number, lines: readonly string[]): string {
  const index = kind === "body" ? ` idx="1"` : "";
  const paragraphs = lines.map((line) => `<a:p><a:r><a:rPr lang="en-GB"/><a:t>${xmlText(line)}</a:t></a:r></a:p>`);
  return [
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${kind} ${id}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>`,
    `<p:nvPr><p:ph type="${kind}"${index}/></p:nvPr></p:nvSpPr><p:spPr/>`,
    `<p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs.join("")}</p:txBody></p:sp>`,
  ].join("");
}

function slideXml(slide: Slide): string {
  const shapes = shape("title", 2, [slide.title]) + shape("body", 3, slide.points);
  return `${XML}<p:sld ${NAMESPACES}><p:cSld><p:spTree>${GROUP}${shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;
}

function presentationXml(slides: number): string {
  const ids = Array.from({ length: slides }, (_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 3}"/>`);
  return [
    `${XML}<p:presentation ${NAMESPACES}>`,
    `<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>`,
    `<p:sldIdLst>${ids.join("")}</p:sldIdLst>`,
    `<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
  ].join("");
}

/** A PowerPoint presentation; the same deck always gives the same bytes. */
export async function renderPptx(deck: Deck): Promise<Buffer> {
  const slideRelations = deck.slides.map(
    (_, index) => [`rId${index + 3}`, "slide", `slides/slide${index + 1}.xml`] as const,
  );
  const slideParts = deck.slides.flatMap((slide, index) => [
    { path: `ppt/slides/slide${index + 1}.xml`, text: slideXml(slide) },
    {
      path: `ppt/slides/_rels/slide${index + 1}.xml.rels`,
      text: relationsXml([["rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"]]),
    },
  ]);
  return zipOf([
    { path: "[Content_Types].xml", text: contentTypesXml(deck.slides.length) },
    {
      path: "_rels/.rels",
      text: relationsXml([
        ["rId1", "officeDocument", "ppt/presentation.xml"],
        ["rId2", "metadata/core-properties", "docProps/core.xml"],
      ]),
    },
    { path: "docProps/core.xml", text: corePropertiesXml(deck) },
    { path: "ppt/presentation.xml", text: presentationXml(deck.slides.length) },
    {
      path: "ppt/_rels/presentation.xml.rels",
      text: relationsXml([
        ["rId1", "slideMaster", "slideMasters/slideMaster1.xml"],
        ["rId2", "theme", "theme/theme1.xml"],
        ...slideRelations,
      ]),
    },
    { path: "ppt/theme/theme1.xml", text: themeXml() },
    { path: "ppt/slideMasters/slideMaster1.xml", text: masterXml() },
    {
      path: "ppt/slideMasters/_rels/slideMaster1.xml.rels",
      text: relationsXml([
        ["rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"],
        ["rId2", "theme", "../theme/theme1.xml"],
      ]),
    },
    { path: "ppt/slideLayouts/slideLayout1.xml", text: layoutXml() },
    {
      path: "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
      text: relationsXml([["rId1", "slideMaster", "../slideMasters/slideMaster1.xml"]]),
    },
    ...slideParts,
  ]);
}
