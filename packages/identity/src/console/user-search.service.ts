import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, FieldMessage, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { maxRowsPerSelection } from "@muniment/work-api/control-center/console";
import type { ConsoleUser, UserSearch } from "@muniment/work-api/control-center/user";
import { refusal } from "@muniment/work-api/identity/refusal";
import { rankIn, ranks, rightsOf } from "../role/index.ts";
import type { Rank } from "../role/index.ts";
import { ranksOfMany } from "../standing/index.ts";
import { cursorAt, readWanted } from "./keyset.ts";
import type { Wanted } from "./keyset.ts";
import { actionsOn } from "./row-actions.ts";
import { accountStates, lockAt } from "../account-state/index.ts";
import type { DateRange, UserQuestion } from "./user-conditions.ts";
import {
  countUsers,
  describeUsers,
  findUserIds,
  findUserPage,
  placeOfUser,
  userOrder,
} from "./user-search.repository.ts";
import type { FoundUser } from "./user-search.repository.ts";

type Request = Static<typeof UserSearch>;
type Question = Pick<Request, "library" | "query" | "filters" | "sort" | "order">;
type WireUser = Static<typeof ConsoleUser>;

/** What a search of people needs. */
export interface UserSearchDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly passwordSettings: { readonly maxAgeDays: number };
}

/** A page on the wire. */
export interface WirePage<T> {
  data: T[];
  cursor?: string;
  previous_cursor?: string;
  total_count?: number;
  before_count?: number;
}

/** The people of a library that the actor administers. */
export async function searchUsers(
  deps: UserSearchDeps,
  actor: UserActor,
  given: { libraryId: number; request: Request },
): Promise<WirePage<WireUser>> {
  const { libraryId, request } = given;
  const question = readQuestion(deps, actor, { libraryId, request });
  const order = userOrder(question, request.order === "desc");
  const wanted = readWanted(request, order);
  const startAt = (request.start_at ?? "") === "" ? undefined : request.start_at;
  if (
    startAt !== undefined &&
    (question.sort !== "full_name" || request.cursor !== undefined || request.page === "last")
  ) {
    const text = "Going to a letter needs the order by full_name, and no cursor or last page.";
    throw new AppError(errors.invalidParam, { text, field: "start_at" });
  }
  const slice = await findUserPage(deps.reader, question, { order, wanted, startAt });
  // Neither waits for the other.
  const [people, held] = await Promise.all([
    describeUsers(deps.reader, question, slice.rows),
    ranksOfMany(
      deps.reader,
      slice.rows.map((row) => row.user_num),
    ),
  ]);
  const toWire = (row: FoundUser): WireUser =>
    userOnWire(row, { actor, libraryId, now: question.now, ranks: held.get(row.user_num) ?? new Map<number, Rank>() });
  const first = slice.rows[0];
  const last = slice.rows.at(-1);
  return {
    data: people.map(toWire),
    ...(slice.hasMore.after && last !== undefined ? { cursor: cursorAt(order, "n", placeOfUser(last)) } : {}),
    ...(slice.hasMore.before && first !== undefined
      ? { previous_cursor: cursorAt(order, "p", placeOfUser(first)) }
      : {}),
    ...(request.total === true ? { total_count: await countUsers(deps.reader, question) } : {}),
    ...(slice.before === undefined ? {} : { before_count: slice.before }),
  };
}

/** Who matches now, by User ID. */
export async function selectUsers(
  deps: UserSearchDeps,
  actor: UserActor,
  given: { libraryId: number; request: Question },
): Promise<string[]> {
  const question = readQuestion(deps, actor, given);
  const order = userOrder(question, given.request.order === "desc");
  return findUserIds(deps.reader, question, { order, limit: maxRowsPerSelection });
}

/** The rows of a search in the order of its list, a thousand at a time; whose right ends meanwhile does not matter. */
export async function* readAllUsers(
  deps: UserSearchDeps,
  actor: UserActor,
  given: { libraryId: number; request: Question },
): AsyncGenerator<readonly FoundUser[]> {
  const question = readQuestion(deps, actor, given);
  const order = userOrder(question, given.request.order === "desc");
  let from: Wanted["from"];
  do {
    const wanted: Wanted = { limit: ROWS_AT_ONCE, direction: "forward", from };
    const { rows, hasMore } = await findUserPage(deps.reader, question, { order, wanted, startAt: undefined });
    yield await describeUsers(deps.reader, question, rows);
    const last = rows.at(-1);
    from = hasMore.after && last !== undefined ? placeOfUser(last) : undefined;
  } while (from !== undefined);
}

const ROWS_AT_ONCE = 1000;

function readQuestion(
  deps: UserSearchDeps,
  actor: UserActor,
  given: { libraryId: number; request: Question },
): UserQuestion {
  const { libraryId, request } = given;
  const filters = request.filters ?? {};
  const messages: FieldMessage[] = [];
  const libraryIds = new Map<string, number>();
  for (const field of ["member_of", "not_member_of"] as const) {
    for (const alias of filters[field] ?? []) {
      const standing = actor.libraries.get(alias.toLowerCase());
      // Who is where is nothing for those who do not administer the library.
      const isAdministered = standing !== undefined && rankIn(actor, standing.libraryId) >= ranks.tier1;
      if (isAdministered) libraryIds.set(alias.toLowerCase(), standing.libraryId);
      else messages.push(refusal("unknown_library", { field: `filters.${field}`, data: alias }));
    }
  }
  const dates = {
    created: readRange(filters.created, "filters.created", messages),
    edited: readRange(filters.edited, "filters.edited", messages),
  };
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return {
    libraryId,
    query: request.query,
    filters,
    sort: request.sort ?? "full_name",
    libraryIds,
    dates,
    now: deps.clock.now(),
    passwordMaxAgeDays: deps.passwordSettings.maxAgeDays,
  };
}

const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

function readRange(
  given: { from?: string; to?: string } | undefined,
  field: string,
  messages: FieldMessage[],
): DateRange {
  const read = (name: "from" | "to"): Date | undefined => {
    const text = given?.[name] ?? "";
    if (text === "") return undefined;
    const moment = new Date(text);
    if (MOMENT.test(text) && !Number.isNaN(moment.getTime())) return moment;
    messages.push({ code: "invalid", text: "This is not a date of ISO 8601.", field: `${field}.${name}` });
    return undefined;
  };
  return { from: read("from"), to: read("to") };
}

function userOnWire(
  row: FoundUser,
  given: { actor: UserActor; libraryId: number; now: Date; ranks: ReadonlyMap<number, Rank> },
): WireUser {
  const { actor, libraryId, now } = given;
  const lock = lockAt(row, now);
  const isVirtual = !row.is_enterprise;
  return {
    id: row.user_id,
    user_num: row.user_num,
    full_name: row.full_name,
    email: row.email,
    location: row.location,
    preferred_library: row.preferred_library,
    role: row.role,
    rights: rightsOf[given.ranks.get(libraryId) ?? ranks.user],
    sign_in_status: row.account_logon && row.library_logon ? "enabled" : "disabled",
    allow_logon: row.account_logon,
    library_logon: row.library_logon,
    state: accountStates[row.state_rank] ?? "active",
    is_locked: lock.kind !== "open",
    ...(lock.kind === "locked_temporarily" ? { locked_until: toWireDate(lock.until) } : {}),
    has_password: row.has_password,
    force_password_change: row.must_change_password,
    password_never_expire: row.password_never_expire,
    is_external: row.is_external,
    is_service: row.is_service,
    ...(row.purpose === "" ? {} : { purpose: row.purpose }),
    ...(row.ip_range === "" ? {} : { ip_range: row.ip_range }),
    source: isVirtual ? "virtual" : "enterprise",
    origin: row.origin,
    ...(row.photo === null ? {} : { photo: row.photo }),
    ...(row.last_sign_in_at === null ? {} : { last_sign_in: toWireDate(row.last_sign_in_at) }),
    create_date: toWireDate(row.created_at),
    edit_date: toWireDate(row.edited_at),
    actions: actionsOn(actor, libraryId, {
      target: { userNum: row.user_num, ranks: given.ranks },
      isVirtual,
      isAnonymous: row.is_anonymous,
    }),
  };
}
