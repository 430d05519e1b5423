import { lawyers } from "./people/lawyers.ts";
import { BOTH, person } from "./people/person.ts";
import type { Person } from "./people/person.ts";
import { leaversAndOthers, outsiders, staff } from "./people/staff-and-others.ts";

export type { Person } from "./people/person.ts";

/** The first NRTADMIN, made before the firm is loaded. */
export const administrator: Person = person({
  userId: "ADMIN",
  fullName: "Miriam Talcott",
  title: "Head of Information",
  mail: "admin",
  libraries: BOTH,
  listedAs: "NRTADMIN",
});

/** The account of the programs, made before the firm is loaded because no published call marks an account `service`. */
export const serviceAccount: Person = person({
  userId: "SVC-INTAKE",
  fullName: "Records Intake (service)",
  title: "Service account",
  mail: "svc-intake",
  location: "Data centre",
  libraries: BOTH,
  role: "SERVICE",
  listedAs: "service",
});

/** Everybody who is made by the published API: all but the administrator and the service account. */
export const people: readonly Person[] = [...lawyers, ...staff, ...outsiders, ...leaversAndOthers];

const everybody = new Map([administrator, serviceAccount, ...people].map((one) => [one.userId, one]));

/** The person with this user id; throws for an id that nobody has. */
export function personOf(userId: string): Person {
  const found = everybody.get(userId);
  if (found === undefined) throw new Error(`The demonstration firm has nobody with the id ${userId}.`);
  return found;
}

/** The name as it can be printed with the fonts that every PDF reader has. */
export function printedName(one: Person): string {
  return one.signsAs ?? one.fullName;
}
