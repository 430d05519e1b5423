import { describe, expect, test } from "vitest";
import { inherit, MOST_LEVELS } from "./inherit.ts";
import type { Heir } from "./inherit.ts";

const bare: Heir = {
  parent: null,
  reference_mask: "",
  fields: [],
  phases: [],
  transitions: [],
  provisioning: null,
  repository: null,
  bundles: null,
};
const types: Readonly<Record<string, Heir>> = {
  root: { ...bare, phases: ["open"], transitions: ["close"], reference_mask: "C-{seq}", repository: "matters" },
  middle: { ...bare, parent: "root", fields: ["court"], bundles: "bundles" },
  circle: { ...bare, parent: "circle" },
};
const named = (name: string): Heir | undefined => types[name];

describe("a type has of its ancestors what it does not say itself", () => {
  test("OPR-REP-008 a repository is inherited by sub-types, and overridden", () => {
    expect(inherit({ ...bare, parent: "middle" }, named)).toEqual({
      type: { ...types["root"], parent: "middle", fields: ["court"], bundles: "bundles" },
      inherited: ["fields", "bundles", "phases", "reference_mask", "repository"],
    });
    const own = inherit({ ...bare, parent: "middle", repository: "own", phases: ["p"] }, named);
    expect(own.type).toMatchObject({ repository: "own", phases: ["p"], transitions: [], reference_mask: "C-{seq}" });
    expect(own.inherited).not.toContain("repository");
  });

  test("a circle, or a parent that is gone, ends", () => {
    expect(inherit({ ...bare, parent: "circle" }, named).type).toEqual({ ...bare, parent: "circle" });
    expect(inherit({ ...bare, parent: "gone" }, named).inherited).toEqual([]);
    expect(MOST_LEVELS).toBeGreaterThan(2);
  });
});
