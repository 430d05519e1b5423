/** A picture that Word shows, with its size in pixels. */
export interface Picture {
  readonly extension: "png" | "jpeg" | "gif";
  readonly width: number;
  readonly height: number;
}

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_PIXELS = 20_000;

/** What kind of picture bytes are, by what they are and not by their name; `undefined` for what is none or too large. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  if (bytes.length > MOST_BYTES || bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const picture = pngOf(view) ?? gifOf(view) ?? jpegOf(view);
  if (picture === undefined || picture.width === 0 || picture.height === 0) return undefined;
  return picture.width > MOST_PIXELS || picture.height > MOST_PIXELS ? undefined : picture;
}

function pngOf(view: DataView): Picture | undefined {
  if (view.getUint32(0) !== 0x89_50_4e_47 || view.getUint32(12) !== 0x49_48_44_52) return undefined;
  return { extension: "png", width: view.getUint32(16), height: view.getUint32(20) };
}

function gifOf(view: DataView): Picture | undefined {
  if (view.getUint32(0) !== 0x47_49_46_38) return undefined;
  return { extension: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function jpegOf(view: DataView): Picture | undefined {
  if (view.getUint16(0) !== 0xff_d8) return undefined;
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { extension: "jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

const EMU_PER_PIXEL = 9525;
const EMU_PER_MM = 36_000;
const MOST_WIDTH_MM = 160;

/** How large a picture is drawn, in the unit of Word: as asked for, else by its pixels, never wider than the text. */
export function drawnSize(
  picture: Picture,
  wanted: { readonly width?: number; readonly height?: number },
): { cx: number; cy: number } {
  const ratio = picture.height / picture.width;
  const { width, height } = wanted;
  if (width !== undefined) return emu(width, height ?? width * ratio);
  if (height !== undefined) return emu(height / ratio, height);
  const natural = (picture.width * EMU_PER_PIXEL) / EMU_PER_MM;
  const drawn = Math.min(natural, MOST_WIDTH_MM);
  return emu(drawn, drawn * ratio);
}

const emu = (width: number, height: number): { cx: number; cy: number } => ({
  cx: Math.max(1, Math.round(width * EMU_PER_MM)),
  cy: Math.max(1, Math.round(height * EMU_PER_MM)),
});

/** The drawing of a picture in a line of text. */
export function drawingOf(given: { relationship: string; id: number; cx: number; cy: number }): string {
  const { relationship, id, cx, cy } = given;
  const a = "http://schemas.openxmlformats.org/drawingml/2006/main";
  const pic = "http://schemas.openxmlformats.org/drawingml/2006/picture";
  return (
    `<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">` +
    `<wp:extent cx="${cx}" cy="${cy}"/><wp:docPr id="${id}" name="Picture ${id}"/><a:graphic xmlns:a="${a}"><a:graphicData uri="${pic}">` +
    `<pic:pic xmlns:pic="${pic}"><pic:nvPicPr><pic:cNvPr id="${id}" name="Picture ${id}"/><pic:cNvPicPr/></pic:nvPicPr>` +
    `<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="${relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
    `</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
  );
}
