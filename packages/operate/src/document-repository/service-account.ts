import { refusals, refused } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { getService } from "../linked-service/index.ts";
import type { Repositories } from "./repositories.ts";

/**
 * Refuses what the service account alone does where none was ever given to Operate (OPR-COR-004): it would wait for
 * ever. One that is out of use for a while keeps nobody from asking; the work waits for it (OPR-FLT-012).
 */
export async function requireAccount(repositories: Repositories, tx: Tx, serviceId: string): Promise<void> {
  const service = await getService(tx, serviceId);
  if (await repositories.hasAccount(service, tx)) return;
  throw refused(refusals.systemToken({ service: service.display_name }));
}
