import { makeStyles, tokens } from "@fluentui/react-components";
import { Suspense, lazy } from "react";
import type { ComponentType, ReactNode } from "react";
import { PanelTabs } from "@muniment/ui/panel";
import { LoadingRows } from "@muniment/ui/state";
import { OWN_PAGES } from "../config/steps.ts";
import { useFramePath } from "../frame/path.ts";
import { LibrariesPage } from "../libraries/libraries-page.tsx";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  tabs: {
    paddingInline: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
    minWidth: 0,
    overflow: "hidden",
  },
  page: { flexGrow: 1, minHeight: 0 },
});

/** The pages by what stands behind theirs in the address; the first one has nothing there. */
const PAGES: Readonly<Record<Page, ComponentType>> = {
  libraries: LibrariesPage,
  elements: lazy(async () => ({ default: (await import("../elements/elements-page.tsx")).ElementsPage })),
  calendars: lazy(async () => ({ default: (await import("./calendars-page.tsx")).CalendarsPage })),
  statuses: lazy(async () => ({ default: (await import("./statuses-page.tsx")).StatusesPage })),
  priorities: lazy(async () => ({ default: (await import("./priorities-page.tsx")).PrioritiesPage })),
  notifications: lazy(async () => ({
    default: (await import("./notifications-page.tsx")).NotificationsPage,
  })),
  rules: lazy(async () => ({ default: (await import("./rules-page.tsx")).RulesPage })),
  reports: lazy(async () => ({ default: (await import("../reports/reports-page.tsx")).ReportsPage })),
};
const NAMES = [
  "libraries",
  "elements",
  "calendars",
  "statuses",
  "priorities",
  "notifications",
  "rules",
  "reports",
] as const;

type Page = (typeof NAMES)[number];

/** Tracker configuration: libraries first, as seed 000 has it, and what the organisation sets beside them. */
export function SettingsPage(): ReactNode {
  const styles = useStyles();
  const [path, go] = useFramePath();
  const page = NAMES.find((name) => path.endsWith(name)) ?? "libraries";
  const Shown = PAGES[page];
  return (
    <div className={styles.root}>
      <nav className={styles.tabs} aria-label={t("settings.pages")}>
        <PanelTabs
          tabs={NAMES.map((id) => ({ id, label: t(`settings.page_${id}`) }))}
          selected={page}
          onTab={(id) => go(id === "libraries" ? OWN_PAGES : `${OWN_PAGES}/${id}`)}
        />
      </nav>
      <div className={styles.page}>
        <Suspense fallback={<LoadingRows rows={6} />}>
          <Shown />
        </Suspense>
      </div>
    </div>
  );
}
