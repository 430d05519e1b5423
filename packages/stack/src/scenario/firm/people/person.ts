import type { ReadyAccount } from "../../../ready-file.ts";
import { FIRM_DOMAIN } from "../libraries.ts";
import type { LibraryAlias } from "../libraries.ts";
import type { DemonstrationRole } from "../roles.ts";

/** One person of the firm, or one of its outside contacts. */
export interface Person {
  readonly userId: string;
  readonly fullName: string;
  readonly email: string;
  readonly location: string;
  readonly title: string;
  /** The preferred library first; an account belongs to these and no others. */
  readonly libraries: readonly [LibraryAlias, ...LibraryAlias[]];
  /** A role of the demonstration firm, or one that every library is shipped with (CC-ROL-010). */
  readonly role: DemonstrationRole["name"] | "DEFAULT EXTERNAL" | "TIER 1" | "TIER 2";
  readonly isExternal: boolean;
  /** What becomes of the account after everything is filed; `invited` has to choose a password by mail first. */
  readonly state: "ready" | "disabled" | "locked" | "invited";
  /** Fee per hour in pounds, for those who record time. */
  readonly rate?: number;
  /** The name in Latin letters, where paper cannot show the real one. */
  readonly signsAs?: string;
  /** Listed in ready.json under this word. */
  readonly listedAs?: ReadyAccount["what"];
}

type Given = Pick<Person, "userId" | "fullName" | "title"> &
  Partial<Omit<Person, "email">> & {
    /** The part before the @ of the firm's domain, or a whole address. */
    readonly mail: string;
  };

/** A ready account of the library `ACTIVE` on the fourth floor, unless given otherwise. */
export function person(given: Given): Person {
  const { mail, ...rest } = given;
  return {
    location: "London, 4th floor",
    libraries: ["ACTIVE"],
    role: given.isExternal === true ? "DEFAULT EXTERNAL" : "USER",
    isExternal: false,
    state: "ready",
    ...rest,
    email: mail.includes("@") ? mail : `${mail}@${FIRM_DOMAIN}`,
  };
}

/** Both libraries, client matters preferred. */
export const BOTH: Person["libraries"] = ["ACTIVE", "LEGAL"];
/** Both libraries, the firm's own affairs preferred. */
export const LEGAL_FIRST: Person["libraries"] = ["LEGAL", "ACTIVE"];
/** An office in Portugal. */
export const LISBON = "Lisbon – Rua do Arsenal 7, 2.º andar";
/** An office in Japan. */
export const OSAKA = "大阪市北区 12階";
