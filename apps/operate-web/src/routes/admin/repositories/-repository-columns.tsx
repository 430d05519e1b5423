import type { ReactNode } from "react";
import type { RepositoryValue } from "@muniment/operate-api/repository";
import { Moment } from "@muniment/ui/moment";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { repositoryText as r } from "../../../texts/repository.ts";

/** Who uses a repository, in words. */
export function usesText({ used_by: uses }: RepositoryValue): string {
  if (uses.length === 0) return r("use.none");
  return uses
    .map(({ use, name }) => (use === "case" ? r("use.case", { count: Number(name) }) : r(`use.${use}`, { name })))
    .join(", ");
}

const brief = ({ service_name: service }: RepositoryValue): ReactNode => service;

/** What the list of repositories shows. */
export const repositoryColumns: readonly Column<RepositoryValue>[] = [
  {
    id: "name",
    header: r("repository.name"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, below) => <NameAndBrief brief={below}>{name}</NameAndBrief>,
  },
  {
    id: "service",
    header: r("repository.service"),
    width: 160,
    text: ({ service_name: name }) => name,
    cell: ({ service_name: name }) => name,
    brief,
  },
  {
    id: "context",
    header: r("repository.context"),
    width: 180,
    cell: ({ context }) => r(`context.${context}`),
  },
  { id: "workspace", header: r("repository.workspace"), width: 220, cell: ({ workspace }) => workspace },
  { id: "used", header: r("repository.used_by"), width: 220, cell: usesText, brief: usesText },
  {
    id: "updated",
    header: r("repository.updated"),
    width: 120,
    cell: ({ updated_at: at }) => <Moment at={at} />,
  },
];
