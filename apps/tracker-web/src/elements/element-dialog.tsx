import {
  Button,
  Checkbox,
  Dropdown,
  Field,
  Input,
  Option,
  Radio,
  RadioGroup,
  Switch,
  makeStyles,
} from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { elementPlacements, paneWidth } from "@muniment/work-api/control-center/extension-element";
import type { ElementSettingsData } from "@muniment/work-api/control-center/extension-element";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../messages.ts";
import { draftOf, faultOf, hasOrder, isPane } from "./element.ts";
import type { Element, ElementDraft, NamedGroup } from "./element.ts";
import { GroupField } from "./group-field.tsx";
import { nameOf, placeName } from "./names.ts";

const useStyles = makeStyles({
  pair: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)", gap: "8px", "& > *": { minWidth: 0 } },
  places: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "12px",
    "& .fui-Dropdown": { minWidth: 0 },
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

interface ElementDialogProps {
  readonly element: Element;
  readonly settings: ElementSettingsData | undefined;
  readonly groups: readonly NamedGroup[];
  readonly isBusy: boolean;
  readonly error: unknown;
  onSave(draft: ElementDraft): void;
  onClose(): void;
}

/** How one element stands in Work or Outlook, and who sees it (TRK-UIC-003 to -006). */
export function ElementDialog(props: ElementDialogProps): ReactNode {
  const { element, isBusy, error, onSave, onClose } = props;
  const [draft, setDraft] = useState(() => draftOf(element, props.settings, props.groups));
  const [isTried, setIsTried] = useState(false);
  const fault = isTried ? faultOf(element, draft, paneWidth) : undefined;
  const change = (changes: Partial<ElementDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const save = (): void => {
    setIsTried(true);
    if (faultOf(element, draft, paneWidth) === undefined) onSave(draft);
  };
  return (
    <FormDialog
      title={nameOf(element)}
      error={error}
      choices={[{ label: t("action.save"), isBusy, run: save }]}
      onClose={onClose}
    >
      <Switch
        label={t("elements.shown")}
        checked={draft.isShown}
        onChange={(_, { checked }) => change({ isShown: checked })}
      />
      {hasOrder(element) ? (
        <Field
          label={t("elements.order")}
          hint={t(isPane(element) ? "elements.order_pane" : "elements.order_hint")}
          {...(fault === "order" ? { validationMessage: t("elements.order_fault") } : {})}
        >
          <Input inputMode="numeric" value={draft.order} onChange={(_, { value }) => change({ order: value })} />
        </Field>
      ) : null}
      <Labels element={element} labels={draft.labels} onLabels={(labels) => change({ labels })} />
      <Places element={element} draft={draft} change={change} />
      {isPane(element) ? <Pane draft={draft} isWidthWrong={fault === "width"} change={change} /> : null}
      <Audience draft={draft} isMissing={fault === "groups"} change={change} />
    </FormDialog>
  );
}

type Change = (changes: Partial<ElementDraft>) => void;

function Labels(props: {
  readonly element: Element;
  readonly labels: Readonly<Record<string, string>>;
  onLabels(labels: Readonly<Record<string, string>>): void;
}): ReactNode {
  const { element, labels, onLabels } = props;
  const styles = useStyles();
  const [language, setLanguage] = useState("");
  const languages = [...new Set(["en", ...Object.keys(element.label), ...Object.keys(labels)])];
  const code = language.trim();
  const isLanguage = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code) && !languages.includes(code);
  return (
    <>
      {languages.map((one) => (
        <Field key={one} label={t("elements.label", { language: one })}>
          <Input
            value={labels[one] ?? ""}
            maxLength={60}
            placeholder={element.label[one] ?? element.label["en"] ?? ""}
            onChange={(_, { value }) => onLabels({ ...labels, [one]: value })}
          />
        </Field>
      ))}
      <div className={styles.pair}>
        <Input
          aria-label={t("elements.language")}
          placeholder={t("elements.language")}
          value={language}
          maxLength={35}
          onChange={(_, { value }) => setLanguage(value)}
        />
        <Button
          icon={<AddRegular />}
          disabled={!isLanguage}
          onClick={() => {
            onLabels({ ...labels, [code]: "" });
            setLanguage("");
          }}
        >
          {t("elements.add_label")}
        </Button>
      </div>
    </>
  );
}

function Places({ element, draft, change }: { element: Element; draft: ElementDraft; change: Change }): ReactNode {
  const styles = useStyles();
  if (element.places.length === 0) return null;
  // A pane has no menu of what is more.
  const choices = elementPlacements.filter((one) => !(isPane(element) && one === "overflow"));
  return (
    <div className={styles.places} role="group" aria-label={t("elements.places")}>
      {element.places.map((place) => {
        const chosen = draft.places[place] ?? "primary";
        return (
          <Field key={place} label={placeName(place)}>
            <Dropdown
              value={t(`elements.place_${chosen}`)}
              selectedOptions={[chosen]}
              onOptionSelect={(_, { optionValue }) => {
                const picked = choices.find((one) => one === optionValue);
                if (picked !== undefined) change({ places: { ...draft.places, [place]: picked } });
              }}
            >
              {choices.map((one) => (
                <Option key={one} value={one}>
                  {t(`elements.place_${one}`)}
                </Option>
              ))}
            </Dropdown>
          </Field>
        );
      })}
    </div>
  );
}

function Pane(props: {
  readonly draft: ElementDraft;
  readonly isWidthWrong: boolean;
  readonly change: Change;
}): ReactNode {
  const { draft, isWidthWrong, change } = props;
  return (
    <>
      <Checkbox
        label={t("elements.first")}
        checked={draft.isFirst}
        onChange={(_, { checked }) => change({ isFirst: checked === true })}
      />
      <Field
        label={t("elements.width")}
        hint={t("elements.width_hint", { least: paneWidth.least, most: paneWidth.most })}
        {...(isWidthWrong
          ? { validationMessage: t("elements.width_hint", { least: paneWidth.least, most: paneWidth.most }) }
          : {})}
      >
        <Input inputMode="numeric" value={draft.width} onChange={(_, { value }) => change({ width: value })} />
      </Field>
    </>
  );
}

function Audience(props: {
  readonly draft: ElementDraft;
  readonly isMissing: boolean;
  readonly change: Change;
}): ReactNode {
  const { draft, isMissing, change } = props;
  return (
    <>
      <Field label={t("elements.audience")}>
        <RadioGroup
          value={draft.groups === undefined ? "all" : "groups"}
          onChange={(_, { value }) => change({ groups: value === "all" ? undefined : [] })}
        >
          <Radio value="all" label={t("elements.audience_all")} />
          <Radio value="groups" label={t("elements.audience_groups")} />
        </RadioGroup>
      </Field>
      {draft.groups === undefined ? null : (
        <GroupField
          label={t("elements.groups")}
          chosen={draft.groups}
          fault={isMissing ? t("elements.groups_fault") : undefined}
          onChosen={(groups) => change({ groups })}
        />
      )}
    </>
  );
}
