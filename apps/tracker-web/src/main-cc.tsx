import type { ComponentType } from "react";
import { startPage } from "./frame/start-page.tsx";

/** The pages of the extension of Control Center, by the name in their HTML. */
const PAGES: Readonly<Record<string, () => Promise<ComponentType>>> = {
  config: async () => (await import("./config/config-page.tsx")).ConfigPage,
  authorization: async () => (await import("./settings/settings-page.tsx")).SettingsPage,
};

void startPage(PAGES);
