/** Reports to the benchmark, from a measured server in its own process: first what `start` returned, then CPU time and memory on request. */
export function reportTo(start: () => Promise<{ ready: { url: string }; stop(): Promise<unknown> }>): void {
  start()
    .then(({ ready, stop }) => {
      const end = () => void stop().then(() => process.exit(0));
      // The benchmark process exited.
      process.on('disconnect', end);
      process.on('message', (asked) => {
        if (asked === 'cpuMs') {
          const { user, system } = process.cpuUsage();
          process.send?.({ cpuMs: (user + system) / 1_000 });
        } else if (asked === 'memory') {
          global.gc?.();
          process.send?.({ memory: { now: process.memoryUsage.rss() / 2 ** 20, most: process.resourceUsage().maxRSS / 1_024 } });
        } else end();
      });
      process.send?.(ready);
    })
    .catch((error) => {
      console.error(error);
      process.exit(1);
    });
}
