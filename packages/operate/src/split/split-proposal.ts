import { proposeParts } from "@muniment/documents/split";
import type { SplitFacts, SplitRule, SplitScan } from "@muniment/documents/split";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { splitLimits, textOfPages } from "@muniment/operate-api/split";
import type { SplitRuleValue } from "@muniment/operate-api/split";
import type { NewPart, SplitView } from "./split.repository.ts";

const PERCENT = 100;
const DEFAULT_INK = 0.5;

/** What the pages have to be looked at for. */
export function scanFor(rule: SplitRuleValue): SplitScan | undefined {
  if (rule.ranges !== undefined) return undefined;
  const { blank, barcode, text } = rule;
  if (blank === undefined && barcode === undefined && text === undefined) return undefined;
  return {
    ...(blank === undefined ? {} : { blank: { mostInk: (blank.ink ?? DEFAULT_INK) / PERCENT } }),
    ...(barcode === undefined ? {} : { barcodes: true }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Whether an earlier look tells all that a rule asks for. */
export function isScanned(known: SplitScan | null, wanted: SplitScan | undefined): boolean {
  if (wanted === undefined) return true;
  if (known === null) return false;
  const hasBlank = wanted.blank === undefined || known.blank?.mostInk === wanted.blank.mostInk;
  const hasCodes = wanted.barcodes !== true || known.barcodes === true;
  return hasBlank && hasCodes && (wanted.text === undefined || wanted.text === known.text);
}

/** Parts of a draft by a rule, all of them where the original lies, and the pages that only separate them. */
export function partsByRule(
  view: Pick<SplitView, "case_id" | "source_folder" | "source_name">,
  rule: SplitRuleValue,
  facts: SplitFacts,
): { readonly parts: readonly NewPart[]; readonly leftOut: string } {
  const { parts, separators } = propose(rule, facts);
  if (parts.length > splitLimits.parts) {
    const text = `This makes ${parts.length} parts; ${splitLimits.parts} are the most. Cut the document less often.`;
    throw new AppError(errors.validationFailed, { text, field: "rule" });
  }
  const digits = String(parts.length).length;
  const source = view.source_name.replace(/\.[A-Za-z0-9]{1,16}$/, "");
  return {
    leftOut: textOfPages(separators),
    parts: parts.map(({ pages, title, barcode }, at) => {
      const number = String(at + 1).padStart(digits, "0");
      const text = textOfPages(pages);
      const known = title ?? barcode ?? "";
      const tokens = { title: known, number, source, pages: text };
      return {
        number: at + 1,
        pages: text,
        pageCount: pages.length,
        name: nameBy(rule.name ?? (known === "" ? "{{source}} {{number}}" : "{{title}}"), tokens),
        caseId: view.case_id,
        folder: view.source_folder,
      };
    }),
  };
}

function propose(rule: SplitRuleValue, facts: SplitFacts): ReturnType<typeof proposeParts> {
  const { ranges, every, outline_level: outlineLevel, text, blank, barcode } = rule;
  const plain: SplitRule = {
    ...(ranges === undefined ? {} : { ranges }),
    ...(every === undefined ? {} : { every }),
    ...(outlineLevel === undefined ? {} : { outlineLevel }),
    ...(text === undefined ? {} : { text }),
    ...(blank === undefined ? {} : { blank: { isKept: blank.is_kept } }),
    ...(barcode === undefined ? {} : { barcode: { value: barcode.value, isKept: barcode.is_kept } }),
  };
  try {
    return proposeParts(plain, facts);
  } catch (error) {
    const said = `Write pages from 1 to ${facts.pages} as 1-3,7;4-6.`;
    throw new AppError(errors.validationFailed, { text: said, field: "rule.ranges", cause: error });
  }
}

const MOST_NAME = 200;

function nameBy(pattern: string, tokens: Readonly<Record<string, string>>): string {
  const name = pattern
    .replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, token: string) => tokens[token] ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return Array.from(name === "" ? (tokens["source"] ?? "") : name)
    .slice(0, MOST_NAME)
    .join("");
}
