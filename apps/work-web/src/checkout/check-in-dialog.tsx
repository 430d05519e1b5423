import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DocumentAddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { EitherField, SwitchField, TextField } from "@muniment/ui/form";
import { formatSize } from "@muniment/ui/message";
import type { DocumentItem } from "../item/item.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { chooseFiles } from "../upload/use-upload.tsx";
import { uploadQueue } from "../upload/uploads.ts";

const useStyles = makeStyles({
  file: { display: "flex", alignItems: "center", gap: "12px", flexWrap: "wrap", minWidth: 0 },
  name: { minWidth: 0, overflowWrap: "anywhere" },
  missing: { color: tokens.colorPaletteRedForeground1 },
});

/** Gives a document back with the file that was worked on: as a version, or in the place of this one (WORK-CHK-003). */
function CheckInDialog({ document, onClose }: { readonly document: DocumentItem; onClose(): void }): ReactNode {
  const scope = useScope();
  const styles = useStyles();
  const [file, setFile] = useState<File | undefined>();
  const [isMissing, setIsMissing] = useState(false);
  const { control, handleSubmit } = useForm({ defaultValues: { isVersion: true, comment: "", keeps: false } });
  const choose = async (): Promise<void> => {
    const [chosen] = await chooseFiles({});
    if (chosen === undefined) return;
    setFile(chosen);
    setIsMissing(false);
  };
  const submit = handleSubmit(({ isVersion, comment, keeps }) => {
    if (file === undefined) return setIsMissing(true);
    const said = comment.trim();
    // Kept with the version, and said in the timeline.
    const told = said === "" ? {} : { doc_profile: { comment: said }, audit: { comments: said } };
    uploadQueue.add([
      {
        id: crypto.randomUUID(),
        scope,
        file,
        target: { kind: isVersion ? "version" : "replace", id: document.id },
        profile: { keep_locked: keeps, ...told },
      },
    ]);
    onClose();
  });
  return (
    <FormDialog
      title={t("checkin.title", { name: document.name })}
      choices={[{ label: t("action.check_in"), isBusy: false, run: () => void submit() }]}
      onClose={onClose}
    >
      <div className={styles.file}>
        <Button icon={<DocumentAddRegular />} onClick={() => void choose()}>
          {t(file === undefined ? "checkin.choose" : "checkin.choose_again")}
        </Button>
        <Text className={styles.name} aria-live="polite">
          {file === undefined ? "" : `${file.name}, ${formatSize(file.size)}`}
        </Text>
        {isMissing ? (
          <Text role="alert" className={styles.missing}>
            {t("checkin.required")}
          </Text>
        ) : null}
      </div>
      <EitherField
        control={control}
        name="isVersion"
        label={t("checkin.as")}
        labels={[t("checkin.version"), t("checkin.replace", { version: document.version })]}
      />
      <TextField control={control} name="comment" label={t("property.comment")} maxLength={8000} />
      <SwitchField control={control} name="keeps" label={t("checkin.keep")} />
    </FormDialog>
  );
}

// Loaded when somebody checks in.
// oxlint-disable-next-line import/no-default-export
export default CheckInDialog;
