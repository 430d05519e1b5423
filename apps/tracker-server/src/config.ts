import { flag, integer, readConfigFile, secret, text } from "@muniment/platform/config";
import type { ConfigValues } from "@muniment/platform/config";

/** Every setting of the Tracker server; `docs/config.md` is made from this. */
export const trackerOptions = {
  databaseUrl: secret(
    "MUNIMENT_DATABASE_URL",
    "URL of Tracker's own PostgreSQL database, such as `postgres://user:password@host/tracker`.",
  ),
  databasePool: integer("MUNIMENT_DATABASE_POOL", "Connections to the database that this process keeps at most.", {
    min: 2,
    max: 200,
    default: 10,
  }),
  host: text("MUNIMENT_HOST", "Address to listen on.", "127.0.0.1"),
  port: integer("MUNIMENT_PORT", "Port to listen on.", { min: 0, max: 65_535, default: 8081 }),
  workOrigin: text(
    "MUNIMENT_WORK_ORIGIN",
    "Work's public origin, without a slash at its end: whose tokens are good here, and where rights are asked.",
  ),
  clientId: text("MUNIMENT_CLIENT_ID", "Under which client id Work knows this server.", "tracker-cc"),
  clientKey: secret(
    "MUNIMENT_CLIENT_KEY",
    "Private key, as a JWK, by which this server shows Work who it is; its public half is at `/.well-known/jwks.json`.",
  ),
  sealKeys: secret(
    "MUNIMENT_SEAL_KEYS",
    "Keys that seal the authorizations of libraries, newest first: `id:key,id:key`, each key 32 random bytes as base64url.",
  ),
  timeZone: text(
    "MUNIMENT_TIME_ZONE",
    "The organisation's time zone (IANA), in which due dates without a time are reckoned.",
    "Europe/London",
  ),
  relayUrl: secret(
    "MUNIMENT_SMTP_URL",
    "Relay for outgoing mail, such as `smtp://user:password@host:587`.",
    "smtp://127.0.0.1",
  ),
  mailFrom: text("MUNIMENT_MAIL_FROM", "Sender of the daily reports.", "Muniment Tracker <no-reply@muniment.invalid>"),
  webFolder: text(
    "MUNIMENT_WEB_FOLDER",
    "Where the built browser apps lie, one folder each; empty for `dist/web`, where `npm run build:web` makes them.",
    "",
  ),
  trustProxy: flag("MUNIMENT_TRUST_PROXY", "Believe `X-Forwarded-*` of a front server.", false),
  logLevel: text("MUNIMENT_LOG_LEVEL", "`debug`, `info`, `warn` or `error`.", "info"),
};

/** The settings of one Tracker server, read and checked. */
export type TrackerConfig = ConfigValues<typeof trackerOptions>;

/** Settings from `environment` and, below it, from a file with one `NAME=value` a line. Throws `ConfigError`. */
export async function loadTrackerConfig(
  environment: Readonly<Record<string, string | undefined>>,
  file?: string,
): Promise<TrackerConfig> {
  return readConfigFile(trackerOptions, environment, file);
}
