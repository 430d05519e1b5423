import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { useTell } from "@muniment/ui/toast";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { useRefresh } from "../item/refresh.ts";
import type { Dropped } from "./dropped.ts";
import { carryOut, firstChoice, isConflict, planUpload } from "./plan.ts";
import type { Choice, Plan, PlannedFile } from "./plan.ts";
import { uploadQueue, whilePreparing } from "./uploads.ts";

const PlanDialog = lazy(async () => import("./plan-dialog.tsx"));

/** Uploads into a folder: looks what is there, asks if anything is, then queues. */
export interface UploadInto {
  start(folder: string, dropped: Dropped): void;
  /** A new version of a document. */
  startVersion(document: string, file: File): void;
  /** The question, when there is one. */
  readonly dialog: ReactNode;
}

/** What a page needs to take files. */
export function useUpload(): UploadInto {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const [plan, setPlan] = useState<Plan | undefined>();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const run = async (wanted: Plan, choose: (file: PlannedFile) => Choice): Promise<void> => {
    setState({ isBusy: true });
    try {
      uploadQueue.add(await carryOut(scope, wanted, choose));
      setPlan(undefined);
      setState({ isBusy: false });
    } catch (error) {
      setState({ isBusy: false, error });
    }
    if (wanted.missing.length > 0) refresh([...wanted.known.values()]);
  };
  const begin = async (folder: string, dropped: Dropped): Promise<void> => {
    try {
      const since = uploadQueue.moment();
      const wanted = await whilePreparing(dropped.files.length, async () =>
        planUpload(scope, { folder, dropped, since }),
      );
      setState({ isBusy: false });
      if (wanted.missing.length > 0 || wanted.files.some(isConflict)) setPlan(wanted);
      else await run(wanted, firstChoice);
    } catch (error) {
      tell.failed(t("upload.refused"), error);
    }
  };
  return {
    start: (folder, dropped) => {
      if (dropped.files.length + dropped.folders.length > 0) void begin(folder, dropped);
    },
    startVersion: (document, file) => {
      uploadQueue.add([{ id: crypto.randomUUID(), scope, file, target: { kind: "version", id: document } }]);
    },
    dialog:
      plan === undefined ? null : (
        <Suspense>
          <PlanDialog
            plan={plan}
            isBusy={state.isBusy}
            error={state.error}
            onStart={(choose) => void run(plan, choose)}
            onClose={() => setPlan(undefined)}
          />
        </Suspense>
      ),
  };
}
/** Lets the person choose files, or a folder with all that is in it. */
export async function chooseFiles(options: {
  readonly isFolder?: boolean;
  readonly isMultiple?: boolean;
}): Promise<readonly File[]> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = options.isMultiple === true;
  input.webkitdirectory = options.isFolder === true;
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}
