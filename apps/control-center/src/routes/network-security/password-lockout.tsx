import { createFileRoute } from "@tanstack/react-router";
import { t } from "../../messages.ts";
import { securityText } from "../../texts/security.ts";
import { SettingsPage } from "./-settings-page.tsx";

const SECTIONS = [
  {
    title: securityText("section.password"),
    names: ["password.profile", "password.maxAgeDays", "users.create.passwordOptionalWithEmail"],
  },
  {
    title: securityText("section.lockout"),
    names: [
      "lockout.tempThreshold",
      "lockout.tempMinutes",
      "lockout.permThreshold",
      "lockout.permAutoReleaseHours",
      "lockout.linkUnlocks",
      "lockout.deviceAware",
      "lockout.trustedNetworks",
      "lockout.addressFailures",
      "lockout.sprayedAccounts",
    ],
  },
] as const;

export const Route = createFileRoute("/network-security/password-lockout")({
  component: () => (
    <SettingsPage title={t("nav.password")} text={securityText("password.intro")} sections={SECTIONS} hasAlarm />
  ),
});
