import { Button, Field, Input, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircleFilled, CircleRegular, CopyRegular, EyeRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { useTell } from "@muniment/ui/toast";
import { t } from "../../../messages.ts";
import { passwordText } from "../../../texts/password.ts";
import { generatePassword, meetsRule, passwordFieldLength } from "./-password.ts";
import type { PasswordRule } from "./-password.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0 },
  line: { display: "flex", gap: "8px", flexWrap: "wrap", alignItems: "center" },
  input: { flexGrow: 1, flexBasis: "220px", minWidth: 0 },
  rules: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "2px 16px",
    listStyleType: "none",
    margin: 0,
    padding: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  rule: { display: "flex", alignItems: "center", gap: "6px" },
  met: { color: tokens.colorStatusSuccessForeground1 },
  icon: { fontSize: "16px", lineHeight: 0, flexShrink: 0 },
  hidden: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

/** A password for somebody: each rule is ticked as it is met, held to be seen, generated and copied (CC-USR-029, CC-USR-030). */
export function NewPasswordField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly isRequired: boolean;
  readonly rules: readonly PasswordRule[];
  readonly hint?: string;
  readonly testId: string;
}): ReactNode {
  const { field, fieldState } = useController({ control: props.control, name: props.name });
  const value = field.value as string;
  const [made, setMade] = useState<string | undefined>();
  const [isSeen, setIsSeen] = useState(false);
  const styles = useStyles();
  const tell = useTell();
  const isMade = made !== undefined && made === value;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    tell.done(passwordText("password.copied"));
  };
  return (
    <div className={styles.root}>
      <Field
        label={t("user.password")}
        required={props.isRequired}
        hint={props.hint}
        validationMessage={fieldState.error?.message}
      >
        <Input
          ref={field.ref}
          name={field.name}
          value={value}
          // A generated password is shown until it is changed: nobody could know it otherwise.
          type={isSeen || isMade ? "text" : "password"}
          autoComplete="new-password"
          spellCheck={false}
          maxLength={passwordFieldLength}
          data-testid={props.testId}
          onBlur={field.onBlur}
          onChange={(_, data) => field.onChange(data.value)}
          contentAfter={<HoldToSee onSee={setIsSeen} />}
        />
      </Field>
      <div className={styles.line}>
        <Button
          size="small"
          onClick={() => {
            const password = generatePassword();
            setMade(password);
            field.onChange(password);
          }}
        >
          {passwordText("password.generate")}
        </Button>
        {isMade ? (
          <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void copy()}>
            {passwordText("password.copy")}
          </Button>
        ) : null}
      </div>
      <ul className={styles.rules} aria-label={passwordText("password.rules")}>
        {props.rules.map((rule) => {
          const isMet = meetsRule(value, rule);
          return (
            <li key={rule} className={mergeClasses(styles.rule, isMet && styles.met)}>
              <span className={styles.icon} aria-hidden="true">
                {isMet ? <CheckmarkCircleFilled /> : <CircleRegular />}
              </span>
              <span>{passwordText(`password.${rule}`)}</span>
              <span className={styles.hidden}>{passwordText(isMet ? "password.met" : "password.not_met")}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Shows the password as long as the button, or Space on it, is held. */
function HoldToSee({ onSee }: { onSee(isSeen: boolean): void }): ReactNode {
  return (
    <Button
      appearance="transparent"
      size="small"
      icon={<EyeRegular />}
      aria-label={passwordText("password.hold")}
      title={passwordText("password.hold")}
      onPointerDown={() => onSee(true)}
      onPointerUp={() => onSee(false)}
      onPointerLeave={() => onSee(false)}
      onKeyDown={(event) => (event.key === " " ? onSee(true) : undefined)}
      onKeyUp={() => onSee(false)}
      onBlur={() => onSee(false)}
    />
  );
}
