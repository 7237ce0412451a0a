"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "asksFor", {
    enumerable: true,
    get: function() {
        return asksFor;
    }
});
/** Parsed documents are cached by the server, so a selection that came before is the very same object. */ const known = new WeakMap();
function asksFor(name, info) {
    return info.fieldNodes.some((field)=>{
        const answers = known.get(field) ?? new Map();
        known.set(field, answers);
        let answer = answers.get(name);
        if (answer === undefined) answers.set(name, answer = contains(field.selectionSet, name, info));
        return answer;
    });
}
function contains(selections, name, info) {
    return (selections?.selections ?? []).some((selection)=>{
        if (selection.kind === 'FragmentSpread') return contains(info.fragments[selection.name.value]?.selectionSet, name, info);
        return selection.kind === 'Field' && selection.name.value === name || contains(selection.selectionSet, name, info);
    });
}

//# sourceMappingURL=selection.js.map