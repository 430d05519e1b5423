import { expect, test } from "vitest";
import { draftOf, faultOf, settingsOf, withElement } from "./element.ts";
import type { Element } from "./element.ts";

const pane: Element = {
  id: "doc-tasks",
  point: "work.document.panel",
  host: "work",
  label: { en: "Tracker" },
  order: 30,
  places: ["document", "email"],
};
const limits = { least: 300, most: 900 };

test("TRK-UIC-005 what is as the package has it is not sent, and what is set comes back as it was", () => {
  expect(settingsOf(pane, draftOf(pane, undefined, []))).toEqual({});
  const settings = {
    shown: false,
    order: 0,
    label: { de: "Aufgaben" },
    places: { email: "overflow" as const },
    pane: { first: true, width: 480 },
    groups: [{ library: "ACTIVE", id: "LAWYERS" }],
  };
  expect(settingsOf(pane, draftOf(pane, settings, []))).toEqual(settings);
});

test("an element that is as the package has it again leaves the document", () => {
  const draft = draftOf(pane, undefined, []);
  const others = { "my-tasks": { shown: false } };
  expect(withElement({ ...others, "doc-tasks": { order: 3 } }, pane, draft)).toEqual(others);
  expect(withElement(others, pane, { ...draft, isShown: false })).toEqual({ ...others, "doc-tasks": { shown: false } });
});

test("what cannot be sent is told by its field", () => {
  const draft = draftOf(pane, undefined, []);
  expect(faultOf(pane, draft, limits)).toBeUndefined();
  expect(faultOf(pane, { ...draft, order: "" }, limits)).toBe("order");
  expect(faultOf(pane, { ...draft, width: "20" }, limits)).toBe("width");
  expect(faultOf(pane, { ...draft, groups: [] }, limits)).toBe("groups");
});
