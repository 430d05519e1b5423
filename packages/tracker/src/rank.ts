// Ranks are texts that sort by bytes, with room between any two: a head that says how many digits the whole part has
// (`a` one, `b` two … for the later ones, `Z` one, `Y` two … for the earlier ones), the whole part, and a fraction that
// never ends in the lowest digit. Adding at an end makes them grow by a digit only every 62, 3844 … times.
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOWEST = "0";
const HIGHEST = "z";

/** A rank after `low` and before `high`, where an absent one is the end of the list. Throws when they are no order. */
export function rankBetween(low?: string, high?: string): string {
  if (low !== undefined && high !== undefined && low >= high) throw new Error("Ranks are out of order");
  if (low === undefined) return high === undefined ? "a0" : before(high);
  const whole = wholeOf(low);
  if (high === undefined) return increment(whole) ?? whole + middle(low.slice(whole.length), undefined);
  const highWhole = wholeOf(high);
  if (whole === highWhole) return whole + middle(low.slice(whole.length), high.slice(highWhole.length));
  const next = increment(whole);
  return next !== undefined && next < high ? next : whole + middle(low.slice(whole.length), undefined);
}

/** `count` ranks between two, in their order. */
export function ranksBetween(low: string | undefined, high: string | undefined, count: number): string[] {
  const ranks: string[] = [];
  for (let made = 0; made < count; made += 1) ranks.push(rankBetween(ranks.at(-1) ?? low, high));
  return ranks;
}

function before(high: string): string {
  const whole = wholeOf(high);
  const fraction = high.slice(whole.length);
  if (fraction !== "") return whole;
  return decrement(whole) ?? whole + middle("", fraction);
}

function lengthOf(head: string): number {
  return head >= "a" ? head.charCodeAt(0) - "a".charCodeAt(0) + 2 : "Z".charCodeAt(0) - head.charCodeAt(0) + 2;
}

function wholeOf(rank: string): string {
  return rank.slice(0, lengthOf(rank.charAt(0)));
}

function increment(whole: string): string | undefined {
  return step(whole, { by: 1, full: HIGHEST, empty: LOWEST });
}

function decrement(whole: string): string | undefined {
  return step(whole, { by: -1, full: LOWEST, empty: HIGHEST });
}

/** The whole part beside this one; `undefined` at the end of all. */
function step(whole: string, { by, full, empty }: { by: 1 | -1; full: string; empty: string }): string | undefined {
  const digits = Array.from(whole.slice(1));
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    if (digits[at] !== full) {
      digits[at] = DIGITS[DIGITS.indexOf(digits[at] ?? "") + by] ?? "";
      return whole.charAt(0) + digits.join("");
    }
    digits[at] = empty;
  }
  const head = whole.charAt(0);
  if (head === (by === 1 ? HIGHEST : "A")) return undefined;
  if (head === (by === 1 ? "Z" : "a")) return by === 1 ? `a${LOWEST}` : `Z${HIGHEST}`;
  const next = String.fromCharCode(head.charCodeAt(0) + by);
  return next + empty.repeat(lengthOf(next) - 1);
}

/** A fraction between two; `high` absent means one. */
function middle(low: string, high: string | undefined): string {
  if (high !== undefined && high !== "") {
    let shared = 0;
    while ((low.charAt(shared) || LOWEST) === high.charAt(shared)) shared += 1;
    if (shared > 0) return high.slice(0, shared) + middle(low.slice(shared), high.slice(shared));
  }
  const from = low === "" ? 0 : DIGITS.indexOf(low.charAt(0));
  const to = high === undefined || high === "" ? DIGITS.length : DIGITS.indexOf(high.charAt(0));
  if (to - from > 1) return DIGITS[Math.round((from + to) / 2)] ?? "";
  if (high !== undefined && high.length > 1) return high.charAt(0);
  return (DIGITS[from] ?? "") + middle(low.slice(1), undefined);
}
