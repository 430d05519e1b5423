import { Text, Radio, RadioGroup, Field } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { exportConsoleUsers } from "@muniment/work-api/control-center/user";
import type { Input } from "@muniment/rest";
import { saveFile } from "../../../file.ts";
import { t } from "../../../messages.ts";
import type { UserQuestion } from "./-user-search.ts";

type Body = Input<typeof exportConsoleUsers>["body"];

/** `Export`: everybody who matches, with the columns that are shown (CC-LST-018). */
export function ExportUsers(props: {
  readonly question: UserQuestion;
  readonly columns: readonly string[];
  readonly total: number | undefined;
  onClose(): void;
}): ReactNode {
  const { question, columns, total, onClose } = props;
  const tell = useTell();
  const [format, setFormat] = useState<Body["format"]>("csv");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const body: Body = { ...question, columns: columns as Body["columns"], format };
      await saveFile(exportConsoleUsers.path, `users-${body.library.toLowerCase()}.${format}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      tell.done(t("export.done"));
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={t("export.title")}
      error={error}
      choices={[{ label: t("export.action"), isBusy, run: () => void save() }]}
      onClose={onClose}
    >
      {total === undefined ? null : <Text>{t("export.text", { count: total })}</Text>}
      <Field label={t("export.format")}>
        <RadioGroup value={format} onChange={(_, { value }) => setFormat(value === "jsonl" ? "jsonl" : "csv")}>
          <Radio value="csv" label={t("export.csv")} />
          <Radio value="jsonl" label={t("export.jsonl")} />
        </RadioGroup>
      </Field>
    </FormDialog>
  );
}
