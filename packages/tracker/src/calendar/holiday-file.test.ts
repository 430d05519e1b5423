import { expect, test } from "vitest";
import { isWorkingDay, readHolidayFile, workDaysOf, writeHolidayFile } from "./index.ts";

test("TRK-CAL-003: a CSV file is read line by line, and what is no holiday is told with its line", () => {
  const text =
    '\uFEFFdate,name\r\n2026-12-25,Christmas Day\r\n2026-04-03,"Good Friday, Easter"\r\n25.12.2026,X\r\n2026-02-30,Y\r\n2026-05-04,\r\n=1+1,Z\r\n';
  expect(readHolidayFile("csv", text)).toEqual({
    holidays: [
      { day: "2026-04-03", name: "Good Friday, Easter" },
      { day: "2026-12-25", name: "Christmas Day" },
    ],
    faults: [
      { line: 4, text: "25.12.2026 is no date as YYYY-MM-DD." },
      { line: 5, text: "2026-02-30 is no date as YYYY-MM-DD." },
      { line: 6, text: "The holiday has no name." },
      { line: 7, text: "=1+1 is no date as YYYY-MM-DD." },
    ],
  });
});

const ICS = [
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "DTSTART;VALUE=DATE:20261225",
  "DTEND;VALUE=DATE:20261227",
  "SUMMARY:Christmas\\, and the day",
  " after",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "DTSTART;VALUE=DATE:20260101",
  "RRULE:FREQ=YEARLY",
  "SUMMARY:New Year",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "DTSTART;VALUE=DATE:20260504",
  "RRULE:FREQ=YEARLY;BYDAY=1MO",
  "SUMMARY:May",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");

test("TRK-CAL-003: an iCalendar file with days of several days, folded lines and rules", () => {
  const { holidays, faults } = readHolidayFile("ics", ICS);
  expect(holidays).toEqual([
    { day: "2026-01-01", name: "New Year", recurring: true },
    { day: "2026-05-04", name: "May" },
    { day: "2026-12-25", name: "Christmas, and the dayafter" },
    { day: "2026-12-26", name: "Christmas, and the dayafter" },
  ]);
  expect(faults.map(({ line }) => line)).toEqual([13]);
});

test.each(["ics", "csv"] as const)("TRK-CAL-003: what is exported as %s is read again as it was", (format) => {
  const holidays = [
    { day: "2026-04-03", name: 'Good "Friday", or so' },
    { day: "2026-12-25", name: "Christmas Day" },
  ];
  expect(readHolidayFile(format, writeHolidayFile(format, holidays))).toEqual({ holidays, faults: [] });
});

test("TRK-CAL-001: holidays recur, from their first year on, and count only while the calendar is valid", () => {
  const holidays = [
    { day: "2026-12-25", name: "Christmas Day", recurring: true },
    { day: "2024-02-29", name: "Leap day", recurring: true },
    { day: "2035-01-02", name: "Once" },
  ];
  const days = workDaysOf({ weekdays: [1, 2, 3, 4, 5], holidays, valid_from: null, valid_to: "2034-12-31" });
  expect(
    ["2025-12-25", "2026-12-25", "2030-12-25", "2028-02-29", "2035-01-02", "2035-12-25"].map((day) =>
      isWorkingDay(days, day),
    ),
  ).toEqual([true, false, false, false, true, true]);
});
