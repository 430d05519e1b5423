export { accountRules, livePasswordSettings, settingsOf } from "./live-settings.ts";
