/** What the check of tables goes by, beside the `*.tables.ts` files that say who owns what. */
export interface TableRules {
  /** Slices, by their folder, that may read tables of other slices; writing stays with the owner. */
  readonly readers: Readonly<Record<string, readonly string[]>>;
  /** Tables whose rows not everybody may see. */
  readonly secured: readonly string[];
  /** The package whose functions are checked for reads of secured tables. */
  readonly securedPackage: string;
}

/** The rules of this repository. */
export const TABLE_RULES: TableRules = {
  readers: {
    // What a person is and may do is asked by every request, so it is one query over the slices that hold it.
    "packages/identity/src/standing": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // A difference with a directory is found by joins over all accounts and groups at once.
    "packages/identity/src/directory": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
      "identity.user_platform",
    ],
    // Who holds a role is a matter of memberships, and shown with names and with who is in NRTADMIN.
    "packages/identity/src/role-admin": [
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // Who may use an application is shown by name, and what it holds is in its tokens and records.
    "packages/identity/src/application-admin": [
      "identity.application",
      "identity.application_member",
      "identity.application_secret",
      "identity.access_token",
      "identity.oauth_record",
      "identity.library",
      "identity.user",
      "identity.membership",
      "identity.group",
      "platform.audit",
    ],
    // Who may use an application follows from groups and libraries, and its secrets say who made them.
    "packages/identity/src/application": [
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // A token is good while its application is.
    "packages/identity/src/session": ["identity.application", "identity.user"],
    // By which calendar a tracker reckons stands with the tracker.
    "packages/tracker/src/calendar": ["tracker.tracker"],
    // A change of a calendar is told by what would move; who has opened the pane in Outlook stands with what pages keep.
    "packages/tracker/src/organisation": [
      "tracker.tracker",
      "tracker.task",
      "tracker.task_dependency",
      "tracker.preference",
    ],
    // Whose authority it is is shown by name, and how many matters it serves.
    "packages/tracker/src/library-authorisation": ["tracker.principal", "tracker.matter", "tracker.tracker"],
    // Whom a change concerns, and what they are told of it, is one question over people and tasks.
    "packages/tracker/src/notice": [
      "tracker.principal",
      "tracker.matter",
      "tracker.tracker",
      "tracker.task",
      "tracker.task_assignee",
      "tracker.task_dependency",
      "tracker.status",
      "tracker.comment",
      "tracker.follow",
    ],
    // Who is written to, and what about, is one question over people and tasks.
    "packages/tracker/src/digest": [
      "tracker.principal",
      "tracker.matter",
      "tracker.tracker",
      "tracker.task",
      "tracker.task_assignee",
      "tracker.status",
      "tracker.follow",
      "tracker.preference",
      "tracker.section",
      "tracker.work_link",
      "platform.audit",
    ],
    // What an application holds of a person is in its tokens and in the records of the protocol.
    "packages/identity/src/grant": ["identity.application", "identity.access_token", "identity.oauth_record"],
    // Whether what was lent still counts follows from the person, their rights and their tokens.
    "packages/identity/src/background-grant": [
      "identity.application",
      "identity.oauth_record",
      "identity.library",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // Which e-mails an administrator may know of follows from whom they are about.
    "packages/identity/src/settings": ["identity.account_mail", "identity.membership"],
    // Who holds a privilege above libraries is shown by name, and counts while they may sign in.
    "packages/identity/src/administration": ["identity.user", "identity.membership"],
    // How many belong to a library.
    "packages/identity/src/library-admin": ["identity.membership"],
    // The lists of Control Center filter, sort and count over all of these in one query each.
    "packages/identity/src/console": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
      "identity.user_photo",
      "identity.password_link",
    ],
    // By whom a provider's answer is meant, and whether somebody can sign in without one.
    "packages/identity/src/single-sign-on": [
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // What the machine's operator is shown of somebody is one row: their places, and what keeps them from signing in.
    "packages/identity/src/operator": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // Whoever calls is known by one read: their session, who they are, what they may do.
    "packages/operate/src/session": ["operate.user"],
    "packages/operate/src/user": [
      "operate.team",
      "operate.team_member",
      "operate.team_permission",
      "operate.work_item",
    ],
    // The name of whoever owns a work item, and of the service that something is about, is part of each list.
    "packages/operate/src/team": ["operate.user"],
    "packages/operate/src/work-item": ["operate.user", "operate.team"],
    "packages/operate/src/notice": ["operate.linked_service"],
    // The list of mailboxes says whose they are, and how much is under way in each.
    "packages/operate/src/mailbox": [
      "operate.linked_service",
      "operate.repository",
      "operate.team",
      "operate.received_message",
    ],
    // Whose files lie in a repository is part of each list of them, and keeps it where it is.
    "packages/operate/src/configured-repository": [
      "operate.linked_service",
      "operate.mailbox",
      "operate.post_room",
      "operate.work_type",
      "operate.case_place",
    ],
    // Who of the firm takes part in a restricted case sees it, and that is part of each read of cases.
    "packages/operate/src/case": [
      "operate.user",
      "operate.linked_service",
      "operate.work_item",
      "operate.filing",
      "operate.participant",
      "operate.participant_role",
      "operate.register_entity",
      "operate.repository",
    ],
    // A type that cases follow says how many there are, and keeps the phases that they are in.
    "packages/operate/src/work-type": ["operate.work_item"],
    // A task is a work item, and names its case.
    "packages/operate/src/task": ["operate.work_item"],
    // What is left over on a case is asked of all who do something for it, in one statement.
    "packages/operate/src/open-work": [
      "operate.work_item",
      "operate.email_case",
      "operate.outbound_email",
      "operate.filing",
      "operate.document_act",
      "operate.document_act_item",
      "operate.conversion",
      "operate.split",
      "operate.split_part",
      "operate.bundle",
      "operate.bundle_build",
      "operate.post_item",
      "operate.task",
    ],
    // Who may get work is a matter of teams, loads and roles in the case.
    "packages/operate/src/allocation": [
      "operate.user",
      "operate.team",
      "operate.team_member",
      "operate.work_item",
      "operate.participant",
      "operate.register_entity",
    ],
    // Entries of people and teams of the firm bear their names, and a list says how many open cases each is in.
    "packages/operate/src/register": [
      "operate.user",
      "operate.team",
      "operate.work_item",
      "operate.participant",
      "operate.participant_role",
    ],
    // An e-mail is a work item too, and what it may belong to is found by the items' references and owners.
    "packages/operate/src/inbound-email": [
      "operate.work_item",
      "operate.user",
      "operate.mailbox",
      "operate.filing",
      // An answer finds its case by what it answers.
      "operate.outbound_email",
      "operate.outbound_recipient",
    ],
    "packages/operate/src/conversion": ["operate.user"],
    "packages/operate/src/outbound-email": [
      "operate.work_item",
      "operate.user",
      "operate.mailbox",
      "operate.mailbox_address",
      "operate.email",
      "operate.email_case",
    ],
    "packages/operate/src/filing": ["operate.work_item", "operate.user"],
    "packages/operate/src/case-document": ["operate.user", "operate.linked_service"],
    "packages/operate/src/bundle": ["operate.user"],
    "packages/operate/src/split": ["operate.user"],
    // An item bears the reference of its case, and the names of who asked for it and where it goes.
    "packages/operate/src/post-room": [
      "operate.user",
      "operate.work_item",
      "operate.linked_service",
      "operate.repository",
    ],
    // A template says whose it is, and where its file lies; a production, from which template and by whom.
    "packages/operate/src/template": ["operate.team", "operate.team_member", "operate.user", "operate.linked_service"],
    "packages/operate/src/generation": ["operate.template", "operate.template_version", "operate.user"],
    // Libraries are those of which there are trackers.
    "packages/tracker/src/sync": ["tracker.tracker", "tracker.matter"],
    // A tracker, task or list shows names, and what there is on a task, in one query each.
    "packages/tracker/src/checklist": [
      "tracker.principal",
      "tracker.matter",
      "tracker.follow",
      "tracker.comment",
      "tracker.shut_out",
    ],
    "packages/tracker/src/personal": [
      "tracker.principal",
      "tracker.matter",
      "tracker.tracker",
      "tracker.task",
      "tracker.task_assignee",
      "tracker.status",
      "tracker.work_link",
    ],
    "packages/tracker/src/view": ["tracker.principal"],
    // Somebody's open tasks are found over all trackers at once.
    "packages/tracker/src/reassign": ["tracker.tracker", "tracker.task", "tracker.task_assignee", "tracker.status"],
    "packages/tracker/src/task-import": ["tracker.principal"],
    "packages/tracker/src/comment": ["tracker.principal"],
    "packages/tracker/src/history": ["tracker.task", "tracker.tracker", "platform.audit"],
    // Which workspaces a policy governs is said by their client and matter, wherever they are.
    "packages/work/src/policy": ["work.container"],
    "packages/work/src/access": ["work.container", "work.document", "work.reference"],
    // Who has a version checked out is part of each list.
    "packages/work/src/document": ["work.checkout"],
    "packages/work/src/person-content": ["work.container", "work.document", "work.security", "work.security_entry"],
    "packages/work/src/search": ["work.container", "work.document", "work.reference"],
    // The timeline is the list of what a person used; to keep another one would cost a write for each use.
    "packages/work/src/recent": ["work.history", "work.container", "work.document"],
  },
  secured: ["work.container", "work.document"],
  securedPackage: "packages/work",
};

/** A parameter of one of these names says on whose behalf a function reads. */
export const AUTHORITY_PARAMETERS: readonly string[] = ["actor", "reach", "visible"];
