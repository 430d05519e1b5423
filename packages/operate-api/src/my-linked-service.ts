import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { AuthorizeUrl, Link, LinkStart, TestReport } from "./linked-service.ts";
import { apiPath } from "./session.ts";

const one = Type.Object({ service: Type.String({ maxLength: 64 }) });
const base = `${apiPath}/my/linkedServices`;

/** A service that the person may link (OPR-LNK-060). */
const MyLinkedService = Type.Object({
  system_name: Type.String(),
  display_name: Type.String(),
  type: Type.String(),
  /** What calls use for somebody without a link (OPR-LNK-043). */
  has_fallback: Type.Boolean(),
  /** One is asked to link on every page load until one has (OPR-LNK-052). */
  is_required: Type.Boolean(),
  link: Link,
});

/** The services that the person may link, with their own links. */
export const listMyLinkedServices = endpoint({
  id: "listMyLinkedServices",
  method: "GET",
  path: base,
  summary: "My linked services",
  auth: "user",
  response: List(MyLinkedService),
});

/** Begins the linking of the person's own account. */
export const startMyLink = endpoint({
  id: "startMyLink",
  method: "POST",
  path: `${base}/:service/link`,
  summary: "Link my account",
  auth: "user",
  params: one,
  body: LinkStart,
  response: AuthorizeUrl,
});

/** Says that the account that was just linked is one's own, though its e-mail differs (OPR-LNK-025). */
export const confirmMyLink = endpoint({
  id: "confirmMyLink",
  method: "POST",
  path: `${base}/:service/link/confirm`,
  summary: "Confirm the account that I am linking as",
  auth: "user",
  params: one,
  response: Data(MyLinkedService),
});

/** Revokes the token at the service, as far as that can be reached, and forgets it (OPR-LNK-030). */
export const removeMyLink = endpoint({
  id: "removeMyLink",
  method: "DELETE",
  path: `${base}/:service/link`,
  summary: "Unlink my account",
  auth: "user",
  params: one,
  response: Done,
});

/** Runs the connection test as the person. */
export const testMyLink = endpoint({
  id: "testMyLink",
  method: "POST",
  path: `${base}/:service/test`,
  summary: "Test my link",
  auth: "user",
  params: one,
  response: Data(TestReport),
});

/** Every endpoint of this file. */
export const myLinkedServiceEndpoints = [listMyLinkedServices, startMyLink, confirmMyLink, removeMyLink, testMyLink];
