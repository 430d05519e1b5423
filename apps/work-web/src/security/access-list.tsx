import {
  Badge,
  Button,
  Field,
  Select,
  Switch,
  Text,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import { PeopleAddRegular, PeopleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { PersonMark } from "@muniment/ui/person";
import { t } from "../messages.ts";
import { defaultName, levelName } from "../panel/levels.ts";
import { AddTrustees } from "./add-trustees.tsx";
import { REMOVE, rowsOf, withLevel, withPicked } from "./change.ts";
import type { Draft, DraftRow, SecurityState } from "./change.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", paddingTop: "4px" },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "8px", flexWrap: "wrap" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    paddingBlock: "4px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  group: {
    display: "flex",
    width: "24px",
    height: "24px",
    alignItems: "center",
    justifyContent: "center",
    fontSize: "20px",
    flexShrink: 0,
    color: tokens.colorNeutralForeground2,
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  second: {
    display: "flex",
    gap: "4px",
    alignItems: "center",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  removed: { textDecorationLine: "line-through", color: tokens.colorNeutralForeground3 },
  level: { flexShrink: 0, width: "124px" },
});

const LEVELS = ["full_access", "read_write", "read", "no_access"] as const;
const DEFAULTS = ["public", "view", "private"] as const;

interface AccessListProps {
  readonly state: SecurityState;
  readonly draft: Draft;
  readonly isReadOnly: boolean;
  readonly mayInherit: boolean;
  onChange(draft: Draft): void;
}

/** Default security, inheritance and the entries; while the item inherits, editing asks first (WORK-SEC-006). */
export function AccessList(props: AccessListProps): ReactNode {
  const { state, draft, isReadOnly, mayInherit, onChange } = props;
  const styles = useStyles();
  const [isAdding, setIsAdding] = useState(false);
  const [leaving, setLeaving] = useState<{ proceed(own: Draft): void } | undefined>();
  const chosen = draft.defaultSecurity ?? state.defaultSecurity;
  const inherits = chosen === "inherit";
  const rows = rowsOf(state, draft);
  const own: Draft = inherits ? { ...draft, defaultSecurity: state.inheritedDefault ?? "private" } : draft;
  const edit = (proceed: (own: Draft) => void): void => {
    if (inherits && state.defaultSecurity === "inherit") setLeaving({ proceed });
    else proceed(own);
  };
  return (
    <div className={styles.root}>
      {isReadOnly ? <Text className={styles.quiet}>{t("security.read_only")}</Text> : null}
      {mayInherit ? (
        <Switch
          label={t("security.inherit")}
          checked={inherits}
          disabled={isReadOnly}
          onChange={(_, { checked }) => {
            if (checked) onChange({ defaultSecurity: "inherit", levels: new Map(), added: [] });
            else edit(onChange);
          }}
        />
      ) : null}
      <DefaultSecurity
        value={inherits ? (state.inheritedDefault ?? "") : chosen}
        isFixed={isReadOnly || inherits}
        onChange={(value) => onChange({ ...draft, defaultSecurity: value })}
      />
      <div className={styles.head}>
        <Text as="h3" weight="semibold" style={{ margin: 0 }}>
          {t("security.entries", { count: rows.length })}
        </Text>
        {isReadOnly ? null : (
          <Button icon={<PeopleAddRegular />} onClick={() => edit(() => setIsAdding(true))}>
            {t("security.add")}
          </Button>
        )}
      </div>
      {rows.length === 0 ? <Text className={styles.quiet}>{t("security.none")}</Text> : null}
      <ul className={styles.list} aria-label={t("security.list")}>
        {rows.map((row) => (
          <EntryRow
            key={`${row.type} ${row.id}`}
            row={row}
            isInherited={inherits}
            isReadOnly={isReadOnly}
            onLevel={(level) => edit((from) => onChange(withLevel(from, row, level)))}
          />
        ))}
      </ul>
      {isAdding ? (
        <AddTrustees
          listed={rows}
          onClose={() => setIsAdding(false)}
          onPick={(picked) => {
            setIsAdding(false);
            onChange(withPicked(state, own, picked));
          }}
        />
      ) : null}
      {leaving === undefined ? null : (
        <LeaveInheritance
          onClose={() => setLeaving(undefined)}
          onConfirm={() => {
            setLeaving(undefined);
            leaving.proceed(own);
          }}
        />
      )}
    </div>
  );
}

function DefaultSecurity(props: {
  readonly value: string;
  readonly isFixed: boolean;
  onChange(value: string): void;
}): ReactNode {
  return (
    <Field label={t("property.default_security")} hint={defaultHint(props.value)}>
      <Select value={props.value} disabled={props.isFixed} onChange={(_, data) => props.onChange(data.value)}>
        {DEFAULTS.map((value) => (
          <option key={value} value={value}>
            {defaultName(value)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function LeaveInheritance(props: { onConfirm(): void; onClose(): void }): ReactNode {
  return (
    <FormDialog
      title={t("security.leave_inheritance")}
      choices={[{ label: t("security.leave_inheritance_confirm"), run: props.onConfirm }]}
      onClose={props.onClose}
    >
      {t("security.leave_inheritance_text")}
    </FormDialog>
  );
}

function defaultHint(value: string | undefined): string {
  if (value === "public") return t("default.public_hint");
  return value === "view" ? t("default.view_hint") : t("default.private_hint");
}

function EntryRow(props: {
  readonly row: DraftRow;
  readonly isInherited: boolean;
  readonly isReadOnly: boolean;
  onLevel(level: string): void;
}): ReactNode {
  const { row, isInherited, isReadOnly, onLevel } = props;
  const styles = useStyles();
  const levels: readonly string[] = LEVELS.some((level) => level === row.level) ? LEVELS : [row.level, ...LEVELS];
  return (
    <li className={styles.row}>
      {row.type === "user" ? (
        <PersonMark name={row.name} id={row.id} />
      ) : (
        <span className={styles.group} aria-hidden="true">
          <PeopleRegular />
        </span>
      )}
      <span className={styles.text}>
        <span
          className={mergeClasses(styles.name, isInherited && styles.quiet, row.state === "removed" && styles.removed)}
          title={row.name}
        >
          {row.name}
        </span>
        <span className={styles.second}>
          {row.id}
          {row.isExternal ? (
            <Badge appearance="tint" color="warning" size="small">
              {t("trustee.external")}
            </Badge>
          ) : null}
          {row.isEnabled ? null : (
            <Badge appearance="outline" color="informative" size="small">
              {t("trustee.disabled")}
            </Badge>
          )}
          {row.state === "added" ? (
            <Badge appearance="tint" color="brand" size="small">
              {t("security.new")}
            </Badge>
          ) : null}
        </span>
      </span>
      <Select
        className={styles.level}
        aria-label={t("security.level_of", { name: row.name })}
        value={row.state === "removed" ? REMOVE : row.level}
        disabled={isReadOnly}
        onChange={(_, data) => onLevel(data.value)}
      >
        {levels.map((level) => (
          <option key={level} value={level}>
            {levelName(level)}
          </option>
        ))}
        <option value={REMOVE}>{t("level.remove")}</option>
      </Select>
    </li>
  );
}
