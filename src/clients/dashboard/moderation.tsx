import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from './client';
import { Choice, Instead, Panel, Pick } from './components';
import { ago, words } from './format';
import { Icon } from './icon';
import type { ReportReason, ReportStatus, WholeReportFragment } from './operations';
import { ReportsDocument } from './operations';
import { ReportView } from './report';
import { useVitals } from './shared-data';
import { usePolled } from './use-polling';

const kinds = [
  ['PENDING', 'Waiting'],
  ['UNDER_REVIEW', 'Under review'],
  ['MINE', 'Mine'],
  ['RESOLVED', 'Resolved'],
  ['DISMISSED', 'Dismissed'],
] as const;
const reasons: readonly (readonly [ReportReason | '', string])[] = [
  ['', 'All reasons'],
  ...(['SPAM', 'NUDITY', 'VIOLENCE', 'HARASSMENT', 'HATE', 'MISINFORMATION', 'COPYRIGHT', 'ILLEGAL', 'OTHER'] as const).map(
    (reason) => [reason, words(reason)] as const,
  ),
];

/** Page with the queue of reports, oldest first, and the selected report. */
export function Moderation() {
  const [kind, setKind] = useState<ReportStatus | 'MINE'>('PENDING');
  const [reason, setReason] = useState<ReportReason | ''>('');
  const { reports: open } = useVitals();
  const filter = { status: kind === 'MINE' ? null : kind, reason: reason || null, isClaimedByMe: kind === 'MINE' };
  const { data, refusal, again } = usePolled(ReportsDocument, filter, 5_000);
  const [more, setMore] = useState<{ of: string; reports: WholeReportFragment[]; end: string | null } | null>(null);
  const [chosen, setChosen] = useState<WholeReportFragment | null>(null);
  const text = JSON.stringify(filter);
  const further = more?.of === text ? more : null;
  const firstPage = data?.reports.edges.map(({ node }) => node) ?? null;
  const known = new Set(firstPage?.map(({ id }) => id));
  const reports = firstPage && [...firstPage, ...(further?.reports ?? []).filter(({ id }) => !known.has(id))];
  const end = further ? further.end : data?.reports.pageInfo.hasNextPage ? data.reports.pageInfo.endCursor : null;

  const showMore = async () => {
    const { reports: page } = await ask(ReportsDocument, { ...filter, after: end });
    const found = [...(further?.reports ?? []), ...page.edges.map(({ node }) => node)];
    setMore({ of: text, reports: found, end: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null });
  };
  const changed = (report: WholeReportFragment) => {
    setChosen(report);
    again();
    open.again();
  };
  const fresh = reports?.find(({ id }) => id === chosen?.id) ?? chosen;

  return (
    <div class={chosen ? 'desk chosen' : 'desk'}>
      <Panel title="Reports" class="queue" aside={<Pick label="Reason" options={reasons} value={reason} onChoose={setReason} />}>
        <Choice label="Which reports" options={kinds} value={kind} onChoose={setKind} />
        {reports && reports.length > 0 ? (
          <ul class="reports">
            {reports.map((report) => (
              <ReportRow key={report.id} report={report} isChosen={report.id === chosen?.id} onChoose={() => setChosen(report)} />
            ))}
          </ul>
        ) : (
          <Instead of={reports} refusal={refusal}>
            {kind === 'PENDING' ? 'No open reports.' : 'No reports.'}
          </Instead>
        )}
        {end && (
          <button type="button" onClick={() => void showMore()}>
            Show more
          </button>
        )}
      </Panel>
      <Chosen report={fresh} onChange={changed} onClose={() => setChosen(null)} />
    </div>
  );
}

interface RowProps {
  report: WholeReportFragment;
  isChosen: boolean;
  onChoose: () => void;
}

function ReportRow({ report, isChosen, onChoose }: RowProps) {
  return (
    <li>
      <button type="button" class="report" aria-pressed={isChosen} onClick={onChoose}>
        <span class={`reason ${report.reason}`}>{words(report.reason)}</span>
        <b>{report.content?.title ?? report.contentId}</b>
        <span class="quiet">
          {report.content?.isHidden ? 'hidden · ' : ''}
          {report.moderatorId ? `${report.moderatorId} · ` : ''}
          {ago(report.occurredAt)}
        </span>
        {report.details && <span class="details">{report.details}</span>}
      </button>
    </li>
  );
}

function Chosen({
  report,
  onChange,
  onClose,
}: {
  report: WholeReportFragment | null;
  onChange: (report: WholeReportFragment) => void;
  onClose: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Moves the keyboard focus to the heading of the selected report.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [report?.id]);
  if (!report)
    return (
      <section class="panel empty" aria-label="Report">
        <p class="instead">Select a report to review it.</p>
      </section>
    );
  return (
    <section class="panel one-report" aria-label="Report">
      <button type="button" class="plain back" onClick={onClose}>
        <Icon name="back" /> All reports
      </button>
      <h2 ref={heading} tabIndex={-1}>
        {report.content?.title ?? report.contentId}
      </h2>
      <ReportView key={report.id} report={report} onChange={onChange} />
    </section>
  );
}
