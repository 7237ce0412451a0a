"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "openRows", {
    enumerable: true,
    get: function() {
        return openRows;
    }
});
const _nodefs = require("node:fs");
const _nodepath = require("node:path");
const _csvparse = require("csv-parse");
const maxRecordBytes = 4 * 1024 * 1024;
function openRows(path) {
    const status = (0, _nodefs.statSync)(path, {
        throwIfNoEntry: false
    });
    if (!status?.isFile()) throw new Error(`There is no file ${path}.`);
    const isCsv = ![
        '.ndjson',
        '.jsonl'
    ].includes((0, _nodepath.extname)(path).toLowerCase());
    const stream = (0, _nodefs.createReadStream)(path);
    return {
        name: (0, _nodepath.basename)(path, (0, _nodepath.extname)(path)),
        isCsv,
        sizeBytes: status.size,
        readBytes: ()=>stream.bytesRead,
        rows: isCsv ? csvRows(stream) : jsonRows(stream)
    };
}
/** @throws Error with the line when the rest of the file cannot be told apart into rows. */ async function* csvRows(stream) {
    // The parser's own line numbers drift with CRLF inside quotes; `raw` lets us count.
    const parser = (0, _csvparse.parse)({
        bom: true,
        raw: true,
        relax_quotes: true,
        relax_column_count: true,
        record_delimiter: [
            '\r\n',
            '\n',
            '\r'
        ],
        max_record_size: maxRecordBytes
    });
    stream.on('error', (error)=>parser.destroy(error));
    stream.pipe(parser);
    let columns = null;
    let next = 1;
    try {
        for await (const { record, raw } of parser){
            const line = next;
            next += raw.match(/\r\n?|\n/g)?.length ?? 0;
            if (record.length === 1 && record[0] === '') continue;
            if (!columns) columns = record.map((name)=>name.trim());
            else if (record.length === columns.length) yield {
                line,
                columns,
                values: Object.fromEntries(columns.map((name, index)=>[
                        name,
                        record[index]
                    ]))
            };
            else yield {
                line,
                reason: wrongLength(record.length, columns.length, line, next)
            };
        }
    } catch (error) {
        if (!(error instanceof _csvparse.CsvError)) throw error;
        throw new Error(`Line ${next}: a quote opened here is never closed, so the rest of the file cannot be read. Correct it and run again: what was sent is kept, repeats are harmless.`);
    }
}
function wrongLength(count, wanted, line, next) {
    const spread = next - line > 1 ? ` over ${next - line} lines (is a quote not closed?)` : '';
    return `has ${count} fields${spread}, the header has ${wanted}`;
}
async function* jsonRows(stream) {
    let line = 0;
    for await (const text of linesOf(stream)){
        line++;
        // Trimmed, because a byte order mark may come first.
        const json = text.trim();
        if (json === '') continue;
        try {
            const values = JSON.parse(json);
            if (values === null || typeof values !== 'object' || Array.isArray(values)) yield {
                line,
                reason: 'is not a JSON object'
            };
            else yield {
                line,
                columns: Object.keys(values),
                values: values
            };
        } catch (error) {
            yield {
                line,
                reason: `is not JSON: ${error.message}`
            };
        }
    }
}
/** Not `readline`: that also cuts at U+2028, which JSON allows inside a text. */ async function* linesOf(stream) {
    stream.setEncoding('utf8');
    let rest = '';
    for await (const chunk of stream){
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
    }
    yield rest;
}

//# sourceMappingURL=rows.js.map