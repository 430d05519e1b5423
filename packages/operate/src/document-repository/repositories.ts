import type { Tx } from "@muniment/platform/db";
import { findLink, LinkBroken, NAMES_NOBODY } from "../linked-service/index.ts";
import type { ActingPersonHeaders, LinkedServiceRow, LinkOwner, LinkTokens, Purpose } from "../linked-service/index.ts";
import { createLocalFolderRepository } from "./local-folder.ts";
import type { DocumentRepository } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { createWebdavRepository } from "./webdav.ts";
import { createWorkRepository } from "./work.ts";
import { toRepositoryError } from "./work-call.ts";

/** The document systems of linked services, as an identity of Operate sees them (operate.md 4, 5). */
export interface Repositories {
  /** Throws `RepositoryError` `token` when the service account is not linked. */
  asService(service: LinkedServiceRow, purpose?: Purpose): Promise<DocumentRepository>;
  /** Whether the service account was ever given to Operate, though it may be out of use for a while. */
  hasAccount(service: LinkedServiceRow, tx?: Tx): Promise<boolean>;
  /** Throws `RepositoryError` `token` when the person is not linked. */
  asUser(service: LinkedServiceRow, userId: string): Promise<DocumentRepository>;
}

/** What a service account's requests are made with. */
export interface RepositoryDeps {
  readonly reader: Tx;
  readonly tokens: LinkTokens;
  readonly headersFor: ActingPersonHeaders;
  /** Folders that the configuration opens to Operate, by the system name of a service. */
  readonly localFolders: ReadonlyMap<string, string>;
}

/** Repositories behind the links of the database. */
export function createRepositories(deps: RepositoryDeps): Repositories {
  const { reader, tokens, localFolders, headersFor } = deps;

  const workAs = async (
    service: LinkedServiceRow,
    owner: LinkOwner,
    purpose?: Purpose,
  ): Promise<DocumentRepository> => {
    const link = await findLink(reader, service.id, owner);
    if (!service.is_enabled) throw new RepositoryError("token", "service_disabled");
    if (link === undefined || link.customer_id === null) throw toRepositoryError(new LinkBroken("none"));
    return createWorkRepository({
      baseUrl: service.base_url,
      customerId: link.customer_id,
      use: (call) => tokens.use(service, owner, call),
      ...(owner !== "system" || link.warnings.includes(NAMES_NOBODY)
        ? {}
        : { onBehalf: async () => headersFor(service, purpose) }),
    });
  };

  const folderOf = (service: LinkedServiceRow): DocumentRepository => {
    const path = localFolders.get(service.system_name);
    if (path === undefined || !service.is_enabled) throw new RepositoryError("token", "folder_not_opened");
    return createLocalFolderRepository(path);
  };

  const collectionOf = (service: LinkedServiceRow): DocumentRepository => {
    const { clientId, clientSecret } = tokens.clientOf(service);
    if (clientSecret === undefined || !service.is_enabled) throw new RepositoryError("token", "no_password");
    return createWebdavRepository({ baseUrl: service.base_url, user: clientId, password: clientSecret });
  };

  return {
    async asService(service, purpose) {
      if (service.type === "local-folder") return folderOf(service);
      if (service.type === "webdav") return collectionOf(service);
      return workAs(service, "system", purpose);
    },
    async hasAccount(service, tx = reader) {
      if (service.type === "local-folder") return localFolders.has(service.system_name);
      if (service.type === "webdav") return service.secret_sealed !== null;
      const link = await findLink(tx, service.id, "system");
      return link !== undefined && link.customer_id !== null;
    },
    async asUser(service, userId) {
      if (service.type !== "work") throw new RepositoryError("bug", "no_user_context");
      return workAs(service, { userId });
    },
  };
}
