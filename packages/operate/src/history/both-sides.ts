import type * as api from "@muniment/operate-api/audit";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, HistoryEntry, Repositories } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { listDocumentOperations } from "../operation/index.ts";

type Repository = Output<typeof api.getOperationAudit>["data"]["repository"];

/** Documents of an operation whose history is read; a filing of more shows the first of them. */
const MOST_DOCUMENTS = 50;

/** A document that an operation has touched. */
interface Touched {
  readonly id: string;
  readonly name: string | undefined;
  readonly serviceId: string;
}

/**
 * What the repository's own history has of an operation (OPR-AUD-012), read per document as the service account and
 * matched by the mark that each change carries (OPR-AUD-007).
 */
export async function repositorySide(
  { reader, repositories }: { reader: Tx; repositories: Repositories },
  operationId: string,
): Promise<Repository> {
  const touched = await documentsOf(reader, operationId);
  const opened = new Map<string, DocumentRepository>();
  const records: Repository["records"] = [];
  try {
    for (const document of touched.slice(0, MOST_DOCUMENTS)) {
      const repository = opened.get(document.serviceId) ?? (await open(document.serviceId));
      opened.set(document.serviceId, repository);
      const entries = await historyOf(repository, document.id);
      records.push(...entries.filter(isOf).map((entry) => wire(document, entry)));
    }
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    return { state: "unavailable", records };
  }
  return { state: "read", records };

  async function open(serviceId: string): Promise<DocumentRepository> {
    return repositories.asService(await getService(reader, serviceId));
  }
  function isOf({ comment = "" }: HistoryEntry): boolean {
    return comment.includes(`op:${operationId}`);
  }
}

/** A document that is gone, or hidden from the account, has no history to show. */
async function historyOf(repository: DocumentRepository, id: string): Promise<readonly HistoryEntry[]> {
  try {
    return await repository.history(id);
  } catch (error) {
    if (error instanceof RepositoryError && (error.fault === "gone" || error.fault === "denied")) return [];
    throw error;
  }
}

async function documentsOf(reader: Tx, operationId: string): Promise<Touched[]> {
  const rows = await listDocumentOperations(reader, operationId);
  const touched = new Map<string, Touched>();
  for (const { service_id: serviceId, result } of rows) {
    const { id, name } = (result ?? {}) as { id?: unknown; name?: unknown };
    if (typeof id !== "string") continue;
    touched.set(`${serviceId} ${id}`, { id, name: typeof name === "string" ? name : undefined, serviceId });
  }
  return [...touched.values()];
}

function wire({ id, name }: Touched, entry: HistoryEntry): Repository["records"][number] {
  return {
    at: entry.at.toISOString(),
    user: entry.user,
    ...(entry.actingUser === undefined ? {} : { acting_user: entry.actingUser }),
    activity: entry.activity,
    document: id,
    ...(name === undefined ? {} : { document_name: name }),
    ...(entry.comment === undefined ? {} : { comment: entry.comment }),
  };
}
