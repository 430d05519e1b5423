/** What the panel beside a list shows. */
export const PANEL_VIEWS = ["properties", "versions", "timeline", "security"] as const;

/** One of them, as it stands in the address. */
export type PanelView = (typeof PANEL_VIEWS)[number] | ExtensionView;

/** A panel of an application: its package and place. */
export type ExtensionView = `x:${string}/${string}`;

/** Whether an application shows it. */
export function isExtensionView(value: unknown): value is ExtensionView {
  return typeof value === "string" && /^x:[^/]+\/[^/]+$/.test(value);
}

/** Reads it from an address. */
export function isPanelView(value: unknown): value is PanelView {
  return PANEL_VIEWS.some((view) => view === value) || isExtensionView(value);
}

/** The letters that open them on a row (WORK-KEY-005). */
export const PANEL_KEYS: Readonly<Record<string, PanelView>> = {
  p: "properties",
  v: "versions",
  t: "timeline",
  s: "security",
};

/** What the panel is about. */
export interface Subject {
  readonly kind: "workspace" | "folder" | "document";
  readonly id: string;
}
