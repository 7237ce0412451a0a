import { Line } from './chart';
import { measure } from './format';
import { Panel } from './parts';
import { pastLength, useVitals } from './vitals';

/** Facts as they are committed. */
export function LivePanel() {
  const { past } = useVitals();
  const rates = past.map(({ factsPerSecond }) => factsPerSecond);
  const now = rates.at(-1) ?? 0;
  return (
    <Panel class="whole live" title="Facts per second" aside={<span class="quiet">the last 3 minutes</span>}>
      <div class="live-now" aria-hidden="true">
        <span class="pulse" />
        {measure(now)}
      </div>
      <Line values={rates} length={pastLength} height={140} least={5} label={`Facts per second, now ${measure(now)}`} />
    </Panel>
  );
}
