import { useState } from 'preact/hooks';
import { isAdmin } from './admin';
import { ask } from './client';
import { Instead, Note, Panel, Scrolls } from './components';
import { ago, count, measure, percent, span, words } from './format';
import type { ExperimentsQuery, ResultsQuery } from './operations';
import { ExperimentsDocument, ResultsDocument, StopDocument } from './operations';
import { usePolled } from './use-polling';

type Experiment = ExperimentsQuery['experiments']['edges'][number]['node'];
type Variant = ResultsQuery['experimentResults']['variants'][number];

/** Page with the experiments and their results so far. */
export function Experiments() {
  const { data, refusal, again } = usePolled(ExperimentsDocument, {}, 30_000);
  const experiments = data?.experiments.edges.map(({ node }) => node);
  return (
    <div class="board">
      {experiments?.length ? (
        experiments.map((experiment) => <ExperimentPanel key={experiment.key} experiment={experiment} onChange={again} />)
      ) : (
        <Panel class="whole" title="Experiments">
          <Instead of={experiments ?? null} refusal={refusal}>
            No experiments yet. An admin or a service creates one with <code>createExperiment</code>.
          </Instead>
        </Panel>
      )}
    </div>
  );
}

function ExperimentPanel({ experiment, onChange }: { experiment: Experiment; onChange: () => void }) {
  const { key, description, target, targetReaction, targetContentId, createdAt, stoppedAt } = experiment;
  const { data, refusal } = usePolled(ResultsDocument, { key }, 15_000);
  const results = data?.experimentResults;
  const most = Math.max(0.01, ...(results?.variants ?? []).map(({ conversionRateInterval }) => conversionRateInterval?.high ?? 0));
  return (
    <Panel
      class="whole"
      title={key}
      aside={
        <Note tone={stoppedAt ? 'plain' : 'good'}>{stoppedAt ? `stopped ${ago(stoppedAt)}` : `for ${span(Date.now() - Date.parse(createdAt))}`}</Note>
      }
    >
      <p>{description}</p>
      <p class="quiet">
        Conversion: {words(targetReaction ?? target).toLowerCase()}, {targetContentId ?? 'any content'}
      </p>
      {results?.hasSampleRatioMismatch && (
        <p class="message bad">
          Some variant loses or gains exposures (p = {measure(results.sampleRatioPValue ?? 0)}): the results are not reliable.
        </p>
      )}
      {results ? (
        <Scrolls label={`Results of ${key}`}>
          <table>
            <thead>
              <tr>
                {['Variant', 'Exposed users', 'Converted', 'Rate, with its 95 % interval', 'Lift', 'p'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {results.variants.map((variant) => (
                <VariantRow key={variant.name} variant={variant} most={most} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      ) : (
        <Instead of={null} refusal={refusal}>
          …
        </Instead>
      )}
      {!stoppedAt && <Stop experimentKey={key} onChange={onChange} />}
    </Panel>
  );
}

function VariantRow({ variant, most }: { variant: Variant; most: number }) {
  const { name, isControl, exposedCount, convertedCount, conversionRate, conversionRateInterval, lift, adjustedPValue } = variant;
  const isClear = adjustedPValue !== null && adjustedPValue < 0.05;
  return (
    <tr>
      <th scope="row">
        {name} {isControl && <small class="quiet">control</small>}
      </th>
      <td>{count(exposedCount)}</td>
      <td>{count(convertedCount)}</td>
      <td class="interval">
        {conversionRate === null ? '–' : percent(conversionRate)}
        {conversionRateInterval && (
          <svg width="140" height="12" aria-hidden="true">
            <line x1="0" x2="140" y1="6" y2="6" class="base" />
            <line x1={(140 * conversionRateInterval.low) / most} x2={(140 * conversionRateInterval.high) / most} y1="6" y2="6" class="range" />
            <circle cx={(140 * (conversionRate ?? 0)) / most} cy="6" r="4" />
          </svg>
        )}
      </td>
      <td>
        {lift === null ? (
          '–'
        ) : (
          <Note tone={isClear ? (lift > 0 ? 'good' : 'bad') : 'plain'}>{`${lift < 0 ? '−' : '+'}${percent(Math.abs(lift))}`}</Note>
        )}
      </td>
      <td>{adjustedPValue === null ? '–' : measure(adjustedPValue)}</td>
    </tr>
  );
}

/** Button that stops an experiment. The button asks for confirmation, because a stop is permanent. */
function Stop({ experimentKey, onChange }: { experimentKey: string; onChange: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!isAdmin()) return <p class="quiet small">Only admins can stop an experiment.</p>;
  const stop = () =>
    ask(StopDocument, { input: { key: experimentKey } }).then(onChange, (error: Error) => {
      setRefusal(error.message);
    });
  return (
    <div class="actions">
      <button type="button" class={isAsked ? 'danger' : ''} onClick={() => (isAsked ? void stop() : setAsked(true))}>
        {isAsked ? 'Stop permanently' : 'Stop …'}
      </button>
      {isAsked && (
        <button type="button" onClick={() => setAsked(false)}>
          Keep running
        </button>
      )}
      <p role="alert" class="message bad">
        {refusal}
      </p>
    </div>
  );
}
