const M1 = [
  "allow_index_search",
  "checkout",
  "create_public_folder",
  "create_public_search_folder",
  "delete",
  "delete_public_folder",
  "delete_public_search_folder",
  "display_public_documents",
  "edit_external_default_security",
  "edit_external_default_security_folder",
  "edit_previous_versions",
  "import",
  "read_only",
  "release",
  "share_document",
  "view_public_folder",
  "view_public_search_folder",
] as const;
const M2 = ["document_view", "external", "use_admin_tool", "use_import_tool", "use_monitor_tool"] as const;
const M3 = [
  "author_workspace",
  "browse_workspace",
  "create_template",
  "customize_personal_views",
  "customize_public_views",
  "delete_workspace",
  "search_workspace",
  "share_workspace",
] as const;
const M4 = [
  "admin_custom",
  "admin_tier_1",
  "admin_tier_2",
  "admin_tier_3",
  "content_assistance",
  "custom_metadata_management",
  "dms_job_operations",
  "govern_security_management",
  "report",
  "report_management",
  "role_management",
  "system_job_operations",
  "system_management",
  "system_metadata_management",
  "trustee_assistance",
  "trustee_management",
] as const;
const OWN = [
  "template_workspace_only",
  "create_public_workspace",
  "download",
  "declare_record",
  "use_api",
  "break_glass",
  "take_out_of_restricted",
] as const;

/** The privileges of a library role by the wire's bit masks, bit 0 first (work-api.md 7.7, 17.15). */
export const privilegeMasks = { m1: M1, m2: M2, m3: M3, m4: M4, own: OWN } as const;

/** The code of one privilege. */
export type Privilege = (typeof M1 | typeof M2 | typeof M3 | typeof M4 | typeof OWN)[number];

/** The privileges that a role is edited by, in the groups in which they are shown (control-center.md 10.1). */
export const privilegeGroups = {
  content: [
    "document_view",
    "download",
    "import",
    "checkout",
    "release",
    "delete",
    "allow_index_search",
    "declare_record",
    "read_only",
  ],
  folder: ["view_public_folder", "create_public_folder", "delete_public_folder"],
  workspace: [
    "browse_workspace",
    "search_workspace",
    "author_workspace",
    "create_public_workspace",
    "template_workspace_only",
    "delete_workspace",
  ],
  sharing: ["share_document", "share_workspace"],
  administration: ["admin_tier_1", "admin_tier_2", "report", "break_glass", "take_out_of_restricted"],
  automation: ["use_api"],
} as const satisfies Readonly<Record<string, readonly Privilege[]>>;

const READING: readonly Privilege[] = [
  "document_view",
  "browse_workspace",
  "search_workspace",
  "view_public_folder",
  "download",
  "use_api",
];

/** What the two roles that every library has are shipped with (work-api.md 17.15). */
export const shippedRoles: Readonly<Record<"DEFAULT" | "DEFAULT EXTERNAL", readonly Privilege[]>> = {
  DEFAULT: [
    ...READING,
    "allow_index_search",
    "import",
    "checkout",
    "release",
    "delete",
    "create_public_folder",
    "delete_public_folder",
  ],
  "DEFAULT EXTERNAL": READING,
};
