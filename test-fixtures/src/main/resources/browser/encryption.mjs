const { Room, ExternalE2EEKeyProvider } = LivekitClient;

/** A room of which everything is encrypted end to end with one key. */
export async function encrypted(key, options = {}) {
  const keyProvider = new ExternalE2EEKeyProvider();
  const worker = new Worker('livekit-client.e2ee.worker.js');
  const room = new Room({ ...options, encryption: { keyProvider, worker } });
  await keyProvider.setKey(key);
  await room.setE2EEEnabled(true);
  return room;
}
