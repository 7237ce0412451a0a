import { useEffect, useState } from 'preact/hooks';
import { ActivityPanel, UsersPanel } from './activity';
import { Choice, Panel, Pick } from './components';
import { followTrending } from './live';
import { FactsPanel, LivePanel } from './live-panel';
import type { ContentType, PopularPeriod, RankedFragment, TrendPeriod } from './operations';
import { PopularDocument } from './operations';
import { Ranking } from './ranking';
import { useStream } from './stream';
import { Tiles } from './tiles';
import { usePolled } from './use-polling';

const types: readonly (readonly [ContentType | '', string])[] = [
  ['', 'All types'],
  ['VIDEO', 'Videos'],
  ['AUDIO', 'Audio'],
  ['EBOOK', 'E-books'],
  ['ARTICLE', 'Articles'],
  ['IMAGE', 'Images'],
  ['PRODUCT', 'Products'],
  ['LISTING', 'Listings'],
  ['OTHER', 'Other'],
];

/** Start page with key figures, activity charts, the latest interactions, and trending and top contents. */
export function Overview() {
  const stream = useStream();
  return (
    <div class="board">
      <Tiles stream={stream} />
      <LivePanel stream={stream} />
      <FactsPanel stream={stream} />
      <ActivityPanel />
      <UsersPanel />
      <Trending />
      <Popular />
    </div>
  );
}

function Trending() {
  const [period, setPeriod] = useState<TrendPeriod>('DAY');
  const [type, setType] = useState<ContentType | ''>('');
  const list = useTrending(period, type || null);
  const periods = [
    ['HOUR', 'Hour'],
    ['DAY', 'Day'],
    ['WEEK', 'Week'],
  ] as const;
  return (
    <Panel
      class="half"
      title="Trending"
      aside={
        <div class="choices">
          <Pick label="Type of content" options={types} value={type} onChoose={setType} />
          <Choice label="Half-life of the trend" options={periods} value={period} onChoose={setPeriod} />
        </div>
      }
    >
      <Ranking ranked={list} refusal={null} />
    </Panel>
  );
}

function useTrending(period: TrendPeriod, type: ContentType | null): RankedFragment[] | null {
  const [list, setList] = useState<RankedFragment[] | null>(null);
  useEffect(() => {
    setList(null);
    return followTrending({ period, type }, setList);
  }, [period, type]);
  return list;
}

function Popular() {
  const [period, setPeriod] = useState<PopularPeriod>('WEEK');
  const { data, refusal } = usePolled(PopularDocument, { period, type: null }, 10_000);
  const periods = [
    ['DAY', 'Day'],
    ['WEEK', 'Week'],
    ['MONTH', 'Month'],
    ['ALL_TIME', 'All time'],
  ] as const;
  return (
    <Panel class="half" title="Top content" aside={<Choice label="Period" options={periods} value={period} onChoose={setPeriod} />}>
      <Ranking ranked={data?.popular.edges.map(({ node }) => node) ?? null} refusal={refusal} />
    </Panel>
  );
}
