import type { getAvailability, setAvailability } from "@muniment/operate-api/allocation";
import type { Hours } from "@muniment/operate-api/team";
import type { Input, Output } from "@muniment/rest";
import { listOf } from "../form/settings-form.tsx";
import type { Named } from "./person-choice.tsx";

/** When somebody takes no work, and how much they take. */
export type AvailabilityData = Output<typeof getAvailability>["data"];

/** The same as forms hold it; moments are those of the person's own clock, as the browser's fields have them. */
export interface AvailabilityValues {
  readonly out_from: string;
  readonly out_until: string;
  readonly delegate: Named | null;
  readonly load_limit: string;
  readonly weight: string;
  readonly competencies: string;
  readonly hours: Hours | null;
}

/** The fields at which the server's messages are shown. */
export const AVAILABILITY_FIELDS = [
  "out_from",
  "out_until",
  "delegate",
  "load_limit",
  "weight",
  "competencies",
  "hours",
] as const;

const MINUTES = "2026-11-23T09:00".length;
const MINUTE = 60_000;

/** What forms begin with. */
export function availabilityValues(data: AvailabilityData): AvailabilityValues {
  return {
    out_from: localOf(data.out_from),
    out_until: localOf(data.out_until),
    delegate: data.delegate ?? null,
    load_limit: data.load_limit === undefined ? "" : String(data.load_limit),
    weight: String(data.weight),
    competencies: data.competencies.join("\n"),
    hours: data.hours ?? null,
  };
}

/** When somebody is out, and who stands in: what everybody says of themselves. */
export function presenceBody({ out_from, out_until, delegate }: AvailabilityValues) {
  return { out_from: instantOf(out_from), out_until: instantOf(out_until), delegate: delegate?.id ?? "" };
}

/** All of it. */
export function availabilityBody(values: AvailabilityValues): Input<typeof setAvailability>["body"] {
  const { load_limit: limit, weight, competencies, hours } = values;
  return {
    ...presenceBody(values),
    load_limit: limit.trim() === "" ? 0 : Number(limit),
    weight: Number(weight),
    competencies: listOf(competencies),
    hours,
  };
}

function localOf(instant: string | undefined): string {
  if (instant === undefined) return "";
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE).toISOString().slice(0, MINUTES);
}

function instantOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
