/** One piece of a written document. */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  /** Right-aligned lines above a letter: the date, the reference. */
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  /** Numbered `1.` with its heading, or `1.1` below the last such heading. */
  | { readonly kind: "clause"; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: "table"; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "signature"; readonly name: string; readonly role: string };

/** A document to be read on paper, whatever its format will be. */
export interface Paper {
  readonly title: string;
  /** The person whom the file's properties name. */
  readonly author: string;
  readonly writtenOn: Date;
  /** Printed at the foot of each page. */
  readonly reference: string;
  /** True: the firm's name stands above the first line. */
  readonly hasLetterhead: boolean;
  readonly blocks: readonly Block[];
}

/** The numbers of the clauses, in the order of the blocks: `1.`, `1.1`, `1.2`, `2.`. */
export function clauseNumbers(blocks: readonly Block[]): ReadonlyMap<Block, string> {
  const numbers = new Map<Block, string>();
  let section = 0;
  let below = 0;
  for (const block of blocks) {
    if (block.kind !== "clause") continue;
    if (block.level === 1) {
      section += 1;
      below = 0;
    } else {
      below += 1;
    }
    numbers.set(block, block.level === 1 ? `${section}.` : `${section}.${below}`);
  }
  return numbers;
}
