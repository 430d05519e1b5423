import { setTimeout as delay } from "node:timers/promises";
import { Value } from "typebox/value";
import type { Database } from "@muniment/platform/db";
import { SecuritySettings } from "@muniment/work-api/control-center/security-settings";
import { listSettings } from "./security-setting.repository.ts";
import type { StoredSetting } from "./security-setting.repository.ts";

/** The settings of sign-in as they are in force; whoever asks keeps no copy. */
export interface SecurityPolicy {
  readonly current: SecuritySettings;
  /** What holds where nothing was set: the installation's. */
  readonly defaults: SecuritySettings;
  /** Looks at what is stored. */
  reload(): Promise<void>;
  /** Looks every second, since another process may have changed something. */
  watch(): AsyncDisposable;
}

const LOOK_MILLISECONDS = 1_000;

/** The policy of an installation; knows its defaults alone before it has looked. */
export function createSecurityPolicy({ reader }: Pick<Database, "reader">, defaults: SecuritySettings): SecurityPolicy {
  let current = defaults;
  const reload = async (): Promise<void> => {
    current = withStored(defaults, await listSettings(reader));
  };
  return {
    get current() {
      return current;
    },
    defaults,
    reload,
    watch() {
      const stopping = new AbortController();
      const watching = keepLooking(reload, stopping.signal);
      return {
        async [Symbol.asyncDispose]() {
          stopping.abort();
          await watching;
        },
      };
    },
  };
}

/** What is in force; a stored value that this version does not know counts as not set. */
export function withStored(defaults: SecuritySettings, stored: readonly StoredSetting[]): SecuritySettings {
  const values = Object.fromEntries(
    stored.filter(({ name, value }) => isKnown(name, value)).map(({ name, value }) => [name, value]),
  );
  return { ...defaults, ...(values as Partial<SecuritySettings>) };
}

function isKnown(name: string, value: unknown): boolean {
  const schema = Object.entries(SecuritySettings.properties).find(([known]) => known === name)?.[1];
  return schema !== undefined && Value.Check(schema, value);
}

async function keepLooking(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(LOOK_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined);
    // A database that is away for a moment changes no setting.
    if (!signal.aborted) await look().catch(() => undefined);
  }
}
