import type { LongWork, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { GroupService, RowChanges } from "../group/index.ts";
import type { LoadActor } from "../session/index.ts";
import type { UserServices } from "../user/index.ts";
import { createCsvImports } from "./csv-import.service.ts";
import { csvImportRoutes } from "./csv-import.routes.ts";
import { createGroupLines } from "./group-lines.ts";
import { createImportWorks } from "./import-works.ts";
import { createMembershipLines } from "./membership-lines.ts";
import { createUserLines } from "./user-lines.ts";

/** What imports are built from. */
export interface CsvImportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly loadActor: LoadActor;
  readonly users: UserServices;
  readonly groups: Pick<GroupService, "createGroup" | "changeGroup">;
  readonly rowChanges: RowChanges;
}

/** Imports from CSV: endpoints, and the jobs that a worker runs for them. */
export function createCsvImport(parts: CsvImportParts): {
  mount(mounter: Mounter<RequestContext>): void;
  readonly tasks: readonly Task[];
} {
  const { database, clock, longWork, loadActor, users, groups, rowChanges } = parts;
  const works = createImportWorks({
    database,
    loadActor,
    kinds: {
      users: createUserLines({ users, rowChanges }),
      groups: createGroupLines({ groups }),
      memberships: createMembershipLines({ rowChanges }),
    },
  });
  const { reader } = database;
  const imports = createCsvImports({ reader, clock, longWork, works });
  return {
    mount: (mounter) => csvImportRoutes(mounter, { reader, imports }),
    tasks: [longWork.wholeTask(works.rehearse), longWork.rowTask(works.run), longWork.rowTask(works.undo)],
  };
}
