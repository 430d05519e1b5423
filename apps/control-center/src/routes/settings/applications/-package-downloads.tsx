import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useTell } from "@muniment/ui/toast";
import { downloadPackage, listPackageDownloads } from "@muniment/work-api/control-center/package";
import { q } from "../../../api.ts";
import { saveFile } from "../../../file.ts";
import { packageText } from "../../../texts/package.ts";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0 },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "16px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "2px", flexGrow: 1, minWidth: 0 },
  name: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "center" },
  sum: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere", color: tokens.colorNeutralForeground3 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The region bundles that the installation offers, those of the own region first (TRK-PKG-016). */
export function PackageDownloads(): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const found = useQuery(q(listPackageDownloads, {}));
  if (found.data === undefined) return null;
  const save = async (file: string): Promise<void> => {
    try {
      await saveFile(downloadPackage.path.replace(":file", encodeURIComponent(file)), file);
    } catch (failure) {
      tell.failed(packageText("failed.download"), failure);
    }
  };
  const rows = found.data.data.toSorted((a, b) => Number(b.is_own_region) - Number(a.is_own_region));
  return (
    <section className={styles.section} aria-label={packageText("downloads.heading")}>
      <Text as="h2" className={styles.heading}>
        {packageText("downloads.heading")}
      </Text>
      {rows.length === 0 ? (
        <Text className={styles.quiet}>{packageText("downloads.none")}</Text>
      ) : (
        <ul className={styles.list}>
          {rows.map((row) => (
            <li key={row.file} className={styles.item}>
              <div className={styles.facts}>
                <span className={styles.name}>
                  <Text weight="semibold">{row.file}</Text>
                  {row.is_own_region ? <Badge appearance="tint">{packageText("downloads.own")}</Badge> : null}
                </span>
                <Text size={200} className={styles.quiet}>
                  {packageText("downloads.about", { version: row.version, region: row.region })}
                </Text>
                <Text size={200} className={styles.sum} title={packageText("downloads.sum")}>
                  {row.sha256}
                </Text>
              </div>
              <Button
                icon={<ArrowDownloadRegular />}
                aria-label={packageText("downloads.save", { file: row.file })}
                onClick={() => void save(row.file)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
