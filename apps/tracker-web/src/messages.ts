import { createMessages } from "@muniment/ui/message";
import { checklistTexts } from "./texts/checklist.ts";
import { configurationTexts } from "./texts/configuration.ts";
import { importTexts } from "./texts/import.ts";
import { mineTexts } from "./texts/mine.ts";
import { notificationTexts } from "./texts/notification.ts";
import { organisationTexts } from "./texts/organisation.ts";
import { outlookTexts } from "./texts/outlook.ts";
import { reportTexts } from "./texts/reports.ts";
import { scheduleTexts } from "./texts/schedule.ts";
import { syncTexts } from "./texts/sync.ts";
import { taskTexts } from "./texts/task.ts";
import { viewTexts } from "./texts/views.ts";

/** The texts of Tracker. */
export const t = createMessages({
  ...taskTexts,
  ...checklistTexts,
  ...scheduleTexts,
  ...viewTexts,
  ...importTexts,
  ...mineTexts,
  ...syncTexts,
  ...configurationTexts,
  ...organisationTexts,
  ...notificationTexts,
  ...reportTexts,
  ...outlookTexts,
  "action.add": "Add",
  "action.cancel": "Cancel",
  "action.close": "Close",
  "action.continue": "Continue",
  "action.delete": "Delete",
  "action.refresh": "Refresh",
  "action.save": "Save",
  "action.show_more": "Show more",
  "help.open": "Help",
});
