import {
  Button,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { refusalOf } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { directoryText } from "../../../texts/directory.ts";
import { fieldsOf, nameOf, whatWords } from "./-change-columns.tsx";
import type { Change } from "./-change-columns.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  cell: { overflowWrap: "anywhere", verticalAlign: "top", padding: "4px 8px" },
  choices: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** One line of what a run found, with both values of each field and what can be decided about a conflict. */
export function ChangePanel(props: {
  readonly change: Change;
  readonly actions: readonly Action<Change>[];
  onClose(): void;
}): ReactNode {
  const styles = useStyles();
  const { change, actions, onClose } = props;
  const fields = fieldsOf(change);
  const possible = actions.filter((action) => refusalOf(action, [change]) === undefined);
  return (
    <SidePanel title={nameOf(change)} onClose={onClose}>
      <div className={styles.root}>
        <PropertyList
          properties={[
            { name: directoryText("run.change"), value: directoryText(`run.line.${change.kind}`) },
            { name: directoryText("change.id"), value: change.user_id },
            { name: directoryText("run.dn"), value: change.dn },
            {
              name: directoryText("change.group"),
              value: change.group === undefined ? "" : `${change.group.id} (${change.group.library})`,
            },
            {
              name: directoryText(change.code === undefined ? "change.field.directory" : "run.conflict"),
              value: fields.length > 0 && change.code === undefined ? "" : whatWords(change),
            },
            { name: directoryText("run.holder"), value: change.holder },
            {
              name: directoryText("change.choice"),
              value: change.choice === undefined ? "" : directoryText(`change.choice.${change.choice}`),
            },
          ]}
        />
        {fields.length === 0 ? null : <Fields change={change} />}
        {possible.length === 0 ? null : (
          <div className={styles.choices}>
            {possible.map((action) => (
              <Button key={action.id} icon={action.icon} onClick={() => action.run([change])}>
                {action.label}
              </Button>
            ))}
          </div>
        )}
      </div>
    </SidePanel>
  );
}

function Fields({ change }: { readonly change: Change }): ReactNode {
  const styles = useStyles();
  return (
    <Table size="small" aria-label={directoryText("change.fields")}>
      <TableHeader>
        <TableRow>
          <TableHeaderCell>{directoryText("change.field")}</TableHeaderCell>
          <TableHeaderCell>{directoryText("change.before")}</TableHeaderCell>
          <TableHeaderCell>{directoryText("change.after")}</TableHeaderCell>
        </TableRow>
      </TableHeader>
      <TableBody>
        {fieldsOf(change).map(({ field, from, to }) => (
          <TableRow key={field}>
            <TableCell className={styles.cell}>
              <Text size={200}>{field}</Text>
            </TableCell>
            <TableCell className={styles.cell}>
              <Text size={200}>{from === undefined || from === "" ? directoryText("change.empty") : from}</Text>
            </TableCell>
            <TableCell className={styles.cell}>
              <Text size={200}>{to}</Text>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
