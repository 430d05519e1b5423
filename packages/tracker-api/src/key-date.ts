import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, clearable, closed, id, text } from "./shape.ts";

/** A date that a tracker goes by, such as the closing date. */
export const KeyDate = Type.Object({
  id: Type.String(),
  name: Type.String(),
  date: Type.Optional(Type.String()),
  rev: Type.Integer(),
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ tracker: id, keyDate: id });
const base = `${apiPath}/trackers/:tracker/key-dates`;
const date = Type.Optional(clearable(10));

export const listKeyDates = endpoint({
  id: "listKeyDates",
  method: "GET",
  path: base,
  summary: "Key dates of a tracker",
  auth: "user",
  params: ofTracker,
  response: List(KeyDate),
});

export const createKeyDate = endpoint({
  id: "createKeyDate",
  method: "POST",
  path: base,
  summary: "Add a key date",
  auth: "user",
  act: "key_date.create",
  params: ofTracker,
  body: Type.Object({ name: text(limits.name), date }, closed),
  status: 201,
  response: Data(KeyDate),
});

export const updateKeyDate = endpoint({
  id: "updateKeyDate",
  method: "PATCH",
  path: `${base}/:keyDate`,
  summary: "Change a key date",
  auth: "user",
  act: "key_date.change",
  params: one,
  body: Type.Object({ name: Type.Optional(text(limits.name)), date }, closed),
  response: Data(KeyDate),
});

export const deleteKeyDate = endpoint({
  id: "deleteKeyDate",
  method: "DELETE",
  path: `${base}/:keyDate`,
  summary: "Delete a key date",
  auth: "user",
  act: "key_date.delete",
  params: one,
  response: Done,
});

/** Every endpoint of this file. */
export const keyDateEndpoints = [listKeyDates, createKeyDate, updateKeyDate, deleteKeyDate];
