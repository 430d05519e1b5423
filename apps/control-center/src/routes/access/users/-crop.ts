/** A square of a picture in the picture's own pixels. */
export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Width and height of a picture in pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The largest square from the middle: what is kept when nothing is chosen. */
export function middleSquare({ width, height }: Extent): Square {
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/** The square moved by so many pixels of the picture, as far as the picture goes. */
export function moveSquare(square: Square, by: { readonly x: number; readonly y: number }, picture: Extent): Square {
  return fit({ ...square, left: square.left + by.x, top: square.top + by.y }, picture);
}

/** The square about its middle with another side; never smaller than `least`, never larger than the picture. */
export function resizeSquare(square: Square, side: number, within: { picture: Extent; least: number }): Square {
  const { picture, least } = within;
  const most = Math.min(picture.width, picture.height);
  const next = Math.round(Math.min(most, Math.max(Math.min(least, most), side)));
  const shift = (square.side - next) / 2;
  return fit({ left: square.left + shift, top: square.top + shift, side: next }, picture);
}

function fit({ left, top, side }: Square, { width, height }: Extent): Square {
  return {
    left: Math.round(Math.min(width - side, Math.max(0, left))),
    top: Math.round(Math.min(height - side, Math.max(0, top))),
    side,
  };
}
