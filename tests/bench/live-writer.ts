import { Agent, request } from 'node:http';

/**
 * Sends facts at a constant rate, independent of the response times. Returns the send time and resulting count of each fact, and the number of
 * rejected ones.
 */
export async function write(
  { port, tokens }: { port: number; tokens: string[] },
  field: string,
  contentId: string,
  rate: number,
  seconds: number,
): Promise<{ facts: [sentAtMs: number, count: number][]; refused: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const query = `mutation { ${field}(input: { contentId: "${contentId}" }) { content { stats { shareCount } } } }`;
  const facts: [number, number][] = [];
  const asked: Promise<void>[] = [];
  const began = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1_000) * rate) + 1);
      while (asked.length < due) {
        const sentAt = performance.timeOrigin + performance.now();
        asked.push(
          post(port, agent, tokens[asked.length % tokens.length] as string, query).then((count) => {
            if (count !== null) facts.push([sentAt, count]);
          }),
        );
      }
      if (performance.now() - began < seconds * 1_000) return;
      clearInterval(timer);
      resolve();
    }, 4);
  });
  await Promise.all(asked);
  agent.destroy();
  return { facts: facts.sort((a, b) => a[1] - b[1] || a[0] - b[0]), refused: asked.length - facts.length };
}

/** Returns the delay of each fact from its sending until a subscriber received a value that includes it. */
export function delaysOf(facts: [number, number][], receipts: [number, number][]): number[] {
  const delays: number[] = [];
  let at = 0;
  for (const [sentAt, count] of facts) {
    while (at < receipts.length && (receipts[at]?.[1] as number) < count) at++;
    const receipt = receipts[at];
    if (receipt) delays.push(receipt[0] - sentAt);
  }
  return delays;
}

function post(port: number, agent: Agent, token: string, query: string): Promise<number | null> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const ask = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => {
        const count = /"shareCount":(\d+)/.exec(text)?.[1];
        resolve(count ? Number(count) : null);
      });
    });
    ask.on('error', () => resolve(null));
    ask.end(JSON.stringify({ query }));
  });
}
