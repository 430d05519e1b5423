import type { Static } from "typebox";
import type { DirectoryKind, DirectoryMapping } from "./directory.ts";

/** The mappings that a new source starts with (CC-DIR-003). */
export const defaultMappings: Readonly<Record<Static<typeof DirectoryKind>, Static<typeof DirectoryMapping>>> = {
  active_directory: {
    user_id: "sAMAccountName",
    full_name: "displayName",
    email: "mail",
    location: "physicalDeliveryOfficeName",
    sync_id: "objectGUID",
    enabled: "userAccountControl",
    enabled_rule: "account_control",
    expires: "accountExpires",
  },
  ldap: {
    user_id: "uid",
    full_name: "displayName",
    email: "mail",
    location: "physicalDeliveryOfficeName",
    sync_id: "entryUUID",
    enabled: "",
    enabled_rule: "true_is_enabled",
    expires: "",
  },
};
