import type { Endpoint } from "@muniment/rest";
import { adminEndpoints } from "./admin.ts";
import { assigneeEndpoints } from "./assignee.ts";
import { bulkEndpoints } from "./bulk.ts";
import { commentEndpoints } from "./comment.ts";
import { digestEndpoints } from "./digest.ts";
import { copyEndpoints } from "./copy.ts";
import { exportEndpoints } from "./export.ts";
import { importEndpoints } from "./import.ts";
import { connectorEndpoints } from "./connector.ts";
import { fieldEndpoints } from "./field.ts";
import { historyEndpoints } from "./history.ts";
import { linkEndpoints } from "./link.ts";
import { meEndpoints } from "./me.ts";
import { notificationEndpoints } from "./notification.ts";
import { organisationEndpoints } from "./organisation.ts";
import { reassignEndpoints } from "./reassign.ts";
import { scheduleEndpoints } from "./schedule.ts";
import { sectionEndpoints } from "./section.ts";
import { statusEndpoints } from "./status.ts";
import { streamEndpoints } from "./stream.ts";
import { syncEndpoints } from "./sync.ts";
import { taskEndpoints } from "./task.ts";
import { trackerEndpoints } from "./tracker.ts";
import { viewEndpoints } from "./view.ts";

/** Every endpoint that the Tracker server answers, for OpenAPI and for the tests over the whole list. */
export const allEndpoints: readonly Endpoint[] = [
  ...meEndpoints,
  ...notificationEndpoints,
  ...trackerEndpoints,
  ...sectionEndpoints,
  ...scheduleEndpoints,
  ...taskEndpoints,
  ...assigneeEndpoints,
  ...linkEndpoints,
  ...commentEndpoints,
  ...historyEndpoints,
  ...bulkEndpoints,
  ...reassignEndpoints,
  ...statusEndpoints,
  ...fieldEndpoints,
  ...viewEndpoints,
  ...copyEndpoints,
  ...exportEndpoints,
  ...importEndpoints,
  ...streamEndpoints,
  ...syncEndpoints,
  ...adminEndpoints,
  ...digestEndpoints,
  ...organisationEndpoints,
  ...connectorEndpoints,
];
