import { Type } from "typebox";
import type { TUnsafe } from "typebox";
import { Data, List } from "../envelope.ts";
import { endpoint } from "@muniment/rest";

/** The base of Control Center's own endpoints (work-api.md 17.14). */
export const consolePath = "/api/control-center/v1";

/** Most rows that one action runs on at once (CC-LST-014). */
export const maxRowsPerAction = 200;

/** Most rows that can be selected at once, by "Select all N that match". */
export const maxRowsPerSelection = 200_000;

/** A closed list of words as a schema. */
export function oneOf<const Word extends string>(...words: readonly Word[]): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: "string", enum: words });
}

/** An object that takes no field which it does not name (work-api.md 17.2). */
export const closed = { additionalProperties: false } as const;

/** The column of the matrix of `control-center.md` 24 that a person has in a library; `none` is U. */
export const Rights = oneOf("nrtadmin", "tier2", "tier1", "none");

/** A page of Control Center that this server has. */
export const Page = oneOf("users", "groups", "roles", "libraries", "applications");

/** What a person may start in a library, beside looking; the rows of `control-center.md` 24 in words. */
export const LibraryAction = oneOf(
  "create_user",
  "password_never_expires",
  "create_service_account",
  "add_to_library",
  "create_group",
  "edit_group",
  "change_members",
  "change_nrtadmin",
  "edit_library",
  "create_library",
);

/** Whether a library is open, open for reading only, or closed to all but NRTADMIN (CC-LIB-004). */
export const LibraryState = oneOf("on_line", "read_only", "off_line");

/** The photo of a person changes its address when it changes: this is the `v` of `getUserPhoto`. */
export const PhotoVersion = Type.String({ description: "The `v` of `getUserPhoto`; absent when there is no photo" });

/** What paging by cursor takes in the body of a search; first page without a cursor. */
export const searchPaging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "100 when absent" })),
  cursor: Type.Optional(
    Type.String({ maxLength: 4000, description: "`cursor` or `previous_cursor` of an answer to the same search" }),
  ),
  page: Type.Optional(Type.Literal("last", { description: "The last `limit` rows; not together with `cursor`" })),
  total: Type.Optional(Type.Boolean({ description: "Say `total_count`" })),
};

/** `data` with the cursors of the page after and before; one that is absent says that there is none. */
export const CursorList = <T extends Parameters<typeof List>[0]>(item: T) =>
  Type.Object({
    data: Type.Array(item),
    cursor: Type.Optional(Type.String()),
    previous_cursor: Type.Optional(Type.String()),
    total_count: Type.Optional(Type.Integer()),
  });

/** What became of one row of an action on several; `unchanged` was so already. */
export const RowResult = Type.Object({
  id: Type.String(),
  outcome: oneOf("done", "unchanged", "refused"),
  code: Type.Optional(Type.String({ description: "Why it was refused, of `control-center.md` 25.8" })),
  code_message: Type.Optional(Type.String()),
});

const me = {
  user_id: Type.String(),
  user_num: Type.Integer(),
  full_name: Type.String(),
  email: Type.String(),
  photo: Type.Optional(PhotoVersion),
  customer_id: Type.Integer(),
  preferred_library: Type.String(),
  language: Type.Optional(
    Type.String({
      description: "How to write dates and numbers, as set in the preferred library; absent: as the browser asks",
    }),
  ),
  libraries: Type.Array(Type.Object({ id: Type.String(), display_name: Type.String(), rights: Rights })),
  pages: Type.Array(Page),
  system_rights: Type.Array(Type.String(), {
    description: "Of what concerns every library, in the mode that holds: `setting_management`, `provisioning` …",
  }),
  settings: Type.Object({
    password_optional_with_email: Type.Boolean({ description: "CC-USR-035" }),
    password_profile: oneOf("documented", "unified"),
    idle_minutes: Type.Integer({ description: "`session.controlCenterIdleMinutes`" }),
    user_id_guideline: Type.String({ description: "`users.idGuideline`: the firm's own rule for User IDs, or empty" }),
  }),
};

/** Who is signed in. `pages` is empty for people without any right: the plain page of CC-NAV-002. */
export const getConsoleMe = endpoint({
  id: "getConsoleMe",
  method: "GET",
  path: `${consolePath}/me`,
  summary: "The caller: name, rights in each library, and the pages to show",
  auth: "user",
  response: Data(Type.Object(me)),
});

/** A library that the caller administers. */
export const ConsoleLibrary = Type.Object({
  id: Type.String(),
  library_id: Type.Integer(),
  display_name: Type.String(),
  type: Type.String(),
  description: Type.String(),
  default_language: Type.String(),
  state: LibraryState,
  rights: Rights,
  pages: Type.Array(Page),
  actions: Type.Array(LibraryAction),
  user_count: Type.Optional(Type.Integer()),
  document_count: Type.Optional(Type.Integer()),
  size: Type.Optional(Type.Integer({ description: "Bytes of all versions" })),
});

/** What the chooser at the top of a page lists (CC-NAV-007); empty for people without any right. */
export const listConsoleLibraries = endpoint({
  id: "listConsoleLibraries",
  method: "GET",
  path: `${consolePath}/libraries`,
  summary: "The libraries that the caller may administer, with what may be done there; counts with `details`",
  auth: "user",
  query: Type.Object({ details: Type.Optional(Type.Boolean()) }),
  response: List(ConsoleLibrary),
});
