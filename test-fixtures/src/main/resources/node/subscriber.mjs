// Subscribes to all video of a room and tells what it looks like. Server and token come from LIVEKIT_URL and LIVEKIT_TOKEN.
// Events and commands are lines of JSON, as of the Python peers; {"cmd": "look", "track": "cam0"} is answered by a picture.

import { createInterface } from 'node:readline';
import { Room, RoomEvent, TrackKind, VideoBufferType, VideoStream } from '@livekit/rtc-node';
import { coloursOf } from './colours.mjs';

// Tracks of the SDKs open with black pictures of 2x2 or 8x8.
const SMALLEST_PICTURE = 16;
// How long it may take to leave the room once standard input has ended.
const GRACE_MS = 3000;

const newest = new Map();

function emit(event, fields = {}) {
  process.stdout.write(JSON.stringify({ event, ...fields }) + '\n');
}

async function watch(track, publication) {
  for await (const { frame, rotation } of new VideoStream(track)) {
    if (Math.min(frame.width, frame.height) >= SMALLEST_PICTURE) {
      newest.set(publication.name, { frame, rotation });
    }
  }
}

function look(name) {
  const seen = newest.get(name);
  if (!seen) {
    return { width: 0, height: 0, colours: [] };
  }
  if (seen.rotation !== 0) {
    throw new Error(`a picture of ${name} is to be turned by the viewer: ${seen.rotation}`);
  }
  const { data, width, height } = seen.frame.convert(VideoBufferType.RGBA);
  return { width, height, colours: coloursOf(data, width, height) };
}

const room = new Room();
room.on(RoomEvent.TrackSubscribed, (track, publication) => {
  if (track.kind === TrackKind.KIND_VIDEO) {
    emit('subscribed', { track: publication.name });
    watch(track, publication).catch((e) => emit('error', { message: String(e) }));
  }
});
await room.connect(process.env.LIVEKIT_URL, process.env.LIVEKIT_TOKEN, { autoSubscribe: true });
emit('connected');

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const command = JSON.parse(line);
    if (command.cmd !== 'look') {
      throw new Error(`unknown command ${command.cmd}`);
    }
    emit('picture', look(command.track));
  } catch (e) {
    emit('error', { command: line, message: String(e) });
  }
}
setTimeout(() => process.exit(1), GRACE_MS);
await room.disconnect();
process.exit(0);
