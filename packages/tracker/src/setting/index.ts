export { dropSetting, keepSetting, listSettings, readSettings } from "./setting.repository.ts";
