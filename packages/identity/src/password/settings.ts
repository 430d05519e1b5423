import { availableParallelism } from "node:os";
import type { PasswordProfile } from "@muniment/work-api/identity/user-rules";

/** What an administrator may set about passwords (control-center.md 28). */
export interface PasswordSettings {
  readonly profile: PasswordProfile;
  /** After so many days a password has expired; 0 never. */
  readonly maxAgeDays: number;
  /** An account may be made without a password when the e-mail with a link goes out (CC-USR-035). */
  readonly isOptionalWithEmail: boolean;
  /** So many failures in total lock for `tempMinutes`; `permThreshold` of them until released (CC-LCK-007). */
  readonly tempThreshold: number;
  readonly tempMinutes: number;
  readonly permThreshold: number;
  /** Cost of one hash (CC-PWD-006). */
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
  /** So many hashes are worked out at the same time; each keeps a thread of the pool that files need as well. */
  readonly concurrency: number;
}

/** The documented defaults. */
export function defaultPasswordSettings(): PasswordSettings {
  return {
    profile: "documented",
    maxAgeDays: 90,
    isOptionalWithEmail: false,
    tempThreshold: 5,
    tempMinutes: 15,
    permThreshold: 10,
    memoryKib: 19_456,
    passes: 2,
    parallelism: 1,
    concurrency: Math.min(availableParallelism(), 3),
  };
}
