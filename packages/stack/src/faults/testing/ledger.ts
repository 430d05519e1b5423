/**
 * What is found through the API: for each thing the forms in which it is there. Nothing, or one form, is how it
 * should be; a second form means that it is there twice.
 */
export type FoundWorld = ReadonlyMap<string, readonly string[]>;

/** What was asked of the server and what it has acknowledged, kept outside of it (D63). */
export interface Ledger {
  /** The act is about to be sent for the first time: from now on the old form and the new one are both right. */
  intend(subject: string, form: string | undefined): void;
  /** The server has said that the act is done: only its form is right any more. */
  acknowledge(subject: string): void;
  /** Everything that is lost, there twice, there in a form that nobody asked for, or there unasked; each in words. */
  compare(found: FoundWorld): string[];
  /** Subjects of acts since the last call, in either state. */
  takeTouched(): Set<string>;
  readonly acknowledged: number;
}

interface Entry {
  /** Undefined: not there. */
  readonly form: string | undefined;
}

/** A ledger with nothing in it. */
export function createLedger(): Ledger {
  const settled = new Map<string, Entry>();
  const open = new Map<string, Entry>();
  let touched = new Set<string>();
  let acknowledged = 0;
  return {
    intend(subject, form) {
      if (open.has(subject)) throw new Error(`${subject} is being changed already`);
      open.set(subject, { form });
      touched.add(subject);
    },
    acknowledge(subject) {
      const entry = open.get(subject);
      if (entry === undefined) throw new Error(`${subject} is not being changed`);
      settled.set(subject, entry);
      open.delete(subject);
      touched.add(subject);
      acknowledged += 1;
    },
    compare(found) {
      const subjects = new Set([...settled.keys(), ...open.keys(), ...found.keys()]);
      return [...subjects].flatMap((subject) => {
        const right = [settled.get(subject) ?? { form: undefined }];
        const intended = open.get(subject);
        if (intended !== undefined) right.push(intended);
        return faultsOf(subject, found.get(subject) ?? [], right);
      });
    },
    takeTouched() {
      const taken = touched;
      touched = new Set();
      return taken;
    },
    get acknowledged() {
      return acknowledged;
    },
  };
}

function faultsOf(subject: string, found: readonly string[], right: readonly Entry[]): string[] {
  if (found.length > 1) return [`${subject} is there ${found.length} times`];
  const [form] = found;
  if (right.some((entry) => entry.form === form)) return [];
  const wanted = right.map((entry) => entry.form ?? "nothing").join(" or ");
  if (form === undefined) return [`${subject} is lost: ${wanted}`];
  return [`${subject} is ${form} instead of ${wanted}`];
}
