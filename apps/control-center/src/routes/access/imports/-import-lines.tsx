import { useInfiniteQuery } from "@tanstack/react-query";
import {
  Button,
  Tab,
  TabList,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  makeStyles,
} from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { downloadRefusedLines, listImportLines } from "@muniment/work-api/control-center/csv-import";
import type { CsvImportData, CsvLineData, CsvVerdict } from "@muniment/work-api/control-center/csv-import";
import { api } from "../../../api.ts";
import { saveFile } from "../../../file.ts";
import { t } from "../../../messages.ts";
import { importText } from "../../../texts/import.ts";

const VERDICTS: readonly CsvVerdict[] = ["refused", "created", "updated", "unchanged"];
const LINES = 100;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  bar: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", alignItems: "center", gap: "8px" },
  region: { overflowX: "auto" },
  table: { minWidth: "320px" },
  line: { width: "48px" },
  reason: { whiteSpace: "pre-line", padding: "4px 0", display: "block" },
});

/** The lines of the file by what becomes of them, those that are refused first. */
export function ImportLines({ file }: { readonly file: CsvImportData }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const verdicts = VERDICTS.filter((verdict) => (file.counts?.[verdict] ?? 0) > 0);
  const [chosen, setChosen] = useState<CsvVerdict>();
  const shown = chosen ?? verdicts[0];
  const save = async (): Promise<void> => {
    try {
      const name = `${file.file_name.replace(/\.[^.]*$/, "")} - ${importText("import.refused_file")}.csv`;
      await saveFile(downloadRefusedLines.path.replace(":import", file.id), name);
    } catch (error) {
      tell.failed(importText("import.not_saved"), error);
    }
  };
  if (shown === undefined) return null;
  return (
    <div className={styles.root}>
      <div className={styles.bar}>
        <TabList size="small" selectedValue={shown} onTabSelect={(_, { value }) => setChosen(value as CsvVerdict)}>
          {verdicts.map((verdict) => (
            <Tab key={verdict} value={verdict}>
              {importText(`import.count.${verdict}`, { count: file.counts?.[verdict] ?? 0 })}
            </Tab>
          ))}
        </TabList>
        {shown === "refused" ? (
          <Button size="small" icon={<ArrowDownloadRegular />} onClick={() => void save()}>
            {importText("import.save_refused")}
          </Button>
        ) : null}
      </div>
      <Lines key={`${shown} ${file.state}`} file={file} verdict={shown} />
    </div>
  );
}

function Lines({ file, verdict }: { readonly file: CsvImportData; readonly verdict: CsvVerdict }): ReactNode {
  const styles = useStyles();
  const list = useInfiniteQuery({
    queryKey: [listImportLines.id, file.id, verdict],
    queryFn: async ({ pageParam }) =>
      api.call(listImportLines, {
        params: { import: file.id },
        query: { verdict, limit: LINES, ...(pageParam === "" ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.cursor,
  });
  if (list.isPending) return <LoadingRows rows={4} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const lines = list.data.pages.flatMap(({ data }) => data);
  return (
    <>
      <div className={styles.region} role="region" aria-label={importText("import.lines")} tabIndex={0}>
        <Table size="small" className={styles.table} aria-label={importText("import.lines")}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell className={styles.line}>{importText("import.line")}</TableHeaderCell>
              <TableHeaderCell>{importText("import.content")}</TableHeaderCell>
              {verdict === "refused" ? <TableHeaderCell>{importText("import.reason")}</TableHeaderCell> : null}
            </TableRow>
          </TableHeader>
          <TableBody>
            {lines.map((line) => (
              <TableRow key={line.row}>
                <TableCell className={styles.line}>{line.row + 1}</TableCell>
                <TableCell>
                  <Text size={200} className={styles.reason}>
                    {line.cells.filter((cell) => cell !== "").join(" · ")}
                  </Text>
                </TableCell>
                {verdict === "refused" ? (
                  <TableCell>
                    <Text size={200} className={styles.reason}>
                      {reasonsOf(line, file)}
                    </Text>
                  </TableCell>
                ) : null}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {list.hasNextPage ? (
        <div>
          <Button disabledFocusable={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Each reason with the heading of its column in the file. */
function reasonsOf({ messages }: CsvLineData, { columns }: CsvImportData): string {
  return messages
    .map(({ field, code_message: text }) => {
      const column = columns.find((one) => one.field === field);
      return column === undefined ? text : `${column.name}: ${text}`;
    })
    .join("\n");
}
