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
    get AreContentIds () {
        return AreContentIds;
    },
    get IsBetween () {
        return IsBetween;
    },
    get IsContentId () {
        return IsContentId;
    },
    get IsEventId () {
        return IsEventId;
    },
    get IsListOf () {
        return IsListOf;
    },
    get IsText () {
        return IsText;
    },
    get IsUserId () {
        return IsUserId;
    },
    get Rule () {
        return Rule;
    },
    get firstViolation () {
        return firstViolation;
    },
    get isText () {
        return isText;
    },
    get validateInput () {
        return validateInput;
    }
});
const _classvalidator = require("class-validator");
const _errors = require("./errors");
const _identifiers = require("./identifiers");
function Rule(holds, text) {
    return (0, _classvalidator.ValidateBy)({
        name: text,
        validator: {
            validate: (value)=>value === undefined || value === null || holds(value),
            defaultMessage: (args)=>`${args?.property} ${text}, got ${shown(args?.value)}.`
        }
    });
}
const IsContentId = ()=>Rule(_identifiers.isContentId, _identifiers.contentIdRule);
const IsUserId = ()=>Rule(_identifiers.isId, _identifiers.idRule);
const IsEventId = ()=>Rule((value)=>typeof value === 'string' && (0, _identifiers.isUuid)(value), 'must be a UUID');
const IsBetween = (min, max, unit = '')=>Rule((value)=>typeof value === 'number' && value >= min && value <= max, `must be ${min}–${max}${unit}`);
const IsText = (max)=>Rule((value)=>isText(value, max), `must be text of at most ${max} characters without NUL`);
const IsListOf = (max, holds, each)=>Rule((value)=>Array.isArray(value) && value.length <= max && value.every(holds), `must be a list of at most ${max}, each of which ${each}`);
const AreContentIds = (max)=>Rule((value)=>Array.isArray(value) && value.length > 0 && value.length <= max && value.every(_identifiers.isContentId), `must be a list of 1–${max} ids, each of which ${_identifiers.contentIdRule}`);
function isText(value, max) {
    return typeof value === 'string' && value.length <= max && !value.includes('\0') && value.isWellFormed();
}
function validateInput(value, _type, resolverData) {
    if (value === null || typeof value !== 'object') return;
    const error = firstViolation(value, 'input' in resolverData.args ? 'input.' : '');
    if (error) throw error;
}
function firstViolation(value, path = '') {
    const [violation] = (0, _classvalidator.validateSync)(value, {
        forbidUnknownValues: false,
        stopAtFirstError: true
    });
    return violation ? toError(violation, path) : null;
}
function toError(violation, path) {
    const field = path + violation.property;
    const child = violation.children?.[0];
    return child ? toError(child, `${field}.`) : (0, _errors.badInput)(field, Object.values(violation.constraints ?? {})[0] ?? `${field} is not valid.`);
}
/** What came, short enough for a message, and never a whole megabyte of it. */ function shown(value) {
    if (Array.isArray(value)) return `a list of ${value.length}`;
    if (typeof value === 'string' && value.length > 40) return `${value.length} characters`;
    return typeof value === 'number' ? String(value) : JSON.stringify(value) ?? typeof value;
}

//# sourceMappingURL=validation.js.map