import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** Rights at a repository, as operate.md 18.2 names them. */
export const repositoryRights = [
  "read",
  "add_documents",
  "add_folders",
  "delete_own",
  "create_workspace",
  "read_templates",
] as const;

/** One of `repositoryRights`. */
export type RepositoryRight = (typeof repositoryRights)[number];

/** What places are to Operate. */
const Use = Type.Union([Type.Literal("matter"), Type.Literal("staging"), Type.Literal("post_room")]);

const Right = Type.Unsafe<RepositoryRight>({ type: "string", enum: repositoryRights });

/** A workspace or folder that functions work in, with what the service account was found to have there just now. */
const CheckedPlace = Type.Object({
  service: Type.String(),
  service_name: Type.String(),
  name: Type.String(),
  /** What it is to Operate. */
  use: Use,
  account: Type.Optional(Type.String()),
  rights: Type.Array(
    Type.Object({
      right: Right,
      /** `unknown` where the repository tells a right only when it is used, or does not answer. */
      state: Type.Union([Type.Literal("there"), Type.Literal("missing"), Type.Literal("unknown")]),
    }),
  ),
  /** Why it is not known, or missing, in the words of 18.3. */
  reason: Type.Optional(Type.String()),
});

/** What each function of operate.md 0.3 needs, and as whom; 18.2 as a page (OPR-PRM-010). */
export const ServiceRequirements = Type.Object({
  rows: Type.Array(
    Type.Object({
      /** By the numbers of operate.md 20. */
      function: Type.String(),
      identity: Type.Union([Type.Literal("user"), Type.Literal("service")]),
      needs: Type.Array(Right),
      uses: Type.Array(Use),
    }),
  ),
  places: Type.Array(CheckedPlace),
  /** There are more matters than were asked about. */
  has_more: Type.Boolean(),
});

/** Asks every place in use what the service account may do there. */
export const getServiceRequirements = endpoint({
  id: "getServiceRequirements",
  method: "GET",
  path: `${apiPath}/admin/serviceRequirements`,
  summary: "What the service account needs, and has",
  auth: "user",
  privilege: "admin.linkedServices",
  response: Data(ServiceRequirements),
});

/** Every endpoint of this file. */
export const serviceRequirementEndpoints = [getServiceRequirements];
