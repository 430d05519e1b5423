import type { Comparison, EachTag, Expression, Path } from "./tag.ts";

/** What a template is filled with: text is text, whatever looks like markup or a tag in it. */
export type DataValue = string | number | boolean | null | readonly DataValue[] | DataObject;

/** Named values. Money is `{ amount, currency }`, a picture `{ image: "its key" }`; dates are ISO 8601. */
export interface DataObject {
  readonly [name: string]: DataValue;
}

/** Where names are looked up: the item of the innermost repeat first. */
export interface Scope {
  readonly value: DataValue;
  readonly outer?: Scope;
  /** Of a repeat: `@index` from 1, `@first`, `@last`. */
  readonly position?: { readonly index: number; readonly count: number };
}

/** Whether a value is an object of names. */
export function isObject(value: DataValue | undefined): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a field; `undefined` where the data does not have it. */
export function lookUp(scope: Scope, { steps }: Path): DataValue | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  let value = firstOf(scope, first);
  for (const step of rest) value = stepInto(value, step);
  return value;
}

function firstOf(scope: Scope, step: Path["steps"][number]): DataValue | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.position !== undefined) {
      const { index, count } = at.position;
      if (step.name === "@index") return index;
      if (step.name === "@first") return index === 1;
      if (step.name === "@last") return index === count;
      if (step.name === "this") return pick(at.value, step.index);
    }
    if (isObject(at.value) && Object.hasOwn(at.value, step.name)) return stepInto(at.value, step);
  }
  return undefined;
}

function stepInto(value: DataValue | undefined, step: Path["steps"][number]): DataValue | undefined {
  if (Array.isArray(value)) {
    const found = (value as readonly DataValue[]).map((one) => stepInto(one, step));
    return found.filter((one) => one !== undefined);
  }
  if (!isObject(value) || !Object.hasOwn(value, step.name)) return undefined;
  return pick(value[step.name], step.index);
}

function pick(value: DataValue | undefined, index: number | undefined): DataValue | undefined {
  if (index === undefined) return value;
  if (Array.isArray(value)) return (value as readonly DataValue[])[index - 1];
  return index === 1 ? value : undefined;
}

/** Whether there is anything to show. */
export function isMissing(value: DataValue | undefined): value is undefined | null {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && (value as readonly DataValue[]).every(isMissing);
}

/** Whether a condition holds. */
export function holds(scope: Scope, test: Expression): boolean {
  switch (test.kind) {
    case "not":
      return !holds(scope, test.of);
    case "and":
      return holds(scope, test.left) && holds(scope, test.right);
    case "or":
      return holds(scope, test.left) || holds(scope, test.right);
    case "compare":
      return compares(test.by, operand(scope, test.left), operand(scope, test.right));
    default: {
      const value = operand(scope, test);
      return !isMissing(value) && value !== false && value !== 0;
    }
  }
}

function operand(scope: Scope, expression: Expression): DataValue | undefined {
  if (expression.kind === "literal") return expression.value;
  return expression.kind === "path" ? lookUp(scope, expression.path) : holds(scope, expression);
}

function compares(by: Comparison, left: DataValue | undefined, right: DataValue | undefined): boolean {
  if (by === "contains") return contains(left, right);
  const [one, other] = [plain(left), plain(right)];
  if (by === "=" || by === "!=") return (one === other) === (by === "=");
  if (typeof one === "boolean" || typeof other === "boolean" || one === "" || other === "") return false;
  const order = compareValues(one, other);
  if (by === "<") return order < 0;
  if (by === ">") return order > 0;
  return by === "<=" ? order <= 0 : order >= 0;
}

function contains(left: DataValue | undefined, right: DataValue | undefined): boolean {
  if (Array.isArray(left)) return (left as readonly DataValue[]).some((one) => plain(one) === plain(right));
  const [text, part] = [plain(left), plain(right)];
  return typeof text === "string" && part !== "" && text.toLowerCase().includes(String(part).toLowerCase());
}

/** A value as it is compared; what is not there is the empty text. */
function plain(value: DataValue | undefined): string | number | boolean {
  if (isObject(value) && typeof value["amount"] === "number") return value["amount"];
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? value : "";
}

function compareValues(one: string | number | boolean, other: string | number | boolean): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}

const MOST_ITEMS = 10_000;

/** The items of a repeat: those that are wanted, in their order. A value that is no list is a list of itself. */
export function itemsOf(scope: Scope, tag: EachTag): readonly DataValue[] {
  const found = lookUp(scope, tag.list);
  if (isMissing(found) || found === false) return [];
  let items: readonly DataValue[] = Array.isArray(found) ? (found as readonly DataValue[]) : [found];
  const { where, sort, first = MOST_ITEMS } = tag;
  const inner = (value: DataValue, at = 0): Scope => ({
    value,
    outer: scope,
    position: { index: at + 1, count: items.length },
  });
  if (where !== undefined) items = items.filter((item, at) => holds(inner(item, at), where));
  if (sort !== undefined) {
    const key = (item: DataValue) => plain(lookUp(inner(item), sort.path));
    const sign = sort.isDescending ? -1 : 1;
    items = items.toSorted((one, other) => sign * compareValues(key(one), key(other)));
  }
  return items.slice(0, Math.min(first, MOST_ITEMS));
}
