import type { MenuEntry } from "@muniment/ui/menu";
import type { Selection } from "@muniment/ui/table";
import { t } from "../messages.ts";
import { isDone } from "../task/acts.ts";
import type { TaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import type { GridRow } from "./grid-state.ts";
import { indented, movedBy, outdented } from "./place.ts";
import type { Place } from "./place.ts";
import type { Checklist } from "./use-checklist.ts";
import { moveTo } from "./use-drag.ts";
import type { useDraft } from "./use-draft.ts";
import type { useTaskDialogs } from "./use-task-dialogs.tsx";

interface MenuTools {
  readonly checklist: Checklist;
  readonly acts: TaskActs;
  readonly dialogs: ReturnType<typeof useTaskDialogs>;
  readonly draft: ReturnType<typeof useDraft>;
  readonly selection: Selection;
  readonly isOrdered: boolean;
  open(task: Task): void;
  toggleDone(task: Task): void;
}

/** What can be done with a row, as its `⋯` and right-click show it. */
export function rowMenu(row: GridRow, tools: MenuTools): readonly MenuEntry[] {
  return row.kind === "section" ? sectionMenu(row, tools) : taskMenu(row, tools);
}

interface Hints {
  readonly shortcut?: string | undefined;
  readonly refusal?: string | undefined;
}

const item = (id: string, label: string, run: () => void, hints: Hints = {}): MenuEntry => ({
  kind: "item",
  id,
  label,
  run,
  ...hints,
});

function sectionMenu(
  { section, ...row }: Extract<GridRow, { kind: "section" }>,
  { dialogs, draft }: MenuTools,
): readonly MenuEntry[] {
  return [
    item("add", t("task.new"), () => draft.begin({ ...row, section }, true), { shortcut: "n" }),
    item("section", t("section.new_below"), () => dialogs.addSection(section.id)),
    item("up", t("move.up"), () => dialogs.moveSection(section, -1)),
    item("down", t("move.down"), () => dialogs.moveSection(section, 1)),
    { kind: "line", id: "line" },
    item("delete", t("section.delete"), () => dialogs.removeSection(section), { shortcut: "Del" }),
  ];
}

function taskMenu(row: Extract<GridRow, { kind: "task" }>, tools: MenuTools): readonly MenuEntry[] {
  const { checklist, dialogs, draft } = tools;
  const { task } = row;
  const { tree } = checklist;
  const unless = (may: boolean, text: string): string | undefined => (may ? undefined : text);
  const refusal = unless(checklist.may("task.change"), t("task.may_not_change"));
  const move = (id: string, label: string, shortcut: string, place: Place | undefined): MenuEntry =>
    item(id, label, () => moveTo(tools, task, place), {
      shortcut,
      refusal: refusal ?? unless(place !== undefined && !tools.isOrdered, t("move.not_there")),
    });
  return [
    item("open", t("task.open"), () => tools.open(task), { shortcut: "o" }),
    item("done", t(isDone(task) ? "task.reopen" : "task.complete"), () => tools.toggleDone(task), {
      shortcut: "x",
      refusal: unless(checklist.may("task.complete", task), t("task.may_not_complete")),
    }),
    item("to-me", t("assignee.to_me"), () => dialogs.assignToMe(task), {
      shortcut: "m",
      refusal: unless(checklist.may("task.assign"), t("task.may_not_assign")),
    }),
    { kind: "line", id: "line-1" },
    item("add", t("task.new_after"), () => draft.begin(row, false), { shortcut: "n", refusal }),
    item("add-below", t("task.new_below"), () => draft.begin(row, true), { shortcut: "Shift+n", refusal }),
    item("duplicate", t("duplicate.open"), () => dialogs.duplicate(task), { refusal }),
    { kind: "line", id: "line-2" },
    move("up", t("move.up"), "Alt+↑", movedBy(tree, task, -1)),
    move("down", t("move.down"), "Alt+↓", movedBy(tree, task, 1)),
    move("in", t("move.in"), "Alt+→", indented(tree, task)),
    move("out", t("move.out"), "Alt+←", outdented(tree, task)),
    { kind: "line", id: "line-3" },
    item("follow", t(task.is_followed ? "task.unfollow" : "task.follow"), () => dialogs.follow(task), {
      shortcut: "f",
    }),
    item("link", t("task.copy_link"), () => dialogs.copyLink(task), { shortcut: "l" }),
    item("delete", t("action.delete"), () => dialogs.remove(dialogs.rowsFor(task)), {
      shortcut: "Del",
      refusal: unless(checklist.may("task.delete"), t("task.may_not_change")),
    }),
  ];
}
