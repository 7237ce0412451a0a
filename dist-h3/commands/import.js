"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "importCatalogue", {
    enumerable: true,
    get: function() {
        return importCatalogue;
    }
});
const _types = require("../content/types");
const _cataloguerow = require("./catalogue-row");
const _client = require("./client");
const _columns = require("./columns");
const _progress = require("./progress");
const _rows = require("./rows");
const _token = require("./token");
const upsert = 'mutation Import($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { createdCount errors { index message } } }';
/** Half of what the server takes in one request. */ const maxBatchBytes = 4 * 1024 * 1024;
/** Refusals that one row can cause for its whole batch. */ const ofOneRow = [
    'BAD_USER_INPUT',
    'PAYLOAD_TOO_LARGE',
    'INTERNAL_SERVER_ERROR',
    'HTTP_413'
];
async function importCatalogue(path, options) {
    const type = defaultType(options.type);
    const chosen = chosenColumns(options.columns);
    const file = (0, _rows.openRows)(path);
    const token = options.token ?? await (0, _token.mintToken)('rapport-import', 'service');
    const client = (0, _client.createClient)(options.url, 1);
    await client.greet(token);
    const summary = {
        createdCount: 0,
        updatedCount: 0,
        skippedCount: 0
    };
    const progress = (0, _progress.startProgress)(file.sizeBytes, ()=>`${(0, _progress.grouped)(summary.createdCount + summary.updatedCount)} contents`);
    const skip = (line, reason)=>{
        summary.skippedCount++;
        progress.say(`line ${line}: ${reason}`);
    };
    async function send(items) {
        try {
            const { upsertContents: done } = await client.ask(token, upsert, {
                contents: items.map(({ json })=>json)
            });
            for (const { index, message } of done.errors)skip(items[index]?.line ?? 0, message);
            summary.createdCount += done.createdCount;
            summary.updatedCount += items.length - done.errors.length - done.createdCount;
        } catch (error) {
            if (!(error instanceof _client.RequestError) || !ofOneRow.includes(error.code)) throw error;
            const [only] = items;
            if (only && items.length === 1) return skip(only.line, error.message);
            // One of them is bad in a way that the server cannot tell by index: found by halving.
            const middle = items.length >> 1;
            await send(items.slice(0, middle));
            await send(items.slice(middle));
        }
    }
    try {
        let batch = [];
        let batchBytes = 0;
        for await (const row of itemsOf(file, chosen, {
            type,
            prefix: options.prefix
        })){
            if ('reason' in row) {
                skip(row.line, row.reason);
                continue;
            }
            const bytes = Buffer.byteLength(JSON.stringify(row.json));
            if (batch.length >= options.batch || batch.length > 0 && batchBytes + bytes > maxBatchBytes) {
                await send(batch);
                progress.update(file.readBytes());
                batch = [];
                batchBytes = 0;
            }
            batch.push(row);
            batchBytes += bytes;
        }
        if (batch.length > 0) await send(batch);
        progress.update(file.sizeBytes);
        return summary;
    } finally{
        progress.stop();
        client.close();
    }
}
async function* itemsOf(file, chosen, defaults) {
    let names = [];
    let columns = {};
    for await (const row of file.rows){
        if ('reason' in row) {
            yield row;
            continue;
        }
        if (row.columns !== names) {
            names = row.columns;
            columns = (0, _columns.findColumns)(names, _cataloguerow.catalogueColumns, chosen);
            if (file.isCsv) checkHeader(names, columns, defaults.type);
        }
        try {
            yield {
                line: row.line,
                json: (0, _cataloguerow.toCatalogueItem)(row.values, columns, defaults)
            };
        } catch (error) {
            if (!(error instanceof _cataloguerow.BadRow)) throw error;
            yield {
                line: row.line,
                reason: error.message
            };
        }
    }
}
/** What every row would lack is told once, before anything is sent. */ function checkHeader(names, columns, type) {
    const there = `The file has ${names.join(', ')}.`;
    for (const [field, name] of Object.entries(columns))if (!names.includes(name)) throw new Error(`--columns ${field}=${name}: there is no such column. ${there}`);
    if (!columns.id) throw new Error(`No column looks like the id: name it with --columns id=…. ${there}`);
    if (!columns.title) throw new Error(`No column looks like the title: name it with --columns title=…. ${there}`);
    if (!columns.type && !type) throw new Error(`No column tells the type: give one to all with --type (${_types.knownTypeNames.join(', ')}), or name it with --columns type=…. ${there}`);
}
function defaultType(name) {
    const type = name === undefined ? null : (0, _types.contentTypeNamed)(name);
    if (name !== undefined && !type) throw new Error(`--type must be one of ${_types.knownTypeNames.join(', ')}, got "${name}".`);
    return type;
}
function chosenColumns(columns = {}) {
    const unknown = Object.keys(columns).find((field)=>!Object.hasOwn(_cataloguerow.catalogueColumns, field));
    if (unknown !== undefined) throw new Error(`--columns knows ${Object.keys(_cataloguerow.catalogueColumns).join(', ')}; got "${unknown}".`);
    return columns;
}

//# sourceMappingURL=import.js.map