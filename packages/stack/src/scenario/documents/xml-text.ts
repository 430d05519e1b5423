const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it may stand between tags or inside a quoted attribute. */
export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** The `docProps/core.xml` of an Office file: who wrote it, and when. */
export function corePropertiesXml(given: {
  readonly title: string;
  readonly author: string;
  readonly writtenOn: Date;
}): string {
  const instant = given.writtenOn.toISOString();
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`,
    `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`,
    ` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"`,
    ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    `<dc:title>${xmlText(given.title)}</dc:title><dc:creator>${xmlText(given.author)}</dc:creator>`,
    `<cp:lastModifiedBy>${xmlText(given.author)}</cp:lastModifiedBy>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${instant}</dcterms:created>`,
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${instant}</dcterms:modified>`,
    `</cp:coreProperties>`,
  ].join("");
}
