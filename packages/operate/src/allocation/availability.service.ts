import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/allocation";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { findEnabledPeople, getPeople, subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { readHours } from "../hours.ts";
import { isRowId } from "../paging.ts";
import { findAvailability, keepAvailability } from "./availability.repository.ts";

type WireAvailability = Output<typeof api.getAvailability>["data"];
type Change = Input<typeof api.setAvailability>["body"];

/** When people take no work, and how much they take (OPR-USR-011, OPR-ALC-005). */
export interface AvailabilityService {
  /** 404 when there is no such person. */
  get(reader: Tx, userId: string): Promise<WireAvailability>;
  set(tx: Tx, actor: OperateActor, given: { userId: string; change: Change }): Promise<WireAvailability>;
}

const MOST_WEIGHT = 100;
const MOST_LOAD = 100_000;

/** Availability in the database. */
export function createAvailabilityService({ clock }: { clock: Clock }): AvailabilityService {
  const get: AvailabilityService["get"] = async (reader, userId) => {
    const people = isRowId(userId) ? await getPeople(reader, [userId]) : new Map();
    if (!people.has(userId)) throw new AppError(errors.notFound);
    const row = await findAvailability(reader, userId);
    const now = clock.now();
    const { out_from: from = null, out_until: until = null, delegate_id: delegateId = null } = row ?? {};
    const delegate = delegateId === null ? undefined : (await getPeople(reader, [delegateId])).get(delegateId);
    const hours = readHours(row?.hours);
    const limit = row?.load_limit ?? null;
    return {
      ...(from === null ? {} : { out_from: from.toISOString() }),
      ...(until === null ? {} : { out_until: until.toISOString() }),
      ...(delegate === undefined ? {} : { delegate: { id: delegate.id, name: delegate.name } }),
      is_out: from !== null && from <= now && (until === null || until > now),
      ...(limit === null ? {} : { load_limit: limit }),
      weight: row?.weight ?? 1,
      competencies: row?.competencies ?? [],
      ...(hours === undefined ? {} : { hours }),
    };
  };

  return {
    get,
    async set(tx, actor, { userId, change }) {
      const before = await get(tx, userId);
      await keepAvailability(tx, userId, await columnsOf(tx, userId, change), clock.now());
      const after = await get(tx, userId);
      await recordAudit(tx, subjectOf(actor), [
        {
          at: clock.now(),
          action: "availability.update",
          object_type: "user",
          object_id: userId,
          before: { ...before },
          after: { ...after },
        },
      ]);
      return after;
    },
  };
}

async function columnsOf(tx: Tx, userId: string, change: Change) {
  const { out_from, out_until, delegate, load_limit: limit, weight, competencies, hours } = change;
  const from = instant("out_from", out_from);
  const until = instant("out_until", out_until);
  if (from instanceof Date && until instanceof Date && until <= from) {
    throw invalid("out_until", "The end is not after the beginning.");
  }
  if (delegate !== undefined && delegate !== "") {
    if (delegate === userId) throw invalid("delegate", "Choose somebody else.");
    if ((await findEnabledPeople(tx, [delegate])).length === 0) throw invalid("delegate", "There is no such person.");
  }
  if (weight !== undefined && (weight < 1 || weight > MOST_WEIGHT)) throw invalid("weight", "Give 1 to 100.");
  if (limit !== undefined && (limit < 0 || limit > MOST_LOAD)) throw invalid("load_limit", "Give 0 or more.");
  const read = hours === undefined || hours === null ? undefined : readHours(hours);
  if (hours !== undefined && hours !== null && read === undefined)
    throw invalid("hours", "These hours cannot be read.");
  return {
    ...(from === undefined ? {} : { out_from: from }),
    ...(until === undefined ? {} : { out_until: until }),
    ...(delegate === undefined ? {} : { delegate_id: delegate === "" ? null : delegate }),
    ...(limit === undefined ? {} : { load_limit: limit === 0 ? null : limit }),
    ...(weight === undefined ? {} : { weight }),
    ...(competencies === undefined ? {} : { competencies: [...new Set(competencies.map((each) => each.trim()))] }),
    ...(hours === undefined ? {} : { hours: read === undefined ? null : JSON.stringify(read) }),
  };
}

function instant(field: string, text: string | undefined): Date | null | undefined {
  if (text === undefined) return undefined;
  if (text === "") return null;
  const read = new Date(text);
  const year = read.getUTCFullYear();
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(read.getTime()) || year < 1970 || year > 9999) {
    throw invalid(field, "Give a moment as 2026-11-23T09:00:00Z.");
  }
  return read;
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
