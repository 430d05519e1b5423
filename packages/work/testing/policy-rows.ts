import { readFileSync } from "node:fs";

const SPECIFICATION = new URL("../../../docs/spec/work.md", import.meta.url);

/** A row of the truth table of work.md 5.8, cell by cell. */
export interface PolicyTableRow {
  readonly id: string;
  readonly title: string;
  readonly denyClaim: string;
  readonly matter: string;
  readonly client: string;
  readonly onMatterTeam: boolean;
  readonly onClientTeam: boolean;
  readonly isOverTheWall: boolean;
  readonly breakGlass: string;
  readonly memo: string;
  readonly decision: string;
  readonly reason: string;
}

/** The rows, read from the specification itself, so that tests cannot drift away from it. */
export function readPolicyRows(): PolicyTableRow[] {
  return readFileSync(SPECIFICATION, "utf8")
    .split("\n")
    .filter((line) => /^\| P\d\d \|/.test(line))
    .map((line) => {
      const cells = line.split("|").map((cell) => cell.trim().replaceAll("`", ""));
      const [, id, title, denyClaim, matter, client, onMatter, onClient, over, breakGlass, memo, decision, reason] =
        cells as [string, ...string[]];
      return {
        id,
        title,
        denyClaim,
        matter,
        client,
        onMatterTeam: onMatter === "yes",
        onClientTeam: onClient === "yes",
        isOverTheWall: over === "yes",
        breakGlass,
        memo,
        decision,
        reason,
      } as PolicyTableRow;
    });
}
