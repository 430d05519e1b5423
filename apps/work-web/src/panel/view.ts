/** What the panel beside a list shows. */
export const PANEL_VIEWS = ["properties", "preview", "versions", "timeline", "security"] as const;

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

/** On a row this key with Shift opens the preview (WORK-KEY-005); by itself it chooses the row. */
const PREVIEW_KEY = " ";

/** What a key on a row opens; a folder has no preview. */
export function panelViewOf(key: string, kind: "workspace" | "folder" | "document"): PanelView | undefined {
  if (key === PREVIEW_KEY) return kind === "document" ? "preview" : undefined;
  return PANEL_KEYS[key];
}

/** What the panel is about. */
export interface Subject {
  readonly kind: "workspace" | "folder" | "document";
  readonly id: string;
}
