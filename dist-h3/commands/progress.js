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
    get grouped () {
        return grouped;
    },
    get startProgress () {
        return startProgress;
    }
});
const _cliprogress = require("cli-progress");
function startProgress(total, show) {
    const isTerminal = process.stderr.isTTY === true;
    const bar = new _cliprogress.SingleBar({
        stream: process.stderr,
        format: '{bar} {percentage}% | {shown} | {eta_formatted} to go',
        hideCursor: true,
        clearOnComplete: true,
        noTTYOutput: true,
        notTTYSchedule: 10_000
    }, _cliprogress.Presets.shades_classic);
    bar.start(total, 0, {
        shown: show(0)
    });
    return {
        update: (value)=>bar.update(value, {
                shown: show(value)
            }),
        say: (line)=>process.stderr.write(`${isTerminal ? '\r\x1b[K' : ''}${line}\n`),
        stop: ()=>bar.stop()
    };
}
function grouped(value) {
    return Math.round(value).toLocaleString('en-US');
}

//# sourceMappingURL=progress.js.map