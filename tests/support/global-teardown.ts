import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

export default async function tearDown(): Promise<void> {
  const { rapportTestServer, rapportAppHosts } = globalThis as {
    rapportTestServer?: { embedded: { stop(): Promise<void> }; dataDir: string };
    rapportAppHosts?: ChildProcess[];
  };
  for (const host of rapportAppHosts ?? []) host.kill();
  if (!rapportTestServer) return;
  await rapportTestServer.embedded.stop();
  rmSync(rapportTestServer.dataDir, { recursive: true, force: true });
}
