import { isMissing, isObject } from "./data.ts";
import type { DataValue } from "./data.ts";
import type { FormatCall } from "./tag.ts";

/** In which language and zone values are shown. */
export interface Locale {
  /** BCP 47, such as `de-AT`. */
  readonly language: string;
  readonly timeZone: string;
}

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const STYLES = ["short", "medium", "long", "full"] as const;
type Style = (typeof STYLES)[number];

/** How many arguments each format takes; the names are what authors write. */
const ARGUMENTS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  date: [0, 1],
  time: [0, 1],
  datetime: [0, 1],
  number: [0, 1],
  money: [0, 1],
  percent: [0, 1],
  upper: [0, 0],
  lower: [0, 0],
  title: [0, 0],
  trim: [0, 0],
  default: [1, 1],
  join: [0, 2],
  lines: [0, 0],
  oneline: [0, 0],
  yesno: [0, 2],
  count: [0, 0],
};

/** What is wrong with the formats of a tag, in words; nothing when they can be used. */
export function formatMistake(formats: readonly FormatCall[]): string | undefined {
  for (const { name, arguments: given } of formats) {
    const bounds = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
    if (bounds === undefined) return `There is no format "${name}".`;
    if (given.length < bounds[0] || given.length > bounds[1]) {
      return `The format "${name}" takes ${bounds[1] === 0 ? "nothing" : `${bounds.join(" to ")} values`} after ":".`;
    }
    const [first = ""] = given;
    if (name === "money" && first !== "" && !/^[A-Z]{3}$/.test(first)) return `"${first}" is no currency such as EUR.`;
    if (["number", "percent"].includes(name) && !/^\d?$/.test(first)) return `"${first}" is no number of digits.`;
  }
  return undefined;
}

/** A value as the reader sees it; `undefined` when there is nothing to show. */
export function formatValue(
  value: DataValue | undefined,
  formats: readonly FormatCall[],
  locale: Locale,
): string | undefined {
  let current: DataValue | undefined = value;
  for (const call of formats) current = applyFormat(current, call, locale);
  const text = show(current, locale);
  return text === undefined || text.trim() === "" ? undefined : text;
}

function applyFormat(value: DataValue | undefined, call: FormatCall, locale: Locale): DataValue | undefined {
  const [first, second] = call.arguments;
  if (call.name === "default") return isMissing(value) ? (first ?? "") : value;
  if (call.name === "count")
    return Array.isArray(value) ? (value as readonly DataValue[]).length : Number(!isMissing(value));
  if (call.name === "yesno") {
    const isYes = !isMissing(value) && value !== false && value !== 0;
    return isYes ? (first ?? yesNo(true, locale)) : (second ?? yesNo(false, locale));
  }
  if (isMissing(value)) return undefined;
  if (Array.isArray(value)) {
    const items = value as readonly DataValue[];
    if (call.name === "join") return joined(items, { separator: first ?? ", ", last: second ?? first ?? ", " }, locale);
    if (call.name === "lines") return joined(items, { separator: "\n", last: "\n" }, locale);
    if (call.name === "oneline") return joined(items, { separator: ", ", last: ", " }, locale);
    return items.map((one) => applyFormat(one, call, locale)).filter((one) => one !== undefined);
  }
  return formatOne(value, { name: call.name, first }, locale);
}

function formatOne(
  value: DataValue,
  { name, first }: { name: string; first: string | undefined },
  locale: Locale,
): DataValue | undefined {
  const text = () => show(value, locale) ?? "";
  switch (name) {
    case "date":
      return dateText(value, { date: first ?? "long" }, locale) ?? text();
    case "time":
      return dateText(value, { time: first ?? "short" }, locale) ?? text();
    case "datetime":
      return dateText(value, { date: first ?? "long", time: "short" }, locale) ?? text();
    case "number":
    case "percent":
      return numberText(value, { isPercent: name === "percent", digits: first }, locale) ?? text();
    case "money":
      return moneyText(value, first, locale) ?? text();
    case "upper":
      return text().toLocaleUpperCase(locale.language);
    case "lower":
      return text().toLocaleLowerCase(locale.language);
    case "title":
      return text().replaceAll(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toLocaleUpperCase(locale.language));
    case "oneline":
      return text()
        .split("\n")
        .filter((line) => line.trim() !== "")
        .join(", ");
    default:
      return text().trim();
  }
}

function joined(items: readonly DataValue[], by: { separator: string; last: string }, locale: Locale): string {
  const texts = items.map((one) => show(one, locale) ?? "").filter((text) => text.trim() !== "");
  const [final] = texts.slice(-1);
  if (final === undefined || texts.length === 1) return final ?? "";
  return texts.slice(0, -1).join(by.separator) + by.last + final;
}

/** A value that no format was asked for. */
function show(value: DataValue | undefined, locale: Locale): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return yesNo(value, locale);
  if (typeof value === "number") return numberText(value, {}, locale);
  if (typeof value === "string") return dateText(value, { date: "long" }, locale) ?? value;
  if (Array.isArray(value)) {
    const texts = (value as readonly DataValue[]).flatMap((one) => show(one, locale) ?? []);
    return memo(`list ${locale.language}`, () => new Intl.ListFormat(locale.language, { type: "conjunction" })).format(
      texts,
    );
  }
  return moneyText(value, undefined, locale);
}

const YES_NO: Readonly<Record<string, readonly [string, string]>> = {
  de: ["Ja", "Nein"],
  es: ["Sí", "No"],
  fr: ["Oui", "Non"],
  it: ["Sì", "No"],
  nl: ["Ja", "Nee"],
  pt: ["Sim", "Não"],
};

function yesNo(isYes: boolean, { language }: Locale): string {
  const [yes, no] = YES_NO[language.slice(0, 2)] ?? ["Yes", "No"];
  return isYes ? yes : no;
}

function numberText(
  value: DataValue,
  { isPercent = false, digits }: { isPercent?: boolean; digits?: string | undefined },
  { language }: Locale,
): string | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const fixed =
    digits === undefined || digits === ""
      ? {}
      : { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
  const style = isPercent ? ({ style: "percent" } as const) : {};
  return memo(
    `number ${language} ${isPercent} ${digits}`,
    () => new Intl.NumberFormat(language, { ...style, ...fixed }),
  ).format(number);
}

function moneyText(value: DataValue, currency: string | undefined, { language }: Locale): string | undefined {
  const own = isObject(value) ? value["currency"] : undefined;
  const known = currency ?? (typeof own === "string" && /^[A-Z]{3}$/.test(own) ? own : undefined);
  const amount = numberOf(isObject(value) ? (value["amount"] ?? null) : value);
  if (amount === undefined) return undefined;
  if (known === undefined) return numberText(amount, { digits: "2" }, { language, timeZone: "UTC" });
  return memo(
    `money ${language} ${known}`,
    () => new Intl.NumberFormat(language, { style: "currency", currency: known }),
  ).format(amount);
}

function numberOf(value: DataValue): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A date, or the time of an instant; a plain date is that of a calendar and has no zone. */
function dateText(
  value: DataValue,
  wanted: { date?: string; time?: string },
  { language, timeZone }: Locale,
): string | undefined {
  if (typeof value !== "string") return undefined;
  const isPlain = ISO_DATE.test(value);
  if (!isPlain && !ISO_INSTANT.test(value)) return undefined;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return undefined;
  const zone = isPlain ? "UTC" : timeZone;
  const pattern = [wanted.date, wanted.time].find((one) => one !== undefined && !isStyle(one));
  if (pattern !== undefined) return patternText(at, pattern, { language, timeZone: zone });
  const [dateStyle, timeStyle] = [wanted.date, isPlain ? undefined : wanted.time].map((style) =>
    style !== undefined && isStyle(style) ? style : undefined,
  );
  if (dateStyle === undefined && timeStyle === undefined) return undefined;
  const options = {
    timeZone: zone,
    ...(dateStyle === undefined ? {} : { dateStyle }),
    ...(timeStyle === undefined ? {} : { timeStyle }),
  };
  return memo(`date ${language} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(language, options)).format(
    at,
  );
}

const isStyle = (text: string): text is Style => STYLES.some((style) => style === text);

const PATTERN = /'([^']*)'|d{1,4}|M{1,4}|y{4}|y{2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|tt/g;
const PARTS: Readonly<Record<string, Intl.DateTimeFormatOptions & { readonly part: string }>> = {
  d: { part: "day", day: "numeric" },
  dd: { part: "day", day: "2-digit" },
  ddd: { part: "weekday", weekday: "short" },
  dddd: { part: "weekday", weekday: "long" },
  M: { part: "month", month: "numeric" },
  MM: { part: "month", month: "2-digit" },
  MMM: { part: "month", month: "short", day: "numeric" },
  MMMM: { part: "month", month: "long", day: "numeric" },
  yy: { part: "year", year: "2-digit" },
  yyyy: { part: "year", year: "numeric" },
};

/** `d MMMM yyyy HH:mm`, with the names of the language; what stands in '…' stays as it is. */
function patternText(at: Date, pattern: string, { language, timeZone }: Locale): string {
  const clock = memo(
    `clock ${timeZone}`,
    () =>
      new Intl.DateTimeFormat("en-GB", {
        timeZone,
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
      }),
  );
  const [hour = "", minute = "", second = ""] = clock.format(at).split(":");
  const hour12 = String(Number(hour) % 12 === 0 ? 12 : Number(hour) % 12);
  const times: Readonly<Record<string, string>> = {
    HH: hour,
    H: String(Number(hour)),
    hh: hour12.padStart(2, "0"),
    h: hour12,
    mm: minute,
    m: String(Number(minute)),
    ss: second,
    s: String(Number(second)),
    tt: Number(hour) < 12 ? "am" : "pm",
  };
  return pattern.replaceAll(PATTERN, (token, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted;
    const time = times[token];
    if (time !== undefined) return time;
    const { part, ...options } = PARTS[token] ?? { part: "" };
    const format = memo(
      `part ${language} ${timeZone} ${token}`,
      () => new Intl.DateTimeFormat(language, { ...options, timeZone }),
    );
    const found = format.formatToParts(at).find(({ type }) => type === part)?.value ?? token;
    return /^(?:dd|MM)$/.test(token) ? found.padStart(2, "0") : found;
  });
}

const formats = new Map<string, unknown>();
const MOST_FORMATS = 500;

/** Formats of a language are dear to make and cheap to use. */
function memo<T>(key: string, make: () => T): T {
  const known = formats.get(key);
  if (known !== undefined) return known as T;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = make();
  formats.set(key, made);
  return made;
}
