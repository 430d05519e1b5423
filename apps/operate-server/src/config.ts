import { defaultsOf, flag, folders, integer, names, readConfigFile, secret, text } from "@muniment/platform/config";
import type { ConfigValues } from "@muniment/platform/config";

/** Every setting of the Operate server; `docs/config.md` is made from this. */
export const operateOptions = {
  databaseUrl: secret(
    "MUNIMENT_DATABASE_URL",
    "URL of Operate's own PostgreSQL database, such as `postgres://user:password@host/operate`.",
  ),
  databasePool: integer("MUNIMENT_DATABASE_POOL", "Connections to the database that this process keeps at most.", {
    min: 2,
    max: 200,
    default: 10,
  }),
  host: text("MUNIMENT_HOST", "Address to listen on.", "127.0.0.1"),
  port: integer("MUNIMENT_PORT", "Port to listen on.", { min: 0, max: 65_535, default: 8082 }),
  origin: text(
    "MUNIMENT_PUBLIC_ORIGIN",
    "Address under which people and programs reach Operate, without a slash at its end, such as `https://operate.example.org`.",
  ),
  sealKeys: secret(
    "MUNIMENT_SEAL_KEYS",
    "Keys that seal the tokens of linked services, newest first: `id:key,id:key`, each key 32 random bytes as base64url. `muniment operate --reseal` seals what an older one sealed anew, so that it can be taken out.",
  ),
  issuer: text(
    "MUNIMENT_OIDC_ISSUER",
    "OpenID provider at which people sign in, by default Work's public origin: its issuer, without a slash at its end.",
  ),
  clientId: text("MUNIMENT_OIDC_CLIENT_ID", "Operate's client id there, for signing in.", "operate-sign-in"),
  clientSecret: secret("MUNIMENT_OIDC_CLIENT_SECRET", "The secret that goes with it."),
  administrators: names(
    "MUNIMENT_ADMINISTRATORS",
    "User ids of the people who administer Operate, separated by commas; they have that right from their next sign-in.",
  ),
  caseHandlers: names(
    "MUNIMENT_CASE_HANDLERS",
    "User ids of the people who may file e-mails and documents, separated by commas; likewise.",
  ),
  postRoom: names(
    "MUNIMENT_POST_ROOM",
    "User ids of the people of the post room, separated by commas; likewise. They see what is to be posted, not the cases.",
  ),
  actingPersonKey: secret(
    "MUNIMENT_ACTING_PERSON_KEY",
    "Private key, as a JWK, with which Operate signs for whom its service account acts; Work knows the public half. Empty: Work's audit names the service account alone.",
    "",
  ),
  reconcile: flag(
    "MUNIMENT_RECONCILE",
    "Look for what became of an interrupted request before it is repeated. Off doubles documents; only the test that shows this turns it off.",
    true,
  ),
  localFolders: folders(
    "MUNIMENT_LOCAL_FOLDERS",
    "Folders that may be linked as services of the type `local-folder`: `name=/path`, separated by commas.",
  ),
  webFolder: text(
    "MUNIMENT_WEB_FOLDER",
    "Where the built browser apps lie, one folder each; empty for `dist/web`, where `npm run build:web` makes them.",
    "",
  ),
  mailFolder: text(
    "MUNIMENT_MAIL_FOLDER",
    "Folder in which received mail is kept as it came, sealed. It belongs to the backup, as the database does.",
  ),
  mailKeys: secret(
    "MUNIMENT_MAIL_KEYS",
    "Keys that seal received mail, newest first, in the form of `MUNIMENT_SEAL_KEYS`. An older one stays as long as there is mail that it sealed.",
  ),
  scratchFolder: text(
    "MUNIMENT_SCRATCH_FOLDER",
    "Local folder for temporary files, as those of a conversion to PDF; what a server left there goes when one starts.",
    "/tmp/muniment-scratch",
  ),
  intakeHost: text("MUNIMENT_INTAKE_HOST", "Address to listen on for mail (SMTP).", "127.0.0.1"),
  intakePort: integer("MUNIMENT_INTAKE_PORT", "Port to listen on for mail; 0 takes none.", {
    min: 0,
    max: 65_535,
    default: 0,
  }),
  probeSeconds: integer(
    "MUNIMENT_PROBE_SECONDS",
    "How often a place that refuses Operate's own account is tried again, at most once a minute by default.",
    { min: 1, max: 60, default: 60 },
  ),
  relayUrl: secret(
    "MUNIMENT_SMTP_URL",
    "Relay for outgoing mail, such as `smtp://user:password@host:587`.",
    "smtp://127.0.0.1",
  ),
  mailFrom: text(
    "MUNIMENT_MAIL_FROM",
    "Sender of e-mails where there is no mailbox that answers could come back to.",
    "Muniment Operate <no-reply@muniment.invalid>",
  ),
  trustProxy: flag("MUNIMENT_TRUST_PROXY", "Believe `X-Forwarded-*` of a front server.", false),
  logLevel: text("MUNIMENT_LOG_LEVEL", "`debug`, `info`, `warn` or `error`.", "info"),
};

/** The settings of one Operate server, read and checked. */
export type OperateConfig = ConfigValues<typeof operateOptions>;

/** Settings from `environment` and, below it, from a file with one `NAME=value` a line. Throws `ConfigError`. */
export async function loadOperateConfig(
  environment: Readonly<Record<string, string | undefined>>,
  file?: string,
): Promise<OperateConfig> {
  return readConfigFile(operateOptions, environment, file);
}

/** The defaults of every setting that has one, for callers that give the rest themselves. */
export function operateConfig(
  given: Partial<OperateConfig> &
    Pick<OperateConfig, "databaseUrl" | "origin" | "sealKeys" | "issuer" | "clientSecret" | "mailFolder" | "mailKeys">,
): OperateConfig {
  return { ...defaultsOf(operateOptions), ...given } as OperateConfig;
}
