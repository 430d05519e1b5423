import { createHash } from "node:crypto";
import { newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { released } from "../account-state/index.ts";
import type { LockState } from "../account-state/index.ts";
import { findPlace, keepPlace } from "./known-place.repository.ts";
import type { PlaceKey } from "./known-place.repository.ts";
import { isWithinNetworks } from "./networks.ts";

/** Where an attempt to sign in comes from. */
export interface Whence {
  /** The mark that the browser keeps, if it has one. */
  readonly device?: string | undefined;
  readonly sourceIp?: string | undefined;
}

/** Whether failures from known places are counted apart, and which networks all accounts know. */
export interface PlaceSettings {
  readonly isDeviceAware: boolean;
  readonly trustedNetworks: string;
}

/** A place with its own counter. */
export interface KnownPlace {
  readonly key: PlaceKey;
  readonly lock: LockState;
}

const NETWORKS = createHash("sha256").update("trusted networks").digest();

/**
 * The place with a counter of its own from which an attempt comes (CC-LCK-009): a device on which the person signed in
 * before, else the trusted networks. Nothing where failures count with those of everybody.
 */
export async function knownPlaceOf(
  reader: Tx,
  settings: PlaceSettings,
  { userNum, whence }: { userNum: number; whence: Whence },
): Promise<KnownPlace | undefined> {
  if (!settings.isDeviceAware) return undefined;
  if (whence.device !== undefined) {
    const key = { user_num: userNum, place_hash: hashOf(whence.device) };
    const lock = await findPlace(reader, key);
    if (lock !== undefined) return { key, lock };
  }
  if (!isWithinNetworks(settings.trustedNetworks, whence.sourceIp ?? "")) return undefined;
  const key = { user_num: userNum, place_hash: NETWORKS };
  return { key, lock: (await findPlace(reader, key)) ?? released };
}

/** Makes sure that the trusted networks have a row to count in; a device has one already. */
export async function openPlace(tx: Tx, key: PlaceKey, now: Date): Promise<void> {
  if (key.place_hash.equals(NETWORKS)) await keepPlace(tx, key, { is_device: false, last_at: now });
}

/** Keeps the device of somebody who has signed in; gives the mark that its browser is to have. */
export type KeepDevice = (userNum: number, mark: string | undefined) => Promise<string | undefined>;

/** Devices are kept while the setting is on; without it no browser gets a mark. */
export function createKeepDevice(deps: { reader: Tx; clock: Clock; settings: PlaceSettings }): KeepDevice {
  return async (userNum, mark = newSecret()) => {
    if (!deps.settings.isDeviceAware) return undefined;
    const key = { user_num: userNum, place_hash: hashOf(mark) };
    await keepPlace(deps.reader, key, { is_device: true, last_at: deps.clock.now() });
    return mark;
  };
}

function hashOf(mark: string): Buffer {
  return createHash("sha256").update(mark).digest();
}
