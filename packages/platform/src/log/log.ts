import { pino } from "pino";
import type { Logger } from "pino";

/** A structured log; one named child for each package. */
export type Log = Logger;

const HIDDEN = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "access_token",
  "refresh_token",
  "client_secret",
  "code",
];

/** A log that writes JSON lines to `destination` (standard output by default) and never a secret. */
export function createLog(options: { level: string; destination?: { write(line: string): void } }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: "[secret]" },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
