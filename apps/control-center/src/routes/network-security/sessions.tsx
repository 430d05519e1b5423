import { createFileRoute } from "@tanstack/react-router";
import { t } from "../../messages.ts";
import { securityText } from "../../texts/security.ts";
import { SettingsPage } from "./-settings-page.tsx";

const SECTIONS = [
  {
    title: securityText("section.limits"),
    names: ["session.idleMinutes", "session.absoluteHours", "session.controlCenterIdleMinutes", "session.mostBrowsers"],
  },
  { title: securityText("section.factor"), names: ["mfa.policy"] },
] as const;

export const Route = createFileRoute("/network-security/sessions")({
  component: () => <SettingsPage title={t("nav.sessions")} text={securityText("sessions.intro")} sections={SECTIONS} />,
});
