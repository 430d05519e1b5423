/** Where in a template a mistake is. */
export interface MistakePlace {
  /** `body`, `header 1`, `footnotes` and so on. */
  readonly part: string;
  /** Counted from 1 in its part, as the author sees them; absent when the whole file is meant. */
  readonly paragraph?: number;
  /** The beginning of that paragraph. */
  readonly excerpt?: string;
  /** The content block that it is in, when it is not in the template itself. */
  readonly block?: string;
}

/** What is wrong with a template: `error` keeps it from being used, `warning` does not. */
export interface TemplateMistake {
  readonly severity: "error" | "warning";
  readonly reason: MistakeReason;
  /** For the author, in English. */
  readonly text: string;
  readonly place: MistakePlace;
  /** As it stands in the template. */
  readonly tag?: string;
}

/** Why something in a template is a mistake. */
export type MistakeReason =
  | "not_readable"
  | "too_large"
  | "forbidden_content"
  | "removed_content"
  | "unclosed_tag"
  | "unreadable_tag"
  | "unclosed_group"
  | "stray_end"
  | "misplaced_group"
  | "unknown_field"
  | "not_a_list"
  | "not_an_image"
  | "not_a_value"
  | "unknown_block"
  | "block_cycle"
  | "block_content"
  | "unreachable"
  | "tracked_changes"
  | "missing_image";

/** A template that cannot be used, with everything that is known to be wrong with it. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** `missing_data` when the job said to stop at it. */
  readonly reason: "mistakes" | "missing_data" | "timed_out" | "crashed";
  readonly mistakes: readonly TemplateMistake[];
  /** The fields that have no value, with `missing_data`. */
  readonly missing: readonly string[];

  constructor(
    reason: TemplateError["reason"],
    given: { readonly mistakes?: readonly TemplateMistake[]; readonly missing?: readonly string[] } = {},
  ) {
    const [first] = given.mistakes ?? [];
    super(first === undefined ? `The template cannot be used: ${reason}` : first.text);
    this.reason = reason;
    this.mistakes = given.mistakes ?? [];
    this.missing = given.missing ?? [];
  }
}

/** A mistake of the whole file. */
export function fileMistake(reason: MistakeReason, text: string, part = "file"): TemplateError {
  return new TemplateError("mistakes", { mistakes: [{ severity: "error", reason, text, place: { part } }] });
}
