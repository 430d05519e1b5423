import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { JobStarted } from "../job.ts";
import {
  closed,
  consolePath,
  CursorList,
  maxRowsPerAction,
  maxRowsPerSelection,
  oneOf,
  PhotoVersion,
  Rights,
  RowResult,
  searchPaging,
} from "./console.ts";

/** The one state that a list shows: the first of these that applies (CC-STA-001). */
export const UserState = oneOf(
  "disabled",
  "disabled_in_all_libraries",
  "locked",
  "temporarily_locked",
  "pending_first_password",
  "must_change_password",
  "password_expired",
  "active",
);

/** Where an account is kept: here, or in a directory (`control-center.md` 6.1). */
export const UserSource = oneOf("virtual", "enterprise");

/** How an account came into being (CC-USR-003). */
export const UserOrigin = oneOf("manual", "import", "directory");

/** What the caller may do with that one person (`control-center.md` 24, rows 4 to 17). */
export const UserAction = oneOf(
  "edit_profile",
  "edit_security",
  "change_role",
  "change_sign_in",
  "edit_platform",
  "reset_password",
  "unlock",
  "sign_out",
  "add_to_groups",
);

/** A row of the Users page. */
export const ConsoleUser = Type.Object({
  id: Type.String({ description: "User ID" }),
  user_num: Type.Integer({ description: "The colour behind initials is derived from it" }),
  full_name: Type.String(),
  email: Type.String(),
  location: Type.String(),
  preferred_library: Type.String(),
  role: Type.String({ description: "In the library of the list" }),
  rights: Rights,
  sign_in_status: oneOf("enabled", "disabled"),
  allow_logon: Type.Boolean({ description: "The account's switch alone" }),
  library_logon: Type.Boolean({ description: "The switch in the library of the list alone" }),
  state: UserState,
  is_locked: Type.Boolean(),
  locked_until: Type.Optional(Type.String()),
  has_password: Type.Boolean(),
  force_password_change: Type.Boolean(),
  password_never_expire: Type.Boolean(),
  is_external: Type.Boolean(),
  is_service: Type.Boolean(),
  ip_range: Type.Optional(Type.String({ description: "From where the password of a service account is taken" })),
  purpose: Type.Optional(Type.String({ description: "What an account is for whose password never expires" })),
  source: UserSource,
  origin: UserOrigin,
  photo: Type.Optional(PhotoVersion),
  last_sign_in: Type.Optional(Type.String()),
  create_date: Type.String(),
  edit_date: Type.String(),
  actions: Type.Array(UserAction),
});

/** Columns of the Users page that sort; ties are broken by `user_num` (CC-LST-008). */
export const UserSort = oneOf(
  "full_name",
  "id",
  "email",
  "location",
  "preferred_library",
  "role",
  "sign_in_status",
  "state",
  "last_sign_in",
  "create_date",
  "edit_date",
);

const words = (maxLength: number) => Type.Optional(Type.Array(Type.String({ maxLength }), { maxItems: 1000 }));
const flag = Type.Optional(Type.Boolean());
const dateRange = Type.Optional(
  Type.Object(
    {
      from: Type.Optional(Type.String({ maxLength: 40, description: "ISO 8601; included" })),
      to: Type.Optional(Type.String({ maxLength: 40, description: "ISO 8601; not included" })),
    },
    closed,
  ),
);

/** Filters: AND between fields, OR inside a field, an absent or empty one filters nothing (CC-LST-003). */
export const UserSearchFilters = Type.Object(
  {
    sign_in_status: Type.Optional(Type.Array(oneOf("enabled", "disabled"), { maxItems: 2 })),
    state: Type.Optional(Type.Array(UserState, { maxItems: 8 })),
    location: words(254),
    preferred_library: words(64),
    role: words(64),
    group: words(254),
    not_in_group: words(254),
    member_of: words(64),
    not_member_of: words(64),
    user_id: Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: maxRowsPerSelection })),
    source: Type.Optional(Type.Array(UserSource, { maxItems: 2 })),
    origin: Type.Optional(Type.Array(UserOrigin, { maxItems: 3 })),
    external: flag,
    service: flag,
    locked: flag,
    password_expires: flag,
    must_change_password: flag,
    has_photo: flag,
    invitation_expired: Type.Optional(
      Type.Boolean({ description: "The link of the new account is past its time, and the account was never used" }),
    ),
    never_signed_in: flag,
    created: dateRange,
    edited: dateRange,
  },
  closed,
);

/** Whom a list of people is about, and in which order. */
const question = {
  library: Type.String({ maxLength: 64 }),
  query: Type.Optional(Type.String({ maxLength: 500, description: "CC-LST-004" })),
  filters: Type.Optional(UserSearchFilters),
  sort: Type.Optional(UserSort),
  order: Type.Optional(oneOf("asc", "desc")),
};

/** What is asked of the Users page. */
export const UserSearch = Type.Object(
  {
    ...question,
    start_at: Type.Optional(
      Type.String({ maxLength: 64, description: "Go to a letter: only when sorted by `full_name`, without `cursor`" }),
    ),
    ...searchPaging,
  },
  closed,
);

/**
 * The Users page, and the members of a group (`filters.group`), those who could become members (`filters.not_in_group`
 * with `external` as the group says), and chosen rows (`filters.user_id`). `cursor` leads to the next page, `previous_cursor`
 * to the one before, `page: "last"` to the end; for whole pages there ask for a `limit` of what is left over.
 */
export const searchConsoleUsers = endpoint({
  id: "searchConsoleUsers",
  method: "POST",
  path: `${consolePath}/users/search`,
  summary: "People of a library for those who administer it: search, filters, sort, pages both ways",
  auth: "user",
  reads: true,
  body: UserSearch,
  response: Type.Object({
    ...CursorList(ConsoleUser).properties,
    before_count: Type.Optional(Type.Integer({ description: "With `start_at`: how many rows stand before the first" })),
  }),
});

/** "Select all N that match" (CC-LST-013): the set as it is now, which an action is then bound to. */
export const selectConsoleUsers = endpoint({
  id: "selectConsoleUsers",
  method: "POST",
  path: `${consolePath}/users/select`,
  summary: "The User IDs of everybody who matches, in the order of the list",
  auth: "user",
  reads: true,
  body: Type.Object(question, closed),
  response: Data(Type.Object({ users: Type.Array(Type.String()) })),
});

/** Columns of an export; the names are the heading of the file. */
export const UserExportColumn = oneOf(
  "full_name",
  "id",
  "email",
  "role",
  "location",
  "preferred_library",
  "sign_in_status",
  "state",
  "external",
  "source",
  "origin",
  "last_sign_in",
  "create_date",
  "edit_date",
);

/** `Export` (CC-LST-018): every row that matches, in the order of the list. */
export const exportConsoleUsers = endpoint({
  id: "exportConsoleUsers",
  method: "POST",
  act: "user.export",
  path: `${consolePath}/users/export`,
  summary:
    "The people of a search as CSV (UTF-8 with BOM, RFC 4180, no cell that a spreadsheet would run) or JSON Lines",
  auth: "user",
  reads: true,
  body: Type.Object(
    {
      ...question,
      columns: Type.Array(UserExportColumn, { minItems: 1, maxItems: 14, uniqueItems: true }),
      format: oneOf("csv", "jsonl"),
    },
    closed,
  ),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** What the empty Users page offers to add to its library (CC-LST-005): at most five, of libraries that the caller administers. */
export const findUsersElsewhere = endpoint({
  id: "findUsersElsewhere",
  method: "POST",
  path: `${consolePath}/users/elsewhere`,
  summary: "People who match and are in another library of the caller, but not in this one",
  auth: "user",
  reads: true,
  body: Type.Object({ library: Type.String({ maxLength: 64 }), query: Type.String({ maxLength: 500 }) }, closed),
  response: List(
    Type.Object({ id: Type.String(), full_name: Type.String(), email: Type.String(), is_external: Type.Boolean() }),
  ),
});

const someUsers = Type.Object(
  { users: Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: maxRowsPerAction }) },
  closed,
);
const oneLibrary = Type.Object({ library: Type.String({ maxLength: 64 }) });
const Results = Data(Type.Object({ results: Type.Array(RowResult) }));

/** `Enable Sign in` for one or several users, in that library (CC-USR-058). */
export const enableSignIn = endpoint({
  id: "enableSignIn",
  method: "POST",
  act: "user.enable_sign_in",
  path: `${consolePath}/libraries/:library/users/enable-sign-in`,
  summary: "Let up to 200 users reach the library again, with a result for each",
  auth: "user",
  params: oneLibrary,
  body: someUsers,
  response: Results,
});

export const disableSignIn = endpoint({
  id: "disableSignIn",
  method: "POST",
  act: "user.disable_sign_in",
  path: `${consolePath}/libraries/:library/users/disable-sign-in`,
  summary: "Close the library to up to 200 users, with a result for each",
  auth: "user",
  params: oneLibrary,
  body: someUsers,
  response: Results,
});

/** Any number of people, as a job bound to exactly these (CC-LST-014); how far it is: `getJob`. */
export const startSignInSwitch = endpoint({
  id: "startSignInSwitch",
  method: "POST",
  act: "user.disable_sign_in",
  path: `${consolePath}/libraries/:library/users/switch-sign-in`,
  summary: "Open or close the library to any number of users, as a job with a result for each",
  auth: "user",
  params: oneLibrary,
  body: Type.Object(
    {
      users: Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: maxRowsPerSelection }),
      enabled: Type.Boolean(),
    },
    closed,
  ),
  status: 202,
  response: JobStarted,
});

const Availability = Type.Object({
  value: Type.String({ description: "As it would be stored" }),
  is_free: Type.Boolean(),
  messages: Type.Array(Type.Object({ code: Type.String(), code_message: Type.String() }), {
    description: "Broken rules, and `user_id_taken` or `email_taken`",
  }),
});

/** Whether a User ID or an e-mail may be taken, while it is typed (CC-USR-018). */
export const checkUserAvailability = endpoint({
  id: "checkUserAvailability",
  method: "POST",
  path: `${consolePath}/users/check`,
  summary: "Whether a User ID and an e-mail are free",
  auth: "user",
  reads: true,
  body: Type.Object(
    {
      user_id: Type.Optional(Type.String({ maxLength: 500 })),
      email: Type.Optional(Type.String({ maxLength: 500 })),
    },
    closed,
  ),
  response: Data(Type.Object({ user_id: Type.Optional(Availability), email: Type.Optional(Availability) })),
});

/** The button `Suggest` beside User ID (CC-USR-018): empty when the name holds nothing that an id could. */
export const suggestUserId = endpoint({
  id: "suggestUserId",
  method: "POST",
  path: `${consolePath}/users/suggest-id`,
  summary: "A free User ID made from a name",
  auth: "user",
  reads: true,
  body: Type.Object({ full_name: Type.String({ maxLength: 500 }) }, closed),
  response: Data(Type.Object({ user_id: Type.String() })),
});

/** The values offered in `Location` as one types (CC-USR-021), most used first; also those of the filter. */
export const listLocations = endpoint({
  id: "listLocations",
  method: "GET",
  path: `${consolePath}/libraries/:library/locations`,
  summary: "Locations of people of the library that contain the text, most used first",
  auth: "user",
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 254 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "20 when absent" })),
  }),
  response: List(Type.Object({ id: Type.String(), user_count: Type.Integer() })),
});
