import { availableParallelism } from "node:os";
import type { AccountRules } from "../account-state/index.ts";
import type { PlaceSettings } from "../known-place/index.ts";
import type { PasswordProfile } from "@muniment/work-api/identity/user-rules";

/** What an administrator may set about passwords (control-center.md 28). */
export interface PasswordSettings extends AccountRules, PlaceSettings {
  readonly profile: PasswordProfile;
  /** An account may be made without a password when the e-mail with a link goes out (CC-USR-035). */
  readonly isOptionalWithEmail: boolean;
  /** So many failures from one address within ten minutes close it; 0 for no limit (CC-LCK-008). */
  readonly addressFailures: number;
  /** So many names that fail within ten minutes raise the alarm; 0 for none. */
  readonly sprayedAccounts: number;
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
    externalMaxDays: 0,
    isOptionalWithEmail: false,
    tempThreshold: 5,
    tempMinutes: 15,
    permThreshold: 10,
    permAutoReleaseHours: 0,
    addressFailures: 200,
    sprayedAccounts: 20,
    linkUnlocks: true,
    isDeviceAware: false,
    trustedNetworks: "",
    memoryKib: 19_456,
    passes: 2,
    parallelism: 1,
    concurrency: Math.min(availableParallelism(), 3),
  };
}
