import type { RepositoryRight } from "@muniment/operate-api/service-requirement";
import { decideRunAs } from "../run-as/index.ts";
import type { OperateFunction } from "../run-as/index.ts";

/** What places are to Operate. */
export type PlaceUse = "matter" | "staging" | "post_room";

/** A row of operate.md 18.2. */
export interface RequirementRow {
  readonly function: OperateFunction;
  readonly identity: "user" | "service";
  readonly needs: readonly RepositoryRight[];
  readonly uses: readonly PlaceUse[];
}

const NEEDS: readonly Omit<RequirementRow, "identity">[] = [
  { function: "F0", needs: ["create_workspace", "read_templates"], uses: [] },
  { function: "F1", needs: ["read"], uses: ["matter"] },
  { function: "F2", needs: ["read"], uses: ["matter"] },
  { function: "F3", needs: ["read", "add_documents"], uses: ["matter"] },
  { function: "F4", needs: ["add_documents"], uses: ["matter"] },
  { function: "F5", needs: ["add_folders"], uses: ["matter"] },
  { function: "F6", needs: ["read", "add_documents", "add_folders", "delete_own"], uses: ["staging"] },
  { function: "F7", needs: ["read", "add_documents", "add_folders"], uses: ["staging", "matter"] },
  { function: "F8", needs: ["read_templates", "add_documents", "add_folders"], uses: ["matter"] },
  { function: "F9", needs: ["read", "read_templates", "add_documents"], uses: ["matter"] },
  { function: "F10", needs: ["read", "add_documents"], uses: ["matter"] },
  { function: "F11", needs: ["read", "add_documents", "add_folders"], uses: ["matter"] },
  { function: "F12a", needs: ["read", "add_documents"], uses: ["matter"] },
  { function: "F12b", needs: ["read", "add_documents"], uses: ["matter"] },
  { function: "F13", needs: ["read", "add_documents", "add_folders"], uses: ["matter", "post_room"] },
];

/** The rows, each with whose account it uses when a person who is linked begins it. */
export const requirementRows: readonly RequirementRow[] = NEEDS.map((row) => {
  const service = { allow_fallback: false, fallback_when_expired: false, hasUserContext: true };
  const runAs = decideRunAs({ function: row.function, initiator: "person", link: "healthy", service });
  return { ...row, identity: runAs === "user" ? "user" : "service" };
});
