/** A plain school LMS: slate bar, menu on the left, white page. Meant to look like somebody else's product. */
export const STYLE = `
*{box-sizing:border-box}
:root{color-scheme:light;--slate:#3b4656;--line:#d5d7db;--soft:#f4f4f4;--ink:#2b2f36;--ink2:#5d6470;--link:#1f5fa8}
body{margin:0;font:15px/1.55 -apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang HK","Noto Sans HK","Noto Sans CJK HK","Microsoft JhengHei",sans-serif;color:var(--ink);background:var(--soft)}
a{color:var(--link)}
.top{min-block-size:44px;display:flex;flex-wrap:wrap;align-items:center;gap:4px 20px;padding:6px 18px;background:var(--slate);color:#f2f4f7;font-size:14px}
.top a{color:inherit;text-decoration:none}
.top a:hover{text-decoration:underline}
.top b{font-size:15px}
.top .grow{flex:1}
.frame{display:flex;min-block-size:calc(100vh - 44px)}
.rail{flex:none;inline-size:136px;padding:20px 14px;font-size:14px}
.rail a{display:block;padding:5px 0;color:var(--ink);text-decoration:none}
.rail a[aria-current]{font-weight:700}
.rail a:hover{text-decoration:underline}
main{flex:1;min-inline-size:0;background:#fff;border-inline-start:1px solid var(--line);padding:24px 28px}
main.tool{padding:0;display:flex;flex-direction:column}
main.tool iframe{flex:1;border:0;inline-size:100%;min-block-size:560px}
.toolbar{display:flex;gap:16px;justify-content:flex-end;padding:6px 14px;font-size:13px;border-block-end:1px solid var(--line)}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:17px;margin:28px 0 8px}
p.lead{color:var(--ink2);margin:0 0 16px}
table{border-collapse:collapse;font-size:14px}
th,td{text-align:start;padding:6px 12px 6px 0;border-block-end:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--ink2);white-space:nowrap}
.scroll{overflow-x:auto}
td.mark{white-space:nowrap;font-variant-numeric:tabular-nums;min-inline-size:90px}
td.mark small{display:block;color:var(--ink2);max-inline-size:220px;white-space:normal}
button.score{border:0;padding:0 4px;margin-inline-start:-4px;background:none;font-weight:700;text-decoration:underline dotted;text-underline-offset:3px}
.door h2:first-child{margin-block-start:0}
tr:hover td{background:#fafbfc}
ul.links{list-style:none;margin:0;padding:0}
ul.links li{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px;padding:9px 0;border-block-end:1px solid var(--line)}
ul.links .grow{flex:1}
.muted{color:var(--ink2);font-size:13px}
.tag{font-size:12px;padding:1px 7px;border:1px solid var(--line);border-radius:9px;color:var(--ink2)}
button,.button,input,select,textarea{font:inherit}
button,.button{display:inline-block;padding:5px 12px;border:1px solid #b9bec6;border-radius:5px;background:#fff;color:var(--ink);text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:#eef1f5}
button.main,.button.main{background:var(--slate);border-color:var(--slate);color:#fff}
input[type=text],input[type=url],input[type=number],select{padding:5px 8px;border:1px solid #b9bec6;border-radius:5px;background:#fff}
input[type=url]{inline-size:min(100%,560px)}
form.inline{display:inline}
.doors{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:28px}
.door{background:#fff;border:1px solid var(--line);border-radius:8px;padding:20px 22px}
.people{display:grid;grid-template-columns:repeat(auto-fill,minmax(178px,1fr));gap:6px}
.people button{inline-size:100%;text-align:start}
.note{border:1px solid var(--line);border-inline-start:4px solid var(--slate);padding:10px 14px;margin:0 0 18px;background:#fafbfc}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;font-size:14px}
dt{color:var(--ink2)}dd{margin:0;overflow-wrap:anywhere}
fieldset{border:1px solid var(--line);border-radius:6px;margin:0 0 16px;padding:12px 16px}
label.row{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;padding:4px 0}
label.row>span:first-child{min-inline-size:240px}
:focus-visible{outline:3px solid #2f6fb5;outline-offset:2px}
@media (max-width:640px){.frame{flex-direction:column}.rail{inline-size:auto;display:flex;flex-wrap:wrap;gap:0 16px;padding:8px 14px}main{border-inline-start:0;padding:16px}main.tool{padding:0}}
`;
