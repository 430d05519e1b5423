import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "@muniment/rest/envelope";
import { apiPath, closed, OneOf, Person, text } from "./shape.ts";

/** What a person is told of (TRK-NOT-001). */
export const notificationKinds = [
  "assigned",
  "removed",
  "mentioned",
  "comment",
  "due_changed",
  "blocker_done",
  "due_today",
  "overdue",
  "completed",
  "external_confirmed",
  "needs_reassigning",
] as const;

/** One of them. */
export type NotificationKind = (typeof notificationKinds)[number];

/** For how many minutes the changes of a tracker are put into one e-mail; 0 is at once (TRK-NOT-002). */
export const bundleMinutes = [0, 10, 15, 30, 60, 120, 240] as const;

/** How an organisation has a kind: as people choose, beginning with on or off, or forced (TRK-NOT-004). */
export const notificationRules = ["on", "off", "always", "never"] as const;

const Rule = OneOf(...notificationRules);
const ofEachKind = <T>(value: T) =>
  Object.fromEntries(notificationKinds.map((kind) => [kind, value])) as { [K in NotificationKind]: T };

const KindRule = Type.Object({ in_app: Rule, email: Rule }, closed);
const Minutes = Type.Integer({ enum: [...bundleMinutes] });
const MinutesOrNone = Type.Unsafe<number | null>({ type: ["integer", "null"], enum: [...bundleMinutes, null] });

/** The page of settings about notifications. */
export const NotificationSettings = Type.Object(
  {
    kinds: Type.Object(ofEachKind(KindRule), closed),
    bundle_minutes: Minutes,
    /** E-mails say what happened, and not to what: "You have a new task" and a link. */
    hide_titles: Type.Boolean(),
  },
  closed,
);

const inApp: Static<typeof KindRule> = { in_app: "on", email: "off" };
const both: Static<typeof KindRule> = { in_app: "on", email: "on" };

/** How an organisation that has set nothing has it. */
export const usualNotifications: Static<typeof NotificationSettings> = {
  kinds: { ...ofEachKind(inApp), assigned: both, mentioned: both, needs_reassigning: both },
  bundle_minutes: 10,
  hide_titles: false,
};

const KindPreference = Type.Object({
  in_app: Type.Boolean(),
  email: Type.Boolean(),
  /** The organisation has decided, so that nothing can be chosen. */
  in_app_forced: Type.Boolean(),
  email_forced: Type.Boolean(),
});

/** How a person is told; what they have not chosen is as the organisation has it. */
export const NotificationPreferences = Type.Object({
  kinds: Type.Object(ofEachKind(KindPreference)),
  /** `null` for no immediate e-mails at all. */
  bundle_minutes: MinutesOrNone,
});

const Choice = Type.Object({ in_app: Type.Optional(Type.Boolean()), email: Type.Optional(Type.Boolean()) }, closed);

/** What a person chooses, key by key. */
export const NewNotificationPreferences = Type.Object(
  {
    kinds: Type.Optional(Type.Object(ofEachKind(Type.Optional(Choice)), closed)),
    bundle_minutes: Type.Optional(MinutesOrNone),
  },
  closed,
);

/** Something that a person is told, built from what they may see now (TRK-NOT-003). */
const Notification = Type.Object({
  id: Type.String(),
  at: Type.String(),
  kind: OneOf(...notificationKinds),
  is_read: Type.Boolean(),
  /** Who did it; absent for what nobody did, and for readers from outside. */
  by: Type.Optional(Person),
  /** Absent for what is about a tracker as a whole. */
  task: Type.Optional(Type.Object({ id: Type.String(), number: Type.Integer(), title: Type.String() })),
  /** Absent for readers from outside. */
  tracker: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  matter_name: Type.Optional(Type.String()),
  workspace_id: Type.Optional(Type.String()),
  /** How many tasks it is about. */
  count: Type.Optional(Type.Integer()),
  /** The new due date; `null` when it has none any more. */
  due_date: Type.Optional(Type.Unsafe<string | null>({ type: ["string", "null"] })),
});

/** The newest first, at most 200 of the last 90 days. */
export const listNotifications = endpoint({
  id: "listNotifications",
  method: "GET",
  path: `${apiPath}/me/notifications`,
  summary: "What I am told",
  auth: "user",
  response: Type.Object({ data: Type.Array(Notification), unread: Type.Integer() }),
});

/** Those that are named, or all. */
export const readNotifications = endpoint({
  id: "readNotifications",
  method: "POST",
  path: `${apiPath}/me/notifications/read`,
  summary: "Mark notifications as read",
  auth: "user",
  body: Type.Object({ ids: Type.Optional(Type.Array(text(20), { maxItems: 200 })) }, closed),
  response: Done,
});

/** How the caller is told. */
export const getNotificationPreferences = endpoint({
  id: "getNotificationPreferences",
  method: "GET",
  path: `${apiPath}/me/notification-preferences`,
  summary: "How I am told",
  auth: "user",
  response: Data(NotificationPreferences),
});

/** What the organisation has forced stays as it is (409 `forced`). */
export const putNotificationPreferences = endpoint({
  id: "putNotificationPreferences",
  method: "PUT",
  path: `${apiPath}/me/notification-preferences`,
  summary: "Change how I am told",
  auth: "user",
  body: NewNotificationPreferences,
  response: Data(NotificationPreferences),
});

/** Every endpoint of this file. */
export const notificationEndpoints = [
  listNotifications,
  readNotifications,
  getNotificationPreferences,
  putNotificationPreferences,
];
