// Where a picture is looked at, and what a pixel is called; for Node and for browsers.

// The corners of the RGB cube by their bits: red 4, green 2, blue 1.
const COLOURS = ['black', 'blue', 'green', 'cyan', 'red', 'magenta', 'yellow', 'white'];

// Shares of width and height: an eighth from the corners, and the middle.
const PLACES = [
  [1 / 8, 1 / 8],
  [7 / 8, 1 / 8],
  [1 / 8, 7 / 8],
  [7 / 8, 7 / 8],
  [1 / 2, 1 / 2],
];

/** The colours of the picture's five places; rgba has four bytes a pixel. */
export function coloursOf(rgba, width, height) {
  return PLACES.map(([x, y]) => {
    const at = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
    const rgb = [...rgba.slice(at, at + 3)];
    if (rgb.some((value) => value > 80 && value < 175)) {
      return 'mixed';
    }
    return COLOURS[rgb.reduce((bits, value) => 2 * bits + (value > 128), 0)];
  });
}
