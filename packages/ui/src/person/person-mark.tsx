import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { PersonRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { initialsOf } from "./initials.ts";

const useStyles = makeStyles({
  root: {
    display: "inline-flex",
    alignItems: "center",
    justifyContent: "center",
    flexShrink: 0,
    overflow: "hidden",
    borderRadius: tokens.borderRadiusCircular,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1,
    userSelect: "none",
    "@media (forced-colors: active)": { outline: "1px solid CanvasText", outlineOffset: "-1px" },
  },
  photo: { width: "100%", height: "100%", objectFit: "cover" },
});

const useColors = makeStyles({
  red: { color: tokens.colorPaletteDarkRedForeground2, backgroundColor: tokens.colorPaletteDarkRedBackground2 },
  berry: { color: tokens.colorPaletteBerryForeground2, backgroundColor: tokens.colorPaletteBerryBackground2 },
  plum: { color: tokens.colorPalettePlumForeground2, backgroundColor: tokens.colorPalettePlumBackground2 },
  purple: { color: tokens.colorPalettePurpleForeground2, backgroundColor: tokens.colorPalettePurpleBackground2 },
  navy: { color: tokens.colorPaletteNavyForeground2, backgroundColor: tokens.colorPaletteNavyBackground2 },
  blue: { color: tokens.colorPaletteBlueForeground2, backgroundColor: tokens.colorPaletteBlueBackground2 },
  teal: { color: tokens.colorPaletteTealForeground2, backgroundColor: tokens.colorPaletteTealBackground2 },
  forest: { color: tokens.colorPaletteForestForeground2, backgroundColor: tokens.colorPaletteForestBackground2 },
  brass: { color: tokens.colorPaletteBrassForeground2, backgroundColor: tokens.colorPaletteBrassBackground2 },
  brown: { color: tokens.colorPaletteBrownForeground2, backgroundColor: tokens.colorPaletteBrownBackground2 },
  steel: { color: tokens.colorPaletteSteelForeground2, backgroundColor: tokens.colorPaletteSteelBackground2 },
});

/** A person's picture, or their initials on a colour that stays theirs. */
export function PersonMark(props: {
  readonly name: string;
  /** What the colour is derived from, such as the User ID. */
  readonly id: string;
  readonly photo?: string | undefined;
  /** Width and height in pixels. */
  readonly size?: number;
}): ReactNode {
  const { name, id, photo, size = 24 } = props;
  const styles = useStyles();
  const colors = Object.values(useColors());
  const [broken, setBroken] = useState<string | undefined>();
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden="true"
      className={mergeClasses(styles.root, colors[hashOf(id) % colors.length])}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.4) }}
    >
      {photo !== undefined && photo !== broken ? (
        <img
          className={styles.photo}
          src={photo}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(photo)}
        />
      ) : initials === "" ? (
        <PersonRegular fontSize={Math.round(size * 0.6)} />
      ) : (
        initials
      )}
    </span>
  );
}

function hashOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
