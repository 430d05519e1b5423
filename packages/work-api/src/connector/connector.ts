import { Type } from "typebox";
import type { TObject, TSchema } from "typebox";

/** The base of the connector façade, which automation platforms call (work-api.md 14). */
export const connectorPath = "/automate/work";

/** `{ data }` and nothing else: most answers of the published definition forbid further keys. */
export const Only = <T extends TSchema>(data: T) => Type.Object({ data });

/** Marks operations of the administrators' connector, which share their base with the others (work-api.md 14.4). */
export const adminHeaders: TObject = Type.Object({
  "x-im-connector-id": Type.Literal("imanage-work-for-admins"),
});

/** The alias of a library. */
export const LibraryId = Type.String({ maxLength: 64 });

/** The id of a document, folder or workspace. */
export const ItemId = Type.String({ maxLength: 100 });

/** A text that is left out when there is none. */
export const optionalText = Type.Optional(Type.String());

/** A switch that not everybody is told. */
export const optionalFlag = Type.Optional(Type.Boolean());

/** A whole number that not everybody is told. */
export const optionalNumber = Type.Optional(Type.Integer());

/** A text that need not be given; an empty one counts as not given. */
export const MaybeText = Type.Optional(Type.String({ maxLength: 8000 }));

/** A JSON schema that the platform makes a form of. */
export const JsonSchema = Type.Unsafe<Record<string, unknown>>({});
