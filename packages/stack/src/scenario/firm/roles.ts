import { shippedRoles } from "@muniment/work-api";
import type { Privilege } from "@muniment/work-api";

/** A library role that has to exist before the firm is loaded, in both libraries. */
export interface DemonstrationRole {
  readonly name: "USER" | "AUDITOR" | "SERVICE";
  readonly description: string;
  readonly is_external: boolean;
  readonly privileges: readonly Privilege[];
}

const USER: readonly Privilege[] = [...shippedRoles.DEFAULT, "author_workspace", "share_document", "share_workspace"];

/** The roles beyond those that every library is shipped with (work-api.md 17.15); no published call makes roles. */
export const demonstrationRoles: readonly DemonstrationRole[] = [
  { name: "USER", description: "Lawyers and staff", is_external: false, privileges: USER },
  {
    name: "AUDITOR",
    description: "File review: sees what the item allows, changes nothing",
    is_external: false,
    privileges: [...shippedRoles.DEFAULT, "read_only"],
  },
  {
    name: "SERVICE",
    description: "Programs that file on behalf of the firm",
    is_external: false,
    privileges: [...shippedRoles.DEFAULT, "author_workspace"],
  },
];
