import { Checkbox, Field, Input, Radio, RadioGroup, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Hours } from "@muniment/operate-api/team";
import { rightsText } from "../texts/rights.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  times: { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 140px), 1fr))", gap: "8px 12px" },
  days: { display: "flex", flexWrap: "wrap" },
  input: { minWidth: 0 },
});

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Office hours where the person is, which is what most hours begin as. */
export function firstHours(): Hours {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { from: "09:00", until: "17:00", days: [1, 2, 3, 4, 5], zone };
}

/** Hours of some days, in a time zone. */
export function HoursInputs({ hours, onChange }: { readonly hours: Hours; onChange(hours: Hours): void }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <div className={styles.times}>
        {(["from", "until"] as const).map((name) => (
          <Field key={name} label={rightsText(`hours.${name}`)}>
            <Input
              className={styles.input}
              type="time"
              value={hours[name]}
              onChange={(_, data) => onChange({ ...hours, [name]: data.value })}
            />
          </Field>
        ))}
        <Field label={rightsText("hours.zone")}>
          <Input
            className={styles.input}
            input={{ size: 6 }}
            value={hours.zone}
            onChange={(_, data) => onChange({ ...hours, zone: data.value })}
          />
        </Field>
      </div>
      <div className={styles.days} role="group" aria-label={rightsText("hours.days")}>
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            label={rightsText(`day.${day}`)}
            checked={hours.days.includes(day)}
            onChange={(_, data) => {
              const others = hours.days.filter((each) => each !== day);
              onChange({
                ...hours,
                days: data.checked === true ? [...others, day].toSorted((one, other) => one - other) : others,
              });
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** At any time, or within hours. */
export function HoursField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly hours: Hours | undefined;
  readonly problem: string | undefined;
  onChange(hours: Hours | undefined): void;
}): ReactNode {
  const styles = useStyles();
  const { hours, onChange } = props;
  return (
    <div className={styles.root}>
      <Field
        label={props.label}
        validationMessage={props.problem}
        {...(props.hint === undefined ? {} : { hint: props.hint })}
      >
        <RadioGroup
          layout="horizontal"
          value={hours === undefined ? "always" : "limited"}
          onChange={(_, data) => onChange(data.value === "always" ? undefined : firstHours())}
        >
          <Radio value="always" label={rightsText("hours.always")} />
          <Radio value="limited" label={rightsText("hours.limited")} />
        </RadioGroup>
      </Field>
      {hours === undefined ? null : <HoursInputs hours={hours} onChange={onChange} />}
    </div>
  );
}
