export { chooseAppearance, useAppearance } from "./appearance.ts";
export { APPEARANCES, rowTokens } from "./brand.ts";
export type { Appearance } from "./brand.ts";
export { ThemeRoot } from "./theme-root.tsx";
