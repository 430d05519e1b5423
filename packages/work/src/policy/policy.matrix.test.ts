import { describe, expect, test } from "vitest";
import { readPolicyRows } from "../../testing/policy-rows.ts";
import type { PolicyTableRow } from "../../testing/policy-rows.ts";
import { decidePolicy } from "./decision.ts";
import type { PolicyFacts } from "./decision.ts";

function factsOf(row: PolicyTableRow): PolicyFacts {
  return {
    matter_security: row.matter as PolicyFacts["matter_security"],
    is_client_restricted: row.client.startsWith("restricted"),
    limits_staffing: row.client === "restricted (on)",
    is_on_matter_team: row.onMatterTeam,
    is_on_client_team: row.onClientTeam,
    is_on_named_team: false,
    has_hard_conflict: row.denyClaim === "hard",
    has_soft_conflict: row.denyClaim === "soft",
    is_opposed_now: row.denyClaim === "opposing",
    is_opposed_by_past: false,
    is_over_the_wall: row.isOverTheWall,
    glass_level: row.breakGlass === "–" ? null : 1,
    glass_approvals: row.breakGlass === "dual" ? 2 : row.breakGlass === "single" ? 1 : 0,
    lacks_matter_memo: row.memo === "missing",
    lacks_client_memo: false,
    lacks_named_memo: false,
  };
}

describe("WORK-ACL-020 SPM-EVL-001 SPM-EVL-006 SPM-BRK-001 the truth table of policies", () => {
  const rows = readPolicyRows();

  test("holds the rows P01 to P28", () => {
    expect(rows.map((row) => row.id)).toEqual(
      Array.from({ length: 28 }, (_, index) => `P${String(index + 1).padStart(2, "0")}`),
    );
  });

  test.each(rows)("$id $title", (row) => {
    expect(decidePolicy(factsOf(row))).toEqual({ outcome: row.decision.toLowerCase(), reason: row.reason });
  });
});
