import { expect, test } from "vitest";
import { middleSquare, moveSquare, resizeSquare } from "./-crop.ts";

const picture = { width: 400, height: 300 };

test("CC-USR-013 the crop starts as the largest square from the middle", () => {
  expect(middleSquare(picture)).toEqual({ left: 50, top: 0, side: 300 });
  expect(middleSquare({ width: 301, height: 800 })).toEqual({ left: 0, top: 249, side: 301 });
});

test("CC-USR-013 the crop never leaves the picture", () => {
  const square = middleSquare(picture);
  expect(moveSquare(square, { x: 500, y: 500 }, picture)).toEqual({ left: 100, top: 0, side: 300 });
  expect(moveSquare(square, { x: -500, y: -1 }, picture)).toEqual({ left: 0, top: 0, side: 300 });
});

test("CC-USR-013 zooming keeps the middle, and stops at the least side and at the picture's", () => {
  const square = { left: 100, top: 100, side: 100 };
  const within = { picture, least: 64 };
  expect(resizeSquare(square, 80, within)).toEqual({ left: 110, top: 110, side: 80 });
  expect(resizeSquare(square, 10, within).side).toBe(64);
  expect(resizeSquare(square, 1000, within)).toEqual({ left: 0, top: 0, side: 300 });
});
