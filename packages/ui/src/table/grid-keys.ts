import { useRef } from "react";
import type { KeyboardEvent } from "react";

interface GridKeysProps<Row> {
  readonly rows: readonly Row[];
  readonly active: number;
  readonly pageRows: number;
  /** Letters that stand for keys of the list, such as `j` for `ArrowDown`. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  nameOf(row: Row): string;
  goTo(index: number, isRange: boolean): void;
  open(row: Row): void;
  toggle(row: Row): void;
  selectAll(): void;
  showMenu(row: Row): void;
  escape(): boolean;
  /** Keys of the page's actions, such as `Delete`, `F2` and letters of its own; tells whether it was one. */
  act(key: string): boolean;
}

const TYPEAHEAD_MILLISECONDS = 700;

/** The keys of every list (design.md, Behaviour; WORK-KEY-002). */
export function useGridKeys<Row>(props: GridKeysProps<Row>): (event: KeyboardEvent) => void {
  const typed = useRef({ text: "", at: 0 });
  return (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("button, a, input, [role=menu]") !== null) return;
    const isDone = move(event, props) || doKey(event, props);
    // Whatever else was pressed ends the word.
    if (isDone) typed.current = { text: "", at: 0 };
    if (isDone || typeahead(event, props, typed.current)) event.preventDefault();
  };
}

function move<Row>(event: KeyboardEvent, props: GridKeysProps<Row>): boolean {
  const { rows, active, pageRows, goTo, aliases } = props;
  const last = rows.length - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: last,
  };
  const isChord = event.ctrlKey || event.metaKey;
  const target = targets[isChord ? event.key : (aliases?.[event.key] ?? event.key)];
  if (target === undefined || event.altKey) return false;
  goTo(Math.min(last, Math.max(0, target)), event.shiftKey);
  return true;
}

function doKey<Row>(event: KeyboardEvent, props: GridKeysProps<Row>): boolean {
  const row = props.rows[props.active];
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    props.selectAll();
    return true;
  }
  if (event.key === "Escape") return props.escape();
  if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Enter") props.open(row);
  else if (event.key === " " && !event.shiftKey) props.toggle(row);
  else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) props.showMenu(row);
  else return props.act(event.key);
  return true;
}

function typeahead<Row>(
  event: KeyboardEvent,
  { rows, active, nameOf, goTo }: GridKeysProps<Row>,
  typed: { text: string; at: number },
): boolean {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return false;
  if (event.key === "/" || event.key === "?") return false;
  typed.text = event.timeStamp - typed.at > TYPEAHEAD_MILLISECONDS ? event.key : typed.text + event.key;
  typed.at = event.timeStamp;
  const wanted = typed.text.toLocaleLowerCase();
  const begin = typed.text.length === 1 ? active + 1 : active;
  const found = rows.findIndex((row, at) => at >= begin && nameOf(row).toLocaleLowerCase().startsWith(wanted));
  const index = found === -1 ? rows.findIndex((row) => nameOf(row).toLocaleLowerCase().startsWith(wanted)) : found;
  if (index === -1) return false;
  goTo(index, false);
  return true;
}
