import { expect, test } from "vitest";
import { readKey } from "./grid-keys.ts";

const press = (chord: string) => {
  const parts = chord.split("+");
  const has = (name: string): boolean => parts.includes(name);
  return readKey({
    key: parts.at(-1) ?? "",
    ctrlKey: has("Ctrl"),
    metaKey: has("Cmd"),
    altKey: has("Alt"),
    shiftKey: has("Shift"),
  });
};

test("TRK-KEY-002: the keys of the list stand for what the table says", () => {
  expect(press("n")).toEqual({ act: "add" });
  expect(press("Shift+N")).toEqual({ act: "add-below" });
  expect(press("Alt+ArrowRight")).toEqual({ act: "move", to: "in" });
  expect(press("Alt+ArrowUp")).toEqual({ act: "move", to: "up" });
  expect(press("ArrowDown")).toEqual({ act: "go", rows: 1, isRange: false });
  expect(press("Shift+ArrowDown")).toEqual({ act: "go", rows: 1, isRange: true });
  expect(press("Cmd+Enter")).toEqual({ act: "done" });
  expect(press("x")).toEqual({ act: "done" });
  expect(press("Ctrl+a")).toEqual({ act: "select-all" });
  expect(press("Ctrl+Z")).toEqual({ act: "undo" });
  expect(press("Ctrl+Shift+Z")).toEqual({ act: "redo" });
  expect(press("Shift+F10")).toEqual({ act: "menu" });
  expect(press("]")).toEqual({ act: "open-next", step: 1 });
});

test("keys of the browser stay the browser's", () => {
  for (const chord of ["Ctrl+d", "Ctrl+r", "Ctrl+x", "F5", "Alt+x", "Shift+Enter", "Tab", "Ctrl+Alt+a", "F10", "q"]) {
    expect(press(chord), chord).toBeUndefined();
  }
});
