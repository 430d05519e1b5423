import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

/** The programs that show extensions. */
export const ExtensionHost = oneOf("control-center", "work", "outlook");

const words = Type.Array(Type.String());

/** What an application adds at one place (`tracker.md` 2.7), with texts in the caller's language and whole addresses. */
export const ExtensionPointView = Type.Object({
  point: Type.String({ description: "`work.workspace.tab` and so on" }),
  id: Type.String({ description: "Unique in the package" }),
  label: Type.String(),
  icon: Type.Optional(Type.String({ description: "Address of a picture" })),
  order: Type.Integer(),
  entry: Type.Optional(Type.String({ description: "Path of its page in the package" })),
  opens: Type.Optional(Type.String({ description: "Another place, `work.workspace.tab:id`, or `dialog:` and a path" })),
  contexts: Type.Optional(words),
  toolbars: Type.Optional(words),
  overflow: Type.Optional(
    Type.Array(Type.String(), {
      description: "Of `contexts` and `toolbars`, where it stands in the menu of what is more",
    }),
  ),
  pane: Type.Optional(
    Type.Object({
      first: Type.Boolean({ description: "Shown first when the panel opens" }),
      width: Type.Optional(Type.Integer({ description: "Pixels" })),
    }),
  ),
  multiple: Type.Optional(Type.Boolean()),
  requires_access: Type.Optional(oneOf("read", "read_write", "full_access")),
  shortcut: Type.Optional(Type.String()),
  size: Type.Optional(oneOf("small", "medium", "wide")),
  badge: Type.Optional(Type.String()),
  endpoint: Type.Optional(Type.String()),
  actions: Type.Optional(Type.Array(Type.Object({ id: Type.String(), label: Type.String(), entry: Type.String() }))),
});

/** An application that extends a program, for the person who asks. */
export const ExtensionView = Type.Object({
  package_id: Type.String(),
  client_id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  origin: Type.String({ description: "The only origin that its frames may have" }),
  base: Type.String({ description: "Where the paths of its pages begin, with a slash at the end" }),
  points: Type.Array(ExtensionPointView),
});

/** Disabled applications, and those that the person has no access to, are not there. */
export const listExtensions = endpoint({
  id: "listExtensions",
  method: "GET",
  path: `${consolePath}/extensions`,
  summary: "What applications add to a program for the person who asks",
  auth: "user",
  query: Type.Object({
    host: ExtensionHost,
    language: Type.Optional(Type.String({ maxLength: 35, description: "BCP 47; English for what is not translated" })),
  }),
  response: List(ExtensionView),
});

/**
 * For pages of the platform alone, with the cookie of their own: 403 for every other caller. The token is the
 * application's and the person's, with the scopes that were granted when it was installed, and ends with the sign-in.
 */
export const issueExtensionToken = endpoint({
  id: "issueExtensionToken",
  method: "POST",
  path: `${consolePath}/extensions/:package/token`,
  summary: "An access token for the frame of an extension",
  auth: "user",
  act: "extension.token",
  params: Type.Object({ package: Type.String({ maxLength: 100 }) }),
  response: Data(
    Type.Object({
      access_token: Type.String(),
      expires_in: Type.Integer({ description: "Seconds" }),
      scope: Type.String(),
    }),
  ),
});

/** What hosts of extensions call. */
export const extensionEndpoints = [listExtensions, issueExtensionToken] as const;
