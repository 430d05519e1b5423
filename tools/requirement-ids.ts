/** Ids that are unique over the whole specification, `WORK-ACL-006`; the first two parts name the group. */
const LONG_ID = /(?<![\w-])(?:CC|OPR|TRK|WORK|SPM)-[A-Z0-9]{2,6}-\d{3}(?![\w-])/g;

const FOLLOWERS = /([A-Z]+-[A-Z0-9]{2,6})-(\d{3})((?:(?:,| and|, and| to) -\d{3})+)(?![\w-])/g;

/** The long ids that a text names; `TRK-CMT-001, -002 and -004 to -006` names five. */
export function longIdsIn(text: string): string[] {
  const spelt = text.replaceAll(FOLLOWERS, (_whole, group: string, first: string, rest: string) => {
    const ids = [`${group}-${first}`];
    let last = Number(first);
    for (const [, word, digits] of rest.matchAll(/(,| and|, and| to) -(\d{3})/g)) {
      const next = Number(digits);
      for (let number = word === " to" ? last + 1 : next; number <= next; number += 1) {
        ids.push(`${group}-${String(number).padStart(3, "0")}`);
      }
      last = next;
    }
    return ids.join(" ");
  });
  return spelt.match(LONG_ID) ?? [];
}

/** Ids that are short, so they mean something only where they are used. */
export interface ShortGroup {
  /** As it is printed. */
  readonly group: string;
  /** File below docs/spec. */
  readonly source: string;
  /** The beginning of the heading below which they stand; absent means anywhere in the file. */
  readonly heading?: string;
  /** The one capture is the id, in a line of the source. */
  readonly line: RegExp;
  /** Which test files mean these. */
  readonly tests: RegExp;
}

const CONFORMANCE = /^conformance\/work\//;
const WORK_TESTS = /^packages\/work\//;
const IDENTITY_TESTS = /^packages\/identity\//;

/** The tables with short ids that tests refer to. */
export const SHORT_GROUPS: readonly ShortGroup[] = [
  {
    group: "Work, item access (A)",
    source: "work.md",
    heading: "3.4",
    line: /^\| (A\d{2}) \|/,
    tests: WORK_TESTS,
  },
  { group: "Work, inheritance (I)", source: "work.md", heading: "3.5", line: /^\| (I\d{2}) \|/, tests: WORK_TESTS },
  { group: "Work, policies (P)", source: "work.md", heading: "5.8", line: /^\| (P\d{2}) \|/, tests: WORK_TESTS },
  {
    group: "Work API, decisions (W)",
    source: "work-api.md",
    heading: "0.3",
    line: /^\| (W\d+) \|/,
    tests: CONFORMANCE,
  },
  { group: "Work API, tolerance (T)", source: "work-api.md", heading: "2.", line: /^\| (T\d+) \|/, tests: CONFORMANCE },
  {
    group: "Work API, acceptance (A)",
    source: "work-api.md",
    heading: "15.",
    line: /^\| (A\d+) \|/,
    tests: CONFORMANCE,
  },
  {
    group: "Work API, sections",
    source: "work-api.md",
    line: /^### ((?:[1-9]|1[0-2]|17)\.\d+) /,
    tests: CONFORMANCE,
  },
  {
    group: "Control Center, transitions (T)",
    source: "control-center.md",
    heading: "6.2",
    line: /^\| (T\d+) \|/,
    tests: IDENTITY_TESTS,
  },
  {
    group: "Control Center, e-mails (E)",
    source: "control-center.md",
    heading: "8.2",
    line: /^\| (E\d+) \|/,
    tests: IDENTITY_TESTS,
  },
  {
    group: "Control Center, addresses (V)",
    source: "control-center.md",
    heading: "25.3",
    line: /^\| (V\d+) \|/,
    tests: /^packages\/(?:identity|work-api)\//,
  },
  {
    group: "Tracker, packages (PKG)",
    source: "tracker.md",
    heading: "2.5",
    line: /^\| (PKG-\d{3}) \|/,
    tests: /^packages\/extensions\//,
  },
  {
    group: "Tracker API, acceptance (TA)",
    source: "tracker-api.md",
    heading: "5.",
    line: /^\| (TA\d+) \|/,
    tests: /^(?:conformance|packages)\/(?:tracker|stack)\//,
  },
];
