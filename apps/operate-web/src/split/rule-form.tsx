import { Button, Checkbox, Dropdown, Field, Input, Option, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { SplitRuleValue } from "@muniment/operate-api/split";
import { splitText } from "../texts/split.ts";
import type { SplitData } from "./split-data.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", gap: "12px", alignItems: "flex-start" },
  way: { minWidth: "180px" },
  value: { flexGrow: 1, maxWidth: "420px", minWidth: "180px" },
  act: { paddingTop: "24px" },
});

const WAYS = ["none", "ranges", "every", "outline", "blank", "barcode", "text"] as const;

type Way = (typeof WAYS)[number];

function wayOf(rule: SplitRuleValue): Way {
  if (rule.ranges !== undefined) return "ranges";
  if (rule.barcode !== undefined) return "barcode";
  if (rule.blank !== undefined) return "blank";
  if (rule.text !== undefined) return "text";
  if (rule.every !== undefined) return "every";
  return rule.outline_level === undefined ? "none" : "outline";
}

interface Chosen {
  readonly way: Way;
  readonly value: string;
  readonly isKept: boolean;
}

const DEFAULTS: Readonly<Record<Way, string>> = {
  none: "",
  ranges: "",
  every: "10",
  outline: "1",
  blank: "",
  barcode: "*",
  text: "",
};

/** The rule that was chosen; nothing while it is not whole. */
function ruleOf({ way, value, isKept }: Chosen): SplitRuleValue | undefined {
  const number = Number(value);
  switch (way) {
    case "none":
      return {};
    case "blank":
      return { blank: { is_kept: isKept } };
    case "every":
      return Number.isInteger(number) && number >= 1 && number <= 20_000 ? { every: number } : undefined;
    case "outline":
      return Number.isInteger(number) && number >= 1 && number <= 9 ? { outline_level: number } : undefined;
    case "ranges":
      return /^[\d\sz,;-]+$/.test(value) ? { ranges: value } : undefined;
    case "barcode":
      return value.trim() === "" ? undefined : { barcode: { value: value.trim(), is_kept: isKept } };
    case "text":
      return value.trim() === "" ? undefined : { text: value.trim() };
  }
}

/** Cuts the document anew in one of the ways that there are (OPR-SPL-004). */
export function RuleForm(props: {
  readonly split: SplitData;
  readonly isBusy: boolean;
  onPropose(rule: SplitRuleValue): void;
}): ReactNode {
  const { split, isBusy, onPropose } = props;
  const styles = useStyles();
  const [chosen, setChosen] = useState<Chosen>(() => {
    const way = wayOf(split.rule);
    const { ranges, every, outline_level: level, barcode, text } = split.rule;
    const value = { ranges, every, outline: level, barcode: barcode?.value, text, blank: "", none: "" }[way];
    return { way, value: String(value ?? ""), isKept: (split.rule.blank ?? barcode)?.is_kept ?? false };
  });
  const { way, value, isKept } = chosen;
  const rule = ruleOf(chosen);
  const hasPage = way === "blank" || way === "barcode";
  return (
    <form
      className={styles.root}
      onSubmit={(event) => {
        event.preventDefault();
        if (rule !== undefined) onPropose(rule);
      }}
    >
      <Field label={splitText("rule.label")} className={styles.way}>
        <Dropdown
          value={splitText(`rule.${way}`)}
          selectedOptions={[way]}
          onOptionSelect={(_, data) => {
            const next = WAYS.find((each) => each === data.optionValue) ?? "none";
            setChosen({ way: next, value: DEFAULTS[next], isKept: false });
          }}
        >
          {WAYS.map((each) => (
            <Option key={each} value={each}>
              {splitText(`rule.${each}`)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {way === "none" || way === "blank" ? null : (
        <Field className={styles.value} label={labelOf(way)} {...messageOf(way, rule !== undefined)}>
          <Input value={value} onChange={(_, data) => setChosen({ ...chosen, value: data.value })} />
        </Field>
      )}
      <div className={styles.act}>
        <Button type="submit" disabled={rule === undefined || isBusy}>
          {splitText("rule.apply")}
        </Button>
      </div>
      {hasPage ? (
        <div className={styles.act}>
          <Checkbox
            checked={isKept}
            label={splitText("rule.keep")}
            onChange={(_, data) => setChosen({ ...chosen, isKept: data.checked === true })}
          />
        </div>
      ) : null}
    </form>
  );
}

function labelOf(way: Exclude<Way, "none" | "blank">): string {
  if (way === "outline") return splitText("rule.level");
  return splitText(way === "barcode" ? "rule.barcode_value" : `rule.${way}`);
}

function messageOf(way: Way, isWhole: boolean): { readonly hint?: string; readonly validationMessage?: string } {
  if (way === "ranges")
    return isWhole ? { hint: splitText("rule.ranges_hint") } : { validationMessage: splitText("rule.ranges_hint") };
  if (way === "barcode")
    return isWhole ? { hint: splitText("rule.barcode_hint") } : { validationMessage: splitText("rule.text_missing") };
  if (isWhole) return {};
  return { validationMessage: splitText(way === "text" ? "rule.text_missing" : "rule.number_wrong") };
}
