import { Type } from "typebox";
import type { Static, TObject } from "typebox";
import { closed, EntryPath, FilePath, localText, oneOf, PartId } from "./parts.ts";

const label = localText(60);
const order = Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 }));
const icon = Type.Optional(FilePath);
const requiresAccess = Type.Optional(oneOf("read", "read_write", "full_access"));
const contexts = Type.Array(oneOf("document", "email", "folder"), { minItems: 1, maxItems: 3 });

/** A page, a tab or a dialog of the same package: `cc.page:tracker-config`, `dialog:web/add.html`. */
const opens = Type.String({
  maxLength: 320,
  pattern: String.raw`^((cc\.page|work\.nav\.node|work\.workspace\.tab):[a-z][a-z0-9-]*|dialog:[A-Za-z0-9_@-].*)$`,
});

/** Who is shown a point of Control Center: whoever has any of these. */
const audience = Type.Optional(
  Type.Object({ anyOf: Type.Array(oneOf("nrtadmin", "privilege:app-management"), { minItems: 1 }) }, closed),
);

const action = Type.Object({ id: PartId, label, entry: EntryPath }, closed);
const pane = { id: PartId, label, icon, entry: EntryPath };

/** What each extension point takes (tracker.md 2.7). */
export const extensionPoints = {
  "work.nav.node": Type.Object(
    { point: Type.Literal("work.nav.node"), id: PartId, label, icon, order, entry: EntryPath },
    closed,
  ),
  "work.workspace.tab": Type.Object(
    {
      point: Type.Literal("work.workspace.tab"),
      id: PartId,
      label,
      icon,
      order,
      entry: EntryPath,
      badge: Type.Optional(Type.String({ maxLength: 60 })),
    },
    closed,
  ),
  "work.document.panel": Type.Object(
    { point: Type.Literal("work.document.panel"), id: PartId, label, icon, order, entry: EntryPath, contexts },
    closed,
  ),
  "work.contextMenu": Type.Object(
    {
      point: Type.Literal("work.contextMenu"),
      id: PartId,
      label,
      icon,
      order,
      contexts,
      multiple: Type.Optional(Type.Boolean()),
      opens,
      requiresAccess,
    },
    closed,
  ),
  "work.toolbar": Type.Object(
    {
      point: Type.Literal("work.toolbar"),
      id: PartId,
      label,
      icon,
      order,
      toolbars: Type.Array(oneOf("workspace", "recent_matters", "my_matters", "folder"), { minItems: 1, maxItems: 4 }),
      opens,
      requiresAccess,
    },
    closed,
  ),
  "work.global.create": Type.Object(
    {
      point: Type.Literal("work.global.create"),
      id: PartId,
      label,
      icon,
      order,
      shortcut: Type.Optional(Type.String({ pattern: "^[a-z]( [a-z])?$" })),
      opens,
    },
    closed,
  ),
  "work.home.widget": Type.Object(
    {
      point: Type.Literal("work.home.widget"),
      id: PartId,
      label,
      order,
      entry: EntryPath,
      size: oneOf("small", "medium", "wide"),
    },
    closed,
  ),
  "work.search.provider": Type.Object(
    {
      point: Type.Literal("work.search.provider"),
      id: PartId,
      label,
      endpoint: Type.String({ maxLength: 200, pattern: "^/[A-Za-z0-9/_-]+$" }),
    },
    closed,
  ),
  "work.notification.source": Type.Object(
    { point: Type.Literal("work.notification.source"), id: PartId, label },
    closed,
  ),
  "cc.nav.extension": Type.Object(
    { point: Type.Literal("cc.nav.extension"), id: PartId, label, icon, order, audience, opens },
    closed,
  ),
  "cc.page": Type.Object(
    {
      point: Type.Literal("cc.page"),
      id: PartId,
      title: label,
      entry: EntryPath,
      audience,
      actions: Type.Optional(Type.Array(action, { maxItems: 10 })),
    },
    closed,
  ),
  "outlook.taskpane.read": Type.Object({ point: Type.Literal("outlook.taskpane.read"), ...pane }, closed),
  "outlook.taskpane.compose": Type.Object({ point: Type.Literal("outlook.taskpane.compose"), ...pane }, closed),
} as const satisfies Readonly<Record<string, TObject>>;

/** The name of an extension point. */
export type PointName = keyof typeof extensionPoints;

/** What a package adds to a client at one place. */
export type ExtensionPoint = { [Name in PointName]: Static<(typeof extensionPoints)[Name]> }[PointName];

/** Whether the platform has such a point. */
export function isPointName(name: unknown): name is PointName {
  return typeof name === "string" && Object.hasOwn(extensionPoints, name);
}
