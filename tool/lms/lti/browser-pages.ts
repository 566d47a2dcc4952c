import { translate, type Locale } from '../../core/i18n/translate.ts';
import { escapeHtml, scriptLiteral, type Door } from './door-page.ts';
import type { LoginState } from './state.ts';

/**
 * Asks the platform's page to keep or give a value (LTI Client Side postMessages, LTI postMessage Storage 0.1).
 * `ask` posts to the frame that `lti.capabilities` names, else to the one from the login, and believes only answers that
 * come from the origin of the platform's authorization endpoint. No answer in 1.5 s means: not supported.
 */
const FRAMES = `
var w=window.parent!==window?window.parent:window.opener;
function read(e){var d=e.data;if(typeof d==='string'){try{d=JSON.parse(d)}catch(x){return {}}}return d||{}}
function frame(t){if(!t||t==='_parent')return w;try{return w.frames[t]||w}catch(e){return w}}
function post(t,m){m.message_id='m'+Math.random().toString(36).slice(2);try{frame(t).postMessage(m,O)}catch(e){}return m.message_id}
function where(then){
  var done=false,h=setTimeout(function(){if(!done){done=true;then(T)}},250);
  addEventListener('message',function(e){var d=read(e);if(done||e.source!==w||d.subject!=='lti.capabilities.response')return;done=true;clearTimeout(h);
    var f=T;(d.supported_messages||[]).forEach(function(s){if(s&&s.subject==='lti.put_data'&&typeof s.frame==='string')f=s.frame});then(f)});
  try{w.postMessage({subject:'lti.capabilities',message_id:'c'+Math.random().toString(36).slice(2)},'*')}catch(e){}
}
function ask(t,m,then){
  var done=false,id,h=setTimeout(function(){if(!done){done=true;then()}},1500);
  addEventListener('message',function(e){var d=read(e);if(done||e.origin!==O||d.message_id!==id||d.subject!==m.subject+'.response')return;
    done=true;clearTimeout(h);then(d.error?undefined:d.value)});
  id=post(t,m);
}`;

const keyOf = (state: LoginState): string => `lti_${state.id}`;

function known(state: LoginState): string {
  return `var K=${scriptLiteral(keyOf(state))},T=${scriptLiteral(state.storage ?? null)},O=${scriptLiteral(state.storageOrigin ?? null)};`;
}

/** The page of a login that begins in a frame: keeps the browser's secret wherever it may, then goes on to the platform. */
export function keepingPage(state: LoginState, secret: string, next: string, locale: Locale): Door {
  return {
    locale,
    title: translate(locale, 'door.opening'),
    paragraphs: [translate(locale, 'door.openingNext')],
    below: `<noscript><p>${escapeHtml(translate(locale, 'door.needsScript'))}</p></noscript>
<a class="button" id="next" href="${escapeHtml(next)}" hidden>${escapeHtml(translate(locale, 'door.continue'))}</a>`,
    script: `${known(state)}var V=${scriptLiteral(secret)},U=${scriptLiteral(next)};
try{sessionStorage.setItem(K,V)}catch(e){}
function go(){location.replace(U)}
setTimeout(function(){document.getElementById('next').hidden=false},6000);
${FRAMES}
if(!T||!w)return go();
where(function(f){
  // nothing there expires by itself: what earlier logins left goes now
  try{var old=JSON.parse(localStorage.getItem('lti_kept')||'[]'),n=Date.now();
    old=old.filter(function(k){if(n-k[1]<600000)return true;post(f,{subject:'lti.put_data',key:k[0],value:null});return false}).slice(-20);
    old.push([K,n]);localStorage.setItem('lti_kept',JSON.stringify(old))}catch(e){}
  ask(f,{subject:'lti.put_data',key:K,value:V},go)
});`,
  };
}

/**
 * The page of a verified launch whose browser sent no cookie. It fetches the secret from where the login kept it and
 * posts the launch once more with it; without one the launch is refused.
 */
export function provingPage(state: LoginState, idToken: string, sealed: string, locale: Locale): Door {
  const field = (name: string, value: string): string =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return {
    locale,
    launch: 'unproven',
    title: translate(locale, 'door.opening'),
    paragraphs: [translate(locale, 'door.openingNext')],
    below: `<noscript><p>${escapeHtml(translate(locale, 'door.needsScript'))}</p></noscript>
<form id="proof" method="post" action="/lti/launch">${field('id_token', idToken)}${field('state', sealed)}${field('lti_storage', 'none')}</form>`,
    script: `${known(state)}var F=document.getElementById('proof');
function go(v){if(typeof v==='string'&&v)F.lti_storage.value=v;F.submit()}
var own;try{own=sessionStorage.getItem(K);sessionStorage.removeItem(K)}catch(e){}
${FRAMES}
if(own||!T||!w)return go(own);
where(function(f){ask(f,{subject:'lti.get_data',key:K},function(v){post(f,{subject:'lti.put_data',key:K,value:null});go(v)})});`,
  };
}
