import { encode } from "uqr";
import { Html } from "@muniment/platform/html";

const BORDER = 4;

/** A text as a QR code to be drawn in a page: dark on white in every theme, as cameras want it. */
export function qrPicture(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const name = label.replaceAll(/[&<>"]/g, "");
  return new Html(
    `<svg class="qr" role="img" aria-label="${name}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#FFF" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`,
  );
}
