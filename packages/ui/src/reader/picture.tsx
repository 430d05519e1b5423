import { makeStyles, tokens } from "@fluentui/react-components";
import { ArrowRotateClockwiseRegular, ZoomFitRegular, ZoomInRegular, ZoomOutRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { ErrorState, LoadingRows } from "../state/index.ts";
import type { ShownProps } from "./shown-props.ts";
import { BarButton, BarGroup } from "./reader-bar.tsx";
import { words } from "./reader-words.ts";
import { fetchPart } from "./source.ts";

const STEP = 1.25;
const LARGEST = 8;
const SMALLEST = 0.05;

const useStyles = makeStyles({
  around: {
    flexGrow: 1,
    minHeight: 0,
    overflow: "auto",
    padding: "12px",
    boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground4,
    display: "grid",
    placeItems: "safe center",
  },
  box: { position: "relative", flexShrink: 0 },
  picture: { position: "absolute", top: "50%", left: "50%", display: "block", backgroundColor: "#ffffff" },
  media: { maxWidth: "100%", maxHeight: "100%" },
});

/** A picture: enlarged and turned. */
export function Picture({ source, part, look, bar }: ShownProps): ReactNode {
  const shown = useQuery({
    queryKey: ["reader", source.id, part, "picture"],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async () => {
      const response = await fetchPart(source, source.addressOf(part, "/file"));
      return readAs(await response.blob());
    },
  });
  if (shown.isSuccess) return <Turned address={shown.data} name={look.name} bar={bar} />;
  return (
    <>
      {bar()}
      {shown.isError ? <ErrorState error={shown.error} onRetry={() => void shown.refetch()} /> : <LoadingRows />}
    </>
  );
}

function Turned(props: { readonly address: string; readonly name: string } & Pick<ShownProps, "bar">): ReactNode {
  const styles = useStyles();
  const around = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [natural, setNatural] = useState({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<number>();
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const element = around.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const isAcross = turns % 2 === 1;
  const wide = Math.max(1, isAcross ? natural.height : natural.width);
  const zoom = chosen ?? Math.min(1, room / wide);
  const [width, height] = [natural.width * zoom, natural.height * zoom];
  const resize = (factor: number): void => setChosen(Math.min(LARGEST, Math.max(SMALLEST, zoom * factor)));
  const acts: Readonly<Record<string, () => void>> = {
    "+": () => resize(STEP),
    "=": () => resize(STEP),
    "-": () => resize(1 / STEP),
    "0": () => setChosen(undefined),
    r: () => setTurns(turns + 1),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = acts[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div style={{ display: "contents" }} onKeyDown={onKeyDown}>
      {props.bar(
        <BarGroup>
          <BarButton label={words("zoom.out")} icon={<ZoomOutRegular />} onClick={() => resize(1 / STEP)} />
          <BarButton label={words("zoom.in")} icon={<ZoomInRegular />} onClick={() => resize(STEP)} />
          <BarButton label={words("zoom.fit")} icon={<ZoomFitRegular />} onClick={() => setChosen(undefined)} />
          <BarButton
            label={words("turn.right")}
            icon={<ArrowRotateClockwiseRegular />}
            onClick={() => setTurns(turns + 1)}
          />
        </BarGroup>,
      )}
      <div ref={around} className={styles.around} role="region" aria-label={props.name} tabIndex={0}>
        <div className={styles.box} style={{ width: isAcross ? height : width, height: isAcross ? width : height }}>
          <img
            className={styles.picture}
            src={props.address}
            alt={words("picture.of", { name: props.name })}
            style={{ width, height, transform: `translate(-50%, -50%) rotate(${turns * 90}deg)` }}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setNatural({ width: naturalWidth, height: naturalHeight })
            }
          />
        </div>
      </div>
    </div>
  );
}

/** As an address that is of no origin: what a picture holds could run nowhere, even opened by itself. */
async function readAs(picture: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The picture could not be read")));
    reader.readAsDataURL(picture);
  });
  return typeof reader.result === "string" ? reader.result : "";
}

const SOUND = /\.(?:mp3|wav|m4a)$/i;

/** Sound and film, which the browser plays as they come. */
export function Media({ source, part, look, bar }: ShownProps): ReactNode {
  const styles = useStyles();
  const address = source.addressOf(part, "/file");
  return (
    <>
      {bar()}
      <div className={styles.around}>
        {SOUND.test(look.name) ? (
          <audio controls src={address} aria-label={look.name} className={styles.media} />
        ) : (
          <video controls src={address} aria-label={look.name} className={styles.media} />
        )}
      </div>
    </>
  );
}
