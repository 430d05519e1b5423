import { AppError } from "@muniment/kernel";
import { requireAccess } from "../access/index.ts";
import type { Level, Reach, Secured } from "../access/index.ts";

/** Why the person may not do what needs this level on an item, for work that goes on with others; `undefined` if they may. */
export function refusalOf(reach: Reach, item: Secured | undefined, needed: Level): AppError | undefined {
  try {
    requireAccess(reach, item, needed);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
