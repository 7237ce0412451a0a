"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "replay", {
    enumerable: true,
    get: function() {
        return replay;
    }
});
const _nodepath = require("node:path");
const _promises = require("node:timers/promises");
const _types = require("../content/types");
const _identifiers = require("../identifiers");
const _client = require("./client");
const _events = require("./events");
const _progress = require("./progress");
const _replayacts = require("./replay-acts");
const _replaycounts = require("./replay-counts");
const _token = require("./token");
const maxPrefix = 100;
const idsPerQuery = 100;
const contentsPerRequest = 1000;
const maxTitle = 500;
const longestPauseMs = 2 ** 31 - 1;
// The longest replay at the original pace that anybody will sit through.
const tokenDays = 365;
async function replay(path, options) {
    const type = (0, _types.contentTypeNamed)(options.type);
    if (!type) throw new Error(`--type must be one of ${_types.knownTypeNames.join(', ')}, got "${options.type}".`);
    const prefix = options.prefix ?? `${(0, _nodepath.basename)(path, (0, _nodepath.extname)(path))}/`;
    if (prefix.length > maxPrefix || !(0, _identifiers.isContentId)(`${prefix}x`)) throw new Error(`--prefix must be at most ${maxPrefix} printable characters and not begin with a word in capitals and a colon, got "${prefix}".`);
    const skipped = [];
    const { events, futureCount, hashedCount } = await (0, _events.readEvents)(path, {
        ...options,
        prefix
    }, Date.now(), (line, reason)=>skipped.push({
            line,
            reason
        }));
    for (const { line, reason } of skipped)process.stderr.write(`line ${line}: ${reason}\n`);
    if (futureCount > 0) process.stderr.write(`${(0, _progress.grouped)(futureCount)} rows lie in the future: they are sent as of now.\n`);
    if (hashedCount > 0) process.stderr.write(`${(0, _progress.grouped)(hashedCount)} ids are not legal or too long: a hash stands for them.\n`);
    // At a pace of its own the file is played in the order of its clock; rows without a time go at once.
    if (options.speed !== null) events.sort((a, b)=>(a.atMs ?? 0) - (b.atMs ?? 0));
    const client = (0, _client.createClient)(options.url, options.concurrency);
    try {
        const token = await (0, _token.mintToken)('rapport-replay', 'service', tokenDays);
        await client.greet(token);
        const file = (0, _replaycounts.countsOf)(events);
        await createMissing(client, token, type, events, [
            ...file.keys()
        ]);
        const startedMs = Date.now();
        const refused = await sendAll(client, events, options);
        const tookMs = Date.now() - startedMs;
        const server = await countsOnServer(client, token, [
            ...file.keys()
        ]);
        const userCount = new Set(events.map(({ userId })=>userId)).size;
        return {
            userCount,
            eventCount: events.length,
            tookMs,
            skipped,
            refused,
            file,
            server,
            differences: (0, _replaycounts.differences)(file, server)
        };
    } finally{
        client.close();
    }
}
/** Titles of a catalogue imported under the same prefix are left alone: only what is not there is made, with its id as title. */ async function createMissing(client, token, type, events, ids) {
    const known = await countsOnServer(client, token, ids);
    const titles = new Map(events.map(({ contentId, title })=>[
            contentId,
            title.slice(0, maxTitle).toWellFormed().replaceAll('\0', '')
        ]));
    const missing = ids.filter((id)=>!known.has(id)).map((id)=>({
            id,
            type,
            title: titles.get(id)?.trim() || id
        }));
    const query = 'mutation Create($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { errors { message } } }';
    for(let start = 0; start < missing.length; start += contentsPerRequest){
        const { upsertContents } = await client.ask(token, query, {
            contents: missing.slice(start, start + contentsPerRequest)
        });
        const [error] = upsertContents.errors;
        if (error) throw new Error(`The contents cannot be made: ${error.message}`);
    }
}
/**
 * Several lanes side by side, each one request at a time. All events of one user on one content share a lane and so keep
 * their order, on which the outcome of like and dislike depends; nothing else needs an order.
 */ async function sendAll(client, events, { concurrency, speed }) {
    const tokens = new Map();
    const tokenOf = (userId)=>{
        // Each user acts under their own name. The role lets them tell of acts older than MAX_FACT_AGE_DAYS, as only services may.
        const token = tokens.get(userId) ?? (0, _token.mintToken)(userId, 'service', tokenDays);
        tokens.set(userId, token);
        return token;
    };
    const refused = [];
    const startedMs = Date.now();
    let done = 0;
    const progress = (0, _progress.startProgress)(events.length, (value)=>`${(0, _progress.grouped)(value)} of ${(0, _progress.grouped)(events.length)} events, ${(0, _progress.grouped)(value * 1000 / Math.max(1, Date.now() - startedMs))} a second`);
    const firstMs = events.find(({ atMs })=>atMs !== null)?.atMs ?? 0;
    const sendLane = async (lane)=>{
        for (const event of lane){
            if (speed !== null && event.atMs !== null) await until(startedMs + (event.atMs - firstMs) / speed);
            const { query, variables } = (0, _replayacts.requestOf)(event);
            try {
                await client.ask(await tokenOf(event.userId), query, variables);
            } catch (error) {
                if (!(error instanceof _client.RequestError)) throw error;
                refused.push({
                    line: event.line,
                    reason: error.message
                });
            }
            progress.update(++done);
        }
    };
    try {
        await Promise.all(lanesOf(events, concurrency).map(sendLane));
    } finally{
        progress.stop();
    }
    return refused;
}
/** Deals the events out: a pair of user and content that has no lane yet goes to the shortest. */ function lanesOf(events, count) {
    const lanes = Array.from({
        length: count
    }, ()=>[]);
    const laneOf = new Map();
    for (const event of events){
        const pair = `${event.contentId}\0${event.userId}`;
        const lane = laneOf.get(pair) ?? lanes.reduce((shortest, other)=>other.length < shortest.length ? other : shortest);
        laneOf.set(pair, lane);
        lane.push(event);
    }
    return lanes;
}
async function until(timeMs) {
    // A timer of more than 24 days would fire at once.
    for(let restMs = timeMs - Date.now(); restMs > 0; restMs = timeMs - Date.now())await (0, _promises.setTimeout)(Math.min(restMs, longestPauseMs));
}
async function countsOnServer(client, token, ids) {
    const query = `query Counts($ids: [ID!]!) { stats(contentIds: $ids) { contentId ${_replaycounts.comparedCounters.join(' ')} } }`;
    const pages = [];
    for(let start = 0; start < ids.length; start += idsPerQuery)pages.push(ids.slice(start, start + idsPerQuery));
    const answers = await Promise.all(pages.map((page)=>client.ask(token, query, {
            ids: page
        })));
    const rows = answers.flatMap(({ stats })=>stats).filter((row)=>row !== null);
    return new Map(rows.map((row)=>[
            row.contentId,
            row
        ]));
}

//# sourceMappingURL=replay.js.map