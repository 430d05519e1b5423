import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink, createFileRoute, useNavigate } from "@tanstack/react-router";
import {
  Button,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  makeStyles,
} from "@fluentui/react-components";
import { AddRegular, DocumentTableRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { listImports } from "@muniment/work-api/control-center/csv-import";
import type { CsvImportData } from "@muniment/work-api/control-center/csv-import";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { importText } from "../../../texts/import.ts";
import { LibraryChooser, useLibrary } from "../-library.tsx";
import { ChooseFile } from "./-choose-file.tsx";
import { countWords, isWorking } from "./-import-state.ts";

export const Route = createFileRoute("/access/imports/")({ component: ImportsPage });

const useStyles = makeStyles({
  region: { overflowX: "auto", padding: "0 16px 16px" },
  table: { minWidth: "640px" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", display: "block" },
});

/** The files by which users, groups and memberships came into the library (CC-BLK-001). */
function ImportsPage(): ReactNode {
  const library = useLibrary();
  const navigate = useNavigate();
  const [isChoosing, setIsChoosing] = useState(false);
  const { data, error, refetch } = useQuery({
    ...q(listImports, { query: { library: library.id } }),
    refetchInterval: ({ state }) => (state.data?.data.some(isWorking) === true ? 2_000 : false),
  });
  const open = (id: string): void =>
    void navigate({ to: "/access/imports/$import", params: { import: id }, search: { library: library.id } });
  return (
    <>
      <PageHeader title={t("nav.imports")} beside={<LibraryChooser />} text={importText("import.intro")}>
        <Button appearance="primary" icon={<AddRegular />} onClick={() => setIsChoosing(true)}>
          {importText("import.new")}
        </Button>
      </PageHeader>
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingRows rows={6} />
      ) : data.data.length === 0 ? (
        <EmptyState
          icon={<DocumentTableRegular />}
          title={importText("import.none")}
          text={importText("import.none_text")}
        />
      ) : (
        <Imports imports={data.data} library={library.id} />
      )}
      {isChoosing ? <ChooseFile library={library.id} onClose={() => setIsChoosing(false)} onChosen={open} /> : null}
    </>
  );
}

function Imports({ imports, library }: { readonly imports: readonly CsvImportData[]; readonly library: string }) {
  const styles = useStyles();
  return (
    <div className={styles.region} role="region" aria-label={t("nav.imports")} tabIndex={0}>
      <Table className={styles.table} size="small" aria-label={t("nav.imports")}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{importText("import.file")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.kind")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.state")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.result")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.by")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.when")}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {imports.map((one) => (
            <TableRow key={one.id}>
              <TableCell>
                <RouterLink
                  to="/access/imports/$import"
                  params={{ import: one.id }}
                  search={{ library }}
                  className={styles.name}
                  title={one.file_name}
                >
                  <Link as="span">{one.file_name}</Link>
                </RouterLink>
              </TableCell>
              <TableCell>{importText(`import.kind.${one.kind}`)}</TableCell>
              <TableCell>{importText(`import.state.${one.state}`)}</TableCell>
              <TableCell>{countWords(one)}</TableCell>
              <TableCell>{one.owner}</TableCell>
              <TableCell>
                <Moment at={one.create_date} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
