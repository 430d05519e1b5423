import { Checkbox, Field, Input, Select, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { copiedDates, copyTracker } from "@muniment/tracker-api/copy";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { MatterField } from "../add/matter-field.tsx";
import { call } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";
import type { MatterChoice } from "./matter-query.ts";

const LONGEST_NAME = 255;

const useStyles = makeStyles({
  text: { color: tokens.colorNeutralForeground2 },
  group: {
    display: "flex",
    flexDirection: "column",
    margin: 0,
    padding: 0,
    borderTopWidth: 0,
    borderRightWidth: 0,
    borderBottomWidth: 0,
    borderLeftWidth: 0,
  },
  legend: { padding: 0 },
});

const PARTS = ["assignees", "notes", "documents", "comments"] as const;

/** Asks what of a tracker goes along into its copy (TRK-TRK-008). */
export function CopyDialog({ tracker, onClose }: { readonly tracker: Tracker; onClose(): void }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const [name, setName] = useState(t("copy.name", { name: tracker.name }).slice(0, LONGEST_NAME));
  const [matter, setMatter] = useState<MatterChoice | undefined>({
    id: tracker.workspace_id,
    name: tracker.matter_name,
  });
  const [parts, setParts] = useState<ReadonlySet<(typeof PARTS)[number]>>(new Set(["notes"]));
  const [dates, setDates] = useState<(typeof copiedDates)[number]>("none");
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const copy = async (): Promise<void> => {
    setIsTried(true);
    if (name.trim() === "" || matter === undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      const chosen = Object.fromEntries(PARTS.map((part) => [part, parts.has(part)]));
      const body = { ...chosen, name: name.trim(), matter: matter.id, dates };
      const { left_out: leftOut } = await call(copyTracker, { params: { tracker: tracker.id }, body });
      // The copy is there: nobody waits for lists that are asked for anew.
      void client.invalidateQueries({ queryKey: ["listTrackers"] });
      onClose();
      const done = t("copy.done", { name: tracker.name });
      const names = leftOut.map((person) => person.name).join(", ");
      tell.done(names === "" ? done : `${done} ${t("copy.left_out", { names })}`);
    } catch (refusal) {
      setIsBusy(false);
      setError(refusal);
    }
  };
  return (
    <FormDialog
      title={t("copy.title", { name: tracker.name })}
      error={error}
      choices={[{ label: t("copy.create"), isBusy, run: () => void copy() }]}
      onClose={onClose}
    >
      <Text className={styles.text}>{t("copy.text")}</Text>
      <Field
        label={t("tracker.name")}
        required
        validationMessage={isTried && name.trim() === "" ? t("tracker.name_missing") : undefined}
      >
        <Input maxLength={LONGEST_NAME} value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      <MatterField matter={matter} isMissing={isTried} onMatter={setMatter} />
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{t("copy.also")}</legend>
        {PARTS.map((part) => (
          <Checkbox
            key={part}
            label={t(`copy.${part}`)}
            checked={parts.has(part)}
            onChange={(_, data) =>
              setParts(new Set(PARTS.filter((one) => (one === part ? data.checked === true : parts.has(one)))))
            }
          />
        ))}
      </fieldset>
      <Field label={t("copy.dates")}>
        <Select value={dates} onChange={(_, data) => setDates(copiedDates.find((one) => one === data.value) ?? "none")}>
          {copiedDates.map((one) => (
            <option key={one} value={one}>
              {t(`copy.dates_${one}`)}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  );
}
