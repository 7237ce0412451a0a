"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "mintToken", {
    enumerable: true,
    get: function() {
        return mintToken;
    }
});
const _auth = require("../auth");
const _config = require("../config");
const _identifiers = require("../identifiers");
const dayS = 86_400;
function mintToken(user, role, expiresInDays = 30, config = (0, _config.readConfig)()) {
    if (!(0, _identifiers.isId)(user)) throw new Error(`A user's id ${_identifiers.idRule}, got ${JSON.stringify(user)}.`);
    if (config.auth.jwksUrl) throw new Error(`JWKS_URL is set: tokens come from the identity provider (${config.auth.jwksUrl}), they cannot be made here.`);
    return (0, _auth.signToken)((0, _auth.sharedSecret)(config), user, role, expiresInDays * dayS);
}

//# sourceMappingURL=token.js.map