// Style and script of a pass's page, inside it: one request on a slow line. Old browsers: no modules, no classes, no framework. The page works without the
// script, by loading again.

export const pageStyle = `:root{color-scheme:light dark;--g:#f3f5f7;--s:#fff;--i:#121a21;--n:#45525e;--l:#ccd4db;--a:#33469c;--o:#fff;--w:#e6e9f7}
@media(prefers-color-scheme:dark){:root{--g:#05080b;--s:#0c1217;--i:#dfe6eb;--n:#a3b0bb;--l:#22303b;--a:#8fa2ff;--o:#060b22;--w:#161d3d}}
*{box-sizing:border-box}body{margin:0;background:var(--g);color:var(--i);font:18px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:34rem;margin:0 auto;padding:0 16px}header{padding-top:14px;color:var(--n);font-size:15px}footer{padding-bottom:32px;color:var(--n);font-size:15px}
h1{font-size:29px;line-height:1.2;margin:10px 0 4px;overflow-wrap:anywhere}h2{font-size:19px;margin:0 0 6px}p{margin:6px 0}
.c{background:var(--s);border:1px solid var(--l);border-radius:12px;padding:16px;margin:14px 0}.b{font-size:22px;font-weight:700}.n{color:var(--n);font-size:15px}
ol{list-style:none;margin:14px 0;padding:0}li{position:relative;display:flex;gap:12px;justify-content:space-between;padding:7px 0 7px 40px;color:var(--n)}li::before{content:"";position:absolute;left:8px;top:13px;width:14px;height:14px;border:2px solid var(--n);border-radius:50%}
li+li::after{content:"";position:absolute;left:15.5px;top:-10px;width:3px;height:20px;background:var(--l)}
li.d{color:var(--i)}li.d::before{background:var(--n)}li.y{color:var(--i);font-weight:700}li.y::before{background:var(--a);border-color:var(--a);box-shadow:0 0 0 4px var(--w)}i{font-style:normal}li span{font-weight:400;color:var(--n);font-variant-numeric:tabular-nums}
svg{display:block;width:100%;max-width:15rem;height:auto;margin:10px auto}.gl{stroke:var(--l);fill:none}.pt{fill:var(--i)}.rs{fill:var(--a)}.ln{stroke:var(--a);stroke-width:3;stroke-dasharray:2 7;stroke-linecap:round}text{font:700 13px system-ui,sans-serif;fill:var(--i)}
a.k,button{display:block;width:100%;min-height:52px;padding:13px;border:0;border-radius:10px;background:var(--a);color:var(--o);font-family:inherit;font-size:18px;font-weight:700;line-height:1.4;text-align:center;text-decoration:none;margin-top:10px}
label{font-weight:700}input{width:100%;min-height:52px;padding:0 12px;margin-top:6px;border:2px solid var(--n);border-radius:10px;background:var(--s);color:var(--i);font-family:inherit;font-size:18px}
#net{display:none;border:2px dashed var(--n);border-radius:10px;padding:10px 14px;font-weight:700;margin-top:10px}.off #net{display:block}.off #now{opacity:.6}a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--a);outline-offset:3px}`;

export const pageScript = `(function(){var d=document,f=d.getElementById("enter"),m=d.getElementById("now"),n=d.getElementById("net");
if(f){(window.onhashchange=function(){var h=location.hash.slice(1);if(h){if(history.replaceState)history.replaceState(null,"","/f");f.elements.token.value=h;f.submit()}})();return}
var at=0,heard=Date.now(),live=m&&m.getAttribute("data-live");
function two(x){return(x<10?"0":"")+x}function clock(t){var a=new Date(t);return two(a.getHours())+":"+two(a.getMinutes())}
function dress(){at=Date.now();var i,t=m.getElementsByTagName("time");for(i=0;i<t.length;i++)t[i].textContent=clock(+t[i].getAttribute("data-at"));age()}
function age(){var i,x,t=m.getElementsByTagName("i"),s=d.getElementById("when");if(!s)return;for(i=0;i<t.length;i++){x=Math.max(0,Math.floor((+s.getAttribute("data-now")-+t[i].getAttribute("data-at")+Date.now()-at)/6e4));t[i].textContent=x<60?x+" min":Math.floor(x/60)+" h "+x%60+" min"}}
function line(ok){if(ok)heard=Date.now();else if(d.body.className!=="off")n.textContent=n.getAttribute("data-say").replace("{time}",clock(heard));d.body.className=ok?"":"off"}
if(!m)return;dress();setInterval(age,3e4);if(!live)return;
if(!window.EventSource){setTimeout(function(){location.reload()},2e4);return}
var s=new EventSource("/f/"+live+"/live");
s.addEventListener("now",function(e){line(true);m.innerHTML=JSON.parse(e.data);dress()});
s.addEventListener("beat",function(){line(true)});
s.addEventListener("over",function(e){line(true);s.close();live="";m.innerHTML=JSON.parse(e.data)});
s.onopen=function(){line(true)};s.onerror=function(){if(live)line(false);if(live&&s.readyState===2)setTimeout(function(){location.reload()},5e3)};
setInterval(function(){if(live&&Date.now()-heard>4e4)line(false)},5e3);window.addEventListener("offline",function(){if(live)line(false)})})();`;
