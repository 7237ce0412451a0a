interface Growth {
  date: string;
  sizes: { facts: number }[];
  rows: { title: string; isFlat: boolean; ms: number[]; ratio: number }[];
}

const [width, rowHeight, left, top] = [760, 22, 290, 58];
const colours = ['#9ecae1', '#4292c6', '#08519c', '#041e42'];

/** Draws a bar per size of each query on a logarithmic scale. Bars of equal length mean that the time does not grow. */
export function chart({ date, sizes, rows }: Growth): string {
  const height = top + rows.length * rowHeight + 20;
  const largest = Math.max(...rows.flatMap(({ ms }) => ms));
  const smallest = Math.min(...rows.flatMap(({ ms }) => ms)) / 2;
  const length = (ms: number) => (Math.log(ms / smallest) / Math.log(largest / smallest)) * (width - left - 70);
  const bar = rowHeight / (sizes.length + 1);
  const parts = rows.flatMap(({ title, ms, ratio }, row) => [
    `<text x="${left - 8}" y="${top + row * rowHeight + 14}" text-anchor="end">${title}</text>`,
    ...ms.map(
      (one, size) =>
        `<rect x="${left}" y="${(top + row * rowHeight + size * bar + 2).toFixed(1)}" width="${length(one).toFixed(1)}" height="${(bar - 0.5).toFixed(1)}" fill="${colours[size]}"/>`,
    ),
    `<text x="${(left + length(Math.max(...ms)) + 6).toFixed(0)}" y="${top + row * rowHeight + 14}">×${ratio.toFixed(1)}</text>`,
  ]);
  const legend = sizes.map(
    ({ facts }, size) =>
      `<rect x="${left + size * 130}" y="32" width="12" height="12" fill="${colours[size]}"/><text x="${left + size * 130 + 17}" y="42">${facts.toLocaleString('en')} facts</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#333">
<title>Time of each query by number of facts</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="12" y="20" font-size="14">Time of each query by number of facts (median, logarithmic; × from the smallest to the largest; ${date.slice(0, 10)})</text>
${[...legend, ...parts].join('\n')}
</svg>
`;
}
