import { Type } from "typebox";
import type { Static } from "typebox";
import { closed, OwnerId, PackageId, Sha256, Version } from "./parts.ts";

/** `bundle.json`: the packages of a region bundle, in the order in which they are installed (tracker.md 2.1). */
export const Bundle = Type.Object(
  {
    bundleVersion: Type.Literal(1),
    family: OwnerId,
    version: Version,
    region: Type.String({ pattern: String.raw`^([A-Za-z0-9-]{1,20}|\*)$` }),
    environment: Type.String({ pattern: String.raw`^[A-Za-z0-9-]{1,40}$` }),
    packages: Type.Array(
      Type.Object(
        {
          file: Type.String({ minLength: 1, maxLength: 240 }),
          id: PackageId,
          order: Type.Integer({ minimum: 1, maximum: 100 }),
          sha256: Sha256,
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  closed,
);

/** What a region bundle holds. */
export type Bundle = Static<typeof Bundle>;

/** `integrity.json`: the SHA-256 of every other file but the signature (TRK-PKG-010). */
export const Integrity = Type.Object(
  { algorithm: Type.Literal("sha-256"), files: Type.Record(Type.String({ minLength: 1, maxLength: 240 }), Sha256) },
  closed,
);

/** The hashes of a package's files. */
export type Integrity = Static<typeof Integrity>;
