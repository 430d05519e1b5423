import { expect, test } from "vitest";
import { stepsOf } from "./steps.ts";
import type { SetUpState } from "./steps.ts";

const one = {
  package_id: "org.muniment.tracker.cc",
  client_id: "tracker-cc",
  name: "Tracker configuration",
  version: "1.0.0",
  extends: "control-center",
  enabled: true,
  allow_token_refresh: false,
  has_background: true,
  has_outlook: false,
} as const;
const fresh: SetUpState = {
  packages: [one],
  platform: "1.0.0",
  platform_fits: true,
  libraries: { count: 0, authorized: 0 },
  outlookPeople: 0,
};
const done = (state: SetUpState) =>
  stepsOf(state)
    .filter(({ isDone }) => isDone)
    .map(({ id }) => id);

test("CC-BGA-013 TRK-UIC-002 the steps of set-up stand in the order in which they are done, and tick themselves by what is", () => {
  expect(stepsOf(fresh).map(({ id }) => id)).toEqual(["packages", "refresh", "authorize", "elements", "outlook"]);
  expect(done(fresh)).toEqual([]);
  const both = [one, { ...one, extends: "work", client_id: "tracker-web", has_background: false } as const];
  expect(done({ ...fresh, packages: both })).toEqual(["packages"]);
  expect(done({ ...fresh, packages: [{ ...one, allow_token_refresh: true }] })).toEqual(["refresh"]);
  expect(done({ ...fresh, libraries: { count: 2, authorized: 1 } })).toEqual([]);
  expect(done({ ...fresh, libraries: { count: 2, authorized: 2 } })).toEqual(["authorize"]);
  expect(done({ ...fresh, elements_changed: "2026-03-10T09:00:00Z" })).toEqual(["elements"]);
  expect(done({ ...fresh, outlookPeople: 1 })).toEqual(["outlook"]);
});

test("TRK-INST-012 a platform that does not fit leaves the first step open; nothing asks for a subscription", () => {
  const both = [one, { ...one, extends: "work" } as const];
  expect(done({ ...fresh, packages: both, platform_fits: false })).toEqual([]);
});

test("CC-BGA-002 the step of token refresh leads to the setting of the application that works in the background", () => {
  expect(stepsOf(fresh)[1]?.link).toEqual({ page: "/settings/applications/tracker-cc/edit" });
});
