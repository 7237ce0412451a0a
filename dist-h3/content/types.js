/** What a content can be. The frontends' own words for them map here, in `contentTypeNamed`. */ "use strict";
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
    get contentTypeNamed () {
        return contentTypeNamed;
    },
    get contentTypes () {
        return contentTypes;
    },
    get knownTypeNames () {
        return knownTypeNames;
    },
    get maySee () {
        return maySee;
    }
});
const contentTypes = [
    'VIDEO',
    'AUDIO',
    'EBOOK',
    'ARTICLE',
    'IMAGE',
    'PRODUCT',
    'LISTING',
    'OTHER'
];
const otherNames = {
    MEDIA: 'VIDEO',
    MOVIE: 'VIDEO',
    FILM: 'VIDEO',
    CLIP: 'VIDEO',
    MUSIC: 'AUDIO',
    PODCAST: 'AUDIO',
    SONG: 'AUDIO',
    PDF: 'EBOOK',
    BOOK: 'EBOOK',
    DEVOTIONAL: 'ARTICLE',
    POST: 'ARTICLE',
    PAGE: 'ARTICLE',
    PHOTO: 'IMAGE',
    PICTURE: 'IMAGE'
}; // prettier-ignore
function contentTypeNamed(name) {
    const upper = name.trim().toUpperCase();
    return contentTypes.find((type)=>type === upper) ?? otherNames[upper] ?? null;
}
const knownTypeNames = [
    ...contentTypes,
    ...Object.keys(otherNames)
].map((name)=>name.toLowerCase());
function maySee(viewer, content) {
    if (content.removedAt) return false;
    if (content.isPublic && !content.hiddenAt) return true;
    return viewer !== null && (viewer.role !== 'user' || viewer.id === content.ownerId);
}

//# sourceMappingURL=types.js.map