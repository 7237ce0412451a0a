"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "startEmbedded", {
    enumerable: true,
    get: function() {
        return startEmbedded;
    }
});
const _nodechild_process = require("node:child_process");
const _nodecrypto = require("node:crypto");
const _nodefs = require("node:fs");
const _nodenet = require("node:net");
const _nodepath = require("node:path");
const _promises = require("node:timers/promises");
const _pg = require("pg");
const _postgresbinaries = require("./postgres-binaries");
const _startclaim = require("./start-claim");
async function startEmbedded({ dataDir, log = ()=>{}, settings = {}, port }) {
    (0, _nodefs.mkdirSync)(dataDir, {
        recursive: true
    });
    const place = await placeAt((0, _nodefs.realpathSync)(dataDir), settings, log);
    let owner = await open(place, port);
    let recovering;
    let stopped;
    const stopping = new AbortController();
    let tries = 0;
    let isBackSince = Date.now();
    watch();
    return {
        url: `postgresql://rapport:${password(place)}@127.0.0.1:${owner.port}/rapport?sslmode=disable`,
        stop: ()=>stopped ??= stop()
    };
    function watch() {
        owner.ended.then(()=>{
            if (!stopping.signal.aborted) recovering = recover();
        });
    }
    async function recover() {
        log('PostgreSQL went away; starting it again.');
        if (Date.now() - isBackSince > 60_000) tries = 0;
        for(;;){
            // At once at first: another start must not find the folder free.
            await (0, _promises.setTimeout)(tries && Math.min(100 * 2 ** tries, 5_000), undefined, {
                signal: stopping.signal
            }).catch(()=>{});
            if (stopping.signal.aborted) return;
            if (tries++ === 10) return log(`Gave up on PostgreSQL after 10 tries. ${place.logFile} tells why; then start Rapport again.`);
            try {
                owner = await open(place, owner.port, owner.port);
                isBackSince = Date.now();
                log('PostgreSQL is back.');
                return watch();
            } catch (error) {
                log(error.message);
            }
        }
    }
    async function stop() {
        stopping.abort();
        await recovering;
        await stopServer(place);
        await owner.client.end();
    }
}
const ownerLock = 7_263_002;
async function placeAt(dataDir, settings, log) {
    const cluster = (0, _nodepath.join)(dataDir, 'postgres');
    return {
        dataDir,
        cluster,
        logFile: (0, _nodepath.join)(dataDir, 'postgres.log'),
        binaries: await (0, _postgresbinaries.postgresBinaries)(dataDir, cluster),
        settings,
        log
    };
}
/** Makes this process the owner of a running server: of the one found at `keptPort`, or of a fresh one. */ async function open(place, wantedPort, keptPort) {
    const release = await (0, _startclaim.claimStart)(place.dataDir);
    try {
        if (!(0, _nodefs.existsSync)(place.cluster)) await createCluster(place);
        for(let tries = 1;; tries++){
            const found = await runningServer(place);
            if (found) {
                await lock(found, place);
                if (found.port === keptPort) return found;
                place.log('The Rapport that used this data before was killed; stopping the PostgreSQL it left behind.');
                await stopServer(place);
                await found.client.end();
            }
            const port = wantedPort ?? await freePort();
            const failure = await startServer(place, port);
            if (!failure) return await becomeOwner(place, port);
            // Another program took the port, or processes of a killed server are still on their way out.
            if (tries === 10 || !/could not bind|already exists|still in use/.test(failure)) throw new Error(`PostgreSQL did not start (${failure}). See ${place.logFile}, or set DATABASE_URL to a PostgreSQL of your own.`);
            await (0, _promises.setTimeout)(200);
        }
    } finally{
        release();
    }
}
/** Works in a folder beside, so that a cluster that stopped half-way never bears the final name. */ async function createCluster({ dataDir, cluster, binaries, settings }) {
    for (const name of (0, _nodefs.readdirSync)(dataDir))if (name.startsWith('postgres.new-')) (0, _nodefs.rmSync)((0, _nodepath.join)(dataDir, name), {
        recursive: true,
        force: true,
        maxRetries: 3
    });
    const folder = (0, _nodefs.mkdtempSync)((0, _nodepath.join)(dataDir, 'postgres.new-'));
    const secret = (0, _nodepath.join)(folder, 'password');
    const data = (0, _nodepath.join)(folder, 'data');
    (0, _nodefs.writeFileSync)(secret, (0, _nodecrypto.randomBytes)(24).toString('base64url'), {
        mode: 0o600,
        flush: true
    });
    binaries.own(folder);
    // Text sorts by code point and knows the case of all letters; the C library's part matters to pg_trgm and is named differently everywhere.
    const letters = {
        darwin: 'en_US.UTF-8',
        win32: 'en-US'
    }[process.platform] ?? 'C.UTF-8';
    const locale = [
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${letters}`
    ];
    const sync = settings.fsync === 'off' ? [
        '--no-sync'
    ] : [];
    await binaries.run('initdb', [
        '-D',
        data,
        ...locale,
        '--auth=scram-sha-256',
        '--username=rapport',
        `--pwfile=${secret}`,
        '--no-instructions',
        ...sync
    ]);
    (0, _nodefs.appendFileSync)((0, _nodepath.join)(data, 'postgresql.conf'), `include_if_exists = 'rapport.conf'\n`);
    (0, _nodefs.renameSync)(secret, (0, _nodepath.join)(data, 'rapport.password'));
    (0, _nodefs.renameSync)(data, cluster);
    (0, _nodefs.rmSync)(folder, {
        recursive: true
    });
}
/** The server that answers for this folder, whoever started it. One that only left its postmaster.pid does not count. */ async function runningServer(place) {
    const file = (0, _nodepath.join)(place.cluster, 'postmaster.pid');
    for(const deadline = Date.now() + 60_000;; await (0, _promises.setTimeout)(100)){
        const [pid, , , port] = (0, _startclaim.read)(file).split('\n').map(Number);
        if (!pid) return null;
        const owner = port ? await connect(place, port).catch(()=>null) : null;
        if (owner) return owner;
        if (!isPostmaster(pid, place.cluster)) {
            // PostgreSQL would refuse to start as long as any program of its user goes by this number.
            (0, _nodefs.rmSync)(file, {
                force: true
            });
            return null;
        }
        if (Date.now() > deadline) throw new Error(`A PostgreSQL (pid ${pid}) runs on ${place.cluster}, but does not answer. End it, then start again.`);
    }
}
/** @returns why it failed, null if it runs. */ async function startServer({ cluster, logFile, binaries, settings }, port) {
    const all = {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: '',
        max_connections: '100',
        shared_buffers: '128MB',
        ...settings
    };
    const conf = (0, _nodepath.join)(cluster, 'rapport.conf');
    (0, _nodefs.writeFileSync)(conf, Object.entries(all).map(([name, value])=>`${name} = '${value.replaceAll("'", "''")}'\n`).join(''));
    (0, _nodefs.appendFileSync)(logFile, '', {
        mode: 0o600
    });
    for (const path of [
        cluster,
        conf,
        logFile
    ])binaries.own(path);
    (0, _nodefs.chmodSync)(cluster, 0o700);
    const { size } = (0, _nodefs.statSync)(logFile);
    try {
        // Time enough for the recovery after a crash.
        await binaries.run('pg_ctl', [
            'start',
            '-w',
            '-t',
            '300',
            '-D',
            cluster,
            '-l',
            logFile
        ]);
        return null;
    } catch (error) {
        const news = (0, _nodefs.readFileSync)(logFile).subarray(size).toString();
        return news.match(/(could not bind|FATAL: ).*/g)?.join('; ') ?? error.message;
    }
}
async function becomeOwner(place, port) {
    const owner = await connect(place, port);
    await lock(owner, place);
    const { rowCount } = await owner.client.query(`SELECT FROM pg_database WHERE datname = 'rapport'`);
    if (!rowCount) await owner.client.query('CREATE DATABASE rapport');
    return owner;
}
async function connect(place, port) {
    const application_name = `rapport owner ${process.pid}`;
    const client = new _pg.Client({
        host: '127.0.0.1',
        port,
        user: 'rapport',
        password: password(place),
        database: 'postgres',
        ssl: false,
        application_name,
        keepAlive: true,
        connectionTimeoutMillis: 3_000
    });
    client.on('error', ()=>{}); // its end is what counts
    const ended = new Promise((resolve)=>client.once('end', resolve));
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    if ((0, _nodefs.realpathSync)(rows[0].data_directory) === place.cluster) return {
        client,
        port,
        ended
    };
    await client.end();
    throw new Error(`Another PostgreSQL answers on port ${port}.`);
}
/** @throws Error naming the process that holds the lock, if it lives. */ async function lock({ client }, { dataDir }) {
    for(const deadline = Date.now() + 5_000;; await (0, _promises.setTimeout)(50)){
        const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
            ownerLock
        ]);
        if (rows[0]?.isOurs) return;
        const holders = await client.query(`SELECT split_part(application_name, ' ', 3)::int AS pid FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = $1 AND granted AND application_name LIKE 'rapport owner %'`, [
            ownerLock
        ]);
        const pid = holders.rows[0]?.pid;
        // The server needs a moment to notice that a holder was killed.
        if ((pid === undefined || !(0, _startclaim.isAlive)(pid)) && Date.now() < deadline) continue;
        await client.end();
        throw (0, _startclaim.inUse)(dataDir, pid);
    }
}
async function stopServer({ cluster, binaries }) {
    try {
        await binaries.run('pg_ctl', [
            'stop',
            '-m',
            'fast',
            '-w',
            '-t',
            '300',
            '-D',
            cluster
        ]);
    } catch (error) {
        const pid = Number.parseInt((0, _startclaim.read)((0, _nodepath.join)(cluster, 'postmaster.pid')), 10);
        if (pid && isPostmaster(pid, cluster)) throw error;
    }
}
function password({ cluster }) {
    return (0, _nodefs.readFileSync)((0, _nodepath.join)(cluster, 'rapport.password'), 'utf8');
}
function isPostmaster(pid, cluster) {
    const file = `/proc/${pid}/cmdline`;
    const command = (0, _nodefs.existsSync)('/proc/self') ? (0, _startclaim.read)(file).replaceAll('\0', ' ') : (0, _nodechild_process.spawnSync)('ps', [
        '-ww',
        '-o',
        'args=',
        '-p',
        String(pid)
    ], {
        encoding: 'utf8'
    }).stdout ?? '';
    return command.includes(`postgres -D ${cluster}`);
}
function freePort() {
    return new Promise((resolve, reject)=>{
        const server = (0, _nodenet.createServer)().on('error', reject);
        server.listen(0, '127.0.0.1', ()=>{
            const { port } = server.address();
            server.close(()=>resolve(port));
        });
    });
}

//# sourceMappingURL=embedded.js.map