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
    get BadRow () {
        return BadRow;
    },
    get catalogueColumns () {
        return catalogueColumns;
    },
    get toCatalogueItem () {
        return toCatalogueItem;
    }
});
const _types = require("../content/types");
const catalogueColumns = {
    id: [
        'id',
        'contentId',
        'itemId',
        'item',
        'bookId',
        'movieId',
        'videoId',
        'trackId',
        'productId',
        'articleId',
        'listingId'
    ],
    title: [
        'title',
        'name',
        'originalTitle'
    ],
    type: [
        'type',
        'contentType'
    ],
    description: [
        'description',
        'summary'
    ],
    url: [
        'url',
        'link'
    ],
    ownerId: [
        'ownerId',
        'owner',
        'userId'
    ],
    tags: [
        'tags',
        'genres'
    ],
    theme: [
        'theme',
        'category'
    ],
    isPublic: [
        'isPublic',
        'public'
    ],
    durationMs: [
        'durationMs'
    ],
    isRemoved: [
        'isRemoved',
        'removed'
    ]
};
class BadRow extends Error {
}
function toCatalogueItem(values, columns, defaults) {
    const of = (field)=>{
        const name = columns[field];
        return name === undefined ? null : values[name];
    };
    const text = (field)=>textOf(of(field), field);
    const id = text('id');
    const title = text('title');
    if (id === null) throw new BadRow('has no id');
    if (title === null) throw new BadRow('has no title');
    return {
        id: defaults.prefix + id,
        type: typeOf(text('type'), defaults.type),
        title,
        description: text('description'),
        url: text('url'),
        ownerId: text('ownerId'),
        tags: tagsOf(of('tags')),
        theme: text('theme'),
        isPublic: flagOf(of('isPublic'), 'isPublic', true),
        durationMs: durationOf(text('durationMs')),
        isRemoved: flagOf(of('isRemoved'), 'isRemoved', false)
    };
}
/** Trimmed; null for what is empty or absent. */ function textOf(value, field) {
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (typeof value !== 'string') throw new BadRow(`${field} must be text, got ${JSON.stringify(value)}`);
    return value.trim() || null;
}
function typeOf(name, fallback) {
    if (name === null && fallback) return fallback;
    if (name === null) throw new BadRow('has no type; --type gives one to such rows');
    const type = (0, _types.contentTypeNamed)(name);
    if (!type) throw new BadRow(`type must be one of ${_types.knownTypeNames.join(', ')}, got "${name}"`);
    return type;
}
/** A list, a JSON list in a text, or a text cut at `|` or `;`. */ function tagsOf(value) {
    if (Array.isArray(value)) return value.map((tag)=>textOf(tag, 'a tag') ?? '').filter(Boolean);
    const text = textOf(value, 'tags');
    if (text === null) return [];
    const list = text.startsWith('[') ? listIn(text) : null;
    return list ? tagsOf(list) : text.split(/[|;]/).map((tag)=>tag.trim()).filter(Boolean); // prettier-ignore
}
function listIn(text) {
    try {
        return JSON.parse(text);
    } catch  {
        throw new BadRow(`tags begin with "[" and are not a JSON list: ${text.slice(0, 40)}`);
    }
}
function flagOf(value, field, fallback) {
    if (typeof value === 'boolean') return value;
    const text = textOf(value, field)?.toLowerCase();
    if (text === undefined) return fallback;
    if ([
        'true',
        't',
        'yes',
        '1'
    ].includes(text)) return true;
    if ([
        'false',
        'f',
        'no',
        '0'
    ].includes(text)) return false;
    throw new BadRow(`${field} must be true or false, got "${text}"`);
}
function durationOf(text) {
    if (text === null) return null;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 0) throw new BadRow(`durationMs must be a whole number of milliseconds, got "${text}"`);
    return value;
}

//# sourceMappingURL=catalogue-row.js.map