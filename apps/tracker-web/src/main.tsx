import type { ComponentType } from "react";
import { startPage } from "./frame/start-page.tsx";

/** The pages of the extension of Work, by the name in their HTML. */
const PAGES: Readonly<Record<string, () => Promise<ComponentType>>> = {
  matter: async () => (await import("./matter/matter-page.tsx")).MatterPage,
  "my-tasks": async () => (await import("./mine/my-tasks-page.tsx")).MyTasksPage,
  panel: async () => (await import("./panel/panel-page.tsx")).PanelPage,
  "add-task": async () => (await import("./add/add-task-page.tsx")).AddTaskPage,
  "add-document": async () => (await import("./add/add-document-page.tsx")).AddDocumentPage,
  widget: async () => (await import("./widget/widget-page.tsx")).WidgetPage,
};

void startPage(PAGES);
