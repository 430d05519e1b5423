import { Field, Radio, RadioGroup, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { linkings } from "@muniment/operate-api/linked-service";
import type { Linking } from "@muniment/operate-api/linked-service";
import { FormDialog } from "@muniment/ui/dialog";
import { serviceText } from "../../../texts/linked-service.ts";

const useStyles = makeStyles({
  text: { display: "block", color: tokens.colorNeutralForeground2, paddingInlineStart: "36px", paddingBottom: "12px" },
});

/** Asks, before the service account is linked, which of the seed's two ways the firm wants, and says what follows (OPR-COR-002). */
export function ChooseLinking(props: {
  readonly first: Linking;
  readonly isBusy: boolean;
  onChosen(linking: Linking): void;
  onClose(): void;
}): ReactNode {
  const styles = useStyles();
  const [chosen, setChosen] = useState(props.first);
  return (
    <FormDialog
      title={serviceText("linking.title")}
      choices={[{ label: serviceText("linking.sign_in"), isBusy: props.isBusy, run: () => props.onChosen(chosen) }]}
      onClose={props.onClose}
    >
      <Field label={serviceText("linking.choose")}>
        <RadioGroup value={chosen} onChange={(_, data) => setChosen(data.value as Linking)}>
          {linkings.map((linking) => (
            <div key={linking}>
              <Radio
                value={linking}
                label={serviceText(`linking.${linking}`)}
                aria-describedby={`linking-${linking}`}
              />
              <Text id={`linking-${linking}`} size={200} className={styles.text}>
                {serviceText(`linking.${linking}_text`)}
              </Text>
            </div>
          ))}
        </RadioGroup>
      </Field>
    </FormDialog>
  );
}
