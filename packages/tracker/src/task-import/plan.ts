import { limits } from "@muniment/tracker-api/limits";
import type { TaskRecord } from "../checklist/index.ts";
import { readNames } from "./cell.ts";
import { folded } from "./planned.ts";
import type { PlanInput, PlannedRow } from "./planned.ts";
import { CLEAR, RowReader } from "./row-reader.ts";

const MOST_LEVEL = limits.taskDepth + 1;

/** What each row of a file would do; nothing is asked and nothing is written. */
export function planRows(input: PlanInput): PlannedRow[] {
  const byNumber = new Map(input.tasks.map((task) => [task.number, task]));
  const byId = new Map(input.tasks.map((task) => [task.id, task]));
  const hasLevels = input.columns.includes("level");
  const planned: PlannedRow[] = [];
  const outline = new Outline();
  const seen = new Map<string, number>();
  const levelAt = input.columns.indexOf("level");
  const isOutlined = input.rows.some((cells) => /^\d+\.\d/.test((cells[levelAt] ?? "").trim()));
  for (const [at, cells] of input.rows.entries()) {
    if (at < input.headerRow || cells.every((cell) => cell.trim() === "")) continue;
    const row = new RowReader(input, cells, isOutlined);
    const key = row.key();
    const number = key.number;
    const task = key.id !== undefined ? byId.get(key.id) : number === undefined ? undefined : byNumber.get(number);
    if (key.isKeyed && task === undefined) {
      row.wrong(key.field, "unknown_task", `There is no task ${row.text(key.field)} in this tracker.`);
    }
    const before = task === undefined ? undefined : seen.get(task.id);
    if (task !== undefined && before !== undefined) {
      row.wrong(key.field, "twice", `Row ${before} is about the same task.`);
    }
    if (task !== undefined) seen.set(task.id, at + 1);
    row.read(task);
    const place = task === undefined ? outline.place(row, hasLevels) : outline.keep(row, task);
    if (place.below !== undefined && "row" in place.below) {
      const { row: above } = place.below;
      if (planned.some((other) => other.row === above && other.action === "error")) {
        row.wrong("title", "above", `Row ${above}, which it is below, has an error.`);
      }
    }
    planned.push(row.done(at + 1, { task, ...place }));
    if (task === undefined) outline.at(place.level, { row: at + 1, section: place.section });
    else outline.at(task.depth, { task, section: task.section_title ?? undefined });
  }
  return planned;
}

/** Which row each next one is below. */
class Outline {
  readonly #path: ({ row?: number; task?: TaskRecord; section: string | undefined } | undefined)[] = [];
  readonly #indents: number[] = [];

  at(level: number, entry: { row?: number; task?: TaskRecord; section: string | undefined }): void {
    this.#path.length = Math.max(0, level - 1);
    this.#path[level - 1] = entry;
  }

  place(
    row: RowReader,
    hasLevels: boolean,
  ): Pick<PlannedRow, "below"> & { level: number; section: string | undefined } {
    const wanted = hasLevels ? row.level() : this.#indented(row);
    let section = row.section();
    const top = this.#path[0];
    const isElsewhere = section !== undefined && top !== undefined && folded(section) !== folded(top.section ?? "");
    let level = Math.min(wanted, isElsewhere ? 1 : this.#path.length + 1);
    if (level > MOST_LEVEL) row.wrong("level", "too_deep", `Tasks have at most ${MOST_LEVEL - 1} levels below them.`);
    if (level < wanted && hasLevels) {
      row.warn("level", "level", `There is no row of level ${wanted - 1} above, so it is on level ${level}.`);
    }
    level = Math.max(1, Math.min(level, MOST_LEVEL));
    const above = level === 1 ? undefined : this.#path[level - 2];
    if (above !== undefined) ({ section } = above);
    const below =
      above === undefined ? undefined : above.task === undefined ? { row: above.row ?? 0 } : { task: above.task };
    return { below, level, section };
  }

  /** Where a task stands is for the checklist, and not for a file. */
  keep(row: RowReader, task: TaskRecord): Pick<PlannedRow, "below"> & { level: number; section: string | undefined } {
    const section = row.section();
    if (row.has("level") && row.text("level") !== "" && row.level() !== task.depth) {
      row.warn("level", "not_moved", "An import does not move tasks: its level stays.");
    }
    if (section !== undefined && folded(section) !== folded(task.section_title ?? "")) {
      row.warn("section", "not_moved", "An import does not move tasks: its section stays.");
    }
    return { below: undefined, level: task.depth, section: task.section_title ?? undefined };
  }

  #indented(row: RowReader): number {
    const { indent } = row;
    while (this.#indents.length > 0 && (this.#indents.at(-1) ?? 0) >= indent) this.#indents.pop();
    this.#indents.push(indent);
    return this.#indents.length;
  }
}

/** The texts of a file that name people, each once, but those who are on the task already. */
export function namedPeople(input: Omit<PlanInput, "people" | "chosenStatuses">): string[] {
  const byNumber = new Map(input.tasks.map((task) => [String(task.number), task]));
  const byId = new Map(input.tasks.map((task) => [task.id, task]));
  const at = input.columns.indexOf("assignees");
  const numberAt = input.columns.indexOf("number");
  const linkAt = input.columns.indexOf("link");
  const names = new Map<string, string>();
  const columns = input.fields
    .filter(({ type }) => type === "person")
    .map(({ id }) => input.columns.indexOf(`field:${id}`));
  for (const cells of input.rows.slice(input.headerRow)) {
    const linked = input.linked(cells[linkAt] ?? "");
    const number = (cells[numberAt] ?? "").trim().replace(/^#/, "");
    const task = number === "" ? byId.get(linked ?? "") : byNumber.get(number);
    const known = new Set((task?.assignees ?? []).flatMap(({ name, work_id: id }) => [folded(name), folded(id)]));
    const text = cells[at] ?? "";
    for (const name of text.trim() === CLEAR ? [] : readNames(text)) {
      if (!known.has(folded(name))) names.set(folded(name), name);
    }
    for (const column of columns) {
      const person = (cells[column] ?? "").trim();
      if (person !== "" && person !== CLEAR) names.set(folded(person), person);
    }
  }
  return [...names.values()];
}
