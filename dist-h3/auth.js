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
    get createAuthenticator () {
        return createAuthenticator;
    },
    get roles () {
        return roles;
    },
    get sharedSecret () {
        return sharedSecret;
    },
    get signToken () {
        return signToken;
    }
});
const _nodecrypto = require("node:crypto");
const _nodefs = require("node:fs");
const _nodepath = require("node:path");
const _jose = require("jose");
const _lrucache = require("lru-cache");
const _errors = require("./errors");
const _identifiers = require("./identifiers");
const roles = [
    'user',
    'moderator',
    'admin',
    'service'
];
const rememberedTokens = 50_000;
const clockToleranceS = 5;
const asymmetric = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519'
];
function createAuthenticator(auth) {
    const key = verificationKey(auth);
    // Checking a signature costs more than the rest of a request. Kept by hash, so that memory holds no token.
    const remembered = new _lrucache.LRUCache({
        max: rememberedTokens
    });
    return (authorization)=>{
        if (!authorization) return null;
        const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
        if (!token) throw (0, _errors.unauthenticated)('The Authorization header must read "Bearer <token>".');
        const digest = (0, _nodecrypto.hash)('sha256', token, 'base64');
        const known = remembered.get(digest);
        if (known && known.expiresAtMs > Date.now()) return known;
        return verify(token, key, auth).then((viewer)=>{
            remembered.set(digest, viewer);
            return viewer;
        });
    };
}
function signToken(secret, user, role = 'user', expiresInS = 30 * 86_400) {
    const nowS = Math.floor(Date.now() / 1000);
    return new _jose.SignJWT({
        role
    }).setProtectedHeader({
        alg: 'HS256'
    }).setSubject(user).setIssuedAt(nowS).setExpirationTime(nowS + expiresInS).sign(Buffer.from(secret));
}
function sharedSecret({ auth, dataDir }) {
    if (auth.secret) return auth.secret;
    const file = (0, _nodepath.join)(dataDir, 'jwt-secret');
    if (!(0, _nodefs.existsSync)(file)) {
        (0, _nodefs.mkdirSync)(dataDir, {
            recursive: true
        });
        (0, _nodefs.writeFileSync)(file, (0, _nodecrypto.randomBytes)(48).toString('base64url'), {
            mode: 0o600
        });
    }
    return (0, _nodefs.readFileSync)(file, 'utf8');
}
function verificationKey({ jwksUrl, secret }) {
    // Keys are cached; an unknown key id fetches anew (a rotation), at most twice a minute.
    if (jwksUrl) return (0, _jose.createRemoteJWKSet)(new URL(jwksUrl), {
        cooldownDuration: 30_000,
        timeoutDuration: 5_000
    });
    if (secret) return Buffer.from(secret);
    throw new Error('Tokens cannot be checked: neither JWKS_URL nor a secret is configured.');
}
async function verify(token, key, auth) {
    const options = {
        algorithms: typeof key === 'function' ? asymmetric : [
            'HS256',
            'HS384',
            'HS512'
        ],
        requiredClaims: [
            'sub',
            'exp'
        ],
        clockTolerance: clockToleranceS,
        ...auth.issuer && {
            issuer: auth.issuer
        },
        ...auth.audience && {
            audience: auth.audience
        }
    };
    try {
        const { payload } = typeof key === 'function' ? await (0, _jose.jwtVerify)(token, key, options) : await (0, _jose.jwtVerify)(token, key, options);
        return viewerOf(payload, auth.roleClaim);
    } catch (error) {
        throw refusal(error);
    }
}
function viewerOf(claims, roleClaim) {
    if (!(0, _identifiers.isId)(claims.sub)) throw (0, _errors.unauthenticated)(`The token's subject ${_identifiers.idRule}.`);
    const text = (name)=>typeof claims[name] === 'string' ? claims[name].slice(0, 500).toWellFormed().replaceAll('\0', '') : null;
    return {
        id: claims.sub,
        role: roleOf(claims[roleClaim]),
        expiresAtMs: Number(claims.exp) * 1000 + clockToleranceS * 1000,
        email: text('email'),
        name: text('name'),
        avatarUrl: text('picture')
    };
}
/** The strongest role that the claim names, as one word or a list; a claim that names none of ours is a plain user. */ function roleOf(claim) {
    const named = Array.isArray(claim) ? claim : [
        claim
    ];
    return roles.findLast((role)=>named.includes(role)) ?? 'user';
}
function refusal(error) {
    if (error instanceof _errors.CodedError) return error;
    if (error instanceof _jose.errors.JWTExpired) return (0, _errors.unauthenticated)('The token has expired: sign in again.');
    if (error instanceof _jose.errors.JWTClaimValidationFailed) return (0, _errors.unauthenticated)(`The token's "${error.claim}" claim was refused (${error.reason}).`);
    if (error instanceof _jose.errors.JWKSNoMatchingKey || error instanceof _jose.errors.JWSSignatureVerificationFailed) return (0, _errors.unauthenticated)('The token was not signed with a key of ours.');
    if (error instanceof _jose.errors.JWKSTimeout || !(error instanceof _jose.errors.JOSEError)) return new _errors.CodedError('UNAVAILABLE', 'The identity provider\'s keys cannot be fetched at the moment: try again.');
    if (error.message.startsWith('Expected 200')) return new _errors.CodedError('UNAVAILABLE', 'The identity provider\'s keys cannot be fetched at the moment: try again.');
    return (0, _errors.unauthenticated)('The token is not a valid, signed JWT of an accepted algorithm.');
}

//# sourceMappingURL=auth.js.map