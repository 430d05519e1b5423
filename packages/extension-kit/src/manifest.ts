import { Type } from "typebox";
import type { Static } from "typebox";
import type { ExtensionPoint } from "./extension-point.ts";
import {
  closed,
  Duration,
  FilePath,
  localText,
  oneOf,
  OwnerId,
  PackageId,
  PartId,
  Version,
  VersionRange,
} from "./parts.ts";

/** The version of the manifest that this platform reads. */
export const MANIFEST_VERSION = 1;

const clientId = Type.String({ pattern: "^[a-z0-9-]{3,64}$" });
const httpsUrl = Type.String({ maxLength: 300, pattern: String.raw`^https://[^\s"'<>]+$` });
const scopes = Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 });
const origins = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 30 });

const oauth = Type.Object(
  {
    clientId,
    clientType: oneOf("public", "confidential"),
    keys: Type.Optional(oneOf("service")),
    grantTypes: Type.Array(oneOf("authorization_code", "refresh_token"), { minItems: 1, maxItems: 2 }),
    pkce: oneOf("required"),
    redirectUris: Type.Array(Type.String({ minLength: 1, maxLength: 400 }), { minItems: 1, maxItems: 20 }),
    scopes,
    optionalScopes: Type.Optional(scopes),
    tokenDefaults: Type.Optional(
      Type.Object(
        {
          allowRefreshToken: Type.Optional(Type.Boolean()),
          refreshTokenExpiryDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650 })),
          accessTokenExpiryMinutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 1_440 })),
        },
        closed,
      ),
    ),
  },
  closed,
);

const permission = Type.Object(
  {
    id: Type.String({ maxLength: 60 }),
    level: oneOf("low", "medium", "high"),
    reason: localText(300),
    optional: Type.Optional(Type.Boolean()),
  },
  closed,
);

const backgroundService = Type.Object(
  {
    id: PartId,
    title: localText(60),
    runtime: Type.Object(
      { type: oneOf("remote"), service: Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }) },
      closed,
    ),
    triggers: Type.Object(
      {
        every: Type.Optional(Duration),
        events: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 })),
      },
      closed,
    ),
    authorization: Type.Object({ type: oneOf("per-library", "none"), scopes: Type.Optional(scopes) }, closed),
    limits: Type.Optional(
      Type.Object(
        {
          maxRunSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
          maxConcurrentLibraries: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        },
        closed,
      ),
    ),
    health: Type.Optional(Type.Object({ staleAfter: Duration }, closed)),
  },
  closed,
);

const outlook = Type.Object(
  {
    addinId: Type.String({ pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" }),
    manifestTemplate: FilePath,
    minMailbox: Type.String({ maxLength: 10 }),
    uses: Type.Optional(Type.Array(Type.String({ maxLength: 10 }), { maxItems: 20 })),
    permission: oneOf("Restricted", "ReadItem", "ReadWriteItem", "ReadWriteMailbox"),
    extendedPermission: Type.Optional(
      Type.Object(
        {
          level: oneOf("ReadWriteMailbox"),
          for: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10 }),
          default: Type.Boolean(),
        },
        closed,
      ),
    ),
    pinnable: Type.Optional(Type.Boolean()),
    sharedFolders: Type.Optional(Type.Boolean()),
    icons: Type.Array(FilePath, { maxItems: 10 }),
  },
  closed,
);

const readableVersions = Type.Object({ min: Type.Integer({ minimum: 0 }), max: Type.Integer({ minimum: 0 }) }, closed);

/** `manifest.json` (tracker.md 2.2 to 2.4); what one schema cannot say is in `checkManifest`. */
export const Manifest = Type.Object(
  {
    manifestVersion: Type.Integer({ minimum: 1 }),
    id: PackageId,
    family: OwnerId,
    kind: oneOf("control-center-extension", "work-extension", "api-client"),
    name: localText(60),
    description: localText(400),
    version: Version,
    publisher: Type.Object(
      {
        id: OwnerId,
        name: Type.String({ minLength: 1, maxLength: 100 }),
        website: Type.Optional(httpsUrl),
        support: Type.Optional(Type.String({ maxLength: 200 })),
      },
      closed,
    ),
    region: Type.Array(Type.String({ pattern: String.raw`^([A-Za-z0-9-]{1,20}|\*)$` }), { minItems: 1, maxItems: 50 }),
    environment: Type.String({ pattern: String.raw`^[A-Za-z0-9-]{1,40}$` }),
    requires: Type.Object(
      {
        platform: VersionRange,
        features: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 })),
        packages: Type.Optional(
          Type.Array(
            Type.Object({ id: PackageId, range: VersionRange, when: oneOf("before-install", "before-enable") }, closed),
            { maxItems: 20 },
          ),
        ),
      },
      closed,
    ),
    oauth: Type.Optional(oauth),
    permissions: Type.Array(permission, { maxItems: 40 }),
    extensionPoints: Type.Optional(
      Type.Array(Type.Unsafe<ExtensionPoint>(Type.Object({ point: Type.String(), id: PartId })), { maxItems: 100 }),
    ),
    backgroundServices: Type.Optional(Type.Array(backgroundService, { maxItems: 20 })),
    outlook: Type.Optional(outlook),
    settings: Type.Optional(
      Type.Object(
        { schema: FilePath, defaults: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())) },
        closed,
      ),
    ),
    /** Where the application's server says how the application itself stands, as with what its maker lets it do. */
    status: Type.Optional(
      Type.Object(
        {
          service: Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }),
          path: Type.String({ maxLength: 200, pattern: "^/[A-Za-z0-9/_.-]+$" }),
        },
        closed,
      ),
    ),
    data: Type.Object({ schemaVersion: Type.Integer({ minimum: 0 }), reads: readableVersions }, closed),
    security: Type.Optional(
      Type.Object(
        {
          connectSrc: Type.Optional(origins),
          frameAncestors: Type.Optional(origins),
          scriptSrc: Type.Optional(origins),
        },
        closed,
      ),
    ),
    uninstall: Type.Object({ dataDefault: oneOf("keep", "purge"), exportBeforePurge: Type.Boolean() }, closed),
  },
  closed,
);

/** A manifest that has been checked. */
export type Manifest = Static<typeof Manifest>;

/** Which client a package extends. */
export type ManifestKind = Manifest["kind"];
