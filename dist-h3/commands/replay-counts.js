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
    get comparedCounters () {
        return comparedCounters;
    },
    get countsOf () {
        return countsOf;
    },
    get differences () {
        return differences;
    }
});
const comparedCounters = [
    'viewCount',
    'totalViewCount',
    'likeCount',
    'dislikeCount',
    'saveCount',
    'shareCount'
];
function countsOf(events) {
    const counts = new Map();
    const standings = new Map();
    for (const { contentId, userId, acts } of events){
        const count = getOrMake(counts, contentId, noCounts);
        const standing = getOrMake(standings, `${contentId}\0${userId}`, ()=>({
                contentId,
                hasViewed: false,
                opinion: null,
                isSaved: false
            }));
        for (const act of acts){
            if (act === 'share') count.shareCount++;
            else if (act === 'view') count.totalViewCount++;
            take(act, standing);
        }
    }
    for (const { contentId, hasViewed, opinion, isSaved } of standings.values()){
        const count = getOrMake(counts, contentId, noCounts);
        if (hasViewed) count.viewCount++;
        if (opinion) count[`${opinion}Count`]++;
        if (isSaved) count.saveCount++;
    }
    return counts;
}
function differences(file, server) {
    return [
        ...file
    ].map(([contentId, counts])=>({
            contentId,
            file: counts,
            server: server.get(contentId) ?? null
        })).filter((pair)=>comparedCounters.some((name)=>pair.file[name] !== pair.server?.[name]));
}
function take(act, standing) {
    if (act === 'view') standing.hasViewed = true;
    else if (act === 'like' || act === 'dislike') standing.opinion = act;
    else if (act === 'save' || act === 'unsave') standing.isSaved = act === 'save';
    else if (act !== 'share' && standing.opinion === act.slice(2)) standing.opinion = null;
}
function noCounts() {
    return {
        viewCount: 0,
        totalViewCount: 0,
        likeCount: 0,
        dislikeCount: 0,
        saveCount: 0,
        shareCount: 0
    };
}
function getOrMake(map, key, make) {
    const there = map.get(key);
    if (there) return there;
    const made = make();
    map.set(key, made);
    return made;
}

//# sourceMappingURL=replay-counts.js.map