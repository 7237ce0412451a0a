import { Line } from './chart';
import { Panel } from './components';
import { ago, measure, percent, words } from './format';
import { type Stream, streamSeconds } from './stream';

/** Chart of the number of facts that all servers commit per second. */
export function LivePanel({ stream: { rates } }: { stream: Stream }) {
  const now = rates.at(-1) ?? 0;
  return (
    <Panel class="wide live" title="Facts per second" aside={<span class="quiet">last 2 minutes</span>}>
      <div class="live-now" aria-hidden="true">
        <span class="pulse" />
        {measure(now)}
      </div>
      <Line values={rates} length={streamSeconds} height={244} least={5} label={`Facts per second, now ${measure(now)}`} />
    </Panel>
  );
}

/** List of the latest interactions of all users. */
export function FactsPanel({ stream: { facts, sampleRate } }: { stream: Stream }) {
  return (
    <Panel class="narrow" title="Latest interactions" aside={sampleRate < 1 && <span class="quiet">{percent(sampleRate)} of all</span>}>
      {facts.length === 0 && <p class="instead">Nothing yet. The next view, like or save appears here.</p>}
      <ul class="stream">
        {facts.map(({ key, type, reaction, content, contentId, userId, isUndone, occurredAt }) => (
          <li key={key}>
            <span class={`act ${reaction ?? type}`}>{isUndone ? `un-${words(reaction ?? type).toLowerCase()}` : words(reaction ?? type)}</span>
            <b title={content?.title ?? contentId}>{content?.title ?? contentId}</b>
            <span class="quiet" title={ago(occurredAt)}>
              {userId}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
