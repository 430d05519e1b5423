import { CutRegular } from "@fluentui/react-icons";
import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Link, createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getSplit, listSplits } from "@muniment/operate-api/split";
import { Moment } from "@muniment/ui/moment";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { ASK_MILLISECONDS, q } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { stateOf, TONES } from "../../../split/split-data.ts";
import { SplitEditor } from "../../../split/split-editor.tsx";
import { splitText } from "../../../texts/split.ts";

interface SplitSearch {
  /** The split that is open. */
  readonly split?: string;
}

export const Route = createFileRoute("/cases/$case/splits")({
  validateSearch: ({ split }: Record<string, unknown>): SplitSearch => (typeof split === "string" ? { split } : {}),
  component: CaseSplits,
});

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: "8px 16px", overflowY: "auto" },
  row: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px 16px",
    alignItems: "baseline",
    paddingBlock: "10px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { minWidth: "200px", flexGrow: 1, overflowWrap: "anywhere", color: tokens.colorBrandForegroundLink },
});

/** Documents of a case that are cut into parts: all of them, or the one that is open. */
function CaseSplits(): ReactNode {
  const { split } = Route.useSearch();
  return split === undefined ? <AllSplits /> : <OneSplit key={split} id={split} />;
}

function OneSplit({ id }: { readonly id: string }): ReactNode {
  const navigate = Route.useNavigate();
  const found = useQuery({ ...q(getSplit, { params: { split: id } }), refetchInterval: ASK_MILLISECONDS });
  if (found.isPending) return <LoadingRows />;
  if (found.data === undefined) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return <SplitEditor split={found.data.data} onBack={() => void navigate({ search: {} })} />;
}

function AllSplits(): ReactNode {
  const { id } = useCase();
  const styles = useStyles();
  const found = useQuery({ ...q(listSplits, { params: { case: id } }), refetchInterval: ASK_MILLISECONDS });
  if (found.isPending) return <LoadingRows />;
  if (found.data === undefined) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { data } = found.data;
  if (data.length === 0) {
    return <EmptyState icon={<CutRegular />} title={splitText("split.none")} text={splitText("split.none_text")} />;
  }
  return (
    <ul className={styles.list} aria-label={splitText("split.title")}>
      {data.map((split) => (
        <li key={split.id} className={styles.row}>
          <Link to="/cases/$case/splits" params={{ case: id }} search={{ split: split.id }} className={styles.name}>
            {split.source.name}
          </Link>
          <Text>{splitText("split.parts", { count: split.parts.length })}</Text>
          <Status tone={TONES[split.state]}>{stateOf(split)}</Status>
          <Text>{split.by}</Text>
          <Moment at={split.created_at} />
        </li>
      ))}
    </ul>
  );
}
