/** Wide (1) and narrow (0) of the five bars and four spaces of each character of Code 39 (ISO/IEC 16388). */
const CHARACTERS: Readonly<Record<string, string>> = {
  "0": "000110100",
  "1": "100100001",
  "2": "001100001",
  "3": "101100000",
  "4": "000110001",
  "5": "100110000",
  "6": "001110000",
  "7": "000100101",
  "8": "100100100",
  "9": "001100100",
  A: "100001001",
  B: "001001001",
  C: "101001000",
  D: "000011001",
  E: "100011000",
  F: "001011000",
  G: "000001101",
  H: "100001100",
  I: "001001100",
  J: "000011100",
  K: "100000011",
  L: "001000011",
  M: "101000010",
  N: "000010011",
  O: "100010010",
  P: "001010010",
  Q: "000000111",
  R: "100000110",
  S: "001000110",
  T: "000010110",
  U: "110000001",
  V: "011000001",
  W: "111000000",
  X: "010010001",
  Y: "110010000",
  Z: "011010000",
  "-": "010000101",
  "*": "010010100",
};

const WIDE = 3;

/** A bar of a bar code, in units of its narrowest one. */
export interface Bar {
  readonly from: number;
  readonly width: number;
}

/** The bars that every scanner reads as `text`: capital letters, digits and hyphens. */
export function barsOf(text: string): { readonly bars: readonly Bar[]; readonly width: number } {
  const bars: Bar[] = [];
  let at = 0;
  for (const character of `*${text}*`) {
    const pattern = CHARACTERS[character];
    if (pattern === undefined) throw new Error(`No bar code has the character ${character}`);
    for (const [element, kind] of Array.from(pattern).entries()) {
      const width = kind === "1" ? WIDE : 1;
      if (element % 2 === 0) bars.push({ from: at, width });
      at += width;
    }
    at += 1;
  }
  return { bars, width: at - 1 };
}
