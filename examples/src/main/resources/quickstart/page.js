// Shows the pictures and figures of the quickstart. Plain script: nothing is built, nothing is loaded from elsewhere.
'use strict';

const PICTURES_PER_SECOND = 12;
const FIGURES_EVERY_MS = 500;

const byId = id => document.getElementById(id);
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

let ended = false;

function end() {
  ended = true;
  byId('note').textContent = 'The quickstart has ended.';
}

async function showPictures(id) {
  const canvas = byId(id);
  const context = canvas.getContext('2d');
  while (!ended) {
    if (canvas.hidden) {
      await pause(FIGURES_EVERY_MS);
      continue;
    }
    const started = performance.now();
    const answer = await fetch(id + '.jpg');
    if (answer.status === 200) {
      const picture = await createImageBitmap(await answer.blob());
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
    }
    await pause(Math.max(0, 1000 / PICTURES_PER_SECOND - (performance.now() - started)));
  }
}

function rate(framesPerSecond) {
  return framesPerSecond.toFixed(1) + ' fps';
}

function showGraph(operators) {
  byId('graph').replaceChildren(...operators.map(operator => {
    const box = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = operator.name;
    const rates = document.createElement('span');
    const isSource = operator.after.length === 0;
    rates.textContent = (isSource ? '' : rate(operator.in) + ' in, ') + rate(operator.out) + ' out';
    const dropped = document.createElement('span');
    dropped.textContent = operator.dropped + ' dropped';
    box.append(name, rates, dropped);
    return box;
  }));
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}

// The tracks themselves over WebRTC, in place of pictures. Until they come, and where they do not, pictures are shown.
async function watchRoom() {
  await loadScript('livekit-client.js');
  const { url, token } = await (await fetch('video.json')).json();
  const room = new LivekitClient.Room();
  room.on('trackSubscribed', (track, publication, participant) => {
    if (track.kind !== 'video') {
      return;
    }
    const canvas = byId(participant.identity === 'quickstart-camera' ? 'before' : 'after');
    const video = track.attach();
    video.addEventListener('playing', () => {
      canvas.hidden = true;
      canvas.after(video);
    }, { once: true });
  });
  room.on('trackUnsubscribed', track => track.detach().forEach(video => {
    if (video.isConnected) {
      video.previousElementSibling.hidden = false;
      video.remove();
    }
  }));
  await room.connect(url, token);
}

async function showFigures() {
  let first = true;
  while (!ended) {
    const figures = await (await fetch('figures.json')).json();
    if (first && figures.video) {
      watchRoom().catch(error => console.warn('pictures in place of WebRTC:', error));
    }
    first = false;
    byId('in').textContent = figures.inFps.toFixed(1);
    byId('out').textContent = figures.outFps.toFixed(1);
    byId('latency').textContent = figures.latencyMs === null ? '–' : figures.latencyMs.toFixed(0);
    byId('lost').textContent = figures.lost;
    byId('frames').textContent = figures.framesOut + figures.lost;
    byId('note').textContent = 'Room ' + figures.room + ' on '
      + (figures.server === 'embedded' ? 'a server inside this process' : figures.server)
      + (figures.firstFrameMs === null ? '' : ', first picture ' + (figures.firstFrameMs / 1000).toFixed(1)
        + ' s after the start');
    showGraph(figures.operators);
    await pause(FIGURES_EVERY_MS);
  }
}

Promise.all([showPictures('before'), showPictures('after'), showFigures()]).catch(end);
