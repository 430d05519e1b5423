import { describe, expect, test } from "vitest";
import { addWorkingDays, ageInWorkingDays, instantOf, isWorkingDay } from "../calendar/index.ts";
import type { WorkCalendar } from "../calendar/index.ts";
import { componentOf, isEmptyBlock, reportOf, subjectOfReport } from "./report.ts";
import type { ReportBlock, ReportTask, ReportView } from "./report.ts";

const uk: WorkCalendar = {
  weekdays: [1, 2, 3, 4, 5],
  holidays: new Set([
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-28",
    "2027-01-01",
  ]),
};
const windows = { due: 3, overdue: 7 };
const ANA = 1;
const BEN = 2;
const CARL = 3;
const DEE = 4;
const EVE = 5;
const FINN = 6;

function viewOf(today: string, given: Partial<ReportView> = {}): ReportView {
  const calendar = given.calendar ?? uk;
  const zone = given.zone ?? "Europe/London";
  const since = instantOf(addWorkingDays(calendar, today, { count: -1 }), "07:00", zone);
  return { calendar, windows, zone, today, since, ...given };
}

function aTask(id: string, dueDate: string | null, given: Partial<ReportTask> = {}): ReportTask {
  return {
    id,
    title: id,
    library: "ACTIVE_UK",
    workspaceId: "ACTIVE_UK!42",
    matter: "Share purchase",
    tracker: "Closing list",
    status: "Not started",
    isOpen: true,
    priority: 2,
    outline: id,
    dueDate,
    dueAt: null,
    completedAt: null,
    completedBy: null,
    documents: 0,
    isRestricted: false,
    createdBy: EVE,
    ownedBy: EVE,
    assignees: [to(ANA)],
    ...given,
  };
}

function to(num: number, assignedBy = EVE, assignedAt = new Date("2026-02-02T09:00:00Z")) {
  return { num, name: `person ${num}`, assignedBy, assignedAt, isExternal: false };
}

const of = (view: ReportView, num: number, tasks: readonly ReportTask[]) =>
  reportOf(view, { num, own: new Set([num]) }, tasks);
const ids = (block: ReportBlock) => ({
  overdue: block.overdue.map(({ task }) => task.id),
  today: block.today.map(({ task }) => task.id),
  soon: block.soon.map(({ task }) => task.id),
  older: block.older,
});

const ofAna = [
  aTask("A1", "2026-03-11"),
  aTask("A2", "2026-03-12"),
  aTask("A3", "2026-03-14"),
  aTask("A4", "2026-03-16"),
  aTask("A5", "2026-03-17"),
  aTask("A6", "2026-03-10"),
  aTask("A7", "2026-03-02"),
  aTask("A8", "2026-03-01"),
  aTask("A9", "2026-02-27"),
  aTask("A10", null),
  aTask("A11", "2026-03-11", { isOpen: false, completedAt: new Date("2026-03-10T16:05:00Z") }),
];

describe("tracker.md 20.5: worked examples", () => {
  test("TRK-DIG-010, TRK-DIG-011, TRK-DIG-031: A, an ordinary Wednesday", () => {
    const { mine } = of(viewOf("2026-03-11"), ANA, ofAna);
    expect(ids(mine)).toEqual({ overdue: ["A7", "A6"], today: ["A1"], soon: ["A2", "A3", "A4"], older: 2 });
    expect(mine.overdue.map(({ age }) => age)).toEqual([7, 1]);
    expect(subjectOfReport(mine)).toBe("Tracker: 1 due today, 3 due soon, 4 overdue");
    expect(mine.added).toEqual([]);
    const lately = aTask("A10", null, { assignees: [to(ANA, EVE, new Date("2026-03-10T08:00:00Z"))] });
    expect(of(viewOf("2026-03-11"), ANA, [lately]).mine.added.map(({ task }) => task.id)).toEqual(["A10"]);
  });

  test.each([
    ["2026-04-02", "2026-04-09", "2026-03-24"],
    ["2026-04-07", "2026-04-10", "2026-03-25"],
  ])("B, around Easter: the report of %s", (today, dueUntil, overdueFrom) => {
    const view = viewOf(today);
    expect(addWorkingDays(uk, today, { count: 3 })).toBe(dueUntil);
    expect(componentOf(view, overdueFrom)).toBe("overdue");
    expect(addWorkingDays(uk, today, { count: -7 })).toBe(overdueFrom);
  });

  test("B: no report on four days, and what was due on them is one working day overdue after", () => {
    for (const day of ["2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"]) {
      expect(isWorkingDay(uk, day)).toBe(false);
    }
    for (const day of ["2026-04-02", "2026-04-03", "2026-04-04", "2026-04-06"]) {
      expect(ageInWorkingDays(uk, day, "2026-04-07")).toBe(1);
    }
    for (const day of ["2026-04-03", "2026-04-04", "2026-04-06"]) {
      expect(componentOf(viewOf("2026-04-02"), day)).toBe("soon");
    }
    expect(viewOf("2026-04-07").since).toEqual(new Date("2026-04-02T06:00:00Z"));
  });

  test.each<[string, string, Record<string, string>]>([
    [
      "C, due on Friday 27 February",
      "2026-02-27",
      {
        "2026-02-23": "undefined",
        "2026-02-24": "soon",
        "2026-02-25": "soon",
        "2026-02-26": "soon",
        "2026-02-27": "today",
        "2026-03-02": "overdue",
        "2026-03-10": "overdue",
        "2026-03-11": "older",
      },
    ],
    [
      "D, due on a holiday",
      "2026-04-03",
      {
        "2026-03-30": "undefined",
        "2026-03-31": "soon",
        "2026-04-01": "soon",
        "2026-04-02": "soon",
        "2026-04-07": "overdue",
        "2026-04-15": "overdue",
        "2026-04-16": "older",
      },
    ],
  ])("%s: the life of a task", (_what, due, days) => {
    for (const [today, component] of Object.entries(days)) {
      expect(String(componentOf(viewOf(today), due)), today).toBe(component);
    }
  });

  test("TRK-DIG-012: C, it is listed as overdue in exactly seven reports", () => {
    const days = Array.from({ length: 40 }, (_, day) =>
      new Date(Date.UTC(2026, 1, 20 + day)).toISOString().slice(0, 10),
    );
    const reports = days.filter((day) => isWorkingDay(uk, day));
    expect(reports.filter((day) => componentOf(viewOf(day), "2026-02-27") === "overdue")).toHaveLength(7);
    expect(reports.filter((day) => componentOf(viewOf(day), "2026-04-03") === "today")).toEqual([]);
  });

  test.each([
    ["2026-12-24", "2026-12-31", "2026-12-15"],
    ["2026-12-29", "2027-01-04", "2026-12-16"],
    ["2026-12-31", "2027-01-06", "2026-12-18"],
    ["2027-01-04", "2027-01-07", "2026-12-21"],
  ])("E, year end: the report of %s", (today, dueUntil, overdueFrom) => {
    expect(addWorkingDays(uk, today, { count: 3 })).toBe(dueUntil);
    expect(addWorkingDays(uk, today, { count: -7 })).toBe(overdueFrom);
  });

  test("TRK-DIG-020, TRK-DIG-021: F, reassigning and completing", () => {
    const view = viewOf("2026-03-11");
    const done = aTask("T1", "2026-03-12", {
      assignees: [to(DEE, CARL)],
      isOpen: false,
      completedAt: new Date("2026-03-10T17:20:00Z"),
      completedBy: "Dee Cole",
    });
    expect(of(view, CARL, [done]).byMe.completed.map(({ task }) => task.id)).toEqual(["T1"]);
    expect(isEmptyBlock(of(view, DEE, [done]).mine)).toBe(true);
    expect(isEmptyBlock(of(viewOf("2026-03-12"), CARL, [done]).byMe)).toBe(true);

    const again = aTask("T1", "2026-03-12", { assignees: [to(DEE, CARL)] });
    expect(ids(of(view, CARL, [again]).byMe).soon).toEqual(["T1"]);
    expect(of(view, CARL, [again]).byMe.completed).toEqual([]);
    expect(ids(of(view, DEE, [again]).mine).soon).toEqual(["T1"]);

    const moved = aTask("T2", "2026-03-12", { assignees: [to(FINN, EVE)] });
    expect(isEmptyBlock(of(view, DEE, [moved]).mine)).toBe(true);
    expect(isEmptyBlock(of(view, CARL, [moved]).byMe)).toBe(true);
    expect(ids(of(view, FINN, [moved]).mine).soon).toEqual(["T2"]);
    expect(ids(of(view, EVE, [moved]).byMe).soon).toEqual(["T2"]);

    const both = aTask("T2", "2026-03-12", { assignees: [to(DEE, CARL), to(FINN, CARL)] });
    expect(ids(of(view, DEE, [both]).mine).soon).toEqual(["T2"]);
    expect(ids(of(view, FINN, [both]).mine).soon).toEqual(["T2"]);
    expect(ids(of(view, CARL, [both]).byMe).soon).toEqual(["T2"]);
  });

  test("H: what policy hides is in no list and no count", () => {
    const seen = ofAna.filter(({ id }) => id !== "A1" && id !== "A6");
    expect(subjectOfReport(of(viewOf("2026-03-11"), ANA, seen).mine)).toBe("Tracker: 3 due soon, 3 overdue");
  });

  test("TRK-DIG-013: J, the date of an instant is that of the reader's zone", () => {
    const task = aTask("J", "2026-03-12", { dueAt: new Date("2026-03-11T13:30:00Z") });
    const london = viewOf("2026-03-11");
    const sydney = { zone: "Australia/Sydney" };
    expect(ids(of(london, ANA, [task]).mine).today).toEqual(["J"]);
    expect(ids(of(viewOf("2026-03-11", sydney), ANA, [task]).mine).soon).toEqual(["J"]);
    expect(ids(of(viewOf("2026-03-12", sydney), ANA, [task]).mine).today).toEqual(["J"]);
  });

  test("K, a week from Sunday to Thursday", () => {
    const calendar = { weekdays: [7, 1, 2, 3, 4], holidays: new Set<string>() };
    const view = viewOf("2026-03-11", { calendar });
    for (const day of ["2026-03-12", "2026-03-13", "2026-03-14", "2026-03-15", "2026-03-16"]) {
      expect(componentOf(view, day), day).toBe("soon");
    }
    expect(componentOf(view, "2026-03-17")).toBeUndefined();
    expect(componentOf(view, "2026-03-02")).toBe("overdue");
    expect(componentOf(view, "2026-03-01")).toBe("older");
    expect(isWorkingDay(calendar, "2026-03-13")).toBe(false);
    expect(isWorkingDay(calendar, "2026-03-14")).toBe(false);
  });
});

test("TRK-DIG-024: what one gave oneself alone is one's own only, what one gave others as well is both", () => {
  const view = viewOf("2026-03-11");
  const alone = aTask("S1", "2026-03-11", { assignees: [to(ANA, ANA)] });
  const shared = aTask("S2", "2026-03-11", { assignees: [to(ANA, ANA), to(BEN, ANA)] });
  const { mine, byMe } = of(view, ANA, [alone, shared]);
  expect(ids(mine).today).toEqual(["S1", "S2"]);
  expect(ids(byMe).today).toEqual(["S2"]);
});

test("TRK-DIG-027, TRK-DIG-031: the most urgent first within a day; nothing at all has a subject of its own", () => {
  const tasks = [
    aTask("low", "2026-03-11", { priority: 1 }),
    aTask("later", "2026-03-12", { priority: 4 }),
    aTask("urgent", "2026-03-11", { priority: 4 }),
    aTask("other matter", "2026-03-11", { priority: 4, matter: "Lease" }),
  ];
  const { mine } = of(viewOf("2026-03-11"), ANA, tasks);
  expect(ids(mine).today).toEqual(["other matter", "urgent", "low"]);
  expect(subjectOfReport(of(viewOf("2026-03-11"), BEN, tasks).mine)).toBe("Tracker: your daily report");
});
