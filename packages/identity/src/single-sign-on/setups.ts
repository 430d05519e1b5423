import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import type { OidcSettings, SamlSettings, Setup } from "./protocol.ts";
import { findSetup, listNewestSetups, readState } from "./setup.repository.ts";
import type { StoredSetup, StoredState } from "./setup.repository.ts";

const PURPOSE = "single sign-on client secret";

/** The columns of a secret; none for an empty one. */
export function sealSecret(sealer: Sealer, secret: string): Pick<StoredSetup, "secret" | "secret_key_id"> {
  if (secret === "") return { secret: null, secret_key_id: null };
  const { key_id: keyId, bytes } = sealer.seal(secret, PURPOSE);
  return { secret: bytes, secret_key_id: keyId };
}

/** Stored settings with their secret in the clear. */
export function openSetup(sealer: Sealer, stored: StoredSetup): Setup {
  const { protocol, settings, secret, secret_key_id: keyId, ...rest } = stored;
  if (protocol === "saml") return { ...rest, protocol, settings: settings as SamlSettings };
  const open = secret === null || keyId === null ? "" : sealer.open({ key_id: keyId, bytes: secret }, PURPOSE);
  return { ...rest, protocol, settings: settings as OidcSettings, secret: open };
}

/** What is in force at a moment: a trial that nobody confirmed has ended by itself (CC-SSO-008). */
export function stateAt(state: StoredState, now: Date): StoredState {
  if (state.trial_ends === null || now < state.trial_ends) return state;
  return { in_force: state.before_trial, before_trial: null, trial_ends: null };
}

/** The settings by which people sign in now; whichever server is asked looks at the same row. */
export async function setupInForce(
  { sealer, clock }: { sealer: Sealer; clock: Clock },
  reader: Tx,
): Promise<Setup | undefined> {
  const { in_force: setupNum } = stateAt(await readState(reader), clock.now());
  const stored = setupNum === null ? undefined : await findSetup(reader, setupNum);
  return stored === undefined ? undefined : openSetup(sealer, stored);
}

/** The newest settings of a protocol. */
export async function newestSetup(sealer: Sealer, reader: Tx, protocol: Setup["protocol"]): Promise<Setup | undefined> {
  const stored = (await listNewestSetups(reader)).find((setup) => setup.protocol === protocol);
  return stored === undefined ? undefined : openSetup(sealer, stored);
}
