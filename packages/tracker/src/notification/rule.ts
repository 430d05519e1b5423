import type { Static } from "typebox";
import { notificationKinds } from "@muniment/tracker-api/notification";
import type { NotificationKind, NotificationPreferences } from "@muniment/tracker-api/notification";
import type { SettingsData } from "@muniment/tracker-api/organisation";
import type { NoticeChoice } from "../notice/index.ts";

type Organisation = SettingsData["notifications"];
type Channel = "in_app" | "email";

/** How somebody is told, by what they chose and what the organisation has set (TRK-NOT-004). */
export function preferencesOf(
  choice: NoticeChoice,
  organisation: Organisation,
): Static<typeof NotificationPreferences> {
  const of = (kind: NotificationKind) => ({
    in_app: isOn(kind, "in_app", choice, organisation),
    email: isOn(kind, "email", choice, organisation),
    in_app_forced: isForced(organisation.kinds[kind].in_app),
    email_forced: isForced(organisation.kinds[kind].email),
  });
  const kinds = Object.fromEntries(notificationKinds.map((kind) => [kind, of(kind)]));
  return {
    kinds: kinds as Static<typeof NotificationPreferences>["kinds"],
    bundle_minutes: choice.is_mail_off ? null : (choice.bundle_minutes ?? organisation.bundle_minutes),
  };
}

function isForced(rule: Organisation["kinds"][NotificationKind][Channel]): boolean {
  return rule === "always" || rule === "never";
}

function isOn(kind: NotificationKind, channel: Channel, { kinds }: NoticeChoice, organisation: Organisation): boolean {
  const rule = organisation.kinds[kind][channel];
  if (isForced(rule)) return rule === "always";
  return kinds[kind]?.[channel] ?? rule === "on";
}

/** For how many minutes changes of a tracker are gathered; `undefined` when nothing is sent. What is forced is sent. */
export function minutesFor(
  choice: NoticeChoice,
  organisation: Organisation,
  kind: NotificationKind,
): number | undefined {
  const { kinds, bundle_minutes: minutes } = preferencesOf(choice, organisation);
  if (!kinds[kind].email) return undefined;
  if (minutes !== null) return minutes;
  return organisation.kinds[kind].email === "always" ? organisation.bundle_minutes : undefined;
}
