import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import { Fragment } from "react";
import type { ReactNode } from "react";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { downloadPackage } from "@muniment/work-api/control-center/package";
import type { listPackageDownloads } from "@muniment/work-api/control-center/package";
import { saveFile } from "../../../file.ts";
import { packageText } from "../../../texts/package.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "16px",
    padding: "16px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "4px", flexGrow: 1, minWidth: 0 },
  name: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "center", overflowWrap: "anywhere" },
  more: {
    display: "grid",
    gridTemplateColumns: "max-content minmax(0, 1fr)",
    gap: "2px 16px",
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  value: { margin: 0, overflowWrap: "anywhere" },
  sum: { fontFamily: tokens.fontFamilyMonospace },
});

type Download = Output<typeof listPackageDownloads>["data"][number];

const MEBIBYTE = 1024 * 1024;

/** Bundles by region, those of the own region first. */
export function PackageDownloads({ rows }: { readonly rows: readonly Download[] }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const save = async (file: string): Promise<void> => {
    try {
      await saveFile(downloadPackage.path.replace(":file", encodeURIComponent(file)), file);
    } catch (failure) {
      tell.failed(packageText("failed.download"), failure);
    }
  };
  return (
    <ul className={styles.list} aria-label={packageText("downloads.heading")}>
      {rows
        .toSorted((a, b) => Number(b.is_own_region) - Number(a.is_own_region))
        .map((row) => (
          <li key={row.file} className={styles.item}>
            <div className={styles.facts}>
              <span className={styles.name}>
                <Text weight="semibold">{row.file}</Text>
                {row.is_own_region ? <Badge appearance="tint">{packageText("downloads.own")}</Badge> : null}
              </span>
              <dl className={styles.more}>
                {factsOf(row).map(([name, value]) => (
                  <Fragment key={name}>
                    <dt>{name}</dt>
                    <dd className={styles.value}>{value}</dd>
                  </Fragment>
                ))}
                <dt>{packageText("downloads.sum")}</dt>
                <dd className={styles.value}>
                  <span className={styles.sum}>{row.sha256}</span>
                </dd>
              </dl>
            </div>
            <Button
              icon={<ArrowDownloadRegular />}
              aria-label={packageText("downloads.save", { file: row.file })}
              onClick={() => void save(row.file)}
            />
          </li>
        ))}
    </ul>
  );
}

function factsOf({ version, region, size }: Download): [string, string][] {
  return [
    [packageText("facts.version"), version],
    [packageText("facts.region"), region],
    [packageText("facts.size"), `${(size / MEBIBYTE).toFixed(1)} MB`],
  ];
}
