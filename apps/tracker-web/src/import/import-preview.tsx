import { Checkbox, MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { applyImport, previewImport } from "@muniment/tracker-api/import";
import type { ImportChoicesData } from "@muniment/tracker-api/import";
import { FormDialog } from "@muniment/ui/dialog";
import { LoadingRows } from "@muniment/ui/state";
import { call } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";
import type { ImportDone, ImportFile, Preview } from "./import-file.ts";
import { ImportReading } from "./import-reading.tsx";
import { ImportRows } from "./import-rows.tsx";

/** How the file is read and what would happen, until the person lets it happen (TRK-IMP-002, -003). */
export function ImportPreview(props: {
  readonly tracker: Tracker;
  readonly file: ImportFile;
  onDone(done: ImportDone): void;
  onClose(): void;
}): ReactNode {
  const { tracker, file, onDone, onClose } = props;
  const client = useQueryClient();
  const [choices, setChoices] = useState<ImportChoicesData>({ table: 0 });
  const [skips, setSkips] = useState(false);
  const [isAgreed, setIsAgreed] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const asked = useQuery({
    queryKey: ["previewImport", file.id, choices],
    queryFn: async () => (await call(previewImport, { params: { import: file.id }, body: choices })).data,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data: preview } = asked;
  const apply = async (shown: Preview): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const { data } = await call(applyImport, {
        params: { import: file.id },
        // What was suggested and shown is what is sent.
        body: {
          choices,
          digest: shown.digest,
          ...(skips ? { skip_errors: true } : {}),
          ...(isAgreed ? { confirm_external: true } : {}),
        },
      });
      onDone(data);
    } catch (refusal) {
      setIsBusy(false);
      setError(refusal);
      if (refusal instanceof ApiError && refusal.code === "import_changed") {
        await client.invalidateQueries({ queryKey: ["previewImport", file.id] });
      }
    }
  };
  const count = preview === undefined ? 0 : preview.counts.create + preview.counts.change;
  const mayApply = !asked.isFetching && isAnswered(preview, { skips, isAgreed });
  return (
    <FormDialog
      isWide
      title={t("import.title", { name: tracker.name })}
      error={error ?? asked.error ?? undefined}
      choices={
        preview !== undefined && (mayApply || isBusy)
          ? [{ label: t("import.apply", { count }), isBusy, run: () => void apply(preview) }]
          : []
      }
      onClose={onClose}
    >
      {preview === undefined ? (
        asked.isError ? null : (
          <LoadingRows />
        )
      ) : (
        <>
          <ImportReading tracker={tracker} file={file} preview={preview} choices={choices} onChoices={setChoices} />
          <Questions preview={preview} agreed={{ skips, isAgreed }} onSkips={setSkips} onAgreed={setIsAgreed} />
          {count === 0 && preview.counts.error === 0 ? (
            <MessageBar>
              <MessageBarBody>{t("import.nothing_to_do")}</MessageBarBody>
            </MessageBar>
          ) : null}
          <ImportRows preview={preview} tracker={tracker} />
        </>
      )}
    </FormDialog>
  );
}

function isAnswered(preview: Preview | undefined, agreed: { skips: boolean; isAgreed: boolean }): boolean {
  if (preview === undefined || preview.counts.create + preview.counts.change === 0) return false;
  return (preview.counts.error === 0 || agreed.skips) && (preview.external.length === 0 || agreed.isAgreed);
}

/** What the person has to agree to before anything is imported. */
function Questions(props: {
  readonly preview: Preview;
  readonly agreed: { readonly skips: boolean; readonly isAgreed: boolean };
  onSkips(skips: boolean): void;
  onAgreed(isAgreed: boolean): void;
}): ReactNode {
  const { preview, agreed } = props;
  const { skips, isAgreed } = agreed;
  return (
    <>
      {preview.sections.length === 0 ? null : (
        <Text>{t("import.sections", { names: preview.sections.join(", ") })}</Text>
      )}
      {preview.external.length === 0 ? null : (
        <div>
          <Text>{t("import.external", { names: preview.external.map(({ name }) => name).join(", ") })}</Text>
          <Checkbox
            label={t("import.external_agree")}
            checked={isAgreed}
            onChange={(_, data) => props.onAgreed(data.checked === true)}
          />
        </div>
      )}
      {preview.counts.error === 0 ? null : (
        <Checkbox
          label={t("import.skip", { count: preview.counts.error })}
          checked={skips}
          onChange={(_, data) => props.onSkips(data.checked === true)}
        />
      )}
    </>
  );
}
