import { useQuery } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowSplitRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { formatExactly } from "@muniment/ui/message";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getOpposingSet } from "@muniment/work-api/policy/opposing-set";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { policyText } from "../../../texts/policy.ts";
import { setText } from "../../../texts/policy-set.ts";
import { PolicyStateOf } from "../-policy-state.tsx";
import { useAssetName } from "./-set-parts.tsx";
import type { OpposingSet } from "./-set.ts";

export const Route = createFileRoute("/policies/sets/$set")({ component: SetPanel });

const NOT_FOUND = 404;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  title: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { margin: "4px 0 0", paddingInlineStart: "16px", overflowWrap: "anywhere" },
  link: { color: tokens.colorBrandForegroundLink },
});

/** One set beside the list. */
function SetPanel(): ReactNode {
  const { set: id } = Route.useParams();
  const navigate = useNavigate();
  const found = useQuery({ ...q(getOpposingSet, { params: { set: id } }), refetchOnWindowFocus: true });
  const set = found.data?.data;
  return (
    <SidePanel title={set?.alias ?? id} onClose={() => void navigate({ to: "/policies/sets" })}>
      {found.isPending ? (
        <LoadingRows rows={8} />
      ) : found.error instanceof ApiError && found.error.status === NOT_FOUND ? (
        <EmptyState icon={<ArrowSplitRegular />} title={setText("set.missing")} />
      ) : set === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <SetDetails set={set} />
      )}
    </SidePanel>
  );
}

function SetDetails({ set }: { readonly set: OpposingSet }): ReactNode {
  const styles = useStyles();
  const moment = (at: string | null): string | undefined => (at === null ? undefined : formatExactly(new Date(at)));
  return (
    <div className={styles.root}>
      <PropertyList
        properties={[
          { name: setText("set.alias"), value: set.alias },
          { name: setText("set.name"), value: set.name },
          { name: policyText("field.state"), value: <PolicyStateOf state={set.state} /> },
          { name: setText("set.history"), value: t(set.counts_history ? "yes" : "no") },
          { name: setText("set.work"), value: t(set.counts_work ? "yes" : "no") },
          { name: policyText("field.starts"), value: moment(set.starts_at) },
          { name: policyText("field.ends"), value: moment(set.ends_at) },
          { name: policyText("field.changed"), value: moment(set.edit_date) },
        ]}
      />
      {set.sides.map(({ assets }, at) => (
        <section key={at} aria-label={setText("set.side", { side: at + 1 })}>
          <Text as="h3" className={styles.title}>
            {setText("set.side", { side: at + 1 })}
          </Text>
          <ul className={styles.list}>
            {assets.map((asset) => (
              <AssetItem key={asset} id={asset} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function AssetItem({ id }: { readonly id: string }): ReactNode {
  const styles = useStyles();
  const name = useAssetName(id);
  return (
    <li>
      <Link to="/policies/matters/$policy" params={{ policy: id }} className={styles.link}>
        {name}
      </Link>
    </li>
  );
}
