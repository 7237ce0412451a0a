import { rmSync } from 'node:fs';

export default async function tearDown(): Promise<void> {
  const { rapportTestServer } = globalThis as { rapportTestServer?: { embedded: { stop(): Promise<void> }; dataDir: string } };
  if (!rapportTestServer) return;
  await rapportTestServer.embedded.stop();
  rmSync(rapportTestServer.dataDir, { recursive: true, force: true });
}
