import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { appText } from "../../../texts/application.ts";
import type { ApplicationRow } from "./-applications.ts";

const useStyles = makeStyles({
  link: {
    color: "inherit",
    textDecorationLine: "none",
    display: "block",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    ":hover": { textDecorationLine: "underline" },
  },
});

const TONES = {
  enabled: "good",
  disabled: "none",
  waiting_companion: "waiting",
  attention: "warning",
  deleted: "none",
} as const;

/** How an application stands, in a word. */
export function StatusOf({ status }: Pick<ApplicationRow, "status">): ReactNode {
  return <Status tone={TONES[status]}>{appText(`status.${status}`)}</Status>;
}

function NameLink({ row, brief }: { readonly row: ApplicationRow; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <Link
        to="/settings/applications/$application"
        params={{ application: row.client_id }}
        tabIndex={-1}
        preload={false}
        className={styles.link}
      >
        {row.name}
      </Link>
    </NameAndBrief>
  );
}

/** What an application extends, in words. */
export function extendsOf({ extends: places }: Pick<ApplicationRow, "extends">): string {
  return places
    .map((place) =>
      place === "work" || place === "control-center" || place === "outlook" ? appText(`extends.${place}`) : place,
    )
    .join(", ");
}

const accessOf = ({ access_mode: mode }: ApplicationRow): string =>
  appText(mode === "all" ? "access.all" : "access.custom");

/** The columns of CC-APP-002. */
export function applicationColumns(): readonly Column<ApplicationRow>[] {
  const plain = (
    id: string,
    header: string,
    given: { readonly width: number; readonly text: (row: ApplicationRow) => string; readonly isSortable?: boolean },
  ): Column<ApplicationRow> => ({ id, header, ...given, cell: given.text });
  return [
    {
      id: "name",
      header: appText("column.name"),
      width: 220,
      isName: true,
      isWide: true,
      isSortable: true,
      text: (row) => row.name,
      cell: (row, brief) => <NameLink row={row} brief={brief} />,
    },
    {
      id: "status",
      header: appText("column.status"),
      width: 150,
      isSortable: true,
      cell: (row) => <StatusOf status={row.status} />,
      brief: (row) => <StatusOf status={row.status} />,
    },
    plain("kind", appText("column.kind"), { width: 100, text: (row) => appText(`kind.${row.kind}`) }),
    plain("version", appText("column.version"), { width: 90, text: (row) => row.version ?? "", isSortable: true }),
    plain("publisher", appText("column.publisher"), { width: 150, text: (row) => row.publisher, isSortable: true }),
    plain("extends", appText("column.extends"), { width: 150, text: extendsOf }),
    plain("client_id", appText("column.client_id"), { width: 180, text: (row) => row.client_id, isSortable: true }),
    plain("access", appText("column.access"), { width: 100, text: accessOf }),
    plain("refresh", appText("column.refresh"), {
      width: 120,
      text: (row) => appText(row.allow_token_refresh ? "yes" : "no"),
    }),
    plain("added_by", appText("column.added_by"), { width: 150, text: (row) => row.added_by }),
    {
      id: "updated",
      header: appText("column.updated"),
      width: 130,
      isSortable: true,
      cell: (row) => <Moment at={row.updated} />,
    },
  ];
}
