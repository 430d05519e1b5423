export {
  BROWSER_LOCALE,
  createMessages,
  formatDay,
  formatExactly,
  formatMoment,
  formatNumber,
  formatSize,
  formatWeekday,
  LANGUAGE,
  setFormatLocale,
} from "./messages.ts";
export type { Catalogue, MessageKey, Messages } from "./messages.ts";
export { words } from "./words.ts";
