import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import {
  customerParams,
  customerPath,
  Data,
  Done,
  libraryParams,
  libraryPath,
  List,
  pagingQuery,
  Results,
} from "../envelope.ts";
import { DocumentItem } from "./document.ts";

const one = Type.Object({ ...libraryParams, document: Type.String({ maxLength: 100 }) });
const short = Type.Optional(Type.String({ maxLength: 1000 }));
const wish = {
  due_date: Type.Optional(Type.String({ maxLength: 40, description: "When it is meant to be back" })),
  path: short,
  comments: Type.Optional(Type.String({ maxLength: 8000 })),
  location: Type.Optional(Type.String({ maxLength: 1000, description: "The machine" })),
};
const why = Type.Object({ comments: Type.Optional(Type.String({ maxLength: 8000 })) });

/** 7.12 */
const Lock = Type.Object({
  in_use_by: Type.String(),
  in_use_by_description: Type.Optional(Type.String()),
  checkout_date: Type.String(),
  checkout_due_date: Type.Optional(Type.String()),
  checkout_path: Type.Optional(Type.String()),
  checkout_comments: Type.Optional(Type.String()),
  checkout_location: Type.Optional(Type.String()),
});

export const lockDocument = endpoint({
  id: "lockDocument",
  method: "POST",
  path: `${libraryPath}/documents/:document/lock`,
  summary: "Check a version out without its content: nobody else changes it until it is given back",
  auth: "user",
  act: "document.check_out",
  privilege: "checkout",
  params: one,
  body: Type.Object(wish),
  response: Done,
});

export const unlockDocument = endpoint({
  id: "unlockDocument",
  method: "DELETE",
  path: `${libraryPath}/documents/:document/lock`,
  summary: "Give a version back without a change; administrators end the check-outs of others",
  auth: "user",
  act: "document.release",
  params: one,
  query: why,
  response: Done,
});

export const checkOutDocument = endpoint({
  id: "checkOutDocument",
  method: "POST",
  path: `${libraryPath}/documents/:document/checkout`,
  summary: "Check a version out and get its bytes",
  auth: "user",
  act: "document.check_out",
  privilege: "checkout",
  params: one,
  body: Type.Object({ ...wish, appname: short }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

export const getCheckout = endpoint({
  id: "getCheckout",
  method: "GET",
  path: `${libraryPath}/documents/:document/checkout`,
  summary: "Who has a version checked out; 404 when nobody has",
  auth: "user",
  privilege: "document_view",
  params: one,
  response: Data(Lock),
});

export const endCheckout = endpoint({
  id: "endCheckout",
  method: "DELETE",
  path: `${libraryPath}/documents/:document/checkout`,
  summary: "The same as giving up the lock",
  auth: "user",
  act: "document.release",
  params: one,
  query: why,
  response: Done,
});

const listQuery = {
  ...pagingQuery,
  user: Type.Optional(Type.String({ maxLength: 254, description: "The caller when absent" })),
  type: Type.Optional(Type.String({ maxLength: 200 })),
};

export const listCheckedOut = endpoint({
  id: "listCheckedOutDocuments",
  method: "GET",
  path: `${libraryPath}/documents/checked-out`,
  summary: "Versions that somebody has checked out, as far as the caller sees them",
  auth: "user",
  privilege: "document_view",
  params: Type.Object(libraryParams),
  query: Type.Object(listQuery),
  response: List(DocumentItem),
});

export const listCheckedOutOfLibraries = endpoint({
  id: "listCheckedOutDocumentsOfLibraries",
  method: "GET",
  path: `${customerPath}/documents/checked-out`,
  summary: "The same of several libraries",
  auth: "user",
  params: Type.Object(customerParams),
  query: Type.Object({ ...listQuery, libraries: Type.Optional(Type.String({ maxLength: 2000 })) }),
  response: Results(DocumentItem),
});

/** Every endpoint of this file. */
export const checkoutEndpoints = [
  lockDocument,
  unlockDocument,
  checkOutDocument,
  getCheckout,
  endCheckout,
  listCheckedOut,
  listCheckedOutOfLibraries,
];
