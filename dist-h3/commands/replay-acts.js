"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "requestOf", {
    enumerable: true,
    get: function() {
        return requestOf;
    }
});
const _events = require("./events");
const mutations = {
    view: 'recordView',
    like: 'like',
    unlike: 'unlike',
    dislike: 'dislike',
    undislike: 'undislike',
    save: 'save',
    unsave: 'unsave',
    share: 'share'
}; // prettier-ignore
function requestOf(event) {
    return {
        query: documentOf(event.acts),
        variables: Object.fromEntries(event.acts.map((act)=>[
                act,
                inputOf(event, act)
            ]))
    };
}
function inputOf(event, act) {
    const input = {
        contentId: event.contentId,
        occurredAt: event.atMs === null ? null : new Date(event.atMs).toISOString()
    };
    // A minute and to the end: over the threshold of every type of content.
    if (act === 'view') return {
        ...input,
        eventId: (0, _events.eventIdOf)(event, act),
        durationMs: 60_000,
        progressPct: 100,
        isComplete: true
    };
    if (act === 'share') return {
        ...input,
        eventId: (0, _events.eventIdOf)(event, act)
    };
    return input;
}
const documents = new Map();
/** The same text for the same acts, so that the server parses it once. */ function documentOf(acts) {
    const key = acts.join();
    const known = documents.get(key);
    if (known) return known;
    const variables = acts.map((act)=>`$${act}: ${inputTypeOf(act)}!`).join(', ');
    const fields = acts.map((act)=>`${act}: ${mutations[act]}(input: $${act}) { isChanged }`).join(' ');
    const document = `mutation Replay(${variables}) { ${fields} }`;
    documents.set(key, document);
    return document;
}
function inputTypeOf(act) {
    const name = mutations[act];
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
}

//# sourceMappingURL=replay-acts.js.map