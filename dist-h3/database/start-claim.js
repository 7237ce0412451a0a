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
    get claimStart () {
        return claimStart;
    },
    get inUse () {
        return inUse;
    },
    get isAlive () {
        return isAlive;
    },
    get read () {
        return read;
    }
});
const _nodecrypto = require("node:crypto");
const _nodefs = require("node:fs");
const _nodepath = require("node:path");
const _promises = require("node:timers/promises");
// Tells us from an earlier process of the same number, as they are common in containers.
const self = `${process.pid} ${(0, _nodecrypto.randomUUID)()}`;
async function claimStart(dataDir) {
    const file = (0, _nodepath.join)(dataDir, 'starting.pid');
    while(!createFile(file, self)){
        const holder = read(file);
        const pid = Number.parseInt(holder, 10);
        // A holder that lives renews its file: the number alone could by now be that of another program.
        const isStale = ageMs(file) > 10_000 || holder !== '' && (pid === process.pid ? holder !== self : !isAlive(pid));
        if (isStale) setAside(file, holder);
        else if (holder) throw inUse(dataDir, pid);
        else await (0, _promises.setTimeout)(20);
    }
    const renewal = setInterval(()=>(0, _nodefs.utimes)(file, new Date(), new Date(), ()=>{}), 1_000).unref();
    return ()=>{
        clearInterval(renewal);
        if (read(file) === self) (0, _nodefs.rmSync)(file);
    };
}
/** Removes a stale file, unless another start has just replaced it by its own. */ function setAside(file, stale) {
    const aside = `${file}.${(0, _nodecrypto.randomUUID)()}`;
    try {
        (0, _nodefs.renameSync)(file, aside);
    } catch (error) {
        if (error.code === 'ENOENT') return;
        throw error;
    }
    if (read(aside) === stale) (0, _nodefs.rmSync)(aside);
    else (0, _nodefs.renameSync)(aside, file);
}
function inUse(dataDir, pid) {
    return new Error(`Another Rapport (pid ${pid ?? 'unknown'}) is already using the data in ${dataDir}. Stop it first, or start this one with another DATA_DIR.`);
}
function isAlive(pid) {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return error.code === 'EPERM';
    }
}
function read(file) {
    try {
        return (0, _nodefs.readFileSync)(file, 'utf8');
    } catch  {
        return '';
    }
}
function createFile(file, text) {
    try {
        (0, _nodefs.writeFileSync)(file, text, {
            flag: 'wx'
        });
        return true;
    } catch (error) {
        if (error.code === 'EEXIST') return false;
        throw error;
    }
}
function ageMs(file) {
    return Date.now() - ((0, _nodefs.statSync)(file, {
        throwIfNoEntry: false
    })?.mtimeMs ?? Date.now());
}

//# sourceMappingURL=start-claim.js.map