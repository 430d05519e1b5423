import { Button, Checkbox, Label, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { channels, restrictions } from "@muniment/operate-api/register";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { t } from "../messages.ts";
import { registerText } from "../texts/register.ts";
import { ContactRows } from "./contact-rows.tsx";
import type { EntityValues } from "./entity-values.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "4px 16px 24px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "640px" },
  pair: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "1fr 1fr",
    "@media (max-width: 480px)": { gridTemplateColumns: "1fr" },
  },
  checks: { display: "flex", flexWrap: "wrap", marginInlineStart: "-8px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

const FIELDS = ["kind", "name", "reference", "preferred_channel"] as const;
const ADDED_KINDS = ["person", "organisation", "vehicle", "title"] as const;

interface EntityFormProps {
  readonly isNew?: boolean;
  readonly values: EntityValues;
  readonly saveLabel: string;
  readonly children?: ReactNode;
  /** What stands below the fields. */
  readonly below?: ReactNode;
  save(values: EntityValues): Promise<void>;
  onLeave(): void;
}

/** What the register keeps of somebody (OPR-PTY-002). */
export function EntityForm(props: EntityFormProps): ReactNode {
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const form = useForm<EntityValues>({ values: props.values });
  const { control } = form;
  const { isSubmitting, isDirty } = form.formState;
  const isFresh = props.isNew === true || !isDirty;
  const submit = form.handleSubmit(async (given) => {
    setError(undefined);
    try {
      await props.save(given);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
    }
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{[troubleOf(error).text, ...troubleOf(error).fields.values()].join(" ")}</MessageBarBody>
          </MessageBar>
        )}
        {props.children}
        <div className={styles.fields}>
          <Names control={control} isNew={props.isNew === true} />
          <ContactRows control={control} kind="emails" />
          <ContactRows control={control} kind="phones" />
          <ContactRows control={control} kind="addresses" />
          <Manners control={control} />
          <TextField control={control} name="notes" label={registerText("entity.notes")} isMultiline maxLength={4000} />
          {props.below}
        </div>
      </div>
      <div className={styles.foot}>
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={isSubmitting || (props.isNew !== true && !isDirty)}
        >
          {props.saveLabel}
        </Button>
        <Button onClick={isFresh ? props.onLeave : () => form.reset()}>
          {t(isFresh ? "action.cancel" : "action.discard")}
        </Button>
      </div>
    </form>
  );
}

function Names({ control, isNew }: { readonly control: Control<EntityValues>; readonly isNew: boolean }): ReactNode {
  const styles = useStyles();
  return (
    <>
      {isNew ? (
        <ChoiceField
          control={control}
          name="kind"
          label={registerText("entity.kind")}
          isRequired
          options={ADDED_KINDS.map((value) => ({ value, label: registerText(`entity_kind.${value}`) }))}
        />
      ) : null}
      <TextField control={control} name="name" label={registerText("entity.name")} isRequired maxLength={254} />
      <TextField
        control={control}
        name="salutation"
        label={registerText("entity.salutation")}
        hint={registerText("entity.salutation_hint")}
        maxLength={254}
      />
      <div className={styles.pair}>
        <TextField control={control} name="reference" label={registerText("entity.reference")} maxLength={64} />
        <TextField
          control={control}
          name="external_reference"
          label={registerText("entity.external_reference")}
          maxLength={64}
        />
      </div>
      <TextField
        control={control}
        name="party_types"
        label={registerText("entity.party_types")}
        hint={registerText("entity.party_types_hint")}
        maxLength={400}
      />
    </>
  );
}

/** How somebody wants to be written to, and how they must not be. */
function Manners({ control }: { readonly control: Control<EntityValues> }): ReactNode {
  const styles = useStyles();
  const { field } = useController({ control, name: "restrictions" });
  return (
    <>
      <div className={styles.pair}>
        <ChoiceField
          control={control}
          name="preferred_channel"
          label={registerText("entity.preferred")}
          options={["" as const, ...channels].map((value) => ({
            value,
            label: registerText(`entity_channel.${value}`),
          }))}
        />
        <TextField control={control} name="language" label={registerText("entity.language")} maxLength={35} />
      </div>
      {/* No field of the kit: it would give each box the same id, and each label the first box. */}
      <div role="group" aria-label={registerText("entity.restrictions")}>
        <Label>{registerText("entity.restrictions")}</Label>
        <div className={styles.checks}>
          {restrictions.map((each) => (
            <Checkbox
              key={each}
              label={registerText(`restriction.${each}`)}
              checked={field.value.includes(each)}
              onChange={(_, { checked }) =>
                field.onChange(
                  checked === true ? [...field.value, each] : field.value.filter((other) => other !== each),
                )
              }
            />
          ))}
        </div>
      </div>
    </>
  );
}
