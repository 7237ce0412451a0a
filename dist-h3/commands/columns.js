/** Which column of a file holds which field. */ "use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "findColumns", {
    enumerable: true,
    get: function() {
        return findColumns;
    }
});
function findColumns(names, usual, chosen = {}) {
    const byPlainName = new Map([
        ...names
    ].reverse().map((name)=>[
            plain(name),
            name
        ]));
    const found = {};
    for (const field of Object.keys(usual)){
        const there = usual[field].map((name)=>byPlainName.get(plain(name))).find((name)=>name !== undefined);
        const name = chosen[field] ?? there;
        if (name !== undefined) found[field] = name;
    }
    return found;
}
function plain(name) {
    return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

//# sourceMappingURL=columns.js.map