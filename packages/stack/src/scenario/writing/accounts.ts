import type { Block, Paper } from "../documents/paper.ts";
import type { CellValue, Sheet } from "../documents/xlsx.ts";
import { clientOf } from "../firm/clients.ts";
import { FIRM_NAME } from "../firm/libraries.ts";
import { personOf, printedName } from "../firm/people.ts";
import { daysAfter, isoDay, longDate, monthAndYear } from "./dates.ts";
import { referenceOf } from "./facts.ts";
import type { Commission } from "./facts.ts";

const RATE_OF_STAFF = 160;
const VALUE_ADDED_TAX = 0.2;

interface TimeEntry {
  readonly day: Date;
  readonly person: string;
  readonly work: string;
  /** In tenths of an hour, as lawyers record it. */
  readonly hours: number;
  readonly rate: number;
  readonly fee: number;
}

function timeEntries(given: Commission, count: number): TimeEntry[] {
  const { chooser, planned, version, phrases } = given;
  return Array.from({ length: count }, (_, index) => {
    const person = personOf(chooser.pick(planned.matter.team));
    const hours = chooser.integer(2, 48) / 10;
    const rate = person.rate ?? RATE_OF_STAFF;
    return {
      day: daysAfter(version.writtenOn, index - count),
      person: printedName(person),
      work: chooser.pick(phrases.work),
      hours,
      rate,
      fee: Math.round(hours * rate * 100) / 100,
    };
  });
}

function totalOf(entries: readonly TimeEntry[], value: (entry: TimeEntry) => number): number {
  return Math.round(entries.reduce((sum, entry) => sum + value(entry), 0) * 100) / 100;
}

/** `1,234.50`. */
function money(amount: number): string {
  return amount.toFixed(2).replaceAll(/\B(?=(\d{3})+\.)/g, ",");
}

/** An invoice of the firm with its time entries. */
export function writeInvoice(given: Commission): Paper {
  const { planned, version, author } = given;
  const client = clientOf(planned.matter.clientId);
  const entries = timeEntries(given, given.chooser.integer(5, 16));
  const fees = totalOf(entries, (entry) => entry.fee);
  const tax = Math.round(fees * VALUE_ADDED_TAX * 100) / 100;
  const blocks: Block[] = [
    {
      kind: "lines",
      lines: [
        longDate(version.writtenOn),
        `Matter ${planned.matter.id}`,
        client.contact.name,
        client.name,
        ...client.address,
      ],
    },
    {
      kind: "paragraph",
      text: `For professional services in ${monthAndYear(version.writtenOn)}: ${planned.matter.name}.`,
    },
    {
      kind: "table",
      header: ["Date", "Fee earner", "Work", "Hours", "Fee (GBP)"],
      rows: entries.map((entry) => [
        isoDay(entry.day),
        entry.person,
        entry.work,
        entry.hours.toFixed(1),
        money(entry.fee),
      ]),
    },
    {
      kind: "table",
      header: ["Summary", "GBP"],
      rows: [
        ["Fees", money(fees)],
        ["Value added tax at 20 %", money(tax)],
        ["Total due", money(fees + tax)],
      ],
    },
    {
      kind: "paragraph",
      text: `Payable by ${longDate(daysAfter(version.writtenOn, 30))}. We never change our bank details by e-mail.`,
    },
    { kind: "signature", name: printedName(author), role: `for ${FIRM_NAME}` },
  ];
  return {
    title: planned.name,
    author: author.fullName,
    writtenOn: version.writtenOn,
    reference: referenceOf(given),
    hasLetterhead: true,
    blocks,
  };
}

/** The time recorded in a month, and how it adds up for each person. */
export function writeTimeSheet(given: Commission): Sheet[] {
  const entries = timeEntries(given, given.chooser.integer(18, 45));
  const people = [...new Set(entries.map((entry) => entry.person))];
  const perPerson = people.map((name): CellValue[] => {
    const own = entries.filter((entry) => entry.person === name);
    return [name, totalOf(own, (entry) => entry.hours), totalOf(own, (entry) => entry.fee)];
  });
  return [
    {
      name: "Time",
      columns: [
        { header: "Date", width: 12 },
        { header: "Fee earner", width: 28 },
        { header: "Work", width: 48 },
        { header: "Hours", width: 9 },
        { header: "Rate", width: 10 },
        { header: "Fee", width: 13 },
      ],
      rows: entries.map((entry) => [entry.day, entry.person, entry.work, entry.hours, entry.rate, entry.fee]),
      totals: ["Total", "", "", totalOf(entries, (entry) => entry.hours), "", totalOf(entries, (entry) => entry.fee)],
    },
    {
      name: "By person",
      columns: [
        { header: "Fee earner", width: 28 },
        { header: "Hours", width: 9 },
        { header: "Fee", width: 13 },
      ],
      rows: perPerson,
    },
  ];
}

/** A list of papers: what is there and what is still awaited. */
export function writeList(given: Commission): Sheet[] {
  const { chooser, phrases, planned, version } = given;
  const rows = phrases.items.flatMap((item, index) =>
    [item, `${item}, ${planned.matter.place}`].map((text, part): CellValue[] => [
      `${index + 1}.${part + 1}`,
      text,
      chooser.pick([planned.matter.counterparty, clientOf(planned.matter.clientId).name, FIRM_NAME]),
      daysAfter(version.writtenOn, -chooser.integer(1, 90)),
      chooser.pick(["received", "received", "awaited", "agreed", "not needed"]),
    ]),
  );
  return [
    {
      name: "Documents",
      columns: [
        { header: "No.", width: 7 },
        { header: "Document", width: 46 },
        { header: "From", width: 34 },
        { header: "Date", width: 12 },
        { header: "State", width: 12 },
      ],
      rows,
    },
  ];
}
