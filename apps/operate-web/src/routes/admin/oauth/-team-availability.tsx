import { Checkbox, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useController } from "react-hook-form";
import type { Control } from "react-hook-form";
import type { ReactNode } from "react";
import { listTeams } from "@muniment/operate-api/team";
import { q } from "../../../api.ts";
import { GroupBox } from "../../../form/group-box.tsx";
import { serviceText } from "../../../texts/linked-service.ts";
import type { ServiceValues } from "./-service-values.ts";

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    maxHeight: "240px",
    overflow: "auto",
  },
  row: { display: "flex", alignItems: "center", justifyContent: "space-between", minHeight: "36px" },
  name: { minWidth: 0, overflowWrap: "anywhere" },
  none: { color: tokens.colorNeutralForeground2 },
});

/** The teams that a service is offered to, and of which it is required (OPR-LNK-050 to -052). */
export function TeamAvailability({ control }: { readonly control: Control<ServiceValues> }): ReactNode {
  const styles = useStyles();
  const { field } = useController({ control, name: "teams" });
  const teams = useQuery(q(listTeams)).data?.data ?? [];
  const offered = field.value ?? [];
  const change = (id: string, isRequired: boolean | undefined): void => {
    const others = offered.filter((team) => team.id !== id);
    field.onChange(isRequired === undefined ? others : [...others, { id, is_required: isRequired }]);
  };
  return (
    <GroupBox
      label={serviceText("availability.title")}
      hint={`${serviceText("availability.hint")} ${serviceText("availability.required_hint")}`}
    >
      {offered.length === 0 ? <Text className={styles.none}>{serviceText("availability.none")}</Text> : null}
      <ul className={styles.list}>
        {teams.map(({ id, name }) => {
          const mine = offered.find((team) => team.id === id);
          return (
            <li key={id} className={styles.row}>
              <Checkbox
                className={styles.name}
                label={name}
                aria-label={serviceText("availability.offered", { team: name })}
                checked={mine !== undefined}
                onChange={(_, data) => change(id, data.checked === true ? false : undefined)}
              />
              {mine === undefined ? null : (
                <Switch
                  label={serviceText("availability.required")}
                  labelPosition="before"
                  aria-label={serviceText("availability.required_of", { team: name })}
                  checked={mine.is_required}
                  onChange={(_, data) => change(id, data.checked)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </GroupBox>
  );
}
