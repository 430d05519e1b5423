import type { Picture, Shape } from "../documents/png.ts";
import type { Deck } from "../documents/pptx.ts";
import { FIRM_NAME } from "../firm/libraries.ts";
import { longDate, monthAndYear } from "./dates.ts";
import type { Commission } from "./facts.ts";
import { fill } from "./phrases.ts";

/** A status report for a meeting with the client. */
export function writeDeck(given: Commission): Deck {
  const { chooser, facts, phrases, planned, version, author } = given;
  const points = (list: readonly string[], count: number): string[] =>
    chooser.take(list, count).map((text) => fill(text, facts));
  return {
    title: planned.name,
    author: author.fullName,
    writtenOn: version.writtenOn,
    slides: [
      { title: planned.matter.name, points: [facts["client"] ?? "", `${FIRM_NAME}, ${longDate(version.writtenOn)}`] },
      { title: "Where we stand", points: points(phrases.background, 4) },
      { title: "What matters", points: points(phrases.issues, 4) },
      { title: "What we need from you", points: points(phrases.requests, 3) },
      { title: "Next steps", points: points(phrases.work, 5) },
    ],
  };
}

const PALETTE = ["fffffb", "222222", "1f3a5f", "b5651d", "5b7f5b", "d9dee5", "8a5a83"];
const WIDTH = 720;
const HEIGHT = 480;

function drawPlan(given: Commission): Shape[] {
  const { chooser } = given;
  const site = { x: 40, y: 70, width: 640, height: 340 };
  const columns = chooser.integer(3, 5);
  const width = Math.floor(site.width / columns);
  const rooms = Array.from({ length: columns * 2 }, (_, index): Shape[] => {
    const box = {
      x: site.x + (index % columns) * width,
      y: site.y + Math.floor(index / columns) * (site.height / 2),
      width,
      height: site.height / 2,
    };
    const inside = { x: box.x + 6, y: box.y + 6, width: box.width - 12, height: box.height - 12 };
    const label = `Unit ${index + 1}: ${chooser.integer(80, 990)}`;
    return [
      ...(chooser.chance(0.4) ? [{ kind: "area" as const, box: inside, colour: 5 }] : []),
      { kind: "frame", box, colour: 2 },
      { kind: "text", x: box.x + 12, y: box.y + 14, text: label, scale: 1 },
    ];
  });
  return [
    ...rooms.flat(),
    {
      kind: "frame",
      box: { ...site, x: site.x - 6, y: site.y - 6, width: width * columns + 12, height: site.height + 12 },
      colour: 3,
    },
  ];
}

function drawChart(given: Commission): Shape[] {
  const { chooser } = given;
  const { writtenOn } = given.version;
  const base = 400;
  const bars = Array.from({ length: 12 }, (_, index): Shape[] => {
    const height = chooser.integer(20, 290);
    const x = 60 + index * 52;
    const month = new Date(Date.UTC(writtenOn.getUTCFullYear(), writtenOn.getUTCMonth() - 12 + index));
    return [
      { kind: "area", box: { x, y: base - height, width: 34, height }, colour: 2 + (index % 3) },
      { kind: "text", x: x + 2, y: base + 8, text: monthAndYear(month).slice(0, 3), scale: 2 },
      { kind: "text", x: x + 2, y: base - height - 12, text: String(height * 10), scale: 1 },
    ];
  });
  return [...bars.flat(), { kind: "area", box: { x: 50, y: base, width: 640, height: 2 }, colour: 1 }];
}

/** A plan of units for matters about land, a chart of months for the others. */
export function drawPicture(given: Commission): Picture {
  const { planned, version } = given;
  const shapes = planned.matter.area === "property" ? drawPlan(given) : drawChart(given);
  return {
    width: WIDTH,
    height: HEIGHT,
    palette: PALETTE,
    shapes: [
      { kind: "text", x: 40, y: 20, text: planned.name, scale: 3 },
      ...shapes,
      { kind: "text", x: 40, y: HEIGHT - 24, text: `${planned.matter.id} - ${longDate(version.writtenOn)}`, scale: 2 },
    ],
  };
}
