import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { BoxRegular } from "@fluentui/react-icons";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { listPackageDownloads } from "@muniment/work-api/control-center/package";
import { q } from "../../../api.ts";
import { packageText } from "../../../texts/package.ts";
import { ApplicationsLink } from "./-applications-link.tsx";
import { PackageDownloads } from "./-package-downloads.tsx";

export const Route = createFileRoute("/settings/applications/downloads")({ component: DownloadsPage });

const useStyles = makeStyles({
  body: { padding: "0 16px 16px", overflowY: "auto", minHeight: 0, maxWidth: "960px" },
});

/** The bundles that this installation offers for each region, with version and checksum (TRK-PKG-016). */
function DownloadsPage(): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(listPackageDownloads, {}));
  return (
    <>
      <PageHeader
        title={packageText("downloads.heading")}
        text={packageText("downloads.text")}
        trail={<ApplicationsLink />}
      />
      {found.data === undefined ? (
        found.error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : found.data.data.length === 0 ? (
        <EmptyState icon={<BoxRegular />} title={packageText("downloads.none")} text={packageText("downloads.how")} />
      ) : (
        <div className={styles.body}>
          <PackageDownloads rows={found.data.data} />
        </div>
      )}
    </>
  );
}
