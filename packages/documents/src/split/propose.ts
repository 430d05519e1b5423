import { parsePages } from "../pdf/page-range.ts";
import type { SplitFacts } from "./split.ts";

/** Where a document is cut; breaks of several ways add up. */
export interface SplitRule {
  /** `1-3,7;4-6`: a comma joins within a part, a semicolon begins the next. No other way counts beside it. */
  readonly ranges?: string;
  readonly every?: number;
  /** Before each page that a bookmark of this level or a higher one leads to. */
  readonly outlineLevel?: number;
  /** Before each page with this text. */
  readonly text?: string;
  /** At pages with nothing on them. */
  readonly blank?: { readonly isKept: boolean };
  /** At pages with a barcode of this value, where `*` stands for anything. */
  readonly barcode?: { readonly value: string; readonly isKept: boolean };
}

/** What a part begins with, where that says what it is. */
export interface ProposedPart {
  readonly pages: readonly number[];
  readonly title?: string;
  readonly barcode?: string;
}

/** Parts in their order, and pages that only separate them. */
export interface SplitProposal {
  readonly parts: readonly ProposedPart[];
  readonly separators: readonly number[];
}

/** The parts that a rule makes of a document; throws for ranges that cannot be read or name pages it does not have. */
export function proposeParts(rule: SplitRule, facts: SplitFacts): SplitProposal {
  if (rule.ranges !== undefined) {
    const texts = rule.ranges.split(";").filter((text) => text.trim() !== "");
    return { parts: texts.map((text) => ({ pages: parsePages(text, facts.pages) })), separators: [] };
  }
  const titles = titlesOf(rule, facts);
  const codes = codesOf(rule, facts);
  const blanks = new Set(rule.blank === undefined ? [] : facts.scan?.blank);
  const found = new Set(rule.text === undefined ? [] : facts.scan?.found);
  const parts: ProposedPart[] = [];
  const separators: number[] = [];
  let open: number[] = [];
  let known: Omit<ProposedPart, "pages"> = {};
  const cut = (): void => {
    if (open.length > 0) parts.push({ ...known, pages: open });
    open = [];
    known = {};
  };
  for (let page = 1; page <= facts.pages; page += 1) {
    const code = codes.get(page);
    const title = titles.get(page);
    if (code !== undefined) {
      cut();
      known = { barcode: code };
      if (rule.barcode?.isKept !== true) {
        separators.push(page);
        continue;
      }
    } else if (blanks.has(page)) {
      if (rule.blank?.isKept === true) open.push(page);
      else separators.push(page);
      // What a code said of the part that begins outlasts the empty back of its sheet.
      if (open.length > 0) cut();
      continue;
    }
    if (title !== undefined || found.has(page) || open.length === rule.every) {
      if (open.length > 0) cut();
      if (title !== undefined) known = { ...known, title };
    }
    open.push(page);
  }
  cut();
  return { parts, separators };
}

function titlesOf({ outlineLevel = 0 }: SplitRule, facts: SplitFacts): ReadonlyMap<number, string> {
  const titles = new Map<number, string>();
  for (const { level, page, title } of facts.outline) {
    if (level <= outlineLevel && !titles.has(page)) titles.set(page, title);
  }
  return titles;
}

function codesOf({ barcode }: SplitRule, facts: SplitFacts): ReadonlyMap<number, string> {
  const codes = new Map<number, string>();
  if (barcode === undefined) return codes;
  const words = barcode.value.split("*").map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${words.join("[^]*")}$`, "i");
  for (const { page, value } of facts.scan?.barcodes ?? []) {
    if (pattern.test(value) && !codes.has(page)) codes.set(page, value);
  }
  return codes;
}
