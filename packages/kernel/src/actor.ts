/** What a library role or a token lets an actor reach at most; `undefined` caps nothing. */
export type LevelCap = "read" | "read_write" | undefined;

/** An actor's standing in one library that they may sign in to. */
export interface LibraryStanding {
  readonly libraryId: number;
  readonly alias: string;
  readonly isNrtadmin: boolean;
  readonly roleName: string;
  readonly privileges: ReadonlySet<string>;
  /** Enabled groups that contain the actor. */
  readonly groupNums: readonly number[];
  /** Changes with anything that may change somebody's access in the library (decision D13). */
  readonly accessVersion: string;
}

/** The request by which somebody acts, as the audit tells of it (work-api.md 17.13). */
export interface RequestOrigin {
  readonly requestId: string;
  /** The caller's own id of the request. */
  readonly correlationId: string | undefined;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** The caller's operation, which its own audit names as well. */
  readonly operationId: string | undefined;
  /** What the caller says of who began it; unverified. */
  readonly initiator: string | undefined;
}

/** For whom a service account acts, as its application has signed (work-api.md 17.6). */
export interface ActingPerson {
  /** Absent for people who have no account here. */
  readonly account: { readonly userNum: number; readonly userId: string } | undefined;
  /** With the rights that they have themselves, while they may sign in. */
  readonly person: UserActor | undefined;
  readonly name: string;
  /** The application's operation, when it named one. */
  readonly operationId: string | undefined;
}

/** A signed-in person or service account, with the application that acts for it. */
export interface UserActor {
  readonly kind: "user";
  readonly userNum: number;
  readonly userId: string;
  readonly ssid: string;
  readonly fullName: string;
  readonly email: string;
  readonly isExternal: boolean;
  /** An account of programs, not of a person (decision D28). */
  readonly isService: boolean;
  readonly preferredLibraryId: number;
  readonly clientId: string;
  readonly sessionId: string;
  readonly scopes: ReadonlySet<string>;
  readonly scopeCap: LevelCap;
  /**
   * An application that works without the person, by a background grant of the one library that `libraries` has
   * (work-api.md 17.3).
   */
  readonly purpose?: "background";
  /** Only libraries whose sign-in is open to the actor, by lower-cased alias. */
  readonly libraries: ReadonlyMap<string, LibraryStanding>;
  /** Absent where nobody's request is behind it. */
  readonly origin?: RequestOrigin;
  readonly acting?: ActingPerson;
}

/** Work that no person asked for; `purpose` names its authority in logs and history. */
export interface SystemActor {
  readonly kind: "system";
  readonly purpose: string;
}

/** Whoever a function is carried out for; the first argument of every domain function. */
export type Actor = UserActor | SystemActor;

/** Names the authority of background work. */
export function systemActor(purpose: string): SystemActor {
  return { kind: "system", purpose };
}
