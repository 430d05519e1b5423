import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "../envelope.ts";
import { closed, consolePath, oneOf } from "./console.ts";

const applicationsPath = `${consolePath}/applications`;
const draftPath = `${applicationsPath}/drafts/:draft` as const;
const keysPath = `${consolePath}/publisher-keys`;

/** What a package may be at most unless the installation says otherwise (PKG-001 of tracker.md 2.5). */
export const packageLimits = { packedBytes: 50 * 1024 * 1024, unpackedBytes: 250 * 1024 * 1024, files: 5_000 } as const;

/** How many days a draft is kept for whoever uploaded it (TRK-INST-008). */
export const draftHours = 24;

/** What is known of who built a package (TRK-PKG-012); an invalid signature is never shown, since it is refused. */
export const PackageSignature = Type.Object({
  state: oneOf("trusted", "unknown", "unsigned"),
  key_id: Type.Optional(Type.String({ description: "SHA-256 thumbprint of the key" })),
  signed: Type.Optional(Type.String()),
});

const words = Type.Unsafe<Readonly<Record<string, string>>>({
  type: "object",
  additionalProperties: { type: "string" },
  description: "By language",
});

/** As it stands in the package. */
const manifest = Type.Unsafe<unknown>({ type: "object", additionalProperties: true, description: "tracker.md 2.4" });

/** Something that a package asks for, and whether an administrator has to tick it by itself (TRK-PKG-031). */
export const PackageDemand = Type.Object({
  id: Type.String({ description: "Named in `accepted` when it is ticked: `permission:library.background`" }),
  kind: oneOf("signature", "permission", "scope", "origin", "service"),
  name: Type.String(),
  level: Type.Optional(oneOf("low", "medium", "high")),
  reason: Type.Optional(words),
  is_new: Type.Boolean({ description: "The installed version does not ask for it" }),
  needs_tick: Type.Boolean(),
});

/** A package of a bundle, in the order in which they are installed. */
export const BundledDraft = Type.Object({
  draft_id: Type.String(),
  file: Type.String(),
  package_id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  is_current: Type.Boolean(),
});

const Access = Type.Object(
  {
    mode: oneOf("all", "custom"),
    include_external: Type.Optional(Type.Boolean()),
    users: Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 5000 })),
    groups: Type.Optional(
      Type.Array(
        Type.Object({ library: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 254 }) }, closed),
        { maxItems: 5000 },
      ),
    ),
    libraries: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1000 })),
  },
  closed,
);

const chosen = {
  name: Type.String({ maxLength: 1000 }),
  description: Type.String({ maxLength: 10_000 }),
  allow_token_refresh: Type.Boolean(),
  refresh_token_expiry_days: Type.Integer({ description: "1 to 3,650" }),
  access_token_expiry_minutes: Type.Integer({ description: "5 to 1,440" }),
  enabled: Type.Boolean({ description: "`true` when absent (CC-APP-030)" }),
  accepted: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 200, description: "Demands that were ticked" }),
};

/** What the wizard has been told so far; access is that of the installed version when absent in an update. */
export const DraftChoices = Type.Object({ ...chosen, access: Type.Optional(Access) });
/** What the wizard has been told so far. */
export type DraftChoices = Static<typeof DraftChoices>;

/** A package that passed every check and waits for its wizard to end. */
export const PackageDraft = Type.Object({
  draft_id: Type.String(),
  kind: oneOf("install", "update"),
  file_name: Type.String(),
  package_id: Type.String(),
  client_id: Type.String(),
  version: Type.String(),
  installed_version: Type.Optional(Type.String({ description: "What an update takes the place of" })),
  sha256: Type.String({ description: "Of the uploaded file" }),
  size: Type.Integer(),
  file_count: Type.Integer(),
  signature: PackageSignature,
  manifest,
  extends: Type.Array(Type.String({ description: "`work`, `control-center`, `outlook`" })),
  redirect_uris: Type.Array(Type.String({ description: "With the apps origin of the installation" })),
  demands: Type.Array(PackageDemand),
  waits_for: Type.Optional(Type.String({ description: "The package that has to be enabled first (TRK-INST-003)" })),
  notices: Type.Array(oneOf("same_version", "different_publisher_name", "waits_for_companion")),
  choices: DraftChoices,
  inner: Type.Array(BundledDraft, {
    description: "What is left of the bundle, in its order; empty when it was one package",
  }),
  expires: Type.String(),
});

/** A draft on the wire. */
export type PackageDraftData = Static<typeof PackageDraft>;

const oneDraft = Type.Object({ draft: Type.String({ maxLength: 100 }) });
const oneApplication = Type.Object({ application: Type.String({ maxLength: 100, description: "Its Client ID" }) });

export const uploadPackage = endpoint({
  id: "uploadPackage",
  method: "POST",
  act: "package.upload",
  path: `${applicationsPath}/packages`,
  summary: "Check a package or a bundle of packages and keep a draft; 422 `package_invalid` with what it breaks",
  auth: "user",
  query: Type.Object({
    update: Type.Optional(Type.String({ maxLength: 100, description: "Client ID of the application to be updated" })),
  }),
  consumes: "multipart",
  body: Type.Object({ file: Type.Unsafe<string>({ type: "string", format: "binary" }) }),
  status: 201,
  response: Data(PackageDraft),
});

export const listPackageDrafts = endpoint({
  id: "listPackageDrafts",
  method: "GET",
  path: `${applicationsPath}/drafts`,
  summary: "One's own drafts that can still be finished, the newest first",
  auth: "user",
  response: List(PackageDraft),
});

export const getPackageDraft = endpoint({
  id: "getPackageDraft",
  method: "GET",
  path: draftPath,
  summary: "One's own draft, for 24 hours (TRK-INST-008)",
  auth: "user",
  params: oneDraft,
  response: Data(PackageDraft),
});

export const updatePackageDraft = endpoint({
  id: "updatePackageDraft",
  method: "PATCH",
  act: "package.choose",
  path: draftPath,
  summary: "Keep what a step of the wizard was told; what is absent stays",
  auth: "user",
  params: oneDraft,
  body: Type.Object({ ...Type.Partial(Type.Object(chosen)).properties, access: Type.Optional(Access) }, closed),
  response: Data(PackageDraft),
});

export const deletePackageDraft = endpoint({
  id: "deletePackageDraft",
  method: "DELETE",
  act: "package.discard",
  path: draftPath,
  summary: "Leave the wizard; nothing of the package stays",
  auth: "user",
  params: oneDraft,
  response: Done,
});

export const finishPackageDraft = endpoint({
  id: "finishPackageDraft",
  method: "POST",
  act: "package.finish",
  path: `${draftPath}/finish`,
  summary: "Install or update in one step; a secret that is made is told this once",
  auth: "user",
  params: oneDraft,
  response: Data(
    Type.Object({
      client_id: Type.String(),
      package_id: Type.String(),
      version: Type.String(),
      status: oneOf("enabled", "disabled", "waiting_companion"),
      client_secret: Type.Optional(Type.String()),
      next_draft: Type.Optional(Type.String({ description: "The package of the bundle that comes next" })),
    }),
  ),
});

/** A version that can be brought back, or why it cannot (TRK-PKG-036). */
export const PackageVersion = Type.Object({
  version: Type.String(),
  is_active: Type.Boolean(),
  added: Type.String(),
  added_by: Type.String(),
  replaced: Type.Optional(Type.String()),
  signature: PackageSignature,
  can_roll_back: Type.Boolean(),
  reason: Type.Optional(oneOf("active", "data", "too_old")),
});

/** What is kept of an installed package (CC-APP-035). */
export const InstalledPackage = Type.Object({
  package_id: Type.String(),
  client_id: Type.String(),
  version: Type.String(),
  schema_version: Type.Integer(),
  manifest,
  sha256: Type.String({ description: "Of the uploaded file" }),
  size: Type.Integer(),
  files: Type.Array(
    Type.Object({ path: Type.String(), size: Type.Integer(), sha256: Type.String(), media_type: Type.String() }),
  ),
  versions: Type.Array(PackageVersion),
  is_key_revoked: Type.Boolean({ description: "Updates by this key are refused (TRK-PKG-014)" }),
  probe: Type.Optional(
    Type.Object(
      {
        version: Type.String(),
        state: oneOf("running", "passed", "failed", "rolled_back"),
        previous: Type.Optional(Type.String({ description: "The version that it goes back to" })),
        reason: Type.Optional(Type.String()),
        began: Type.String(),
        ended: Type.Optional(Type.String()),
      },
      { description: "How the version does that was activated last (TRK-PKG-035)" },
    ),
  ),
});

/** An installed package on the wire. */
export type InstalledPackageData = Static<typeof InstalledPackage>;

export const getInstalledPackage = endpoint({
  id: "getInstalledPackage",
  method: "GET",
  path: `${applicationsPath}/:application/package`,
  summary: "The package of an application: manifest, files with checksums, versions; 404 for one without",
  auth: "user",
  params: oneApplication,
  response: Data(InstalledPackage),
});

/** Something around an installed package that works, or does not (TRK-INST-010). */
export const PackageHealth = Type.Object({
  id: oneOf("files", "client", "companion", "service", "libraries", "mail", "outlook", "clock"),
  state: oneOf("ok", "attention", "failed"),
  about: Type.Optional(Type.Array(Type.String(), { description: "Files, packages, servers or rules that are meant" })),
  count: Type.Optional(Type.Integer({ description: "Libraries that are authorised; seconds that clocks differ" })),
  total: Type.Optional(Type.Integer()),
});

/** An item of that list on the wire. */
export type PackageHealthData = Static<typeof PackageHealth>;

export const checkPackage = endpoint({
  id: "checkPackage",
  method: "GET",
  path: `${applicationsPath}/:application/health`,
  summary:
    "What works around a package, looked at now: files, OAuth client, companion, servers, libraries, mail, Outlook",
  auth: "user",
  params: oneApplication,
  response: List(PackageHealth),
});

export const rollBackPackage = endpoint({
  id: "rollBackPackage",
  method: "POST",
  act: "package.roll_back",
  path: `${applicationsPath}/:application/roll-back`,
  summary: "Bring an earlier version back with the settings that it had; data and access stay as they are",
  auth: "user",
  params: oneApplication,
  body: Type.Object({ version: Type.String({ maxLength: 60 }) }, closed),
  response: Data(InstalledPackage),
});

/** A region bundle that the installation offers (TRK-PKG-016). */
export const PackageDownload = Type.Object({
  file: Type.String(),
  version: Type.String(),
  region: Type.String(),
  environment: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  is_own_region: Type.Boolean(),
});

export const listPackageDownloads = endpoint({
  id: "listPackageDownloads",
  method: "GET",
  path: `${applicationsPath}/downloads`,
  summary: "Bundles that the installation offers for download, with region and checksum",
  auth: "user",
  response: List(PackageDownload),
});

export const downloadPackage = endpoint({
  id: "downloadPackage",
  method: "GET",
  path: `${applicationsPath}/downloads/:file`,
  summary: "One of these bundles",
  auth: "user",
  params: Type.Object({ file: Type.String({ maxLength: 200 }) }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** A key by which a publisher signs packages (TRK-PKG-012). */
export const PublisherKey = Type.Object({
  key_id: Type.String({ description: "SHA-256 thumbprint" }),
  publisher_id: Type.String(),
  name: Type.String(),
  added: Type.String(),
  added_by: Type.String(),
  revoked: Type.Optional(Type.String()),
  revoked_by: Type.Optional(Type.String()),
});

export const listPublisherKeys = endpoint({
  id: "listPublisherKeys",
  method: "GET",
  path: keysPath,
  summary: "Keys whose signatures are trusted, and those that were revoked",
  auth: "user",
  response: Type.Object({
    data: Type.Array(PublisherKey),
    policy: oneOf("warn", "require-trusted", "off"),
  }),
});

export const addPublisherKey = endpoint({
  id: "addPublisherKey",
  method: "POST",
  act: "publisher_key.add",
  path: keysPath,
  summary: "Trust packages of a publisher that are signed by this key (Ed25519, as JWK)",
  auth: "user",
  status: 201,
  body: Type.Object(
    {
      publisher_id: Type.String({ maxLength: 100, pattern: String.raw`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$` }),
      name: Type.String({ minLength: 1, maxLength: 100 }),
      jwk: Type.Object({ kty: Type.Literal("OKP"), crv: Type.Literal("Ed25519"), x: Type.String({ maxLength: 100 }) }),
    },
    closed,
  ),
  response: Data(PublisherKey),
});

export const revokePublisherKey = endpoint({
  id: "revokePublisherKey",
  method: "DELETE",
  act: "publisher_key.revoke",
  path: `${keysPath}/:key`,
  summary: "Trust a key no more: what runs goes on, updates by it are refused (TRK-PKG-014)",
  auth: "user",
  params: Type.Object({ key: Type.String({ maxLength: 100 }) }),
  response: Data(PublisherKey),
});

/** What is served about packages and who publishes them. */
export const packageEndpoints = [
  uploadPackage,
  listPackageDrafts,
  getPackageDraft,
  updatePackageDraft,
  deletePackageDraft,
  finishPackageDraft,
  getInstalledPackage,
  checkPackage,
  rollBackPackage,
  listPackageDownloads,
  downloadPackage,
  listPublisherKeys,
  addPublisherKey,
  revokePublisherKey,
] as const;
