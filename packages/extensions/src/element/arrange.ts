import type { ExtensionPoint } from "@muniment/extension-kit";
import type { StoredElement } from "./element.repository.ts";

/** A point with what was said of where it stands. */
export type ArrangedPoint = ExtensionPoint & {
  readonly overflow?: readonly string[];
  readonly pane?: { readonly first: boolean; readonly width?: number };
};

/** Kinds of points that can be arranged: what people see in Work and in Outlook, and what has a place of its own there. */
const ARRANGED = new Set<ExtensionPoint["point"]>([
  "work.nav.node",
  "work.workspace.tab",
  "work.document.panel",
  "work.contextMenu",
  "work.toolbar",
  "work.global.create",
  "work.home.widget",
  "outlook.taskpane.read",
  "outlook.taskpane.compose",
]);

/** Whether administrators arrange it; what extends Control Center always stays, so that nobody locks themselves out. */
export function isArranged({ point }: ExtensionPoint): boolean {
  return ARRANGED.has(point);
}

/** The toolbars, or kinds of items, at which a point stands. */
export function placesOf(point: ExtensionPoint): readonly string[] {
  if (point.point === "work.toolbar") return point.toolbars;
  return point.point === "work.contextMenu" || point.point === "work.document.panel" ? point.contexts : [];
}

/**
 * A point as somebody in these groups is shown it; `undefined` when they are not. An element with an audience is for
 * members of its groups alone, whatever other rights they have (TRK-UIC-006).
 */
export function arrange(
  point: ExtensionPoint,
  said: StoredElement | undefined,
  groups: ReadonlySet<number>,
): ArrangedPoint | undefined {
  if (said === undefined || !isArranged(point)) return point;
  if (said.shown === false) return undefined;
  if (said.groups !== undefined && !said.groups.some(({ group_num: num }) => groups.has(num))) return undefined;
  const given = placesOf(point);
  const left = given.filter((place) => said.places?.[place] !== "hidden");
  if (given.length > 0 && left.length === 0) return undefined;
  const overflow = left.filter((place) => said.places?.[place] === "overflow");
  const label = "label" in point ? { ...point.label, ...said.label } : undefined;
  return {
    ...point,
    ...(label === undefined ? {} : { label }),
    ...(said.order === undefined ? {} : { order: said.order }),
    ...("toolbars" in point ? { toolbars: left } : {}),
    ...("contexts" in point ? { contexts: left } : {}),
    ...(overflow.length === 0 ? {} : { overflow }),
    ...(said.pane === undefined ? {} : { pane: { ...said.pane, first: said.pane.first === true } }),
  } as ArrangedPoint;
}
