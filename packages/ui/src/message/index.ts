export {
  createMessages,
  formatDay,
  formatExactly,
  formatMoment,
  formatNumber,
  formatSize,
  LANGUAGE,
} from "./messages.ts";
export type { Catalogue, MessageKey, Messages } from "./messages.ts";
export { words } from "./words.ts";
