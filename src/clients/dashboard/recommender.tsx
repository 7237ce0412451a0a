import { useState } from 'preact/hooks';
import { isAdmin } from './admin';
import { ask } from './client';
import { Instead, Meter, Note, Panel, Scrolls } from './components';
import { ago, bytes, count, measure, span, words } from './format';
import { ModelsDocument, type ModelsQuery, TrainDocument } from './operations';
import { usePolled } from './use-polling';

type Model = ModelsQuery['recommenderModels'][number];

/** Page that compares the quality of the recommender with a popularity baseline, and lists its trainings. */
export function RecommenderPage() {
  const { data, refusal, again } = usePolled(ModelsDocument, {}, 3_000);
  const models = data?.recommenderModels;
  const serving = models?.find(({ status }) => status === 'READY');
  const training = models?.find(({ status }) => status === 'TRAINING');
  return (
    <div class="board">
      <Panel
        class="wide"
        title="Quality"
        aside={serving && <Note tone="good">serving for {span(Date.now() - Date.parse(serving.finishedAt ?? serving.startedAt))}</Note>}
      >
        {serving?.quality ? (
          <Quality model={serving} />
        ) : (
          <Instead of={models ?? null} refusal={refusal}>
            No model yet. The server recommends trending and popular contents until it has enough interactions to train one.
          </Instead>
        )}
      </Panel>
      <Panel class="narrow" title="Training">
        {training ? (
          <Progress model={training} />
        ) : (
          <p class="quiet">No training in progress. The server starts one when the model is out of date.</p>
        )}
        <Train isUnderWay={training !== undefined} onChange={again} />
      </Panel>
      <Panel class="whole" title="Trainings">
        {models?.length ? (
          <Trainings models={models} />
        ) : (
          <Instead of={models ?? null} refusal={refusal}>
            None yet.
          </Instead>
        )}
      </Panel>
    </div>
  );
}

const measures = [
  ['ndcg', 'NDCG', 'rewards relevant items near the top'],
  ['precision', 'Precision', 'share of the ten that are relevant'],
  ['recall', 'Recall', 'share of the held-out items that are in the ten'],
  ['coverage', 'Coverage', 'share of all contents that appear in any list'],
] as const;

/** Compares the quality of the model with a popularity baseline. The values are measured with lists of ten items and held-out facts. */
function Quality({ model: { quality, popularityQuality } }: { model: Model }) {
  return (
    <dl class="quality">
      {measures.map(([name, title, meaning]) => {
        const [ours, popular] = [quality?.[name] ?? 0, popularityQuality?.[name] ?? 0];
        const most = Math.max(ours, popular);
        return (
          <div key={name}>
            <dt>
              <b>{title}</b> <span class="quiet">{meaning}</span>
            </dt>
            <dd>
              <Meter value={ours} max={most} label={`Model: ${ours.toFixed(3)}`} />
              <b>{ours.toFixed(3)}</b>
            </dd>
            <dd class="beside">
              <Meter value={popular} max={most} label={`Popular contents: ${popular.toFixed(3)}`} />
              <span>
                {popular.toFixed(3)} <small>popular</small>
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Progress({ model: { phase, progress, startedAt } }: { model: Model }) {
  return (
    <div class="progress">
      <p>
        <b>{words(phase)}</b> <span class="quiet">since {span(Date.now() - Date.parse(startedAt))}</span>
      </p>
      <Meter value={progress * 0.7} max={0.7001} label={`${Math.round(progress * 100)} % of this phase`} />
    </div>
  );
}

function Train({ isUnderWay, onChange }: { isUnderWay: boolean; onChange: () => void }) {
  const [message, setMessage] = useState<string | null>(null);
  if (!isAdmin()) return <p class="quiet small">Only admins can start a training.</p>;
  const train = () =>
    ask(TrainDocument, {}).then(
      ({ trainRecommender }) => {
        setMessage(trainRecommender.isStarted ? 'Training started.' : 'A training is already in progress.');
        onChange();
      },
      (error: Error) => setMessage(error.message),
    );
  return (
    <div class="actions">
      <button type="button" disabled={isUnderWay} onClick={() => void train()}>
        Train now
      </button>
      <p role="status" class="message">
        {message}
      </p>
    </div>
  );
}

const tones = { TRAINING: 'plain', READY: 'good', REFUSED: 'warn', FAILED: 'bad' } as const;

function Trainings({ models }: { models: Model[] }) {
  return (
    <Scrolls label="Trainings">
      <table>
        <thead>
          <tr>
            {['Started', 'Status', 'Duration', 'Facts', 'Users', 'Contents', 'Size', 'NDCG'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.version}>
              <th scope="row">{ago(model.startedAt)}</th>
              <td title={model.error ?? undefined}>
                <Note tone={tones[model.status]}>{words(model.status)}</Note>
                {model.error && <small class="quiet"> {model.error}</small>}
              </td>
              <td>{model.finishedAt ? span(Date.parse(model.finishedAt) - Date.parse(model.startedAt)) : '–'}</td>
              <td>{count(model.factCount)}</td>
              <td>{count(model.userCount)}</td>
              <td>{count(model.contentCount)}</td>
              <td>{model.sizeBytes > 0 ? bytes(model.sizeBytes) : '–'}</td>
              <td>{model.quality ? measure(model.quality.ndcg) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
