"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "Effects", {
    enumerable: true,
    get: function() {
        return Effects;
    }
});
const _counters = require("../stats/counters");
const _score = require("../trending/score");
const dayMs = 86_400_000;
const periods = Object.keys(_score.halfLives);
class Effects {
    constructor(weights){
        this.weights = weights;
        this.byContent = new Map();
    }
    /**
   * Changes a counter by `delta`. With `happenedAt` it is something new that happened then: it belongs to that day and
   * raises the trend. Without it only the count moves: an undone like, or one set again.
   */ count(contentId, counter, delta, happenedAt) {
        const effect = this.effectOn(contentId);
        const weight = this.weights[counter];
        effect.counts[counter] = (effect.counts[counter] ?? 0) + delta;
        effect.popularity += weight * delta;
        if (happenedAt === undefined) return;
        if ((0, _counters.isDaily)(counter)) {
            const day = Math.floor(happenedAt / dayMs) * dayMs;
            const counts = effect.days.get(day) ?? {};
            counts[counter] = (counts[counter] ?? 0) + delta;
            effect.days.set(day, counts);
        }
        if (weight <= 0) return;
        for (const period of periods)effect.trend[period] = (0, _score.addLogs)(effect.trend[period], (0, _score.logContribution)(weight * delta, happenedAt, period));
    }
    effectOn(contentId) {
        let effect = this.byContent.get(contentId);
        if (!effect) {
            effect = {
                counts: {},
                popularity: 0,
                trend: {
                    HOUR: -Infinity,
                    DAY: -Infinity,
                    WEEK: -Infinity
                },
                days: new Map()
            };
            this.byContent.set(contentId, effect);
        }
        return effect;
    }
}

//# sourceMappingURL=effects.js.map