import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** What changes by itself when somebody signs in, or belongs to other objects: no reason to refuse a change. */
const VOLATILE = new Set(["failed_logins", "is_locked", "libraries"]);

/** Stands for the state of one object as its reader sees it (work-api.md 17.2, "Stale write"). */
export function etagOf(wire: object): string {
  const lasting = Object.entries(wire).filter(([name]) => !VOLATILE.has(name));
  return `"${createHash("sha256").update(JSON.stringify(lasting)).digest("base64url").slice(0, 27)}"`;
}

/** Refuses a change that was made from another state than the present one, and shows that. */
export function checkMatch(header: string | undefined, current: object): void {
  if (header === undefined) return;
  // Proxies that compress make tags weak; a change is held against what the tag stands for.
  const given = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (given.includes("*") || given.includes(etagOf(current))) return;
  throw new AppError(errors.editConflict, { details: { current } });
}
