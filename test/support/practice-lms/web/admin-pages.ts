/** What the LMS administrator does: connect the tool, and (only in practice) make bad weather. */
import type { Core } from '../core.ts';
import { escapeHtml, scriptLiteral, seeOther, type Exchange, type Reply, type Route } from '../http.ts';
import { registrationAddress } from '../registration.ts';
import { activateTool, registerByHand } from '../tool-records.ts';
import { calmWeather } from '../switches.ts';
import { forPerson, launchPath, page, type View } from './page.ts';

function forAdministrator(
  core: Core,
  show: (view: View) => Reply | Promise<Reply>,
): (exchange: Exchange) => Reply | Promise<Reply> {
  return forPerson(core, (view) =>
    view.person.administrator
      ? show(view)
      : page(view, {
          title: '403',
          body: `<h1>${view.say('只限管理員', 'For administrators only')}</h1>`,
          status: 403,
        }),
  );
}

function toolRows({ core, say }: View): string {
  return core.state.tools
    .map((tool) => {
      const state =
        tool.state === 'active'
          ? say('已啟用', 'Active')
          : `${say('等候啟用', 'Pending')} <form class="inline" method="post" action="/${core.flavour.name}/admin/activate"><button class="main" name="client" value="${escapeHtml(tool.clientId)}" data-activate>${say('啟用', 'Activate')}</button></form>`;
      return `<tr><td>${escapeHtml(tool.name)}</td><td>${escapeHtml(tool.domain)}</td><td><code>${escapeHtml(tool.clientId)}</code></td><td><code>${escapeHtml(tool.deploymentId || '–')}</code></td><td>${state}</td></tr>`;
    })
    .join('');
}

function addresses({ core, say }: View): string {
  const { paths } = core.flavour;
  const rows: [string, string][] = [
    [say('發行者 (issuer)', 'Issuer'), core.issuer],
    [say('驗證端點', 'Authorization endpoint'), core.issuer + paths.authorization],
    [say('權杖端點', 'Token endpoint'), core.issuer + paths.token],
    ['JWKS', core.issuer + paths.keys],
    [say('設定檔', 'Configuration'), core.issuer + paths.configuration],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd><code>${escapeHtml(value)}</code></dd>`).join('')}</dl>`;
}

/** Canvas can open a tool for the whole school, outside of any course. */
function accountLink({ core, say }: View): string {
  const active = core.state.tools.some((tool) => tool.state === 'active');
  if (core.flavour.name !== 'canvas' || !active) return '';
  return `<p><a href="${launchPath(core, { target: 'window' })}" target="_blank" rel="opener" data-open="account">${say('在全校層面開啟功課環', 'Open Homeloop for the whole school')}</a></p>`;
}

function weatherForm({ core, say }: View): string {
  const { switches } = core;
  const check = (name: string, on: boolean, text: string): string =>
    `<label class="row"><span>${text}</span><input type="checkbox" name="${name}" value="1"${on ? ' checked' : ''}></label>`;
  const option = (value: string, text: string, chosen: boolean): string =>
    `<option value="${value}"${chosen ? ' selected' : ''}>${text}</option>`;
  const answers = [0, 401, 403, 409, 422, 429, 500]
    .map((status) =>
      option(String(status), status ? String(status) : say('照常', 'as usual'), switches.answer === status),
    )
    .join('');
  const drops = [
    option('', say('照常', 'as usual'), !switches.dropConnections),
    option('before', say('做事前斷線', 'before anything is done'), switches.dropConnections === 'before'),
    option('after', say('做完才斷線', 'after it is done, answer lost'), switches.dropConnections === 'after'),
  ].join('');
  const pupils = core.state.people
    .filter((person) => person.classNumber !== undefined)
    .map((person) =>
      option(person.key, `${person.classNumber} ${escapeHtml(person.name)}`, switches.pupilGone.has(person.key)),
    )
    .join('');
  return `<form method="post" action="/${core.flavour.name}/admin/switches" id="switches"><fieldset><legend>${say('服務狀況（只影響工具的伺服器）', 'Weather (only the tool’s server feels it)')}</legend>
${check('down', switches.down, say('停機維護 (503)', 'Down for maintenance (503)'))}
<label class="row"><span>${say('每次回應延遲（毫秒）', 'Slow, milliseconds per answer')}</span><input type="number" name="slow" min="0" max="120000" value="${switches.slow}"></label>
<label class="row"><span>${say('一律回應', 'Answer everything with')}</span><select name="answer">${answers}</select></label>
<label class="row"><span>${say('斷線', 'Drop connections')}</span><select name="dropConnections">${drops}</select></label>
${check('htmlAnswers', switches.htmlAnswers, say('以網頁代替回應', 'Answer with a web page'))}
${check('noAgs', switches.noAgs, say('課程沒有評分服務', 'No grade service in launches'))}
${check('noNames', switches.noNames, say('課程沒有名單服務', 'No names service in launches'))}
<label class="row"><span>${say('已離校的學生（可多選）', 'Pupils who left (several)')}</span><select name="pupilGone" multiple size="5">${pupils}</select></label>
<p><button class="main">${say('套用', 'Apply')}</button> <button name="calm" value="1">${say('全部回復正常', 'All back to normal')}</button></p></fieldset></form>`;
}

function adminPage(view: View): Reply {
  const { core, say } = view;
  const counts = Object.entries(core.counters)
    .filter(([name]) => !name.includes('.'))
    .map(([name, count]) => `${escapeHtml(name)} ${count}`)
    .join('・');
  return page(view, {
    title: say('網站管理', 'Administration'),
    current: 'admin',
    body: `<h1>${say('網站管理', 'Administration')}</h1>
<h2>${say('外部工具', 'External tools')}</h2><div class="scroll"><table><thead><tr><th>${say('名稱', 'Name')}</th><th>${say('網域', 'Domain')}</th><th>Client ID</th><th>Deployment ID</th><th>${say('狀態', 'State')}</th></tr></thead><tbody>${toolRows(view)}</tbody></table></div>
${accountLink(view)}<h2>${say('新增 LTI Advantage 工具', 'Add LTI Advantage')}</h2><form method="get" action="/${core.flavour.name}/admin/register"><label class="row"><span>${say('工具的登記網址', 'Registration URL of the tool')}</span><input type="url" name="url" required></label><p><button class="main">${say('登記', 'Register')}</button></p></form>
<h2>${say('手動登記', 'Register by hand')}</h2><form method="post" action="/${core.flavour.name}/admin/by-hand"><label class="row"><span>${say('工具的網址', 'Address of the tool')}</span><input type="url" name="url" value="${escapeHtml(core.toolUrl)}" required></label>
<label class="row"><span>${say('私隱與服務照預設（不提供）', 'Privacy and services as first offered (off)')}</span><input type="checkbox" name="untouched" value="1"></label><p><button>${say('登記', 'Register')}</button></p></form>
<h2>${say('給工具的地址', 'Addresses for the tool')}</h2>${addresses(view)}
<h2>${say('練習開關', 'Practice switches')}</h2>${weatherForm(view)}<p class="muted" id="counters">${say('工具的呼叫', 'Calls by the tool')}: ${counts || '–'}</p>`,
  });
}

/** The tool's registration page in a frame, as "Add LTI Advantage" shows it; it closes itself by a message. */
function registerPage(view: View): Reply {
  const { core, say, exchange } = view;
  const url = exchange.url.searchParams.get('url') ?? '';
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !/^https?:$/.test(address.protocol)) return seeOther(`/${core.flavour.name}/admin`);
  return page(view, {
    title: say('登記工具', 'Register a tool'),
    current: 'admin',
    kind: 'tool',
    body: `<div class="toolbar"><a href="/${core.flavour.name}/admin">${say('返回', 'Back')}</a></div><iframe name="registration" title="${say('登記工具', 'Register a tool')}" src="${escapeHtml(registrationAddress(core, address.href))}"></iframe>`,
    script: `addEventListener('message', (event) => {
  const subject = typeof event.data === 'string' ? event.data : event.data && event.data.subject;
  if (typeof subject === 'string' && subject.includes('org.imsglobal.lti.close')) location.href = ${scriptLiteral(`/${core.flavour.name}/admin`)};
});`,
  });
}

function setSwitches({ core, exchange }: View): Reply {
  const { form } = exchange;
  const { switches } = core;
  if (form.get('calm')) Object.assign(switches, calmWeather());
  else {
    const drop = form.get('dropConnections');
    Object.assign(switches, {
      down: form.has('down'),
      slow: Math.min(Math.max(Number(form.get('slow')) || 0, 0), 120_000),
      answer: Number(form.get('answer')) || 0,
      dropConnections: drop === 'before' || drop === 'after' ? drop : false,
      htmlAnswers: form.has('htmlAnswers'),
      noAgs: form.has('noAgs'),
      noNames: form.has('noNames'),
      pupilGone: new Set(form.getAll('pupilGone')),
    });
  }
  return seeOther(`/${core.flavour.name}/admin`);
}

function activate({ core, exchange }: View): Reply {
  const client = exchange.form.get('client') ?? '';
  if (core.state.tools.some((tool) => tool.clientId === client)) activateTool(core, client);
  return seeOther(`/${core.flavour.name}/admin`);
}

function byHand({ core, exchange }: View): Reply {
  const url = exchange.form.get('url') ?? '';
  if (URL.canParse(url)) registerByHand(core, { toolUrl: url, untouched: exchange.form.has('untouched') });
  return seeOther(`/${core.flavour.name}/admin`);
}

export function adminRoutes(core: Core): Route[] {
  const base = `/${core.flavour.name}/admin`;
  return [
    { method: 'GET', path: base, handle: forAdministrator(core, adminPage) },
    { method: 'GET', path: `${base}/register`, handle: forAdministrator(core, registerPage) },
    { method: 'POST', path: `${base}/switches`, handle: forAdministrator(core, setSwitches) },
    { method: 'POST', path: `${base}/activate`, handle: forAdministrator(core, activate) },
    { method: 'POST', path: `${base}/by-hand`, handle: forAdministrator(core, byHand) },
  ];
}
