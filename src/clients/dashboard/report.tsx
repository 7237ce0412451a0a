import { useState } from 'preact/hooks';
import { ask } from './client';
import { Note } from './components';
import { DecideForm } from './decision-form';
import { ago, count, moment, words } from './format';
import { Icon } from './icon';
import type { WholeReportFragment } from './operations';
import { ClaimDocument, HideDocument, NoteDocument, ReleaseDocument, ReopenDocument, RestoreDocument } from './operations';
import { session } from './session';

interface ReportProps {
  report: WholeReportFragment;
  onChange: (report: WholeReportFragment) => void;
}

/** Shows a report, its history and the actions that are possible in its status. */
export function ReportView({ report, onChange }: ReportProps) {
  const { busy, message, run } = useRun(report, onChange);
  const { content } = report;
  return (
    <>
      <dl class="facts">
        <Fact name="Reported for">
          <span class={`reason ${report.reason}`}>{words(report.reason)}</span>
        </Fact>
        <Fact name="By">{report.reporterId}</Fact>
        <Fact name="When">
          <time dateTime={report.occurredAt} title={moment(report.occurredAt)}>
            {ago(report.occurredAt)}
          </time>
        </Fact>
        <Fact name="Status">
          {words(report.status)}
          {report.moderatorId && `, ${report.moderatorId}`}
        </Fact>
      </dl>
      {report.details && <blockquote>{report.details}</blockquote>}
      {content ? (
        <div class="content-card">
          <Icon name={content.type} />
          <div>
            <p>{content.description ?? 'No description.'}</p>
            <p class="quiet">
              {report.contentId}
              {content.ownerId && ` · of ${content.ownerId}`} · {count(content.stats.viewCount)} views · {count(content.stats.likeCount)} likes
            </p>
          </div>
          {content.isHidden && <Note tone="warn">hidden</Note>}
        </div>
      ) : (
        <p class="quiet">The content was removed from the catalogue.</p>
      )}
      <Actions report={report} busy={busy} run={run} />
      <p role="status" class={message?.isBad ? 'message bad' : 'message'}>
        {message?.text}
      </p>
      {isOpenToMe(report) && <DecideForm report={report} onChange={onChange} />}
      {report.outcome && (
        <p>
          <b>Message to the reporter:</b> {report.outcome}
        </p>
      )}
      <Events report={report} />
      <details class="note-form">
        <summary>Write a note</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const note = String(new FormData(form).get('note'));
            void run('Note added.', async () => {
              const { noteReport } = await ask(NoteDocument, { input: { reportId: report.id, note } });
              form.reset();
              return noteReport.report;
            });
          }}
        >
          <label for="note">Note for other moderators</label>
          <textarea id="note" name="note" rows={2} maxLength={5000} required />
          <button type="submit" disabled={busy}>
            Add the note
          </button>
        </form>
      </details>
    </>
  );
}

type Run = (text: string, work: () => Promise<WholeReportFragment>) => Promise<void>;

function useRun(report: WholeReportFragment, onChange: (report: WholeReportFragment) => void) {
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<{ text: string; isBad: boolean } | null>(null);
  const run: Run = async (text, work) => {
    setBusy(true);
    setMessage(null);
    try {
      onChange(await work());
      setMessage({ text, isBad: false });
    } catch (error) {
      setMessage({ text: (error as Error).message, isBad: true });
      // Another moderator may have changed the report. `onChange` fetches the current state of the report.
      onChange(report);
    }
    setBusy(false);
  };
  return { busy, message, run };
}

function Actions({ report, busy, run }: { report: WholeReportFragment; busy: boolean; run: Run }) {
  const input = { reportId: report.id };
  const { content, contentId } = report;
  const shown = (isHidden: boolean) => async () => {
    await (isHidden ? ask(HideDocument, { input: { contentId } }) : ask(RestoreDocument, { input: { contentId } }));
    return { ...report, content: content && { ...content, isHidden } };
  };
  const isMine = report.moderatorId === session.get().viewer?.user.userId;
  const actions: [boolean, string, string, () => Promise<WholeReportFragment>][] = [
    [report.status === 'PENDING', 'Claim', 'You claimed the report.', async () => (await ask(ClaimDocument, { input })).claimReport.report],
    [
      report.status === 'UNDER_REVIEW' && isMine,
      'Release',
      'Report returned to the queue.',
      async () => (await ask(ReleaseDocument, { input })).releaseReport.report,
    ],
    [report.decidedAt !== null, 'Reopen', 'Report reopened.', async () => (await ask(ReopenDocument, { input })).reopenReport.report],
    [content?.isHidden === false, 'Hide content', 'Content hidden.', shown(true)],
    [content?.isHidden === true, 'Show content', 'Content is visible again.', shown(false)],
  ];
  return (
    <div class="actions">
      {actions
        .filter(([fits]) => fits)
        .map(([, name, text, work]) => (
          <button key={name} type="button" disabled={busy} onClick={() => void run(text, work)}>
            {name}
          </button>
        ))}
    </div>
  );
}

function Events({ report: { events } }: { report: WholeReportFragment }) {
  if (!events?.length) return null;
  return (
    <ol class="events" aria-label="History">
      {events.map(({ id, action, actorId, note, createdAt }) => (
        <li key={id}>
          <b>{words(action)}</b> by {actorId}{' '}
          <time class="quiet" dateTime={createdAt} title={moment(createdAt)}>
            {ago(createdAt)}
          </time>
          {note && <p>{note}</p>}
        </li>
      ))}
    </ol>
  );
}

function isOpenToMe({ status, moderatorId }: WholeReportFragment): boolean {
  return status === 'PENDING' || (status === 'UNDER_REVIEW' && moderatorId === session.get().viewer?.user.userId);
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
