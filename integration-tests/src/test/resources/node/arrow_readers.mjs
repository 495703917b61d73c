// Reads Arrow files of frames with npm's apache-arrow, or writes some.
// read FILE...: a line of JSON a file. write FOLDER: a file and a stream.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as arrow from 'apache-arrow';
import * as fzstd from 'fzstd';
import lz4 from 'lz4js';

const HEIGHT = 90, WIDTH = 160, CHANNELS = 4;
const TIMESTAMPS = [1_700_000_000_000_001n, 1_700_000_000_033_334n, 1_700_000_000_066_667n];

// apache-arrow has no codecs of its own.
arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { encode: (data) => lz4.compress(data), decode: (data) => lz4.decompress(data) });
arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { decode: (data) => fzstd.decompress(data) });

function read(path) {
  const table = arrow.tableFromIPC(readFileSync(path));
  const rows = table.toArray();
  const digest = createHash('sha256');
  for (const row of rows) digest.update(row.data instanceof Uint8Array ? row.data : row.data.toArray());
  const timestamps = [];
  for (const batch of table.getChild('timestamp').data) timestamps.push(...batch.values.subarray(0, batch.length));
  return {
    reader: 'npm',
    file: basename(path),
    rooms: rows.map((row) => row.room),
    tracks: rows.map((row) => row.track),
    timestamps: timestamps.map(Number),
    pixels: digest.digest('hex'),
  };
}

function write(folder) {
  const pictures = TIMESTAMPS.map((_, number) => {
    const size = HEIGHT * WIDTH * CHANNELS;
    return Uint8Array.from({ length: size }, (_, i) => Math.floor((number * size + i) / 3));
  });
  const table = (track) => new arrow.Table({
    // As apache-arrow makes columns of strings unless told otherwise: dictionaries.
    track: arrow.vectorFromArray(TIMESTAMPS.map(() => track)),
    timestamp: arrow.vectorFromArray(TIMESTAMPS, new arrow.Int64()),
    width: arrow.vectorFromArray(TIMESTAMPS.map(() => WIDTH), new arrow.Uint16()),
    height: arrow.vectorFromArray(TIMESTAMPS.map(() => HEIGHT), new arrow.Int32()),
    type: arrow.vectorFromArray(TIMESTAMPS.map(() => 'RGBA'), new arrow.Utf8()),
    data: arrow.vectorFromArray(pictures, new arrow.Binary()),
  });
  writeFileSync(join(folder, 'npm-file.arrow'), arrow.tableToIPC(table('npm-file'), 'file'));
  writeFileSync(join(folder, 'npm-stream.arrows'), arrow.tableToIPC(table('npm-stream'), 'stream'));
}

const [command, ...paths] = process.argv.slice(2);
if (command === 'read') for (const path of paths) console.log(JSON.stringify(read(path)));
else write(paths[0]);
