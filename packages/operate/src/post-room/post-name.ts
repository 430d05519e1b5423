import { cleanName } from "../filing/index.ts";

const NUMBER_DIGITS = 6;
const ORDINAL_DIGITS = 4;
const MOST_SLUG = 40;

/** What stands on the cover sheet of an item, as text and as a bar code. */
export const itemNumber = (num: number): string => `P${String(num).padStart(NUMBER_DIGITS, "0")}`;

/** The same of a batch. */
export const batchNumber = (num: number): string => `B${String(num).padStart(NUMBER_DIGITS, "0")}`;

/** The number that an item's text is of, however it was typed or scanned. */
export function numOfItem(text: string): number | undefined {
  const digits = /^\*?p?0*(\d{1,15})\*?$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * What the file of an item is called in the place of the post room: names sort in printing order, and the item's own
 * number and delivery tell one that is printed again from the first (OPR-PST-006, -012).
 */
export function printName(given: {
  readonly batch: string;
  readonly ordinal: number;
  readonly serviceClass: string;
  readonly recipient: string;
  readonly reference: string;
  readonly item: string;
  readonly delivery: number;
}): string {
  const { batch, ordinal, serviceClass, recipient, reference, item, delivery } = given;
  const place = String(ordinal).padStart(ORDINAL_DIGITS, "0");
  const again = delivery > 1 ? `-${delivery}` : "";
  const name = `${batch}-${place} ${serviceClass} ${slugOf(recipient)} ${reference} ${item}${again}.pdf`;
  return cleanName(name, "post.pdf");
}

/** Letters and digits in small letters, with hyphens between. */
function slugOf(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const words = plain.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return Array.from(words).slice(0, MOST_SLUG).join("") || "post";
}

/** The names of folders that a path with tokens means. */
export function folderNames(path: string, tokens: Readonly<Record<"date" | "class" | "batch", string>>): string[] {
  return path
    .split("/")
    .map((name) => name.replaceAll(/\{(date|class|batch)\}/g, (_, token: keyof typeof tokens) => tokens[token]).trim())
    .filter((name) => name !== "")
    .map((name) => cleanName(name, ""));
}
