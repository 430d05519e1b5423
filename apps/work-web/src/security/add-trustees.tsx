import {
  Badge,
  Checkbox,
  Field,
  MessageBar,
  MessageBarBody,
  Select,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { PeopleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { SearchField } from "@muniment/ui/filter";
import { PersonMark } from "@muniment/ui/person";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { levelName } from "../panel/levels.ts";
import { REMOVE, keyOf } from "./change.ts";
import type { DraftRow, Entry } from "./change.ts";
import { useTrustees } from "./trustee-search.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: "4px",
    height: "min(280px, 38vh)",
    overflowY: "auto",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  row: {
    contentVisibility: "auto",
    containIntrinsicSize: "auto 44px",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
  },
  label: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  text: { display: "flex", flexDirection: "column", minWidth: 0 },
  second: {
    display: "flex",
    gap: "4px",
    alignItems: "center",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  foot: { display: "flex", justifyContent: "space-between", alignItems: "end", gap: "16px", flexWrap: "wrap" },
});

/** Picks several users and groups, also such as are listed already (WORK-SEC-004, -005, -020). */
export function AddTrustees(props: {
  readonly listed: readonly DraftRow[];
  onPick(picked: readonly Entry[]): void;
  onClose(): void;
}): ReactNode {
  const { listed, onPick, onClose } = props;
  const styles = useStyles();
  const [text, setText] = useState("");
  const [level, setLevel] = useState("read_write");
  const [picked, setPicked] = useState<ReadonlyMap<string, Entry>>(new Map());
  const found = useTrustees(text, "all");
  const toggle = (entry: Entry): void => {
    const next = new Map(picked);
    if (!next.delete(keyOf(entry))) next.set(keyOf(entry), entry);
    setPicked(next);
  };
  const hasExternal = [...picked.values()].some(({ isExternal }) => isExternal);
  const levels = ["full_access", "read_write", "read", "no_access"];
  return (
    <FormDialog
      title={t("security.add")}
      choices={[
        {
          label: t("security.add_count", { count: picked.size }),
          run: () =>
            picked.size === 0 ? undefined : onPick([...picked.values()].map((entry) => ({ ...entry, level }))),
        },
      ]}
      onClose={onClose}
    >
      <SearchField label={t("security.search")} value={text} onSearch={setText} />
      {found.error !== null ? (
        <ErrorState error={found.error} onRetry={found.reload} />
      ) : found.rows === undefined ? (
        <LoadingRows rows={5} />
      ) : found.rows.length === 0 ? (
        <Text>{t("security.not_found")}</Text>
      ) : (
        <ul className={styles.list} aria-label={t("security.found")} onScroll={found.onScroll}>
          {found.rows.map((entry) => (
            <TrusteeChoice
              key={keyOf(entry)}
              entry={entry}
              present={listed.find((row) => keyOf(row) === keyOf(entry))}
              isPicked={picked.has(keyOf(entry))}
              onToggle={() => toggle(entry)}
            />
          ))}
        </ul>
      )}
      {hasExternal ? (
        <MessageBar intent="warning">
          <MessageBarBody>{t("security.external_warning")}</MessageBarBody>
        </MessageBar>
      ) : null}
      <div className={styles.foot}>
        <Field label={t("security.level")}>
          <Select value={level} onChange={(_, data) => setLevel(data.value)}>
            {levels.map((value) => (
              <option key={value} value={value}>
                {levelName(value)}
              </option>
            ))}
            <option value={REMOVE}>{t("level.remove")}</option>
          </Select>
        </Field>
        <Text role="status">{t("security.picked", { count: picked.size })}</Text>
      </div>
    </FormDialog>
  );
}

function TrusteeChoice(props: {
  readonly entry: Entry;
  readonly present: DraftRow | undefined;
  readonly isPicked: boolean;
  onToggle(): void;
}): ReactNode {
  const { entry, present, isPicked, onToggle } = props;
  const styles = useStyles();
  const presentLevel = present === undefined || present.state === "removed" ? undefined : levelName(present.level);
  return (
    <li className={styles.row}>
      <Checkbox
        checked={isPicked}
        disabled={!entry.isEnabled}
        onChange={onToggle}
        label={
          <span className={styles.label}>
            {entry.type === "user" ? <PersonMark name={entry.name} id={entry.id} /> : <PeopleRegular fontSize={20} />}
            <span className={styles.text}>
              <span>{entry.name}</span>
              <span className={styles.second}>
                {entry.id}
                {entry.type === "group" ? (
                  <Badge appearance="outline" size="small">
                    {t("trustee.group")}
                  </Badge>
                ) : null}
                {entry.isExternal ? (
                  <Badge appearance="tint" color="warning" size="small">
                    {t("trustee.external")}
                  </Badge>
                ) : null}
                {entry.isEnabled ? null : (
                  <Badge appearance="outline" color="informative" size="small">
                    {t("trustee.disabled")}
                  </Badge>
                )}
                {presentLevel === undefined ? null : t("security.present", { level: presentLevel })}
              </span>
            </span>
          </span>
        }
      />
    </li>
  );
}
