"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
const _app = require("./app");
const _auth = require("./auth");
const _config = require("./config");
const _start = require("./database/start");
/** The only file that acts when it is loaded. */ async function main() {
    const config = (0, _config.readConfig)();
    const database = await (0, _start.startDatabase)(config, say);
    const app = await (0, _app.createApp)(config, database.url);
    const url = await app.start();
    say(`GraphQL       ${url}/graphql  (subscriptions: ${url.replace('http', 'ws')}/graphql)`);
    if (config.hasPlayground) say(`Playground    ${url}/playground`);
    if (!config.isProduction && !config.auth.jwksUrl) {
        say(`Token         ${await (0, _auth.signToken)((0, _auth.sharedSecret)(config), 'ada')}`);
    }
    let isStopping = false;
    for (const signal of [
        'SIGINT',
        'SIGTERM'
    ]){
        process.on(signal, ()=>{
            if (isStopping) return;
            isStopping = true;
            say('Stopping: answering what was taken …');
            app.stop().then(database.stop).then(()=>process.exit(0), fail);
        });
    }
}
function say(line) {
    process.stdout.write(`${line}\n`);
}
function fail(error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
}
main().catch(fail);

//# sourceMappingURL=main.js.map