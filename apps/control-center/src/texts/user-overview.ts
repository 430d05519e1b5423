import { createMessages } from "@muniment/ui/message";

/** The overview of how users come into being; fetched with its dialog. */
export const overviewText = createMessages({
  directory: "Directory service",
  directory_page: "Open Directories",
  directory_text:
    "LDAP or Active Directory makes and changes these users, and no password of theirs is held here. Groups and roles are still given here.",
  import: "Migration",
  import_page: "Open Import",
  import_text: "A file of users, groups or memberships from another system, rehearsed before anything is changed.",
  kinds:
    "A user who is made here or by a file is Virtual: the password is held here. An external user sees only what names them. The origin of a user stands among the details and never changes.",
  manual: "Created here",
  manual_text: "One at a time with +Create User, with an email whose link lets the user choose a password.",
  show: "Show these users",
  show_of: "Show these users: {{origin}}",
  title: "Where users come from",
});
