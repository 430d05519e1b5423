import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { listMyLinkedServices, testMyLink } from "@muniment/operate-api/my-linked-service";
import type { Output } from "@muniment/rest";
import type { OperateActor } from "../user/index.ts";
import { findOffers } from "./availability.repository.ts";
import { testConnection } from "./connection-test.ts";
import type { LinkTokens } from "./link-tokens.ts";
import { findLink, listLinks } from "./link.repository.ts";
import { wireLink } from "./link.service.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";
import { findService, listServices } from "./service.repository.ts";

type WireMine = Output<typeof listMyLinkedServices>["data"][number];

/** What somebody sees of the services that they may link (OPR-LNK-060). */
export interface MyLinkService {
  list(reader: Tx, actor: OperateActor): Promise<WireMine[]>;
  /** 404 for one that is not there, OPR-ERR-005 for one that is switched off. */
  get(reader: Tx, actor: OperateActor, systemName: string): Promise<WireMine>;
  test(reader: Tx, actor: OperateActor, systemName: string): Promise<Output<typeof testMyLink>["data"]["checks"]>;
}

/** The services of an installation as one person sees them. */
export function createMyLinkService(deps: { clock: Clock; tokens: LinkTokens }): MyLinkService {
  const wire = (
    service: LinkedServiceRow,
    { link, isRequired }: { link: ServiceLinkRow | undefined; isRequired: boolean },
  ): WireMine => ({
    system_name: service.system_name,
    display_name: service.display_name,
    type: service.type,
    has_fallback: service.allow_fallback,
    is_required: isRequired,
    link: wireLink(link, deps.clock.now()),
  });
  return {
    async list(reader, actor) {
      const own = await listLinks(reader, { userId: actor.userId });
      const offers = await findOffers(reader, actor.userId);
      const services = (await listServices(reader)).filter((row) => row.is_enabled && row.type === "work");
      // A link that one still has can be ended, whatever is offered now.
      return services
        .filter(({ id }) => offers.has(id) || own.has(id))
        .map((row) => wire(row, { link: own.get(row.id), isRequired: offers.get(row.id) ?? false }));
    },
    async get(reader, actor, systemName) {
      const service = await findUsable(reader, systemName);
      const link = await findLink(reader, service.id, { userId: actor.userId });
      return wire(service, { link, isRequired: (await findOffers(reader, actor.userId)).get(service.id) ?? false });
    },
    async test(reader, actor, systemName) {
      return testConnection(deps, await findUsable(reader, systemName), { userId: actor.userId });
    },
  };
}

async function findUsable(reader: Tx, systemName: string): Promise<LinkedServiceRow> {
  const service = await findService(reader, systemName);
  if (service === undefined) throw new AppError(errors.notFound);
  if (!service.is_enabled) throw refused(refusals.serviceUnavailable({ service: service.display_name }));
  return service;
}
