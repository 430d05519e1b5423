/** The views of a task beside its list. */
export const DETAIL_TABS = ["details", "comments", "history"] as const;

/** Names one of them. */
export type DetailTab = (typeof DETAIL_TABS)[number];
