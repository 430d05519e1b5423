import { Type } from "typebox";
import type { TUnsafe } from "typebox";

/** No field that is not named: a word that is misspelt would otherwise be left out in silence. */
export const closed = { additionalProperties: false } as const;

/** A closed list of words as a schema. */
export function oneOf<const Word extends string>(...words: readonly Word[]): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: "string", enum: words });
}

/** A text in languages, of which English is one. */
export function localText(maxLength: number) {
  const text = Type.String({ minLength: 1, maxLength });
  return Type.Object({ en: text }, { additionalProperties: text });
}

/** A file of the package, by its path from the root. */
export const FilePath = Type.String({
  minLength: 1,
  maxLength: 240,
  pattern: String.raw`^[A-Za-z0-9_@-][A-Za-z0-9_@./ -]*$`,
});

/** A page of the package, perhaps with a query. */
export const EntryPath = Type.String({
  minLength: 1,
  maxLength: 300,
  pattern: String.raw`^[A-Za-z0-9_@-][A-Za-z0-9_@./ -]*(\?[A-Za-z0-9_.=&-]*)?$`,
});

/** Names a thing within the package. */
export const PartId = Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" });

/** Reverse-DNS. */
export const PackageId = Type.String({ maxLength: 100, pattern: String.raw`^[a-z][a-z0-9-]*(\.[a-z0-9-]+){2,}$` });

/** A family or a publisher. */
export const OwnerId = Type.String({ maxLength: 100, pattern: String.raw`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$` });

/** Semantic version. */
export const Version = Type.String({
  maxLength: 60,
  pattern: String.raw`^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z.-]+)?$`,
});

/** 64 hex digits. */
export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

/** A range of semantic versions. */
export const VersionRange = Type.String({ minLength: 1, maxLength: 100 });

/** A duration of ISO 8601 in days, hours, minutes. */
export const Duration = Type.String({ maxLength: 20, pattern: String.raw`^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$` });
