import { permissions } from "@muniment/operate-api/permissions";
import type { Permission } from "@muniment/operate-api/permissions";
import { permissionText } from "../../texts/permission.ts";

/** Permissions of one area, as administrators read them. */
export interface PermissionArea {
  readonly id: "case" | "documents" | "email" | "template" | "post" | "admin";
  readonly name: string;
  readonly permissions: readonly { readonly id: Permission; readonly name: string }[];
}

/** Under which area permissions stand, by what their ids begin with. */
const AREAS: Readonly<Record<PermissionArea["id"], readonly string[]>> = {
  case: ["case", "register", "work"],
  documents: ["documents"],
  email: ["email"],
  template: ["template"],
  post: ["post"],
  admin: ["admin", "model", "allocation", "mailbox"],
};

/** Those of all permissions that are wanted, area by area; areas without any are left out. */
export function permissionAreas(isWanted: (permission: Permission) => boolean = () => true): PermissionArea[] {
  return (Object.keys(AREAS) as PermissionArea["id"][])
    .map((id) => ({
      id,
      name: permissionText(`area.${id}`),
      permissions: permissions
        .filter((permission) => isWanted(permission) && AREAS[id].includes(permission.split(".")[0] ?? ""))
        .map((permission) => ({ id: permission, name: permissionText(permission) })),
    }))
    .filter((area) => area.permissions.length > 0);
}
