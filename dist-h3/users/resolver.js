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
    get RoleEnum () {
        return RoleEnum;
    },
    get UserObject () {
        return UserObject;
    },
    get UserResolver () {
        return UserResolver;
    }
});
const _typegraphql = require("type-graphql");
const _auth = require("../auth");
const _node = require("../node");
const _scalars = require("../scalars");
function _ts_decorate(decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") {
        r = Reflect.decorate(decorators, target, key, desc);
    } else {
        for(var i = decorators.length - 1; i >= 0; i--){
            if (d = decorators[i]) {
                r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
            }
        }
    }
    return c > 3 && r && Object.defineProperty(target, key, r), r;
}
function _ts_param(paramIndex, decorator) {
    return function(target, key) {
        decorator(target, key, paramIndex);
    };
}
const RoleEnum = Object.fromEntries(_auth.roles.map((role)=>[
        role.toUpperCase(),
        role
    ]));
(0, _typegraphql.registerEnumType)(RoleEnum, {
    name: 'Role',
    description: 'What a token allows.',
    valuesConfig: {
        USER: {
            description: 'To act for oneself.'
        },
        MODERATOR: {
            description: 'Also to work on reports.'
        },
        ADMIN: {
            description: 'Also to keep the catalogue.'
        },
        SERVICE: {
            description: 'A program of the team: keeps the catalogue and imports history.'
        }
    }
});
class UserObject extends _node.Node {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        description: "The identity provider's own id."
    })
], UserObject.prototype, "userId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Display name.'
    })
], UserObject.prototype, "name", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'E-mail address. Visible to the user alone.'
    })
], UserObject.prototype, "email", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Address of the profile picture.'
    })
], UserObject.prototype, "avatarUrl", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'What the user says of themselves.'
    })
], UserObject.prototype, "bio", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>RoleEnum, {
        description: "What the viewer's token allows."
    })
], UserObject.prototype, "role", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When the user was first seen here.'
    })
], UserObject.prototype, "createdAt", void 0);
UserObject = _ts_decorate([
    (0, _typegraphql.ObjectType)('User', {
        implements: _node.Node,
        description: 'A person, known by the id that the identity provider gave.'
    })
], UserObject);
class UserResolver {
    async viewer(context) {
        const viewer = context.signedIn;
        const user = await context.services.prisma.user.findUniqueOrThrow({
            where: {
                id: viewer.id
            }
        });
        return {
            ...user,
            id: `User:${user.id}`,
            userId: user.id,
            role: viewer.role
        };
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Query)(()=>UserObject, {
        description: 'Who the token says you are.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)())
], UserResolver.prototype, "viewer", null);
UserResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], UserResolver);

//# sourceMappingURL=resolver.js.map