import { fork } from 'node:child_process';
import { load } from './load';
async function main(){ const child=fork('/tmp/floor/s.js',{env:{...process.env,NODE_ENV:'production'}}); const msg=()=>new Promise<any>(r=>child.once('message',r)); const {port}=await msg();
 const body=JSON.stringify({query:'mutation V($input:I!){noop(input:$input){qualified isChanged content{id stats{viewCount} viewerState{hasViewed}}}}',variables:{input:{contentId:'u-1',durationMs:4000,progressPct:10,isComplete:false}}});
 await load(port,64,3,()=>({token:'x'.repeat(150),body}));
 for(let i=0;i<2;i++){child.send('cpu');const a=await msg();const r=await load(port,64,5,()=>({token:'x'.repeat(150),body}));child.send('cpu');const b=await msg();console.log((r.requests/r.seconds).toFixed(0),'user',((b.u-a.u)/r.requests*1000).toFixed(0),'sys',((b.s-a.s)/r.requests*1000).toFixed(0),r.failures);}
 child.send('stop');}
main();
