import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath, LibraryState } from "./console.ts";

const Library = Data(
  Type.Object({
    id: Type.String(),
    library_id: Type.Integer(),
    display_name: Type.String(),
    description: Type.String(),
    default_language: Type.String(),
    state: LibraryState,
  }),
);

const settings = {
  display_name: Type.Optional(Type.String({ maxLength: 1000, description: "1 to 254 characters" })),
  description: Type.Optional(Type.String({ maxLength: 4000, description: "At most 254 characters" })),
  default_language: Type.Optional(
    Type.String({ maxLength: 100, description: "As in BCP 47, such as `en` or `de-CH`" }),
  ),
};

export const createConsoleLibrary = endpoint({
  id: "createConsoleLibrary",
  method: "POST",
  act: "library.create",
  path: `${consolePath}/libraries`,
  summary: "Make a library with its first NRTADMIN; for NRTADMIN of all libraries (CC-LIB-002, CC-LIB-003)",
  auth: "user",
  status: 201,
  body: Type.Object(
    {
      id: Type.String({
        maxLength: 1000,
        description: "1 to 64 letters, digits, `_`, `-`; begins with a letter; stays",
      }),
      first_administrator: Type.String({ maxLength: 254, description: "User ID of the first NRTADMIN" }),
      roles_of: Type.Optional(Type.String({ maxLength: 64, description: "The library whose roles are copied" })),
      ...settings,
    },
    closed,
  ),
  response: Library,
});

export const updateConsoleLibrary = endpoint({
  id: "updateConsoleLibrary",
  method: "PATCH",
  act: "library.change",
  path: `${consolePath}/libraries/:library`,
  summary: "Change name, description, language or state of a library; for its NRTADMIN (CC-LIB-004)",
  auth: "user",
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  body: Type.Object({ ...settings, state: Type.Optional(LibraryState) }, closed),
  response: Library,
});

/** What is served about libraries beside the list. */
export const consoleLibraryEndpoints = [createConsoleLibrary, updateConsoleLibrary] as const;
