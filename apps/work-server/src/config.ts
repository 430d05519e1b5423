import { choice, defaultsOf, flag, integer, readConfigFile, secret, text } from "@muniment/platform/config";
import type { ConfigValues } from "@muniment/platform/config";
import { services } from "./forwarding/index.ts";

const GIBIBYTE = 1024 ** 3;

/** Every setting of the Work server; `docs/config.md` is made from this. */
export const workOptions = {
  databaseUrl: secret(
    "MUNIMENT_DATABASE_URL",
    "URL of Work's PostgreSQL database, such as `postgres://user:password@host/work`.",
  ),
  databasePool: integer("MUNIMENT_DATABASE_POOL", "Connections to the database that this process keeps at most.", {
    min: 2,
    max: 200,
    default: 20,
  }),
  host: text("MUNIMENT_HOST", "Address to listen on.", "127.0.0.1"),
  port: integer("MUNIMENT_PORT", "Port to listen on.", { min: 0, max: 65_535, default: 8080 }),
  origin: text(
    "MUNIMENT_PUBLIC_ORIGIN",
    "Address under which people and programs reach Work, without a slash at its end, such as `https://work.example.org`.",
  ),
  appsOrigin: text(
    "MUNIMENT_APPS_ORIGIN",
    "Another origin, on which the files of extension packages are served: `https://apps.example.org`, or with a `*` one for each package, `https://*.apps.example.org`; empty to show no extensions.",
    "",
  ),
  appsPort: integer("MUNIMENT_APPS_PORT", "Port to listen on for that origin.", { min: 0, max: 65_535, default: 8085 }),
  officeJs: text(
    "MUNIMENT_OFFICE_JS",
    "Where panes in Outlook load Office.js from: an address ending in `/office.js`, of a copy of the firm's own where Microsoft's cannot be reached; empty for Microsoft's.",
    "",
  ),
  outlookOrigins: text(
    "MUNIMENT_OUTLOOK_ORIGINS",
    "Origins of the firm's own Outlook on the web, which may show panes of applications: `https://mail.example.org`, several with spaces between them.",
    "",
  ),
  services: services(
    "MUNIMENT_SERVICES",
    "Servers of applications that are reached below Work's origin: `name=url prefix prefix …`, separated by `;`, such as `tracker=http://127.0.0.1:8081 /tracker /api/tracker`. A name is what a package's manifest calls its service.",
  ),
  customerId: integer("MUNIMENT_CUSTOMER_ID", "Customer number in the paths of the REST API.", {
    min: 1,
    max: 1_000_000_000,
    default: 1,
  }),
  installationName: text("MUNIMENT_INSTALLATION_NAME", "Name of the installation in e-mails and pages.", "Muniment"),
  userIdGuideline: text(
    "MUNIMENT_USER_ID_GUIDELINE",
    "What the firm asks of User IDs in its own words, shown where users are created.",
    "",
  ),
  masterSecret: secret(
    "MUNIMENT_MASTER_SECRET",
    "Seals keys at rest: at least 32 random characters, the same for all processes of an installation.",
  ),
  passwordMaxAgeDays: integer(
    "MUNIMENT_PASSWORD_MAX_AGE_DAYS",
    "Days after which a password has expired; 0 for never.",
    {
      min: 0,
      max: 3650,
      default: 90,
    },
  ),
  verifyEmailChange: flag(
    "MUNIMENT_VERIFY_EMAIL_CHANGE",
    "Whether a new e-mail address of an account counts only once it is confirmed by a link that is sent there.",
    false,
  ),
  anonymiseNeedsTwo: flag(
    "MUNIMENT_ANONYMISE_FOUR_EYES",
    "Whether a second NRTADMIN has to approve before an account becomes anonymous for good.",
    true,
  ),
  externalMaxDays: integer(
    "MUNIMENT_EXTERNAL_MAX_DAYS",
    "Days that an external account lasts at most: it then needs an end date; 0 for no limit.",
    { min: 0, max: 3650, default: 0 },
  ),
  lockoutTempThreshold: integer(
    "MUNIMENT_LOCKOUT_TEMP_THRESHOLD",
    "Failed sign-ins in total that lock an account for a while.",
    { min: 3, max: 20, default: 5 },
  ),
  lockoutTempMinutes: integer("MUNIMENT_LOCKOUT_TEMP_MINUTES", "Minutes that such a lock lasts.", {
    min: 1,
    max: 1440,
    default: 15,
  }),
  lockoutPermThreshold: integer(
    "MUNIMENT_LOCKOUT_PERM_THRESHOLD",
    "Failed sign-ins in total that lock an account until somebody releases it; more than the first threshold.",
    { min: 4, max: 100, default: 10 },
  ),
  lockoutPermReleaseHours: integer(
    "MUNIMENT_LOCKOUT_PERM_RELEASE_HOURS",
    "Hours after which the lasting lock ends by itself; 0 for never.",
    { min: 0, max: 720, default: 0 },
  ),
  lockoutLinkUnlocks: flag(
    "MUNIMENT_LOCKOUT_LINK_UNLOCKS",
    "A password chosen by a link of an e-mail ends a lock.",
    true,
  ),
  factorPolicy: choice(
    "MUNIMENT_MFA_POLICY",
    "Second factor of people who sign in with a password: `off`, `optional`, required for who may open Control Center (`control-center`), or for `all`.",
    ["off", "optional", "control-center", "all"],
    "off",
  ),
  blobs: text("MUNIMENT_BLOBS", "Where content is kept: a folder, or `s3://bucket/prefix`."),
  scratchFolder: text(
    "MUNIMENT_SCRATCH_FOLDER",
    "Local folder for temporary files, as those of a conversion to PDF; what a server left there goes when one starts.",
    "/tmp/muniment-scratch",
  ),
  stagingFolder: text(
    "MUNIMENT_STAGING_FOLDER",
    "Local folder for uploads on their way to S3.",
    "/tmp/muniment-staging",
  ),
  s3Endpoint: text("MUNIMENT_S3_ENDPOINT", "Address of the S3 service, when content is kept there.", ""),
  s3Region: text("MUNIMENT_S3_REGION", "Region of the S3 service.", "us-east-1"),
  s3AccessKey: text("MUNIMENT_S3_ACCESS_KEY", "Access key of the S3 service.", ""),
  s3SecretKey: secret("MUNIMENT_S3_SECRET_KEY", "Secret key of the S3 service.", ""),
  relayUrl: secret("MUNIMENT_SMTP_URL", "Relay for outgoing mail, such as `smtp://user:password@host:587`."),
  mailFrom: text(
    "MUNIMENT_MAIL_FROM",
    "Sender of the mails that Muniment writes.",
    "Muniment <no-reply@muniment.invalid>",
  ),
  webFolder: text(
    "MUNIMENT_WEB_FOLDER",
    "Where the built browser apps lie, one folder each; empty for `dist/web`, where `npm run build:web` makes them.",
    "",
  ),
  maxUploadBytes: integer("MUNIMENT_MAX_UPLOAD_BYTES", "Largest file that is taken.", {
    min: 1,
    max: 1024 * GIBIBYTE,
    default: 50 * GIBIBYTE,
  }),
  packageSignature: choice(
    "MUNIMENT_PACKAGE_SIGNATURE",
    "Packages of publishers whose key is not trusted here: shown and ticked (`warn`), refused (`require-trusted`), or let in (`off`, while packages are developed only). An invalid signature is always refused.",
    ["warn", "require-trusted", "off"],
    "warn",
  ),
  packageMegabytes: integer("MUNIMENT_PACKAGE_MB", "Largest package of an application, in MB.", {
    min: 1,
    max: 500,
    default: 50,
  }),
  packageUnpackedMegabytes: integer("MUNIMENT_PACKAGE_UNPACKED_MB", "The same, unpacked.", {
    min: 1,
    max: 2_000,
    default: 250,
  }),
  packageFiles: integer("MUNIMENT_PACKAGE_FILES", "Files that a package holds at most.", {
    min: 1,
    max: 50_000,
    default: 5_000,
  }),
  packageFolder: text(
    "MUNIMENT_PACKAGE_FOLDER",
    "Where region bundles lie that administrators may download; empty for `dist`, where `npm run build:packages` writes them.",
    "",
  ),
  region: text("MUNIMENT_REGION", "Region of the installation, such as `AUE`; empty to take packages for any.", ""),
  environment: text(
    "MUNIMENT_ENVIRONMENT",
    "Environment of the installation, such as `prod`; empty to take packages for any.",
    "",
  ),
  isDevelopment: flag(
    "MUNIMENT_DEVELOPMENT",
    "Packages are developed here: they may redirect to this machine, change without a new version, and need no signature when that is `off`.",
    false,
  ),
  verifyDownloads: flag(
    "MUNIMENT_VERIFY_DOWNLOADS",
    "Compare the SHA-256 of whole downloads while they are sent.",
    true,
  ),
  accelPrefix: text(
    "MUNIMENT_ACCEL_PREFIX",
    "Internal location of a front nginx that sends the content of a blob folder (`X-Accel-Redirect`); empty to send it from here.",
    "",
  ),
  directoryAllowPlain: flag(
    "MUNIMENT_DIRECTORY_ALLOW_PLAIN",
    "Let directories on this machine be read without TLS; for tests.",
    false,
  ),
  directoryLockMasteredFields: flag(
    "MUNIMENT_DIRECTORY_LOCK_MASTERED_FIELDS",
    "What a directory gives an account cannot be changed here; otherwise it can, until the next synchronisation sets it back.",
    false,
  ),
  trustProxy: flag("MUNIMENT_TRUST_PROXY", "Believe `X-Forwarded-*` of a front server.", false),
  logLevel: text("MUNIMENT_LOG_LEVEL", "`debug`, `info`, `warn` or `error`.", "info"),
};

/** The settings of one Work server, read and checked. */
export type WorkConfig = ConfigValues<typeof workOptions>;

/** Settings from `environment` and, below it, from a file with one `NAME=value` a line. Throws `ConfigError`. */
export async function loadWorkConfig(
  environment: Readonly<Record<string, string | undefined>>,
  file?: string,
): Promise<WorkConfig> {
  return readConfigFile(workOptions, environment, file);
}

/** The defaults of every setting that has one, for callers that give the rest themselves. */
export function workConfig(
  given: Partial<WorkConfig> & Pick<WorkConfig, "databaseUrl" | "origin" | "masterSecret" | "blobs" | "relayUrl">,
): WorkConfig {
  return { ...defaultsOf(workOptions), ...given } as WorkConfig;
}
