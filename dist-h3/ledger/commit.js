"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "commitBatch", {
    enumerable: true,
    get: function() {
        return commitBatch;
    }
});
const _queries = require("../content/queries");
const _types = require("../content/types");
const _errors = require("../errors");
const _queries1 = require("../stats/queries");
const _viewerstate = require("../views/viewer-state");
const _counts = require("./counts");
const _effects = require("./effects");
const _rows = require("./rows");
const _events = require("./writers/events");
const _favorites = require("./writers/favorites");
const _interactions = require("./writers/interactions");
const _reactions = require("./writers/reactions");
const _reports = require("./writers/reports");
const _views = require("./writers/views");
async function commitBatch(db, batch, weights) {
    const ids = [
        ...new Set(batch.facts.map((fact)=>fact.contentId))
    ].sort();
    const [isOpen, rows, viewings, interactions] = await Promise.all([
        begin(db, batch),
        (0, _queries.contentsById)(db, ids),
        (0, _events.findRepeats)(db, 'viewings', ofKind(batch.facts, 'view')),
        (0, _events.findRepeats)(db, 'interactions', ofKind(batch.facts, 'interaction'))
    ]);
    if (!isOpen) return answerAnew(db, batch);
    const contents = new Map(rows.map((row)=>[
            row.id,
            row
        ]));
    const entries = batch.facts.map((fact)=>entryOf(fact, contents));
    const accepted = entries.filter((entry)=>!(entry instanceof Error)).sort(byContentThenUser);
    const effects = new _effects.Effects(weights);
    // The same order of tables in every batch: with sorted rows it keeps two nodes from deadlock.
    await Promise.all([
        writeEach(accepted, 'view', (ones)=>(0, _views.writeViews)(db, ones, effects, viewings)),
        writeEach(accepted, 'reaction', (ones)=>(0, _reactions.writeReactions)(db, ones, effects)),
        writeEach(accepted, 'favorite', (ones)=>(0, _favorites.writeFavorites)(db, ones, effects)),
        writeEach(accepted, 'interaction', (ones)=>(0, _interactions.writeInteractions)(db, ones, effects, interactions)),
        writeEach(accepted, 'report', (ones)=>(0, _reports.writeReports)(db, ones))
    ]);
    batch.sent = entries;
    const unchanged = ids.filter((id)=>contents.has(id) && !effects.byContent.has(id));
    const [changed, others, states, commit] = await Promise.all([
        (0, _counts.writeCounts)(db, effects, contents, batch.facts[0]?.recordedAt ?? Date.now()),
        unchanged.length > 0 ? (0, _queries1.statsById)(db, unchanged) : [],
        statesWanted(db, accepted),
        db.query('COMMIT')
    ]);
    // In a failed transaction COMMIT is no error: it answers ROLLBACK.
    if (commit.command !== 'COMMIT') throw new Error(`A batch was not committed: ${commit.command}.`);
    return {
        results: answers(entries, [
            ...changed,
            ...others
        ], states),
        changed
    };
}
/**
 * Opens the transaction and claims the batch's number in the ledger's own row. An earlier try whose COMMIT happened holds
 * that number: false, there is nothing left to write. One still under way holds the row: then this waits for its end.
 */ async function begin(db, { lane, number }) {
    // One round trip; both values are ours (a UUID and a number), and a string of statements takes no parameters.
    const results = await db.query(`BEGIN; INSERT INTO ledger_lanes AS l (id, batch, updated_at) VALUES ('${lane}', ${number}, '${new Date().toISOString()}')
    ON CONFLICT (id) DO UPDATE SET batch = EXCLUDED.batch, updated_at = EXCLUDED.updated_at WHERE l.batch < EXCLUDED.batch`);
    return results[1]?.rowCount === 1;
}
/** The batch is committed, its answer was lost: what it wrote is remembered, and the counts are read as they are now. */ async function answerAnew(db, { sent, facts }) {
    if (!sent) throw new Error('A batch is marked as committed that never sent its COMMIT.');
    const accepted = sent.filter((entry)=>!(entry instanceof Error));
    const [stats, states] = await Promise.all([
        (0, _queries1.statsById)(db, [
            ...new Set(facts.map((fact)=>fact.contentId))
        ]),
        statesWanted(db, accepted),
        db.query('ROLLBACK')
    ]);
    return {
        results: answers(sent, stats, states),
        changed: stats
    };
}
function ofKind(facts, kind) {
    return facts.filter((fact)=>fact.kind === kind);
}
async function writeEach(entries, kind, write) {
    const ones = entries.filter((entry)=>entry.fact.kind === kind);
    if (ones.length > 0) await write(ones);
}
function entryOf(fact, contents) {
    const content = contents.get(fact.contentId);
    // What one may not see is answered like what is not there.
    if (!content || !(0, _types.maySee)(fact.viewer, content)) return new _errors.CodedError('NOT_FOUND', `There is no content "${fact.contentId}".`, {
        field: 'input.contentId'
    });
    return {
        fact,
        content,
        isChanged: false,
        missing: null,
        reportId: null,
        refusal: null
    };
}
function byContentThenUser(a, b) {
    if (a.fact.contentId !== b.fact.contentId) return a.fact.contentId < b.fact.contentId ? -1 : 1;
    return a.fact.viewer.id < b.fact.viewer.id ? -1 : a.fact.viewer.id > b.fact.viewer.id ? 1 : 0;
}
async function statesWanted(db, entries) {
    const pairs = entries.filter(({ fact })=>fact.wantsState).map(({ fact })=>({
            contentId: fact.contentId,
            userId: fact.viewer.id
        }));
    return pairs.length > 0 ? (0, _viewerstate.viewerStates)(db, pairs) : [];
}
function answers(entries, stats, states) {
    const statsById = new Map(stats.map((row)=>[
            row.contentId,
            row
        ]));
    const stateByPair = new Map(states.map((row)=>[
            (0, _rows.keyOf)(row.contentId, row.userId),
            row
        ]));
    return entries.map((entry)=>{
        if (entry instanceof Error) return entry;
        if (entry.refusal) return entry.refusal;
        const { fact, content, isChanged, missing, reportId } = entry;
        const ofContent = statsById.get(content.id);
        if (!ofContent) return new Error(`Content ${content.id} has no counters.`);
        return {
            content,
            stats: ofContent,
            viewerState: stateByPair.get((0, _rows.keyOf)(content.id, fact.viewer.id)) ?? null,
            isChanged,
            missing,
            reportId
        };
    });
}

//# sourceMappingURL=commit.js.map