import { expect, test } from "vitest";
import { EMPTY_DRAFT, REMOVE, changeOf, differencesOf, rowsOf, withLevel, withPicked } from "./change.ts";
import type { Entry, SecurityState } from "./change.ts";

const entry = (id: string, level: string, type: Entry["type"] = "user"): Entry => ({
  id,
  type,
  level,
  name: id,
  isExternal: false,
  isEnabled: true,
});
const state: SecurityState = {
  tag: "",
  defaultSecurity: "private",
  inheritedDefault: undefined,
  entries: [entry("ANNA", "full_access"), entry("TEAM", "read", "group")],
};

test("WORK-SEC-004 added people and changed levels are sent together, and nothing without a change", () => {
  expect(changeOf(state, EMPTY_DRAFT)).toBeUndefined();
  const picked = withPicked(state, EMPTY_DRAFT, [entry("BEN", "read"), entry("CLAN", "read", "group")]);
  const draft = withLevel(
    withLevel(picked, { id: "BEN", type: "user" }, "read_write"),
    { id: "TEAM", type: "group" },
    "no_access",
  );
  expect(changeOf(state, draft)).toEqual({
    include: [
      { id: "TEAM", type: "group", access_level: "no_access" },
      { id: "BEN", type: "user", access_level: "read_write" },
      { id: "CLAN", type: "group", access_level: "read" },
    ],
    remove: [],
  });
});

test("WORK-SEC-005 Remove takes an entry away with Confirm; until then it stays in sight", () => {
  const draft = withLevel(EMPTY_DRAFT, { id: "TEAM", type: "group" }, REMOVE);
  expect(rowsOf(state, draft).map((row) => row.state)).toEqual(["kept", "removed"]);
  expect(changeOf(state, draft)).toEqual({ include: [], remove: [{ id: "TEAM", type: "group" }] });
});

test("WORK-SEC-005 who is listed already and picked again gets the picked level, or goes", () => {
  const draft = withPicked(state, EMPTY_DRAFT, [entry("ANNA", "read"), entry("TEAM", REMOVE, "group")]);
  expect(changeOf(state, draft)).toEqual({
    include: [{ id: "ANNA", type: "user", access_level: "read" }],
    remove: [{ id: "TEAM", type: "group" }],
  });
});

test("a row that was only just added vanishes when it is removed", () => {
  const draft = withPicked(state, EMPTY_DRAFT, [entry("BEN", "read")]);
  expect(rowsOf(state, withLevel(draft, { id: "BEN", type: "user" }, REMOVE))).toHaveLength(2);
});

test("a level that is set back, and the same default, change nothing", () => {
  const there = withLevel(EMPTY_DRAFT, { id: "ANNA", type: "user" }, "read");
  const back = { ...withLevel(there, { id: "ANNA", type: "user" }, "full_access"), defaultSecurity: "private" };
  expect(changeOf(state, back)).toBeUndefined();
});

test("WORK-SEC-011 what somebody else changed meanwhile is told by name", () => {
  const now: SecurityState = { ...state, entries: [entry("TEAM", "read_write", "group"), entry("ZOE", "read")] };
  expect(differencesOf(state, now)).toEqual([
    { name: "ANNA", from: "full_access", to: REMOVE },
    { name: "TEAM", from: "read", to: "read_write" },
    { name: "ZOE", from: REMOVE, to: "read" },
  ]);
});
