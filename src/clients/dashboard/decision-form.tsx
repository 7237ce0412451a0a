import { useState } from 'preact/hooks';
import { ask } from './client';
import { DecideDocument, type ReportDecision, type WholeReportFragment } from './operations';

interface DecideProps {
  report: WholeReportFragment;
  onChange: (report: WholeReportFragment) => void;
}

/** Form for the decision about a report, with a message to the reporter and a note to other moderators. */
export function DecideForm({ report, onChange }: DecideProps) {
  const [decision, setDecision] = useState<ReportDecision | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const decide = async (form: HTMLFormElement) => {
    if (!decision) return;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? '') || null;
    const input = { reportId: report.id, decision, outcome: text('outcome'), note: text('reason'), hidesContent: given.has('hides') };
    setBusy(true);
    try {
      onChange((await ask(DecideDocument, { input })).decideReport.report);
    } catch (error) {
      setRefusal((error as Error).message);
      setBusy(false);
    }
  };
  const options = [
    ['RESOLVED', 'Resolve', 'The report is justified.'],
    ['DISMISSED', 'Dismiss', 'The content does not break the rules.'],
  ] as const;
  return (
    <form
      class="decide"
      aria-label="Decide"
      onSubmit={(event) => {
        event.preventDefault();
        void decide(event.currentTarget);
      }}
    >
      <fieldset class="decisions">
        <legend>Decide</legend>
        {options.map(([value, name, meaning]) => (
          <label key={value} class="decision">
            <input type="radio" name="decision" required checked={decision === value} onChange={() => setDecision(value)} />
            <span>
              <b>{name}</b>
              <small>{meaning}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <label for="outcome">Message to the reporter</label>
      <textarea id="outcome" name="outcome" rows={2} maxLength={5000} />
      <label for="reason">Reason, for other moderators</label>
      <textarea id="reason" name="reason" rows={2} maxLength={5000} />
      {report.content && !report.content.isHidden && decision !== 'DISMISSED' && (
        <label class="check">
          <input type="checkbox" name="hides" /> Also hide the content
        </label>
      )}
      <p role="alert" class="message bad">
        {refusal}
      </p>
      <button type="submit" class="primary" disabled={busy || !decision}>
        {decision === 'DISMISSED' ? 'Dismiss the report' : 'Resolve the report'}
      </button>
    </form>
  );
}
