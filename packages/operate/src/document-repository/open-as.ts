import { newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { refusals, refused } from "@muniment/operate-api";
import type { Refusal } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { effectiveState, findLink, findOffers, standingOf } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { decideRunAs } from "../run-as/index.ts";
import type { OperateFunction } from "../run-as/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { DocumentRepository } from "./port.ts";
import { refusalOf, refusalOfLink } from "./refusal.ts";
import type { Attempted } from "./refusal.ts";
import type { Repositories } from "./repositories.ts";
import { RepositoryError } from "./repository-error.ts";

/** A repository under the identity that the rules give to a person's act (operate.md 4). */
export interface RepositoryAs extends Identity {
  /** Makes calls; what the repository refuses is told in words, and never tried under another identity. */
  attempt<T>(
    tried: Pick<Attempted, "action" | "place" | "name" | "isKnown">,
    call: (repository: DocumentRepository) => Promise<T>,
  ): Promise<T>;
}

/** What it takes to act for a person. */
export interface OpenAsDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly repositories: Repositories;
}

/** Whose account the rules give to a person's act. */
export interface Identity {
  readonly runAs: Attempted["runAs"];
  /** The person's own account there, where it is used. */
  readonly account?: string;
}

interface Act {
  readonly function: OperateFunction;
  readonly service: LinkedServiceRow;
  readonly actor: OperateActor;
}

/** Decides the identity, or says why there is none: OPR-ERR-003 to -005. */
export async function identityOf(
  { reader, clock }: Pick<OpenAsDeps, "reader" | "clock">,
  { function: name, service, actor }: Act,
): Promise<Identity | Refusal> {
  const hasUserContext = service.type === "work";
  const unavailable = refusals.serviceUnavailable({ service: service.display_name });
  if (!service.is_enabled) return unavailable;
  const link = hasUserContext ? await findLink(reader, service.id, { userId: actor.userId }) : undefined;
  const runAs = decideRunAs({
    function: name,
    initiator: "person",
    link: link === undefined ? "none" : effectiveState(standingOf(link, clock.now())),
    service: { ...service, hasUserContext },
  });
  // Whom it is not offered to is not asked for a link, and works with the service account where that is for all.
  const needsOffer = hasUserContext && runAs !== "fallback" && runAs !== "service";
  if (needsOffer && !(await findOffers(reader, actor.userId)).has(service.id)) return unavailable;
  if (runAs === "link_required" || runAs === "link_expired") return refusalOfLink(runAs, service.display_name);
  const account = runAs === "user" ? (link?.account_name ?? undefined) : undefined;
  return { runAs, ...(account === undefined ? {} : { account }) };
}

/** Decides the identity once and opens the repository with it; throws OPR-ERR-003 to -005 and -007. */
export async function openAs(deps: OpenAsDeps, given: Act): Promise<RepositoryAs> {
  const { repositories } = deps;
  const { service, actor } = given;
  const identity = await identityOf(deps, given);
  if ("kind" in identity) throw refused(identity);
  const { runAs } = identity;
  const known = { service: service.display_name, ...identity };
  const open = async (): Promise<DocumentRepository> =>
    runAs === "user"
      ? repositories.asUser(service, actor.userId)
      : repositories.asService(service, { operationId: newId(), person: { login: actor.login, name: actor.name } });
  return {
    ...identity,
    async attempt(tried, call) {
      try {
        return await call(await open());
      } catch (error) {
        if (error instanceof RepositoryError) throw refusalOf(error, { ...tried, ...known });
        throw error;
      }
    },
  };
}
