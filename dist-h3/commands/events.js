"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
function _export(target, all) {
    for(var name in all)Object.defineProperty(target, name, {
        enumerable: true,
        get: Object.getOwnPropertyDescriptor(all, name).get
    });
}
_export(exports, {
    get acts () {
        return acts;
    },
    get eventIdOf () {
        return eventIdOf;
    },
    get legalId () {
        return legalId;
    },
    get readEvents () {
        return readEvents;
    }
});
const _nodecrypto = require("node:crypto");
const _identifiers = require("../identifiers");
const _columns = require("./columns");
const _rows = require("./rows");
const acts = [
    'view',
    'like',
    'unlike',
    'dislike',
    'undislike',
    'save',
    'unsave',
    'share'
];
const usualColumns = {
    timestamp: [
        'timestamp',
        'time'
    ],
    user: [
        'user',
        'userId'
    ],
    item: [
        'item',
        'itemId',
        'movieId',
        'bookId',
        'contentId',
        'id'
    ],
    event: [
        'event',
        'type'
    ],
    value: [
        'value',
        'rating'
    ]
};
const lastSecond = 253_402_300_799; // 9999-12-31
async function readEvents(path, options, nowMs, skip) {
    const file = (0, _rows.openRows)(path);
    const events = [];
    const identify = occurrences();
    const unknownWords = new Map();
    const hashed = new Set();
    let futureCount = 0;
    let rowCount = 0;
    for await (const row of file.rows){
        if (++rowCount > options.limit) break;
        if ('reason' in row) {
            skip(row.line, row.reason);
            continue;
        }
        const columns = (0, _columns.findColumns)(row.columns, usualColumns);
        if (file.isCsv && rowCount === 1) checkHeader(row.columns, columns);
        const text = (field)=>columns[field] === undefined ? '' : String(row.values[columns[field]] ?? '').trim();
        const [user, item, word, value, timestamp] = [
            text('user'),
            text('item'),
            text('event'),
            text('value'),
            text('timestamp')
        ];
        if (user === '' || item === '') {
            skip(row.line, `has no ${user === '' ? 'user' : 'item'}`);
            continue;
        }
        const at = timestamp === '' ? null : Number(timestamp);
        if (at !== null && !(at >= 0 && at <= lastSecond)) {
            skip(row.line, `timestamp must be in seconds since 1970, got "${timestamp}"`);
            continue;
        }
        const named = columns.event === undefined ? actsOfValue(value, options.likeFrom) : actsOfWord(word, options.words);
        if (named === null) unknownWords.set(word, (unknownWords.get(word) ?? 0) + 1);
        if (!named || named.length === 0) continue;
        const [userId, contentId] = [
            legalId(options.prefix, user, _identifiers.isId),
            legalId(options.prefix, item, _identifiers.isContentId)
        ];
        if (userId !== options.prefix + user) hashed.add(userId);
        if (contentId !== options.prefix + item) hashed.add(contentId);
        const isFuture = at !== null && at * 1000 > nowMs;
        if (isFuture) futureCount++;
        events.push({
            line: row.line,
            userId,
            contentId,
            title: item,
            acts: named,
            atMs: at === null || isFuture ? null : Math.floor(at * 1000),
            identity: identify([
                options.prefix,
                timestamp,
                user,
                item,
                word,
                value
            ])
        });
    }
    if (unknownWords.size > 0) throw new Error(`The file calls its events ${[
        ...unknownWords
    ].map(([word, count])=>`"${word}" (${count} rows)`).join(', ')}. Say what each is with --map ${[
        ...unknownWords.keys()
    ][0]}=view,… (${acts.join(', ')}, or skip).`);
    return {
        events,
        futureCount,
        hashedCount: hashed.size
    };
}
function eventIdOf({ identity }, act) {
    const bytes = (0, _nodecrypto.createHash)('sha256').update(`${act}\0${identity}`).digest().subarray(0, 16);
    // Version 8: "made in a way of one's own" (RFC 9562).
    bytes.writeUInt8(bytes.readUInt8(6) & 0x0f | 0x80, 6);
    bytes.writeUInt8(bytes.readUInt8(8) & 0x3f | 0x80, 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
function legalId(prefix, name, isLegal) {
    const id = prefix + name;
    return isLegal(id) ? id : `${prefix}sha256-${(0, _nodecrypto.createHash)('sha256').update(name).digest('hex')}`;
}
function checkHeader(names, columns) {
    const missing = !columns.user ? 'user' : !columns.item ? 'item' : null;
    if (missing) throw new Error(`No column looks like the ${missing} (${usualColumns[missing].join(', ')}). The file has ${names.join(', ')}.`);
}
function actsOfValue(value, likeFrom) {
    return likeFrom !== null && value !== '' && Number(value) >= likeFrom ? [
        'view',
        'like'
    ] : [
        'view'
    ];
}
/** null: a word that nobody mapped. */ function actsOfWord(word, words) {
    const meant = Object.hasOwn(words, word) ? words[word] : word.toLowerCase();
    if (meant === 'skip') return [];
    const act = acts.find((name)=>name === meant);
    return act ? [
        act
    ] : null;
}
function occurrences() {
    const seen = new Map();
    return (parts)=>{
        const key = parts.join('\0');
        const count = (seen.get(key) ?? 0) + 1;
        seen.set(key, count);
        return `${key}\0${count}`;
    };
}

//# sourceMappingURL=events.js.map