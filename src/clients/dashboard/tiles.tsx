import type { ComponentChildren } from 'preact';
import { Count, Note } from './components';
import { ago, count, measure, percent } from './format';
import { ActivityDocument, type ActivityQuery, type HealthQuery } from './operations';
import { useVitals } from './shared-data';
import type { Stream } from './stream';
import { usePolled } from './use-polling';

type Point = ActivityQuery['serviceActivity'][number];

/** List of the key figures of today. */
export function Tiles({ stream: { rates } }: { stream: Stream }) {
  const { health, reports } = useVitals();
  const hours = usePolled(ActivityDocument, { by: 'HOUR' }, 5_000).data?.serviceActivity;
  const days = usePolled(ActivityDocument, { by: 'DAY' }, 15_000).data?.serviceActivity;
  const today = days?.at(-1);
  const open = reports.data?.openReportCounts;
  const [waiting, underReview] = (['PENDING', 'UNDER_REVIEW'] as const).map((status) =>
    (open ?? []).filter((some) => some.status === status).reduce((sum, some) => sum + some.count, 0),
  ) as [number, number];
  return (
    <ul class="tiles" aria-label="Today">
      <Tile name="Facts per second" note={rates.length > 0 ? `most in 2 min: ${count(Math.max(...rates))}` : 'counting …'}>
        {rates.length > 0 ? measure(mean(rates.slice(-10))) : null}
      </Tile>
      <TodayTile name="Views today" hours={hours} of={({ counts }) => counts.viewCount} />
      <TodayTile name="Likes today" hours={hours} of={({ counts }) => counts.likeCount} />
      <Tile name="Active users today" note={today && `${count(today.newUsers ?? 0)} for the first time`}>
        {today && <Count value={today.activeUsers ?? 0} of="users" />}
      </Tile>
      <Tile
        name="Open reports"
        note={open && (underReview > 0 ? `${count(underReview)} of them under review` : 'none under review')}
        href="#moderation"
      >
        {open && <Count value={waiting + underReview} of="reports" />}
      </Tile>
      <Drift health={health.data} />
    </ul>
  );
}

interface TileProps {
  name: string;
  note: ComponentChildren;
  href?: string;
  children: ComponentChildren;
}

function Tile({ name, note, href, children }: TileProps) {
  return (
    <li class="tile">
      <span class="name">{href ? <a href={href}>{name}</a> : name}</span>
      <span class="value">{children ?? <span class="waiting" aria-hidden="true" />}</span>
      <span class="about">{note}</span>
    </li>
  );
}

/** Tile with today's sum (UTC), compared with yesterday's sum. Yesterday's sum includes only the hours that had ended by this time of day. */
function TodayTile({ name, hours, of }: { name: string; hours: Point[] | undefined; of: (point: Point) => number }) {
  const now = new Date();
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const total = (points: Point[] | undefined, fromMs: number, toMs: number) =>
    (points ?? []).filter(({ start }) => Date.parse(start) >= fromMs && Date.parse(start) < toMs).reduce((sum, point) => sum + of(point), 0);
  const dayMs = 86_400_000;
  const value = total(hours, midnight, midnight + dayMs);
  const whole = Date.now() - dayMs - 3_600_000;
  const before = total(hours, midnight - dayMs, whole);
  const share = before > 0 ? value / before - 1 : 0;
  return (
    <Tile
      name={name}
      note={
        hours && before > 0 ? (
          <>
            <Note tone={share < 0 ? 'warn' : 'good'}>{change(share)}</Note> vs. yesterday at this time
          </>
        ) : (
          '0 yesterday at this time'
        )
      }
    >
      {hours && <Count value={value} of={name} />}
    </Tile>
  );
}

function Drift({ health }: { health: HealthQuery | null }) {
  const audit = health?.health.audits[0];
  const drifting = Math.max(0, ...(audit?.drifts ?? []).map(({ contentCount }) => contentCount));
  return (
    <Tile
      name="Counts"
      href="#health"
      note={audit ? `${count(audit.contentCount)} contents recounted ${ago(audit.startedAt)}` : health && 'not audited yet'}
    >
      {health && (audit ? <Note tone={drifting > 0 ? 'bad' : 'good'}>{drifting > 0 ? `drift on ${count(drifting)}` : 'exact'}</Note> : '–')}
    </Tile>
  );
}

/** Formats a relative change: 0.5 becomes "+50 %". Changes above 300 % become multiples: 4 becomes "× 5". */
function change(share: number): string {
  if (share > 3) return `× ${measure(share + 1)}`;
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
