import type { Output } from "@muniment/rest";
import type { listUserActivity } from "@muniment/work-api/control-center/account";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";

/** An act of the audit about an account. */
export type Act = Output<typeof listUserActivity>["data"][number];

const VERBS = [
  "create",
  "change",
  "add_to_library",
  "remove_from_library",
  "enable_sign_in",
  "disable_sign_in",
  "join_group",
  "leave_group",
  "set_photo",
  "remove_photo",
  "set_password",
  "send_email",
  "unlock",
  "sign_out",
  "revoke_application",
  "cancel_links",
  "second_factor",
  "lock",
  "anonymise",
] as const;

/** What was done, in words; what has none here is shown as the audit calls it. */
export function actOf({ action, outcome }: Act): string {
  const isRefused = outcome === "refused";
  if (action === "administration.change_privileges") {
    const text = accountText("activity.global_privileges");
    return isRefused ? `${accountText("activity.refused")}: ${text}` : text;
  }
  if (action === "session.sign_in") return accountText(isRefused ? "activity.sign_in_refused" : "activity.sign_in");
  const verb = VERBS.find((known) => action === `user.${known}`);
  const text = verb === undefined ? action : accountText(`activity.${verb}`);
  return isRefused ? `${accountText("activity.refused")}: ${text}` : text;
}

const NAMES: Readonly<Record<string, string>> = {
  full_name: t("user.full_name"),
  email: t("user.email"),
  location: t("user.location"),
  is_external: t("user.external_user"),
  preferred_library: t("user.preferred_library"),
  allow_logon: t("user.allow_login"),
  role: t("user.role"),
  purpose: t("user.purpose"),
  must_change_password: t("user.must_change"),
  force_password_change: t("user.must_change"),
  os_type: accountText("account.os_type"),
  sync_id: accountText("account.sync_id"),
  container: accountText("account.container"),
  exchange_auto_discover: accountText("account.exchange"),
  distinguished_name: accountText("account.distinguished_name"),
};

/** The facts that changed, before and after. */
export function factsOf({ before = {}, after = {}, details = {} }: Act): readonly string[] {
  const facts = Object.entries(after).flatMap(([field, value]) => {
    const name = NAMES[field];
    if (name === undefined) return [];
    const [was, is] = [words(before[field]), words(value)];
    return [
      was === ""
        ? accountText("activity.fact_new", { name, after: is })
        : accountText("activity.fact", { name, before: was, after: is }),
    ];
  });
  const group = details["group"] ?? details["application"];
  return typeof group === "string" ? [...facts, group] : facts;
}

function words(value: unknown): string {
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return typeof value === "string" ? value : "";
}
