import { Button, Field, Slider, Text, makeStyles, tokens } from "@fluentui/react-components";
import { CameraAddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { PersonMark } from "@muniment/ui/person";
import { photoLimits } from "@muniment/work-api/control-center/photo";
import { photoText } from "../../../texts/photo.ts";
import { middleSquare, moveSquare, resizeSquare } from "./-crop.ts";
import type { Extent, Square } from "./-crop.ts";

const FRAME_PIXELS = 128;
const KEY_STEP = 16;
const MOST_MEGABYTES = photoLimits.bytes / 1024 / 1024;

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "16px", minWidth: 0 },
  frame: {
    width: `${FRAME_PIXELS}px`,
    height: `${FRAME_PIXELS}px`,
    flexShrink: 0,
    overflow: "hidden",
    position: "relative",
    borderRadius: "50%",
    cursor: "move",
    touchAction: "none",
    backgroundColor: tokens.colorNeutralBackground3,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  picture: { position: "absolute", maxWidth: "none", userSelect: "none", pointerEvents: "none" },
  side: { display: "flex", flexDirection: "column", gap: "4px", minWidth: 0, flexGrow: 1 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
  hint: { color: tokens.colorNeutralForeground3 },
});

/** A picture that was chosen, with the square of it that becomes the photo. */
export interface ChosenPhoto {
  readonly file: File;
  readonly address: string;
  readonly extent: Extent;
  readonly square: Square;
}

interface PhotoFieldProps {
  readonly name: string;
  readonly photo: ChosenPhoto | undefined;
  /** What the server says of the picture. */
  readonly error: string | undefined;
  onChange(photo: ChosenPhoto | undefined): void;
  /** What the colour behind initials is derived from, where that is known. */
  readonly id?: string;
  /** The photo that the person has. */
  readonly present?: string | undefined;
  /** Takes that away. */
  onRemove?(): void;
}

/** `Add Photo`: a picture from the device, with a preview and the square that is kept (CC-USR-012, CC-USR-013). */
export function PhotoField(props: PhotoFieldProps): ReactNode {
  const { name, photo, error, onChange, id = "new", present } = props;
  const styles = useStyles();
  const chooser = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string | undefined>();
  const address = photo?.address;
  useEffect(() => () => (address === undefined ? undefined : URL.revokeObjectURL(address)), [address]);
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const opened = await openPicture(file);
    setRefused("problem" in opened ? opened.problem : undefined);
    if (!("problem" in opened)) onChange(opened);
  };
  const message = refused ?? error;
  return (
    <Field
      validationMessage={message}
      {...(message === undefined ? {} : { validationMessage: { children: message, role: "alert" } })}
    >
      <div className={styles.root}>
        {photo === undefined ? (
          <PersonMark name={name} id={id} photo={present} size={72} />
        ) : (
          <CropFrame photo={photo} onChange={onChange} />
        )}
        <div className={styles.side}>
          <div className={styles.buttons}>
            <Button
              icon={<CameraAddRegular />}
              onClick={() => chooser.current?.click()}
              data-testid="users.create.photo"
            >
              {photoText((photo ?? present) === undefined ? "photo.add" : "photo.change")}
            </Button>
            {(photo ?? present) === undefined ? null : (
              <Button
                icon={<DeleteRegular />}
                appearance="subtle"
                onClick={() => (photo === undefined ? props.onRemove?.() : onChange(undefined))}
              >
                {photoText("photo.remove")}
              </Button>
            )}
          </div>
          {photo === undefined ? (
            <Text size={200} className={styles.hint}>
              {photoText("photo.hint", { size: MOST_MEGABYTES })}
            </Text>
          ) : (
            <Zoom photo={photo} onChange={onChange} />
          )}
        </div>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={photoText("photo.add")}
          accept="image/jpeg,image/png,image/gif,image/webp"
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
    </Field>
  );
}

function CropFrame({
  photo,
  onChange,
}: {
  readonly photo: ChosenPhoto;
  onChange(photo: ChosenPhoto): void;
}): ReactNode {
  const styles = useStyles();
  const grip = useRef<{ x: number; y: number } | undefined>(undefined);
  const { square, extent } = photo;
  const scale = FRAME_PIXELS / square.side;
  const move = (x: number, y: number): void => onChange({ ...photo, square: moveSquare(square, { x, y }, extent) });
  const drag = (event: PointerEvent): void => {
    if (grip.current === undefined) return;
    move((grip.current.x - event.clientX) / scale, (grip.current.y - event.clientY) / scale);
    grip.current = { x: event.clientX, y: event.clientY };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEY_STEP / scale;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(...by);
  };
  return (
    <div
      className={styles.frame}
      tabIndex={0}
      role="group"
      aria-label={photoText("photo.frame")}
      title={photoText("photo.frame_hint")}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={drag}
      onPointerUp={() => (grip.current = undefined)}
    >
      <img
        src={photo.address}
        alt=""
        className={styles.picture}
        style={{
          width: extent.width * scale,
          height: extent.height * scale,
          left: -square.left * scale,
          top: -square.top * scale,
        }}
      />
    </div>
  );
}

function Zoom({ photo, onChange }: { readonly photo: ChosenPhoto; onChange(photo: ChosenPhoto): void }): ReactNode {
  const styles = useStyles();
  const { extent, square } = photo;
  const most = Math.min(extent.width, extent.height);
  const least = photoLimits.shortestSide;
  if (most <= least) return null;
  return (
    <>
      <Slider
        aria-label={photoText("photo.zoom")}
        min={0}
        max={100}
        value={Math.round(((most - square.side) / (most - least)) * 100)}
        onChange={(_, { value }) =>
          onChange({
            ...photo,
            square: resizeSquare(square, most - ((most - least) * value) / 100, { picture: extent, least }),
          })
        }
      />
      <Text size={200} className={styles.hint}>
        {photoText("photo.frame_hint")}
      </Text>
    </>
  );
}

/** Reads what the browser makes of the file: its content decides, not its name. */
async function openPicture(file: File): Promise<ChosenPhoto | { readonly problem: string }> {
  if (file.size > photoLimits.bytes) return { problem: photoText("photo.too_large", { size: MOST_MEGABYTES }) };
  if (file.type === "image/svg+xml") return { problem: photoText("photo.not_a_picture") };
  const address = URL.createObjectURL(file);
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    URL.revokeObjectURL(address);
    return { problem: photoText("photo.not_a_picture") };
  }
  const extent = { width: picture.naturalWidth, height: picture.naturalHeight };
  const sides = [extent.width, extent.height];
  const { shortestSide, longestSide } = photoLimits;
  if (Math.min(...sides) < shortestSide || Math.max(...sides) > longestSide) {
    URL.revokeObjectURL(address);
    return { problem: photoText("photo.sides", { least: shortestSide, most: longestSide }) };
  }
  return { file, address, extent, square: middleSquare(extent) };
}
