import { readFileSync } from "node:fs";

const SPECIFICATION = new URL("../../../docs/spec/work.md", import.meta.url);

/** A row of the truth table of work.md 3.4, cell by cell. */
export interface AccessRow {
  readonly id: string;
  readonly title: string;
  readonly principal: string;
  readonly userEntry: string;
  readonly groupEntries: string;
  readonly default: string;
  readonly policy: string;
  readonly cap: string;
  readonly effective: string;
  readonly reason: string;
}

/** The rows, read from the specification itself (WORK-ACL-020), so that tests cannot drift away from it. */
export function readAccessRows(): AccessRow[] {
  return readFileSync(SPECIFICATION, "utf8")
    .split("\n")
    .filter((line) => /^\| A\d\d \|/.test(line))
    .map((line) => {
      const cells = line.split("|").map((cell) => cell.trim().replaceAll("`", ""));
      const [, id, title, principal, userEntry, groupEntries, byDefault, policy, cap, effective, reason] = cells;
      return {
        id,
        title,
        principal,
        userEntry,
        groupEntries,
        default: byDefault,
        policy,
        cap,
        effective,
        reason,
      } as AccessRow;
    });
}
