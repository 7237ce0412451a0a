import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Scrolls } from './components';
import { count, inFull } from './format';

interface Bar {
  name: string;
  /** One value per series. The chart stacks them in this order, the first at the bottom. */
  values: number[];
}

interface BarsProps {
  bars: Bar[];
  /** Names of the series in the order of `values`, such as "returning" and "new". */
  series: string[];
  label: string;
}

const height = 200;
const top = 8;

/** Chart of stacked bars. Shows the values of the selected bar as text above the chart, and all values as a table below. */
export function Bars({ bars, series, label }: BarsProps) {
  const [frame, width] = useWidth();
  const [pointed, setPointed] = useState<number | null>(null);
  const most = niceMost(Math.max(0, ...bars.map(({ values }) => sum(values))));
  const step = width / Math.max(1, bars.length);
  const y = (value: number) => top + (height - top) * (1 - value / most);
  const shown = bars[pointed ?? bars.length - 1];
  return (
    <figure class="bars">
      <figcaption>
        <b>{shown?.name}</b>
        {shown?.values.map((value, index) => (
          <span key={series[index]} class={`series s${index}`}>
            {inFull(value)} {series[index]}
          </span>
        ))}
      </figcaption>
      <div ref={frame} class="frame">
        <svg
          role="img"
          aria-label={`${label}: ${bars.length} steps, the highest ${inFull(Math.max(0, ...bars.map(({ values }) => sum(values))))}`}
          height={height + 20}
          width={width}
          onPointerMove={({ offsetX }) => setPointed(Math.min(bars.length - 1, Math.max(0, Math.floor(offsetX / step))))}
          onPointerLeave={() => setPointed(null)}
        >
          {[0.5, 1].map((share) => (
            <g key={share} class="grid">
              <line x1="0" x2={width} y1={y(most * share)} y2={y(most * share)} />
              <text x="0" y={y(most * share) + 12}>
                {count(most * share)}
              </text>
            </g>
          ))}
          <line class="base" x1="0" x2={width} y1={height} y2={height} />
          {bars.map(({ name, values }, place) => (
            <g key={name} class={place === pointed ? 'bar pointed' : 'bar'}>
              <rect class="ground" x={place * step} y="0" width={step} height={height} />
              {values.map((value, index) => {
                const [low, high] = [sum(values.slice(0, index)), sum(values.slice(0, index + 1))];
                const gap = Math.min(3, step * 0.25);
                return (
                  <rect
                    key={series[index]}
                    class={`s${index}`}
                    x={place * step + gap / 2}
                    width={Math.max(1, step - gap)}
                    y={y(high)}
                    height={Math.max(value > 0 ? 1.5 : 0, y(low) - y(high))}
                    rx={Math.min(2.5, step / 5)}
                  />
                );
              })}
            </g>
          ))}
          {namesToShow(bars, width).map((place) => (
            <text key={place} class="name" x={place * step} y={height + 16}>
              {bars[place]?.name}
            </text>
          ))}
        </svg>
      </div>
      <AsTable bars={bars} series={series} label={label} />
    </figure>
  );
}

function AsTable({ bars, series, label }: BarsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="as-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Show as table</summary>
      {isOpen && (
        <Scrolls label={`${label}, table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                {series.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bars.toReversed().map(({ name, values }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, index) => (
                    <td key={series[index]}>{inFull(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </details>
  );
}

interface LineProps {
  /** Values, oldest first. In the first minutes after the page load, there are fewer than `length` values. */
  values: number[];
  length: number;
  height: number;
  /** Value up to which the vertical scale extends even if all values are smaller. Default: 1. */
  least?: number;
  label: string;
}

/** Line chart of one value over the last minutes. */
export function Line({ values, length, height: tall, least = 1, label }: LineProps) {
  const [frame, width] = useWidth();
  const id = useId();
  const most = niceMost(Math.max(least, ...values));
  const x = (index: number) => width - ((values.length - 1 - index) * width) / (length - 1);
  const y = (value: number) => 2 + (tall - 4) * (1 - value / most);
  const line = values.map((value, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const last = values.at(-1);
  return (
    <div ref={frame} class="frame">
      <svg class="line" role="img" aria-label={label} width={width} height={tall}>
        <defs>
          <linearGradient id={id} x2="0" y2="1">
            <stop offset="0" class="from" />
            <stop offset="1" class="to" />
          </linearGradient>
        </defs>
        <line class="base" x1="0" x2={width} y1={tall - 1} y2={tall - 1} />
        {values.length > 1 && <path d={`${line}L${width} ${tall}L${x(0).toFixed(1)} ${tall}Z`} fill={`url(#${id})`} />}
        <path class="stroke" d={line} />
        {last !== undefined && <circle cx={width - 3} cy={y(last)} r="3" />}
      </svg>
      {tall > 100 && <span class="most">{count(most)}</span>}
    </div>
  );
}

/**
 * Returns the top of a vertical scale: the smallest round number that is at least `value`. Round numbers are 1, 2, 3, 4, 5, 6 and 8 times a power of
 * ten. From 10 on, 1.5 times a power of ten is round too.
 */
function niceMost(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return power * ([1, ...(power > 1 ? [1.5] : []), 2, 3, 4, 5, 6, 8].find((times) => times * power >= value) ?? 10);
}

/** Returns the indexes of the bars that have a label. Omits labels that would overlap. */
function namesToShow(bars: Bar[], width: number): number[] {
  const longest = Math.max(1, ...bars.map(({ name }) => name.length)) * 6.5 + 14;
  const every = Math.max(1, Math.ceil((bars.length * longest) / Math.max(1, width)));
  return bars.map((_, place) => place).filter((place) => place % every === 0 && place * (width / bars.length) < width - longest + 10);
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(300);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    if (frame.current) watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, []);
  return [frame, width] as const;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
