import type {
  setRepository,
  RepositoryContext,
  WorkspaceDefault,
  WorkspaceResolver,
} from "@muniment/operate-api/repository";
import type { RepositoryValue } from "@muniment/operate-api/repository";
import type { Input } from "@muniment/rest";
import { listOf } from "../../../form/settings-form.tsx";

/** A repository as the form holds it: lists as text, sizes in megabytes. */
export interface RepositoryValues {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly service: string;
  readonly context: RepositoryContext;
  readonly library: string;
  readonly resolver: WorkspaceResolver;
  readonly workspace: string;
  readonly find_by: string;
  readonly properties: string;
  readonly folder: string;
  readonly deny_extensions: string;
  readonly default_security: WorkspaceDefault | "";
  readonly most_megabytes: string;
}

/** Where the server's messages about fields are shown. */
export const REPOSITORY_FIELDS = [
  "key",
  "name",
  "description",
  "service",
  "context",
  "library",
  "resolver",
  "workspace",
  "find_by",
  "properties",
  "folder",
  "deny_extensions",
  "default_security",
  "most_megabytes",
] as const;

const MEGABYTE = 1024 * 1024;

/** What a new repository begins with. */
export const FIRST_REPOSITORY: RepositoryValues = {
  key: "",
  name: "",
  description: "",
  service: "",
  context: "global",
  library: "",
  resolver: "default",
  workspace: "",
  find_by: "",
  properties: "",
  folder: "",
  deny_extensions: "",
  default_security: "",
  most_megabytes: "",
};

/** What most firms have: a place for each purpose, and one for the matters; one place may serve several (OPR-REP-007). */
export const PROPOSED_REPOSITORIES: readonly RepositoryValues[] = [
  {
    ...FIRST_REPOSITORY,
    key: "matter-documents",
    name: "Matter workspaces",
    context: "case",
    workspace: "{{case.reference}} {{case.title}}",
  },
  ...["document templates", "inbound email", "post room"].map((purpose) => ({
    ...FIRST_REPOSITORY,
    key: purpose.replace(" ", "-"),
    name: `Operate ${purpose}`,
    workspace: `Operate ${purpose}`,
  })),
];

/** A repository that is there. */
export function repositoryValues(repository: RepositoryValue): RepositoryValues {
  const { key, name, description, service, context, library, resolver, workspace, folder } = repository;
  return {
    key,
    name,
    description,
    service,
    context,
    library,
    resolver,
    workspace,
    folder,
    find_by: repository.find_by.join(", "),
    properties: Object.entries(repository.properties)
      .map(([property, mask]) => `${property} = ${mask}`)
      .join("\n"),
    deny_extensions: repository.deny_extensions.join(", "),
    default_security: repository.default_security ?? "",
    most_megabytes: repository.most_bytes === undefined ? "" : String(repository.most_bytes / MEGABYTE),
  };
}

/** What is sent of it; what one way of finding does not need is left empty. */
export function repositoryBody(values: RepositoryValues): NonNullable<Input<typeof setRepository>["body"]> {
  const { name, description, service, context, library, resolver, workspace, folder } = values;
  const megabytes = values.most_megabytes.trim();
  const isOfCases = context === "case";
  return {
    name,
    description,
    service,
    context,
    library,
    resolver,
    workspace,
    folder,
    find_by: resolver === "search" ? listOf(values.find_by) : [],
    properties: Object.fromEntries(
      values.properties.split("\n").flatMap((line) => {
        const at = line.indexOf("=");
        return line.trim() === "" ? [] : [[line.slice(0, at).trim(), at < 0 ? "" : line.slice(at + 1).trim()] as const];
      }),
    ),
    deny_extensions: listOf(values.deny_extensions),
    default_security: isOfCases && values.default_security !== "" ? values.default_security : null,
    most_bytes: megabytes === "" ? null : Math.round(Number(megabytes) * MEGABYTE) || 0,
  };
}
