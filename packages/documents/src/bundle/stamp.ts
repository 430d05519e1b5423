import type { BundleNumbering } from "./bundle.ts";
import { pdfAscii } from "../pdf/pdf-syntax.ts";

/** The name of the font of the numbers among what a page draws with. */
export const STAMP_FONT = "/MunimentNumber";

/** Thousandths of the size, from the space to the tilde, of Helvetica. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
/** From the edge of the page to the number, in points. */
const EDGE = 22;

/** Draws a number upright for the reader, whichever way the page is turned. `box` is what one sees of the page. */
export function stampContent(
  text: string,
  given: Pick<BundleNumbering, "position" | "size"> & {
    readonly box: readonly [number, number, number, number];
    readonly turn: number;
  },
): string {
  const { position, size, box, turn } = given;
  const [left, bottom, right, top] = box;
  const isSideways = turn === 90 || turn === 270;
  const width = isSideways ? top - bottom : right - left;
  const height = isSideways ? right - left : top - bottom;
  const length = (Array.from(text).reduce((sum, each) => sum + widthOf(each), 0) * size) / 1000;
  const y = position.startsWith("top") ? height - EDGE - size * 0.7 : EDGE;
  let x = EDGE;
  if (position.endsWith("right")) x = width - EDGE - length;
  if (position.endsWith("center")) x = (width - length) / 2;
  const matrix = matrixOf(turn, { x, y, left, bottom, right, top });
  return `\nQ\nq BT ${STAMP_FONT} ${size} Tf 0 g 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts ${matrix} Tm ${pdfAscii(text)} Tj ET Q\n`;
}

const widthOf = (character: string): number => WIDTHS[character.charCodeAt(0) - 32] ?? 556;

/** From what one sees, measured from its lower left corner, to the coordinates of the page. */
function matrixOf(
  turn: number,
  at: { x: number; y: number; left: number; bottom: number; right: number; top: number },
): string {
  const { x, y, left, bottom, right, top } = at;
  const point = (one: number, other: number): string => `${one.toFixed(2)} ${other.toFixed(2)}`;
  switch (turn) {
    case 90:
      return `0 1 -1 0 ${point(right - y, bottom + x)}`;
    case 180:
      return `-1 0 0 -1 ${point(right - x, top - y)}`;
    case 270:
      return `0 -1 1 0 ${point(left + y, top - x)}`;
    default:
      return `1 0 0 1 ${point(left + x, bottom + y)}`;
  }
}
