"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "replayReport", {
    enumerable: true,
    get: function() {
        return replayReport;
    }
});
const _progress = require("./progress");
const _replaycounts = require("./replay-counts");
const shown = 10;
function replayReport({ userCount, eventCount, tookMs, skipped, refused, file, server, differences }) {
    const lines = [
        `${(0, _progress.grouped)(eventCount)} events of ${(0, _progress.grouped)(userCount)} users on ${(0, _progress.grouped)(file.size)} contents in ${(tookMs / 1000).toFixed(1)} s (${(0, _progress.grouped)(eventCount * 1000 / Math.max(1, tookMs))} a second)`,
        '',
        row('counter', 'file', 'server', 'differences'),
        ..._replaycounts.comparedCounters.map((name)=>{
            const unequal = differences.filter((pair)=>pair.file[name] !== pair.server?.[name]).length;
            return row(name, (0, _progress.grouped)(total(file, name)), (0, _progress.grouped)(total(server, name)), (0, _progress.grouped)(unequal));
        })
    ];
    if (skipped.length > 0) lines.push('', `${(0, _progress.grouped)(skipped.length)} rows could not be read and were left out.`);
    if (refused.length > 0) lines.push('', `The server refused ${(0, _progress.grouped)(refused.length)} rows:`, ...refused.slice(0, shown).map(({ line, reason })=>`  line ${line}: ${reason}`));
    if (differences.length > 0) {
        lines.push('', `${(0, _progress.grouped)(differences.length)} contents differ:`);
        for (const { contentId, file: wanted, server: got } of differences.slice(0, shown)){
            const parts = _replaycounts.comparedCounters.filter((name)=>wanted[name] !== got?.[name]).map((name)=>`${name} ${wanted[name]} in the file, ${got?.[name] ?? 'nothing'} on the server`);
            lines.push(`  ${contentId}: ${parts.join('; ')}`);
        }
        lines.push('', 'If this file was replayed before with another --map, --like-from or a larger --limit, or others use these contents, take a fresh --prefix.');
    }
    return lines.join('\n');
}
function total(counts, name) {
    let sum = 0;
    for (const count of counts.values())sum += count[name];
    return sum;
}
function row(name, ...cells) {
    return name.padEnd(16) + cells.map((cell)=>cell.padStart(13)).join('');
}

//# sourceMappingURL=replay-report.js.map