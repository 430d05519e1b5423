import { cpus, totalmem } from "node:os";
import type { Spread } from "./timing.ts";

/** One line of the report. */
export interface Finding {
  /** What was measured, in a few words. */
  readonly path: string;
  /** Ours, with its unit. */
  readonly measured: string;
  /** The plain tool's or peer's, with its unit. */
  readonly against: string;
  readonly ratio: string;
  readonly goal: string;
  /** `undefined` where no goal was set, or nothing could be measured. */
  readonly isMet: boolean | undefined;
}

/** What a benchmark gives. */
export interface Report {
  readonly findings: readonly Finding[];
  /** How it was measured, one sentence. */
  readonly how: string;
}

/** `1.23 (1.20–1.31)` */
export function spreadText({ median, least, greatest }: Spread, unit: string = ""): string {
  return `${number(median)}${unit} (${number(least)}–${number(greatest)})`;
}

/** Three digits that matter, and commas between thousands. */
export function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-GB");
  return String(Number(value.toPrecision(3)));
}

/** `met`, `missed`, or a dash. */
export function verdict({ isMet }: Finding): string {
  if (isMet === undefined) return "–";
  return isMet ? "met" : "**missed**";
}

/** One finding as text for a terminal. */
export function findingText(finding: Finding): string {
  const { path, measured, against, ratio, goal } = finding;
  const plain = against === "" ? "" : `  against ${against}`;
  const relation = ratio === "" ? "" : `  ratio ${ratio}`;
  const wanted = goal === "" ? "" : `  goal ${goal}: ${verdict(finding).replaceAll("*", "")}`;
  return `  ${path.padEnd(52)} ${measured}${plain}${relation}${wanted}`;
}

/** Findings as rows of a table of docs/performance.md. */
export function tableText(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { path, measured, against, ratio, goal } = finding;
    return `| ${path} | ${measured} | ${against} | ${ratio} | ${goal} | ${verdict(finding)} |`;
  });
  return ["| path | measured | against | ratio | goal | |", "| --- | --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

/** The machine in one line. */
export function machineText(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} × ${processor?.model ?? "unknown"}, ${memory} GB, Linux, Node ${process.versions.node}`;
}
