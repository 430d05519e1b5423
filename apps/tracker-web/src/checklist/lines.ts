/** A task to be, and how deep it is below those before it. */
export interface Line {
  readonly title: string;
  readonly depth: number;
}

/** One paste asks above so many (TRK-TASK-002). */
export const MANY_LINES = 20;
/** One paste adds no more than so many (TRK-TASK-002). */
export const MOST_LINES = 500;

const LONGEST_TITLE = 500;

/** Tasks out of pasted text: one a line; tabs, blanks and list levels make sub-tasks (TRK-TASK-002). */
export function readLines(text: string): readonly Line[] {
  const steps: number[] = [];
  return text.split(/\r\n|\r|\n/).flatMap((whole) => {
    const [, blanks = "", mark = "", rest = ""] =
      /^([\t ]*)((?:[-*•–]|\d{1,3}(?:\.\d{1,3})*[.)]?|[a-z][.)])[\t ]+)?(.*)$/u.exec(whole) ?? [];
    const title = rest.trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_TITLE);
    if (title === "") return [];
    const numbered = mark.split(".").filter((part) => /\d/.test(part)).length;
    const width = blanks.replaceAll("\t", "    ").length + (numbered > 1 ? (numbered - 1) * 4 : 0);
    while (steps.length > 0 && (steps.at(-1) ?? 0) > width) steps.pop();
    if (steps.at(-1) !== width) steps.push(width);
    return [{ title, depth: steps.length - 1 }];
  });
}
