import { Type } from "typebox";
import type { Static } from "typebox";
import { Value } from "typebox/value";

const text = Type.String({ maxLength: 400 });
const words = Type.Optional(Type.Union([text, Type.Object({ en: text }, { additionalProperties: text })]));
const described = { title: words, description: words, default: Type.Optional(Type.Unknown()) };
const closed = { additionalProperties: false } as const;

const setting = Type.Union([
  Type.Object(
    {
      type: Type.Literal("string"),
      ...described,
      enum: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 })),
      minLength: Type.Optional(Type.Integer({ minimum: 0 })),
      maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Unsafe<"integer" | "number">({ type: "string", enum: ["integer", "number"] }),
      ...described,
      minimum: Type.Optional(Type.Number()),
      maximum: Type.Optional(Type.Number()),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal("boolean"), ...described }, closed),
]);

/**
 * The part of JSON Schema that settings of a package may use: flat, and with no pattern that could keep the server
 * busy, since the server is what checks values against it.
 */
const SettingsSchema = Type.Object(
  {
    $schema: Type.Optional(Type.Literal("https://json-schema.org/draft/2020-12/schema")),
    type: Type.Literal("object"),
    properties: Type.Record(Type.String({ maxLength: 100 }), setting),
    required: Type.Optional(Type.Array(Type.String({ maxLength: 100 }))),
    additionalProperties: Type.Literal(false),
  },
  closed,
);

/** Settings of a package, as its schema declares them. */
export type SettingsSchema = Static<typeof SettingsSchema>;

/** What is wrong with a settings schema or with the defaults that go with it. */
export function settingsFaults(schema: unknown, defaults: Readonly<Record<string, unknown>>): string[] {
  if (!Value.Check(SettingsSchema, schema)) return ["uses what settings schemas of packages cannot have."];
  return Object.entries(defaults).flatMap(([name, value]) => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property === undefined) return [`does not declare ${name}, which has a default.`];
    return Value.Check(property, value) ? [] : [`does not allow the default of ${name}.`];
  });
}
