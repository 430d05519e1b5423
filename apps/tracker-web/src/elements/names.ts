import { t } from "../messages.ts";
import type { Element } from "./element.ts";

const POINTS = {
  "work.nav.node": "elements.point_nav",
  "work.workspace.tab": "elements.point_tab",
  "work.document.panel": "elements.point_panel",
  "work.contextMenu": "elements.point_menu",
  "work.toolbar": "elements.point_toolbar",
  "work.global.create": "elements.point_create",
  "work.home.widget": "elements.point_widget",
  "outlook.taskpane.read": "elements.point_outlook_read",
  "outlook.taskpane.compose": "elements.point_outlook_compose",
} as const;

const PLACES = {
  workspace: "elements.place_name_workspace",
  recent_matters: "elements.place_name_recent_matters",
  my_matters: "elements.place_name_my_matters",
  folder: "elements.place_name_folder",
  document: "elements.place_name_document",
  email: "elements.place_name_email",
} as const;

/** Where something stands, in words. */
export function pointName(point: string): string {
  const key = Object.hasOwn(POINTS, point) ? POINTS[point as keyof typeof POINTS] : undefined;
  return key === undefined ? point : t(key);
}

/** A toolbar, or a kind of items, in words. */
export function placeName(place: string): string {
  const key = Object.hasOwn(PLACES, place) ? PLACES[place as keyof typeof PLACES] : undefined;
  return key === undefined ? place : t(key);
}

/** An element by its label and its place, since several have the same label. */
export function nameOf({ label, point }: Element): string {
  return t("elements.name", { label: label["en"] ?? "", point: pointName(point) });
}
