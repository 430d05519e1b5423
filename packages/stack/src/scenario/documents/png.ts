import { crc32, deflateSync } from "node:zlib";
import { drawLetters } from "./letter-shapes.ts";

/** A rectangle in pixels from the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One thing to draw; `colour` is an index of the palette. */
export type Shape =
  | { readonly kind: "area"; readonly box: Box; readonly colour: number }
  | { readonly kind: "frame"; readonly box: Box; readonly colour: number }
  | { readonly kind: "text"; readonly x: number; readonly y: number; readonly text: string; readonly scale: number };

/** A picture of flat colours. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue as six hexadecimal digits; the first is the background, the second writes texts. */
  readonly palette: readonly string[];
  readonly shapes: readonly Shape[];
}

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const FRAME_WIDTH = 2;

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

function drawShape(fill: (box: Box, colour: number) => void, shape: Shape): void {
  if (shape.kind === "area") {
    fill(shape.box, shape.colour);
  } else if (shape.kind === "frame") {
    const { x, y, width, height } = shape.box;
    fill({ x, y, width, height: FRAME_WIDTH }, shape.colour);
    fill({ x, y: y + height - FRAME_WIDTH, width, height: FRAME_WIDTH }, shape.colour);
    fill({ x, y, width: FRAME_WIDTH, height }, shape.colour);
    fill({ x: x + width - FRAME_WIDTH, y, width: FRAME_WIDTH, height }, shape.colour);
  } else {
    const { scale } = shape;
    drawLetters(shape.text, (column, row) =>
      fill({ x: shape.x + column * scale, y: shape.y + row * scale, width: scale, height: scale }, 1),
    );
  }
}

/** A PNG file with a palette; what lies outside of the picture is cut off. */
export function renderPng(picture: Picture): Buffer {
  const { width, height } = picture;
  // Each row begins with its filter: none.
  const pixels = Buffer.alloc(height * (width + 1));
  const fill = (box: Box, colour: number): void => {
    const left = Math.max(0, box.x);
    const right = Math.min(width, box.x + box.width);
    for (let row = Math.max(0, box.y); row < Math.min(height, box.y + box.height); row += 1) {
      const start = row * (width + 1) + 1;
      if (left < right) pixels.fill(colour, start + left, start + right);
    }
  };
  for (const shape of picture.shapes) drawShape(fill, shape);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, by palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(picture.palette.join(""), "hex")),
    chunk("IDAT", deflateSync(pixels, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
