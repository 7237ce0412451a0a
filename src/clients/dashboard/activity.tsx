import { useState } from 'preact/hooks';
import { Bars } from './chart';
import { Choice, Instead, Panel, Pick } from './components';
import { stepName } from './format';
import { ActivityDocument, type ActivityQuery, type SeriesStep } from './operations';
import { usePolled } from './use-polling';

type Counter = Exclude<keyof ActivityQuery['serviceActivity'][number]['counts'], '__typename'>;

const counters: readonly (readonly [Counter, string])[] = [
  ['viewCount', 'Views'],
  ['likeCount', 'Likes'],
  ['saveCount', 'Saves'],
  ['shareCount', 'Shares'],
  ['commentCount', 'Comments'],
  ['ratingCount', 'Ratings'],
  ['playCount', 'Plays'],
  ['completeCount', 'Completes'],
  ['cartAddCount', 'Cart adds'],
  ['purchaseCount', 'Purchases'],
];

const steps = [
  ['HOUR', '48 hours'],
  ['DAY', '30 days'],
  ['WEEK', '26 weeks'],
  ['MONTH', '2 years'],
] as const;

/** Chart of the new interactions in the whole service per hour, day, week or month. */
export function ActivityPanel() {
  const [by, setBy] = useState<SeriesStep>('HOUR');
  const [counter, setCounter] = useState<Counter>('viewCount');
  const { data, refusal } = usePolled(ActivityDocument, { by }, by === 'HOUR' ? 5_000 : 15_000);
  const name = counters.find(([one]) => one === counter)?.[1] ?? '';
  const bars = data?.serviceActivity.map(({ start, counts }) => ({ name: stepName(start, by), values: [counts[counter]] }));
  return (
    <Panel
      class="wide"
      title="Activity"
      aside={
        <div class="choices">
          <Pick label="Counter" options={counters} value={counter} onChoose={setCounter} />
          <Choice label="Range" options={steps} value={by} onChoose={setBy} />
        </div>
      }
    >
      {bars ? (
        <Bars bars={bars} series={[name.toLowerCase()]} label={name} />
      ) : (
        <Instead of={null} refusal={refusal}>
          …
        </Instead>
      )}
    </Panel>
  );
}

const userSteps = [
  ['DAY', '30 days'],
  ['WEEK', '26 weeks'],
] as const;

/** Chart of the active users per day or week, divided into returning and new users. */
export function UsersPanel() {
  const [by, setBy] = useState<'DAY' | 'WEEK'>('DAY');
  const { data, refusal } = usePolled(ActivityDocument, { by }, 15_000);
  const bars = data?.serviceActivity.map(({ start, activeUsers, newUsers }) => ({
    name: stepName(start, by),
    values: [(activeUsers ?? 0) - (newUsers ?? 0), newUsers ?? 0],
  }));
  return (
    <Panel class="narrow" title="Active users" aside={<Choice label="Range" options={userSteps} value={by} onChoose={setBy} />}>
      {bars ? (
        <Bars bars={bars} series={['returning', 'new']} label="Active users" />
      ) : (
        <Instead of={null} refusal={refusal}>
          …
        </Instead>
      )}
    </Panel>
  );
}
