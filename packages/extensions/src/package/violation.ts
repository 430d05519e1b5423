/** A rule of tracker.md 2.5. */
export type ViolationCode =
  | "PKG-001"
  | "PKG-002"
  | "PKG-003"
  | "PKG-004"
  | "PKG-005"
  | "PKG-006"
  | "PKG-007"
  | "PKG-008"
  | "PKG-009"
  | "PKG-010"
  | "PKG-011"
  | "PKG-012"
  | "PKG-013";

/** A rule that a package breaks, with the file and the place in it, where there is one. */
export interface Violation {
  readonly code: ViolationCode;
  readonly text: string;
  readonly file?: string;
  /** Within a file of JSON: `oauth.scopes[2]`. */
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
}

/** So many are shown together (TRK-PKG-004). */
export const MOST_VIOLATIONS = 20;

/** Ends the reading of a package at something after which the rest cannot be trusted. */
export class PackageRefused extends Error {
  override readonly name = "PackageRefused";
  readonly violations: readonly Violation[];

  constructor(...violations: readonly Violation[]) {
    super(violations[0]?.text);
    this.violations = violations;
  }
}

const UNREADABLE = "This file is not a readable package, or is too large.";

/** PKG-001, with what made it so. */
export function unreadable(why: string, file?: string): PackageRefused {
  return new PackageRefused({ code: "PKG-001", text: `${UNREADABLE} ${why}`, ...(file === undefined ? {} : { file }) });
}
