/** One breach of a rule; `line` counts from 1. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly text: string;
}

/** What a check saw and what is wrong; a check that saw nothing must say so in `problems`. */
export interface Findings {
  readonly seen: string;
  readonly problems: readonly Problem[];
}

/** Prints the findings of a check run from the command line and sets the exit code. */
export function report(findings: Findings): void {
  for (const problem of findings.problems) console.error(formatProblem(problem));
  if (findings.problems.length > 0) {
    console.error(`\n${findings.problems.length} problem(s) in ${findings.seen}`);
    process.exitCode = 1;
    return;
  }
  console.log(`no problems in ${findings.seen}`);
}

/** `path:line  what is wrong`, the shape that editors turn into a link. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}  ${problem.text}`;
}
