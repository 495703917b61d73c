// Shows the pictures and lines of a demonstration. Plain script: nothing is built, nothing is loaded from elsewhere.
'use strict';

const PICTURES_PER_SECOND = 10;
const LINES_EVERY_MS = 500;

const byId = id => document.getElementById(id);
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

let ended = false;

function end() {
  ended = true;
  byId('note').textContent = 'It has ended.';
}

function addPicture(caption) {
  const figure = document.createElement('figure');
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const text = document.createElement('figcaption');
  text.textContent = caption;
  figure.append(canvas, text);
  byId('pictures').append(figure);
  return canvas;
}

async function showPicture(canvas, number) {
  const context = canvas.getContext('2d');
  while (!ended) {
    const started = performance.now();
    const answer = await fetch(number + '.jpg');
    if (answer.status === 200) {
      const picture = await createImageBitmap(await answer.blob());
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
    }
    await pause(Math.max(0, 1000 / PICTURES_PER_SECOND - (performance.now() - started)));
  }
}

async function showLines() {
  while (!ended) {
    byId('lines').textContent = (await (await fetch('lines.json')).json()).join('\n');
    await pause(LINES_EVERY_MS);
  }
}

async function show() {
  const { title, captions } = await (await fetch('contents.json')).json();
  byId('title').textContent = title;
  await Promise.all([showLines(), ...captions.map((caption, number) => showPicture(addPicture(caption), number))]);
}

show().catch(end);
