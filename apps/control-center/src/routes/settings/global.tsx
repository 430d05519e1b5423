import { createFileRoute } from "@tanstack/react-router";
import { t } from "../../messages.ts";
import { securityText } from "../../texts/security.ts";
import { SettingsPage } from "../network-security/-settings-page.tsx";

const SECTIONS = [
  { title: securityText("section.content"), names: ["content.showNames"] },
  { title: securityText("section.applications"), names: ["oauth.allowPasswordGrant"] },
] as const;

export const Route = createFileRoute("/settings/global")({
  component: () => <SettingsPage title={t("nav.global")} text={securityText("content.intro")} sections={SECTIONS} />,
});
