import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, clearable, closed, id, OneOf, text } from "./shape.ts";

/** The types of custom fields (tracker.md 1.1). */
export const fieldTypes = [
  "text",
  "long_text",
  "number",
  "money",
  "date",
  "yes_no",
  "single_choice",
  "multi_choice",
  "person",
  "link",
] as const;

/** Where a field shows: "Details View", or "Table View and Details View". */
export const fieldViews = ["details", "table_and_details"] as const;

const Options = Type.Object(
  {
    choices: Type.Optional(Type.Array(text(200), { maxItems: limits.choices })),
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
    currency: Type.Optional(Type.String({ maxLength: 3, description: "ISO 4217" })),
  },
  closed,
);

/**
 * A field of a tracker's own. Its values: text of `text`, `long_text`, `link`, `date` and `single_choice`; a number of
 * `number`; `{ value, currency }` of `money`; true or false of `yes_no`; a list of texts of `multi_choice`;
 * `{ ty, work_id, name }` of `person`.
 */
export const Field = Type.Object({
  id: Type.String(),
  title: Type.String(),
  type: OneOf(...fieldTypes),
  view: OneOf(...fieldViews),
  options: Options,
  rank: Type.String(),
  required: Type.Boolean(),
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ tracker: id, field: id });
const base = `${apiPath}/trackers/:tracker/fields`;

export const listFields = endpoint({
  id: "listFields",
  method: "GET",
  path: base,
  summary: "Custom fields of a tracker, in their order",
  auth: "user",
  params: ofTracker,
  response: List(Field),
});

/** 409 `duplicate` for a title that exists, whatever the case (TRK-FLD-001). */
export const createField = endpoint({
  id: "createField",
  method: "POST",
  path: base,
  summary: "Add a custom field",
  auth: "user",
  act: "field.create",
  params: ofTracker,
  body: Type.Object(
    {
      title: text(limits.name),
      type: OneOf(...fieldTypes),
      view: Type.Optional(OneOf(...fieldViews)),
      options: Type.Optional(Options),
      required: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  status: 201,
  response: Data(Field),
});

/** The type stays; `before` puts it before another, `null` at the end. */
export const updateField = endpoint({
  id: "updateField",
  method: "PATCH",
  path: `${base}/:field`,
  summary: "Change a custom field",
  auth: "user",
  act: "field.change",
  params: one,
  body: Type.Object(
    {
      title: Type.Optional(text(limits.name)),
      view: Type.Optional(OneOf(...fieldViews)),
      options: Type.Optional(Options),
      required: Type.Optional(Type.Boolean()),
      before: Type.Optional(clearable(100)),
    },
    closed,
  ),
  response: Data(Field),
});

/** With its values, which a restored field brings back for 30 days. */
export const deleteField = endpoint({
  id: "deleteField",
  method: "DELETE",
  path: `${base}/:field`,
  summary: "Delete a custom field",
  auth: "user",
  act: "field.delete",
  params: one,
  response: Done,
});

/** Every endpoint of this file. */
export const fieldEndpoints = [listFields, createField, updateField, deleteField];
