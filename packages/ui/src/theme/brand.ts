import { createDarkTheme, createLightTheme, teamsHighContrastTheme } from "@fluentui/react-components";
import type { BrandVariants, Theme } from "@fluentui/react-components";

/** The one brand ramp: a deep green-blue around #14506B (design.md, Look). */
const brand: BrandVariants = {
  10: "#020507",
  20: "#091A23",
  30: "#0B2B3A",
  40: "#0D394E",
  50: "#10455D",
  60: "#14506B",
  70: "#1F5F7C",
  80: "#2C6E8D",
  90: "#3B7D9D",
  100: "#4C8CAC",
  110: "#5F9BBA",
  120: "#74AAC7",
  130: "#8BBAD3",
  140: "#A4CADF",
  150: "#C0DBEA",
  160: "#DEECF4",
};

const font = '"Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", sans-serif';

const light = createLightTheme(brand);
const dark = createDarkTheme(brand);

/** The kit's tokens with those that are ours. */
type OurTheme = Theme & { readonly colorRowHover: string; readonly colorRowSelected: string };

const named = (
  theme: Theme,
  row = { hover: theme.colorSubtleBackgroundHover, selected: theme.colorSubtleBackgroundSelected },
): OurTheme => ({ ...theme, fontFamilyBase: font, colorRowHover: row.hover, colorRowSelected: row.selected });

/**
 * Behind rows and links that are pointed at or selected. In high contrast the kit takes the highlight there, on which
 * text that keeps its own colour can't be read.
 */
export const rowTokens = { hover: "var(--colorRowHover)", selected: "var(--colorRowSelected)" } as const;

/** The appearances that a person can choose; `system` follows the machine. */
export const APPEARANCES = ["system", "light", "dark", "contrast"] as const;

/** How the pages look for one person. */
export type Appearance = (typeof APPEARANCES)[number];

/** The tokens of each appearance. */
export const themes: Readonly<Record<Exclude<Appearance, "system">, OurTheme>> = {
  light: named({
    ...light,
    // The ramp's seed carries the primary button; the kit's own choice would be lighter.
    colorBrandBackground: brand[60],
    colorBrandBackgroundHover: brand[50],
    colorBrandBackgroundPressed: brand[40],
    colorBrandBackgroundSelected: brand[50],
    colorBrandForeground1: brand[60],
    colorBrandForeground2: brand[50],
    colorBrandForegroundLink: brand[60],
    colorBrandForegroundLinkHover: brand[50],
    colorCompoundBrandBackground: brand[60],
    colorCompoundBrandBackgroundHover: brand[50],
    colorCompoundBrandForeground1: brand[60],
    colorCompoundBrandStroke: brand[60],
    colorBrandStroke1: brand[60],
    colorStrokeFocus2: brand[60],
  }),
  dark: named({
    ...dark,
    colorBrandBackground: brand[70],
    colorBrandBackgroundHover: brand[80],
    colorBrandBackgroundPressed: brand[60],
    colorBrandForeground1: brand[130],
    colorBrandForeground2: brand[140],
    colorBrandForegroundLink: brand[130],
    colorBrandForegroundLinkHover: brand[140],
    colorCompoundBrandForeground1: brand[130],
    colorCompoundBrandStroke: brand[120],
    colorCompoundBrandBackground: brand[110],
    colorCompoundBrandBackgroundHover: brand[120],
    colorStrokeFocus2: brand[130],
  }),
  contrast: named(teamsHighContrastTheme, { hover: "#262626", selected: "#1a3d47" }),
};
