/** Texts of one part by key; a key that ends in `_one`, `_other` … is chosen by `count` (ICU plural categories). */
export type Catalogue = Readonly<Record<string, string>>;

type Plural = "zero" | "one" | "two" | "few" | "many" | "other";

/** The keys that a text is asked for with. */
export type MessageKey<C extends Catalogue> = keyof C extends infer K
  ? K extends `${infer Base}_${Plural}`
    ? Base
    : K & string
  : never;

/** Gives the text for a key, with `{{name}}` replaced by the values. */
export type Messages<C extends Catalogue> = (
  key: MessageKey<C>,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** The language of the page's texts, dates and numbers. */
export const LANGUAGE = "en";

/** Binds a catalogue; `{{count, number}}` is written as the language writes numbers. */
export function createMessages<const C extends Catalogue>(catalogue: C): Messages<C> {
  return (key, values = {}) => {
    const { count } = values;
    const counted = typeof count === "number" ? catalogue[`${key}_${plurals.select(count)}`] : undefined;
    const text = counted ?? catalogue[key] ?? catalogue[`${key}_other`] ?? key;
    return text.replaceAll(PLACE, (_, name: string, isNumber: string | undefined) => {
      const value = values[name] ?? "";
      return isNumber !== undefined && typeof value === "number" ? formatNumber(value) : String(value);
    });
  };
}

const PLACE = /\{\{(\w+)(, number)?\}\}/g;
const plurals = new Intl.PluralRules(LANGUAGE);

/** How dates and numbers are written where nothing else is set: as the browser asks, as far as the texts' language goes. */
export const BROWSER_LOCALE = navigator.language.startsWith(LANGUAGE) ? navigator.language : LANGUAGE;

let formats = formatsOf(BROWSER_LOCALE);

function formatsOf(locale: string) {
  return {
    locale,
    numbers: new Intl.NumberFormat(locale),
    shortDate: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }),
    exactDate: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }),
    today: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "long" }),
  };
}

/** From now on dates and numbers are written that way (BCP 47); as the browser asks when absent (WORK-LIB-003). */
export function setFormatLocale(locale: string = BROWSER_LOCALE): void {
  if (locale !== formats.locale) formats = formatsOf(locale);
}

/** A number with the language's separators. */
export function formatNumber(value: number): string {
  return formats.numbers.format(value);
}

/** A moment in a list: the time for today, else the day. */
export function formatMoment(moment: Date, now: Date): string {
  return moment.toDateString() === now.toDateString() ? formats.today.format(moment) : formats.shortDate.format(moment);
}

/** A day of the calendar, `2027-03-31`, which is the same day in every zone. */
export function formatDay(day: string): string {
  return formats.shortDate.format(new Date(`${day}T12:00:00`));
}

/** The weekday of a day of the calendar. */
export function formatWeekday(day: string): string {
  return formats.weekday.format(new Date(`${day}T12:00:00`));
}

/** A moment to the second in the person's zone, for hovering. */
export function formatExactly(moment: Date): string {
  return formats.exactDate.format(moment);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size as people say it; steps of 1,000 as the machines of most users show them. */
export function formatSize(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const unit = UNITS[step] ?? "byte";
  return new Intl.NumberFormat(formats.locale, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
