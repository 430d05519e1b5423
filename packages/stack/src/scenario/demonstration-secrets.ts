import { createHmac } from "node:crypto";
import type { ReadyAccount, ReadyClient } from "../ready-file.ts";
import { applications } from "./firm/applications.ts";
import type { Application } from "./firm/applications.ts";
import { demonstrationLibraries } from "./firm/libraries.ts";
import { administrator, people, serviceAccount } from "./firm/people.ts";
import type { Person } from "./firm/people.ts";
import { demonstrationRoles } from "./firm/roles.ts";

/** An application with its secret, as it has to be registered. */
export type DemonstrationApplication = ReadyClient & Pick<Application, "name" | "type" | "service_user_id">;

/** What ready.json tells of the demonstration firm. */
export interface DemonstrationSecrets {
  readonly accounts: readonly ReadyAccount[];
  readonly clients: readonly ReadyClient[];
}

// Letters and digits that nobody takes for one another.
const UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER = "abcdefghijkmnpqrstuvwxyz";
const DIGITS = "23456789";
const GROUPS = 4;

function derive(seed: string, label: string): Buffer {
  return createHmac("sha256", seed).update(label).digest();
}

/** The password of an account: four groups such as `KmXc7`, about 85 bits, by the rule of control-center.md 25.5. */
export function passwordOf(seed: string, userId: string): string {
  const bytes = derive(seed, `password:${userId}`);
  const alphabets = [UPPER, LOWER, UPPER, LOWER, DIGITS];
  return Array.from({ length: GROUPS }, (_, group) =>
    alphabets
      .map((alphabet, position) => alphabet[(bytes[group * alphabets.length + position] ?? 0) % alphabet.length])
      .join(""),
  ).join("-");
}

/** The applications with their secrets: plain data for whoever registers them. */
export function demonstrationApplications(seed: string): readonly DemonstrationApplication[] {
  return applications.map(({ has_secret, ...application }) => ({
    ...application,
    ...(has_secret ? { client_secret: derive(seed, `client:${application.client_id}`).toString("base64url") } : {}),
  }));
}

/** The accounts and clients of ready.json, computed from the data folder's seed alone (D58). */
export function demonstrationSecrets(seed: string): DemonstrationSecrets {
  return {
    accounts: [administrator, ...people, serviceAccount].flatMap(({ userId, email, listedAs }) =>
      listedAs === undefined ? [] : [{ user_id: userId, email, password: passwordOf(seed, userId), what: listedAs }],
    ),
    clients: demonstrationApplications(seed).map(({ client_id, client_secret, redirect_uris, grants }) => ({
      client_id,
      ...(client_secret === undefined ? {} : { client_secret }),
      redirect_uris,
      grants,
    })),
  };
}

/** An account that has to be there before the firm is loaded. */
export interface GroundworkAccount {
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly location: string;
  readonly password: string;
  readonly preferred_library: string;
  readonly role: string;
}

/** What no published call can make, and what therefore has to be there before the firm is loaded. */
export interface DemonstrationGroundwork {
  readonly libraries: typeof demonstrationLibraries;
  /** Wanted in each library. */
  readonly roles: typeof demonstrationRoles;
  /** The first NRTADMIN of each library; need not change the password. */
  readonly administrator: GroundworkAccount;
  /** Marked `is_service`, need not change the password; the loader makes it a member of its other libraries. */
  readonly serviceAccount: GroundworkAccount;
}

/** The groundwork of the demonstration firm, with passwords from the data folder's seed (D58). */
export function demonstrationGroundwork(seed: string): DemonstrationGroundwork {
  const account = (person: Person): GroundworkAccount => ({
    user_id: person.userId,
    full_name: person.fullName,
    email: person.email,
    location: person.location,
    password: passwordOf(seed, person.userId),
    preferred_library: person.libraries[0],
    role: person.role,
  });
  return {
    libraries: demonstrationLibraries,
    roles: demonstrationRoles,
    administrator: account(administrator),
    serviceAccount: account(serviceAccount),
  };
}
