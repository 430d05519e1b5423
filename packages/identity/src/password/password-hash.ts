import { hash, parseOptions, verify } from "@node-rs/argon2";
import type { Options } from "@node-rs/argon2";
import { AppError, newSecret } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { PasswordSettings } from "./settings.ts";

/** Hashes and verifies passwords, a bounded number at a time, off the event loop. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(password: string, passwordHash: string): Promise<boolean>;
  /** Takes as long as `verify` and never succeeds: for accounts that do not exist (CC-SGN-003). */
  verifyNothing(password: string): Promise<false>;
  /** Whether a hash was made with other parameters than the present ones. */
  isOutdated(passwordHash: string): boolean;
}

const MOST_WAITING = 1_000;
/** `Algorithm.Argon2id`; the package declares a const enum, which no single file may read. */
const ARGON2ID = 2;

/** Argon2id with the parameters of the settings; passwords are put into NFC, and nothing else is done to them. */
export function createPasswordHasher(settings: PasswordSettings): PasswordHasher {
  const gate = createGate(settings.concurrency);
  const options: Options = {
    algorithm: ARGON2ID,
    memoryCost: settings.memoryKib,
    timeCost: settings.passes,
    parallelism: settings.parallelism,
  };
  let nobody: Promise<string> | undefined;
  const hasher: PasswordHasher = {
    hash: async (password) => gate(async () => hash(password.normalize("NFC"), options)),
    verify: async (password, passwordHash) => gate(async () => verify(passwordHash, password.normalize("NFC"))),
    async verifyNothing(password) {
      nobody ??= hasher.hash(newSecret());
      await hasher.verify(password, await nobody);
      return false;
    },
    isOutdated(passwordHash) {
      const made = parseOptions(passwordHash);
      return (
        made.algorithm !== options.algorithm ||
        made.memoryCost !== settings.memoryKib ||
        made.timeCost !== settings.passes ||
        made.parallelism !== settings.parallelism
      );
    },
  };
  return hasher;
}

/** Lets `limit` works run at once and the others wait in order; 503 when too many wait. */
function createGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) {
      if (waiting.length >= MOST_WAITING) throw new AppError(errors.unavailable, { retryAfterSeconds: 5 });
      // Whoever ends hands its place on, so `running` does not change.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
