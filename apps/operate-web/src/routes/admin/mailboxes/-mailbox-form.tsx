import {
  Button,
  Dropdown,
  Field,
  MessageBar,
  MessageBarBody,
  Option,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { listTeams } from "@muniment/operate-api/team";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { q } from "../../../api.ts";
import { PlaceChoice } from "../../../case/place-choice.tsx";
import { t } from "../../../messages.ts";
import { caseText } from "../../../texts/case.ts";
import { mailboxText } from "../../../texts/mailbox.ts";
import { ImapFields } from "./-mailbox-imap-fields.tsx";
import type { MailboxValues } from "./-mailbox-values.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "0 16px 24px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "560px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  place: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px" },
});

const FIELDS = [
  "name",
  "address",
  "aliases",
  "place",
  "default_team",
  "keep_unfiled_days",
  "max_megabytes",
  "deny_senders",
  "imap_host",
  "imap_port",
  "imap_security",
  "imap_user",
  "imap_password",
  "imap_folder",
  "imap_after",
  "imap_move_to",
  "imap_since",
] as const;
const WIRE = {
  service: "place",
  library: "place",
  root: "place",
  max_bytes: "max_megabytes",
  "imap.host": "imap_host",
  "imap.port": "imap_port",
  "imap.security": "imap_security",
  "imap.user": "imap_user",
  "imap.password": "imap_password",
  "imap.folder": "imap_folder",
  "imap.after": "imap_after",
  "imap.move_to": "imap_move_to",
  "imap.since": "imap_since",
} as const;

interface MailboxFormProps {
  readonly isNew?: boolean;
  /** Of the mail server. */
  readonly hasPassword?: boolean;
  readonly values: MailboxValues;
  readonly saveLabel: string;
  /** Stands above the settings, such as the state. */
  readonly children?: ReactNode;
  save(values: MailboxValues): Promise<void>;
  onLeave(): void;
}

/** The settings of a mailbox (OPR-INB-002). */
export function MailboxForm(props: MailboxFormProps): ReactNode {
  const { values, onLeave } = props;
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const form = useForm<MailboxValues>({ values });
  const { isSubmitting, isDirty } = form.formState;
  const { control } = form;
  const isFresh = props.isNew === true || !isDirty;
  const submit = form.handleSubmit(async (given) => {
    setError(undefined);
    try {
      await props.save(given);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }, WIRE));
    }
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        {props.children}
        <div className={styles.fields}>
          <TextField control={control} name="name" label={mailboxText("mailbox.name")} isRequired maxLength={254} />
          <TextField
            control={control}
            name="address"
            label={mailboxText("mailbox.address")}
            isRequired
            maxLength={254}
          />
          <TextField
            control={control}
            name="aliases"
            label={mailboxText("mailbox.aliases")}
            hint={mailboxText("mailbox.list_hint")}
            isMultiline
          />
          <ImapFields control={control} hasPassword={props.hasPassword === true} />
          <StagingField control={control} />
          <TeamField control={control} />
          <TextField
            control={control}
            name="keep_unfiled_days"
            label={mailboxText("mailbox.keep_unfiled")}
            hint={mailboxText("mailbox.keep_unfiled_hint")}
            maxLength={4}
          />
          <TextField control={control} name="max_megabytes" label={mailboxText("mailbox.max_size")} maxLength={6} />
          <TextField
            control={control}
            name="deny_senders"
            label={mailboxText("mailbox.deny_senders")}
            hint={mailboxText("mailbox.deny_hint")}
            isMultiline
          />
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
        <Button onClick={isFresh ? onLeave : () => form.reset()}>
          {t(isFresh ? "action.cancel" : "action.discard")}
        </Button>
      </div>
    </form>
  );
}

/** The workspace in which unfiled e-mail is stored. */
function StagingField({ control }: { readonly control: Control<MailboxValues> }): ReactNode {
  const styles = useStyles();
  const { field, fieldState } = useController({ control, name: "place" });
  const [isChoosing, setIsChoosing] = useState(field.value === undefined);
  const place = field.value;
  return (
    <Field
      label={mailboxText("mailbox.staging")}
      hint={mailboxText("mailbox.staging_hint")}
      required
      validationMessage={fieldState.error?.message}
    >
      <div>
        {place === undefined ? null : (
          <div className={styles.place}>
            <Text>{caseText("place.label", { name: place.name, library: place.library })}</Text>
            <Button size="small" onClick={() => setIsChoosing(!isChoosing)}>
              {caseText("place.other")}
            </Button>
          </div>
        )}
        {isChoosing ? <PlaceChoice chosen={place} problem={undefined} onChoose={field.onChange} /> : null}
      </div>
    </Field>
  );
}

function TeamField({ control }: { readonly control: Control<MailboxValues> }): ReactNode {
  const { field, fieldState } = useController({ control, name: "default_team" });
  const { data } = useQuery(q(listTeams));
  const teams = data?.data ?? [];
  return (
    <Field
      label={mailboxText("mailbox.team")}
      hint={mailboxText("mailbox.team_hint")}
      required
      validationMessage={fieldState.error?.message}
    >
      <Dropdown
        value={teams.find(({ id }) => id === field.value)?.name ?? ""}
        selectedOptions={[field.value]}
        onOptionSelect={(_, given) => field.onChange(given.optionValue ?? "")}
      >
        {teams.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
