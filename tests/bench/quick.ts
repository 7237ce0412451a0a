import { fork } from 'node:child_process';
import { load, quantile } from '/work/main/tests/bench/load';
import { signToken } from '/work/main/src/auth';
async function main(){
 process.chdir('/work/main');
 const secret='x'.repeat(40);
 const child=fork('/work/main/tests/bench/server.ts',{execArgv:[...(process.env.PROF?['--cpu-prof','--cpu-prof-dir=/tmp/prof']:[]),'-r','@swc-node/register'],env:{...process.env,JWT_SECRET:secret,PORT:'0',DATABASE_URL:'postgres://rapport@127.0.0.1:'+(process.env.PGP||'5999')+'/'+(process.env.DB||'bench'),NODE_ENV:'production',HOST:'127.0.0.1',DEMO:'off',LOG_LEVEL:'error'}});
 const msg=()=>new Promise<any>(r=>child.once('message',r));
 const {url}=await msg(); const port=Number(new URL(url).port);
 const users=await Promise.all(Array.from({length:20000},(_,i)=>signToken(secret,'user-'+i)));
 const svc=await signToken(secret,'svc','service');
 const contents=Array.from({length:1000},(_,i)=>({id:'u-'+i,type:'VIDEO',title:'c'+i})).concat({id:'hot',type:'VIDEO',title:'h'} as any, Array.from({length:1000},(_,i)=>({id:'hw-'+i,type:'VIDEO',title:'c'+i})) as any);
 await fetch(url+'/graphql',{method:'POST',headers:{'content-type':'application/json',authorization:'Bearer '+svc},body:JSON.stringify({query:'mutation($i:UpsertContentsInput!){upsertContents(input:$i){createdCount}}',variables:{i:{contents}}})}).then(r=>r.json()).then(x=>console.log(JSON.stringify(x).slice(0,200)));
 const sel='{qualified isChanged content{id stats{viewCount} viewerState{hasViewed}}}';
 const op=(f:string)=>`mutation V($input:RecordViewInput!){${f}(input:$input)${sel}}`;
 const rnd=(n:number)=>Math.floor(Math.random()*n);
 const mk=(f:string,c:()=>string)=>{const q=op(f);return()=>({token:users[rnd(users.length)]!,body:JSON.stringify({query:q,variables:{input:{contentId:c(),durationMs:4000,progressPct:10,isComplete:false}}})})};
 const cs:Record<string,any>={uniform:mk('recordView',()=>'u-'+rnd(1000)),hot:mk('recordView',()=>'hot'),noop:mk('noop',()=>'u-'+rnd(1000)),hand:mk('handwrittenView',()=>'hw-'+rnd(1000)),
 cards:()=>({token:users[rnd(users.length)]!,body:JSON.stringify({query:'query C($ids:[ID!]!){contents(ids:$ids){id title type stats{viewCount likeCount saveCount} viewerState{hasViewed hasLiked hasSaved}}}',variables:{ids:Array.from({length:50},()=>'u-'+rnd(1000))}})})};
 // all users seen
 let i=0; await load(port,64,8,()=>({token:users[i++%20000]!,body:JSON.stringify({query:op('noop'),variables:{input:{contentId:'hot',durationMs:4000}}})}));
 const only=(process.env.ONLY||'uniform,hot,noop,hand,cards').split(',');
 for(let r=0;r<Number(process.env.R||2);r++) for(const k of only){ child.send('cpu'); const a=await msg(); const res=await load(port,64,Number(process.env.S||5),cs[k]); child.send('cpu'); const b=await msg();
  console.log(k.padEnd(9),(res.requests/res.seconds).toFixed(0).padStart(6),'req/s p50',quantile(res.latencies,.5).toFixed(1),'p99',quantile(res.latencies,.99).toFixed(1),'cpu/1000',((b.cpuMs-a.cpuMs)/res.requests*1000).toFixed(0),'ms fail',res.failures,'rss',b.rssMiB.toFixed(0)); }
 child.send('stop'); await new Promise(r=>child.once('exit',r));
}
main();
