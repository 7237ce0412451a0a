import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Count, Instead } from './components';
import { connection } from './connection';
import { words } from './format';
import { Icon } from './icon';
import { type Counts, followCounts } from './live';
import type { RankedFragment } from './operations';

/** List of ranked contents with live counters. Entries move to a new rank with an animation. */
export function Ranking({ ranked, refusal }: { ranked: RankedFragment[] | null; refusal: string | null }) {
  const counts = useCounts(ranked ?? []);
  const list = useMoves();
  if (!ranked || ranked.length === 0 || refusal)
    return (
      <Instead of={ranked} refusal={refusal}>
        Nothing here yet.
      </Instead>
    );
  // A `rankChange` of null marks a new entry. If every `rankChange` is null, the server has no ranking of yesterday, so the page marks no entry.
  const isCompared = ranked.some(({ rankChange }) => rankChange !== null);
  const most = Math.max(...ranked.map(({ score }) => score));
  return (
    <ol class="ranking" ref={list}>
      {ranked.map(({ rank, rankChange, score, content }) => {
        const { viewCount, likeCount } = counts.get(content.id) ?? content.stats;
        return (
          <li key={content.id} data-id={content.id}>
            <span class="rank">{rank}</span>
            <span class="kind" title={words(content.type)}>
              <Icon name={content.type} />
            </span>
            <span class="what">
              <b title={content.title}>{content.title}</b>
              <svg class="score" width="100%" height="3" aria-hidden="true">
                <rect width={`${most > 0 ? Math.max(1, (100 * score) / most) : 0}%`} height="3" rx="1.5" />
              </svg>
            </span>
            <Moved places={isCompared ? rankChange : 0} />
            <span class="counts">
              <span>
                <Icon name="eye" /> <Count value={viewCount} of="views" />
              </span>
              <span>
                <Icon name="heart" /> <Count value={likeCount} of="likes" />
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Moved({ places }: { places: number | null }) {
  if (places === null) return <span class="moved new">new</span>;
  if (places === 0) return <span class="moved" />;
  return (
    <span class={places > 0 ? 'moved up' : 'moved down'}>
      <span aria-hidden="true">{places > 0 ? '▲' : '▼'}</span> {Math.abs(places)}
      <span class="unseen"> places {places > 0 ? 'up' : 'down'} since yesterday</span>
    </span>
  );
}

/** Returns the latest counters of the contents by id: the live counters, or the counters of the last query if they are newer. */
function useCounts(ranked: RankedFragment[]): ReadonlyMap<string, Counts> {
  const [counts, setCounts] = useState<ReadonlyMap<string, Counts>>(new Map());
  const ids = ranked.map(({ content }) => content.id).sort();
  const text = JSON.stringify(ids);
  useEffect(() => {
    const followed: string[] = JSON.parse(text);
    if (followed.length === 0) return;
    return followCounts(followed, (latest) => setCounts((known) => new Map(known).set(latest.contentId, latest)));
  }, [text]);
  return connection.get().isLost || counts.size === 0 ? counts : newest(ranked, counts);
}

function newest(ranked: RankedFragment[], counts: ReadonlyMap<string, Counts>): ReadonlyMap<string, Counts> {
  const polled = ranked.map(({ content: { id, stats } }) => [id, { contentId: id, ...stats }] as const);
  return new Map(polled.map(([id, stats]) => [id, (counts.get(id)?.version ?? -1) > stats.version ? (counts.get(id) ?? stats) : stats]));
}

/** Animates list entries from their previous to their current position, unless the user prefers reduced motion. */
function useMoves() {
  const list = useRef<HTMLOListElement>(null);
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = new Map<string, number>();
    for (const entry of Array.from(list.current?.children ?? [])) {
      const { offsetTop, dataset } = entry as HTMLElement;
      const before = tops.current.get(dataset.id ?? '');
      now.set(dataset.id ?? '', offsetTop);
      if (still || before === offsetTop) continue;
      const from = before === undefined ? { opacity: 0 } : { transform: `translateY(${before - offsetTop}px)` };
      entry.animate([from, {}], { duration: 500, easing: 'cubic-bezier(.2, .8, .2, 1)' });
    }
    tops.current = now;
  });
  return list;
}
