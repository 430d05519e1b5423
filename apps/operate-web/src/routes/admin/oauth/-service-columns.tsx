import type { listLinkedServices } from "@muniment/operate-api/linked-service";
import type { Output } from "@muniment/rest";
import { formatNumber } from "@muniment/ui/message";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import type { ReactNode } from "react";
import { LinkStatus } from "../../../link/link-status.tsx";
import { serviceText } from "../../../texts/linked-service.ts";

/** A linked service as administrators see it. */
export type Service = Output<typeof listLinkedServices>["data"][number];

const TONES: Readonly<Record<Service["status"], Tone>> = {
  configured: "none",
  healthy: "good",
  needs_attention: "warning",
  disabled: "none",
};

/** How a service is. */
export function ServiceStatus({ status }: Pick<Service, "status">): ReactNode {
  return <Status tone={TONES[status]}>{serviceText(`service_status.${status}`)}</Status>;
}

/** What the list of services shows (OPR-LNK-001). */
export const serviceColumns: readonly Column<Service>[] = [
  {
    id: "name",
    header: serviceText("service.name"),
    width: 220,
    isWide: true,
    isName: true,
    text: ({ display_name: name }) => name,
    cell: ({ display_name: name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "system_name",
    header: serviceText("service.system_name"),
    width: 140,
    text: ({ system_name: name }) => name,
    cell: ({ system_name: name }) => name,
    brief: ({ system_name: name }) => name,
  },
  {
    id: "type",
    header: serviceText("service.type"),
    width: 140,
    text: ({ type }) => serviceText(`service_type.${type}`),
    cell: ({ type }) => serviceText(`service_type.${type}`),
  },
  {
    id: "status",
    header: serviceText("service.status"),
    width: 150,
    text: ({ status }) => serviceText(`service_status.${status}`),
    cell: ({ status }) => <ServiceStatus status={status} />,
    brief: ({ status }) => serviceText(`service_status.${status}`),
  },
  {
    id: "linked",
    header: serviceText("service.linked_users"),
    width: 110,
    isNumber: true,
    text: ({ linked_users: count }) => formatNumber(count),
    cell: ({ linked_users: count }) => formatNumber(count),
  },
  {
    id: "system",
    header: serviceText("service.system_account"),
    width: 240,
    cell: ({ type, system_link: link }) => (type === "work" ? <LinkStatus link={link} /> : null),
  },
];
