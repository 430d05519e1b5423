import { AppError } from "@muniment/kernel";
import { limits } from "@muniment/tracker-api/limits";
import type { ImportRowData } from "@muniment/tracker-api/import";
import { priorities } from "@muniment/tracker-api/task";
import { batch } from "../checklist/index.ts";
import type { TaskRecord } from "../checklist/index.ts";
import { manyLines, oneLine } from "../wire.ts";
import { bareText, readDate, readNames, readNumber, readTime, readYesNo } from "./cell.ts";
import { folded } from "./planned.ts";
import type { PlanInput, PlannedAssignee, PlannedFields, PlannedRow } from "./planned.ts";

/** Clears a field of a task that is changed (TRK-IMP-004). */
export const CLEAR = "-";

type Remark = ImportRowData["errors"][number];
type Change = ImportRowData["changes"][number];

/** Reads one row: what it says, and what is wrong with it. */
export class RowReader {
  readonly #input: PlanInput;
  readonly #cells: readonly string[];
  readonly #errors: Remark[] = [];
  readonly #warnings: Remark[] = [];
  readonly #changes: Change[] = [];
  readonly #fields: PlannedFields = {};

  readonly #isOutlined: boolean;

  constructor(input: PlanInput, cells: readonly string[], isOutlined: boolean) {
    this.#input = input;
    this.#cells = cells;
    this.#isOutlined = isOutlined;
  }

  has(field: string): boolean {
    return this.#input.columns.includes(field);
  }

  /** The cell of a field, as it is in the file. */
  text(field: string): string {
    return (this.#cells[this.#input.columns.indexOf(field)] ?? "").trim();
  }

  get indent(): number {
    const raw = this.#cells[this.#input.columns.indexOf("title")] ?? "";
    const [space = ""] = /^[ \t\u{a0}\u{3000}]*/u.exec(raw) ?? [];
    return [...space].reduce((sum, sign) => sum + (sign === "\t" ? 4 : 1), 0);
  }

  wrong(field: string, code: string, text: string): void {
    this.#errors.push({ ...this.#columnOf(field), code, text });
  }

  warn(field: string, code: string, text: string): void {
    this.#warnings.push({ ...this.#columnOf(field), code, text });
  }

  #columnOf(field: string): { column?: number } {
    const at = this.#input.columns.indexOf(field);
    return at === -1 ? {} : { column: at + 1 };
  }

  /** By what a row names a task that is there. */
  key(): { number?: number; id?: string; field: string; isKeyed: boolean } {
    const number = this.text("number").replace(/^#/, "");
    const id = this.#input.linked(this.text("link"));
    if (this.has("number") && number !== "") {
      return { number: /^\d{1,9}$/.test(number) ? Number(number) : -1, field: "number", isKeyed: true };
    }
    return id === undefined ? { field: "link", isKeyed: false } : { id, field: "link", isKeyed: true };
  }

  level(): number {
    const text = this.text("level").replace(/\.$/, "");
    if (/^\d{1,3}(?:\.\d{1,3})+$/.test(text)) return text.split(".").length;
    // A column of outline numbers has 1, 2, 3 on its first level.
    if (this.#isOutlined) return 1;
    const level = Number(text);
    if (text !== "" && (!Number.isInteger(level) || level < 1)) {
      this.wrong("level", "level", `“${text}” is no level.`);
    }
    return Number.isInteger(level) && level >= 1 ? level : 1;
  }

  section(): string | undefined {
    const text = bareText(this.text("section")).replaceAll(/\s+/g, " ");
    if (text === "" || text === CLEAR) return undefined;
    const known = this.#input.sections.find(({ title }) => folded(title) === folded(text));
    if (known !== undefined) return known.title;
    if (text.length > limits.name)
      this.wrong("section", "too_long", `A section has at most ${limits.name} characters.`);
    return text;
  }

  read(task: TaskRecord | undefined): void {
    this.#title(task);
    this.#status(task);
    this.#assignees(task);
    this.#dates(task);
    this.#priority(task);
    this.#notes(task);
    for (const field of this.#input.fields) if (this.has(`field:${field.id}`)) this.#value(field, task);
  }

  done(
    row: number,
    {
      task,
      below,
      level,
      section,
    }: Pick<PlannedRow, "task" | "below"> & { level: number; section: string | undefined },
  ): PlannedRow {
    const action =
      this.#errors.length > 0
        ? "error"
        : task === undefined
          ? "create"
          : this.#changes.length === 0
            ? "none"
            : "change";
    return {
      row,
      action,
      title: task?.title ?? this.#fields.title ?? "",
      ...(task === undefined ? {} : { number: task.number }),
      level,
      ...(section === undefined ? {} : { section }),
      changes: this.#changes,
      errors: this.#errors,
      warnings: this.#warnings,
      fields: this.#fields,
      task,
      below,
    };
  }

  /** The text of a field: `undefined` where it stays as it is, `null` where it is cleared. */
  #cell(field: string): string | null | undefined {
    if (!this.has(field)) return undefined;
    const text = this.text(field);
    if (text === "") return undefined;
    return text === CLEAR ? null : bareText(text);
  }

  #change(field: string, before: string | undefined, after: string): void {
    this.#changes.push({ field, after, ...(before === undefined ? {} : { before }) });
  }

  /** Runs what refuses a value by throwing, and makes an error of the row of it. */
  #checked<T>(field: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const [message] = error.messages;
      this.wrong(field, message?.code ?? error.code, message?.text ?? error.message);
      return undefined;
    }
  }

  #title(task: TaskRecord | undefined): void {
    const cell = this.#cell("title");
    if (cell === undefined || cell === null) {
      if (task === undefined) this.wrong("title", "required", "A task needs a title.");
      else if (cell === null) this.wrong("title", "required", "A title cannot be cleared.");
      return;
    }
    const title = this.#checked("title", () => oneLine(cell, "title", limits.title));
    if (title === undefined || title === task?.title) return;
    this.#fields.title = title;
    this.#change("title", task?.title, title);
  }

  #notes(task: TaskRecord | undefined): void {
    // Blanks at its ends belong to a text of several lines.
    const raw = this.has("notes") ? (this.#cells[this.#input.columns.indexOf("notes")] ?? "") : "";
    if (raw.trim() === "") return;
    const cell = raw.trim() === CLEAR ? "" : bareText(raw);
    const notes = this.#checked("notes", () => manyLines(cell, "notes", limits.notes));
    if (notes === undefined || notes === (task?.notes ?? "")) return;
    this.#fields.notes = notes;
    this.#change("notes", task?.notes, notes);
  }

  #status(task: TaskRecord | undefined): void {
    const cell = this.#cell("status");
    if (cell === undefined) return;
    if (cell === null) return this.wrong("status", "required", "A status cannot be cleared.");
    const { statuses, chosenStatuses } = this.#input;
    const chosen = Object.hasOwn(chosenStatuses, cell) ? chosenStatuses[cell] : undefined;
    const status = statuses.find(({ id, value }) =>
      chosen === undefined ? folded(value) === folded(cell) : id === chosen,
    );
    if (status === undefined) {
      return this.warn(
        "status",
        "unknown_status",
        `There is no status “${cell}”: ${task === undefined ? "the usual one is taken" : "it stays as it is"}.`,
      );
    }
    if (status.id === task?.status_id) return;
    this.#fields.statusId = status.id;
    this.#change("status", task?.status_value, status.value);
  }

  #priority(task: TaskRecord | undefined): void {
    const cell = this.#cell("priority");
    if (cell === undefined) return;
    const named = cell === null ? "none" : folded(cell) === "medium" ? "normal" : folded(cell);
    const priority = priorities.findIndex((known) => known === named);
    if (priority === -1) return this.warn("priority", "unknown_priority", `“${cell ?? ""}” is no priority.`);
    if (priority === (task?.priority ?? 0)) return;
    this.#fields.priority = priority;
    this.#change("priority", task === undefined ? undefined : priorities[task.priority], priorities[priority] ?? "");
  }

  #assignees(task: TaskRecord | undefined): void {
    const cell = this.#cell("assignees");
    if (cell === undefined) return;
    const names = cell === null ? [] : readNames(cell);
    const found: PlannedAssignee[] = [];
    for (const name of names) {
      const person = this.#person(name, task);
      const isThere = found.some(({ ty, workId }) => ty === person?.ty && workId === person.workId);
      if (person !== undefined && !isThere) found.push(person);
    }
    if (names.length > 0 && found.length === 0) return;
    if (Math.max(found.length, new Set(names.map(folded)).size) > limits.assignees) {
      return this.wrong("assignees", "assignee_limit", "At most five assignees.");
    }
    const isSame =
      found.length === (task?.assignees.length ?? 0) &&
      found.every((each, at) => each.ty === task?.assignees[at]?.ty && each.workId === task.assignees[at]?.work_id);
    if (isSame) return;
    this.#fields.assignees = found;
    const before = task?.assignees.map(({ name }) => name).join("; ");
    this.#change("assignees", before, found.map(({ name }) => name).join("; "));
  }

  #person(name: string, task: TaskRecord | undefined): PlannedAssignee | undefined {
    const known = task?.assignees.find((each) =>
      [each.name, each.work_id].some((text) => folded(text) === folded(name)),
    );
    if (known !== undefined) {
      return { ty: known.ty, workId: known.work_id, name: known.name, access: known.access, isKept: true };
    }
    const person = this.#input.people.get(folded(name));
    if (person?.kind === "found") {
      const { kind: _kind, ...rest } = person;
      return { ...rest, isKept: false };
    }
    const why = {
      unknown: `Nobody fits “${name}”.`,
      several: `Several people fit “${name}”: choose one.`,
      left_out: `“${name}” is left out.`,
      policy: `“${name}” may not be assigned: a security policy.`,
      refused: `“${name}” cannot be assigned in this matter.`,
    }[person?.kind ?? "unknown"];
    this.warn("assignees", person?.kind ?? "unknown", why);
    return undefined;
  }

  #dates(task: TaskRecord | undefined): void {
    const start = this.#date("start_date");
    const due = this.#date("due_date");
    const time = this.#time(due?.time);
    const starts = start === undefined ? (task?.start_date ?? null) : start.date;
    const ends = due === undefined ? (task?.due_date ?? null) : due.date;
    if (starts !== null && ends !== null && starts > ends && (start !== undefined || due !== undefined)) {
      this.wrong("start_date", "start_after_due", "The start is after the due date.");
    }
    if (start !== undefined && start.date !== (task?.start_date ?? null)) {
      this.#fields.start = start.date;
      this.#change("start_date", task?.start_date ?? undefined, start.date ?? "");
    }
    if (due !== undefined && due.date !== (task?.due_date ?? null)) {
      this.#fields.due = due.date;
      this.#change("due_date", task?.due_date ?? undefined, due.date ?? "");
    }
    const clock = ends === null ? null : time;
    if (time !== undefined && time !== null && ends === null) {
      return this.wrong("due_time", "time_without_date", "A time needs a due date.");
    }
    if (clock === undefined || clock === (task?.due_time ?? null)) return;
    this.#fields.dueTime = clock;
    this.#change("due_time", task?.due_time ?? undefined, clock ?? "");
  }

  #date(field: "start_date" | "due_date"): { date: string | null; time?: string } | undefined {
    const cell = this.#cell(field);
    if (cell === undefined) return undefined;
    if (cell === null) return { date: null };
    const found = readDate(cell, this.#input.dateOrder);
    if (found === undefined) this.wrong(field, "date", `“${cell}” is no date with day, month and year.`);
    return found;
  }

  #time(beside: string | undefined): string | null | undefined {
    const cell = this.#cell("due_time");
    if (cell === undefined) return beside;
    if (cell === null) return null;
    const time = readTime(cell);
    if (time === undefined) this.wrong("due_time", "time", `“${cell}” is no time of day.`);
    return time;
  }

  #value(field: PlanInput["fields"][number], task: TaskRecord | undefined): void {
    const name = `field:${field.id}`;
    const cell = this.#cell(name);
    if (cell === undefined) return;
    const was = task?.custom_fields[field.id];
    if (cell === null) {
      if (was === undefined || was === null) return;
      (this.#fields.values ??= []).push({ fieldId: field.id, stored: null });
      return this.#change(name, shownValue(was), "");
    }
    // A person is known by the name that an export wrote.
    if (field.type === "person" && folded(shownValue(was ?? "")) === folded(cell)) return;
    const wire = this.#wireValue(field, cell);
    if (wire === undefined) return;
    const stored = this.#checked(name, () => batch.readValue(field.type, field.options, { field: name, value: wire }));
    if (stored === undefined || JSON.stringify(stored.value) === JSON.stringify(was ?? null)) return;
    (this.#fields.values ??= []).push({ fieldId: field.id, stored });
    this.#change(name, was === undefined || was === null ? undefined : shownValue(was), shownValue(stored.value));
  }

  /** A text of the file in the words of the interface; an error of the row where it cannot be. */
  #wireValue({ id, type, options }: PlanInput["fields"][number], cell: string): unknown {
    const name = `field:${id}`;
    const choice = (text: string) => options.choices?.find((each) => folded(each) === folded(text)) ?? text;
    const refused = (text: string): undefined => {
      this.wrong(name, "value", text);
      return undefined;
    };
    switch (type) {
      case "number":
        return readNumber(cell) ?? refused(`“${cell}” is no number.`);
      case "money": {
        const [, before = "", amount = "", after = ""] = /^([A-Za-z]{3})?\s*(.*?)\s*([A-Za-z]{3})?$/.exec(cell) ?? [];
        const value = readNumber(amount);
        if (value === undefined) return refused(`“${cell}” is no amount.`);
        const currency = (before || after).toUpperCase();
        return currency === "" ? { value } : { value, currency };
      }
      case "date":
        return readDate(cell, this.#input.dateOrder)?.date ?? refused(`“${cell}” is no date.`);
      case "yes_no":
        return readYesNo(cell) ?? refused(`“${cell}” is neither yes nor no.`);
      case "single_choice":
        return choice(cell);
      case "multi_choice":
        return cell.split(/[;\n]/).map((text) => choice(text.trim()));
      case "person": {
        const person = this.#input.people.get(folded(cell));
        if (person?.kind === "found") return { ty: person.ty, work_id: person.workId, name: person.name };
        this.warn(name, person?.kind ?? "unknown", `Nobody fits “${cell}”.`);
        return undefined;
      }
      default:
        // Blanks at its ends belong to a text.
        return bareText(this.#cells[this.#input.columns.indexOf(name)] ?? "");
    }
  }
}

/** A value of a custom field as people read it. */
function shownValue(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(String).join("; ");
  if (typeof value === "number" || typeof value === "string") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const { name, value: amount, currency } = value as { name?: string; value?: number; currency?: string };
  return name ?? `${amount ?? ""} ${currency ?? ""}`.trim();
}
