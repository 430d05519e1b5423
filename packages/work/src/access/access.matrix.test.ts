import { describe, expect, test } from "vitest";
import { readAccessRows } from "../../testing/access-rows.ts";
import type { AccessRow } from "../../testing/access-rows.ts";
import { decideAccess, explainAccess } from "./decision.ts";
import type { AccessFacts, Decision, Level } from "./decision.ts";

const NUMBERS: Readonly<Record<string, number>> = {
  "no access": 0,
  read: 1,
  "read/write": 2,
  full: 3,
  change_security: 4,
};

function levelNumber(word: string): number {
  const number = NUMBERS[word.replace("(above)", "").trim()];
  if (number === undefined) throw new Error(`unknown level ${word}`);
  return number;
}

function capLevel(row: AccessRow, kind: "role" | "scope"): Level | undefined {
  if (!row.cap.startsWith(kind)) return undefined;
  return row.cap.endsWith("full") ? "full_access" : "read";
}

function factsOf(row: AccessRow): AccessFacts {
  const principal = row.principal;
  const entry = row.userEntry === "–" || row.userEntry === "ended" ? undefined : levelNumber(row.userEntry);
  const groups = row.groupEntries === "–" || row.groupEntries === "(disabled)" ? [] : row.groupEntries.split(",");
  const account = /disabled/.test(principal)
    ? "account_disabled"
    : principal === "not in library"
      ? "not_in_library"
      : "enabled";
  return {
    account,
    policy: row.policy.startsWith("deny")
      ? { outcome: "deny", reason: row.policy }
      : { outcome: row.policy as "abstain" | "allow" },
    nrtadminPolicyMode: /bypass = full/.test(row.title)
      ? "full"
      : /bypass = none/.test(row.title)
        ? "none"
        : "metadata_only",
    isNrtadmin: /NRTADMIN/.test(principal),
    isExternal: /external/.test(principal),
    isOwner: /author/.test(principal),
    userEntry: entry,
    groupEntries: groups.map((word) => levelNumber(word.trim())),
    defaultSecurity: row.default.replace("(above)", "").trim() as AccessFacts["defaultSecurity"],
    groupConflict: /most_permissive/.test(row.title) ? "most_permissive" : "deny_wins",
    breakGlass: principal.startsWith("break-glass") ? 1 : undefined,
    workspaceLevel: /require_workspace_read/.test(row.title) ? "no_access" : undefined,
    roleCap: capLevel(row, "role"),
    scopeCap: capLevel(row, "scope"),
  };
}

function expectedOf(row: AccessRow): Decision {
  const isMetadata = row.effective === "admin_metadata";
  const level = isMetadata || row.effective === "none" ? "no_access" : (row.effective as Level);
  return { level, reason: row.reason, adminMetadata: isMetadata };
}

describe("WORK-ACL-020 the truth table of item access", () => {
  const rows = readAccessRows();

  test("holds the rows A01 to A52", () => {
    expect(rows.map((row) => row.id)).toEqual(
      Array.from({ length: 52 }, (_, index) => `A${String(index + 1).padStart(2, "0")}`),
    );
  });

  test.each(rows)("$id $title", (row) => {
    expect(decideAccess(factsOf(row))).toEqual(expectedOf(row));
  });
});

const ORDER = ["account", "policy", "nrtadmin", "owner", "user_entry", "group_entries", "default"];

describe("WORK-ACL-015 CC-MOD-010 each decision can be told step by step, in the order in which it is made", () => {
  test.each(readAccessRows())("$id $title", (row) => {
    const { decision, steps } = explainAccess(factsOf(row));
    expect(decision).toEqual(expectedOf(row));
    expect(steps.slice(0, ORDER.length).map(({ step }) => step)).toEqual(ORDER);
    const settling = steps.filter(({ outcome }) => !["passes", "not_reached"].includes(outcome));
    // What settled it last is what the answer names.
    expect(settling.at(-1)).toMatchObject({ level: decision.level, reason: decision.reason });
    const firstUnasked = steps.findIndex(({ outcome }) => outcome === "not_reached");
    if (firstUnasked >= 0) expect(steps[firstUnasked - 1]?.outcome).toBe("decides");
  });
});
