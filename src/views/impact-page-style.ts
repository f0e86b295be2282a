/** The looks of the page: readable on screens of any width, in the dark and on paper; no colour says anything alone. */
export const pageStyle = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #5b6472; --bad: #b3261e; --warn: #8a5300; --back: #f5f6f8; }
@media (prefers-color-scheme: dark) { :root { --line: #454c58; --soft: #a5adba; --bad: #ff8a80; --warn: #ffc46b; --back: #22262d; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); } .bad { color: var(--bad); font-weight: 600; } .warn { color: var(--warn); font-weight: 600; }
dl.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
dl.sums div { background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; }
dl.sums dt { color: var(--soft); font-size: .875rem; } dl.sums dd { margin: 0; font-size: 1.35rem; font-weight: 600; }
table { border-collapse: collapse; margin: .5rem 0 1rem; width: 100%; } caption { text-align: left; color: var(--soft); padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; } thead th { color: var(--soft); font-weight: 600; }
thead th:first-child { width: 26%; } td ul, dd ul { margin: 0; padding-left: 1.1rem; } td.number { white-space: nowrap; } td.hosts { min-width: 9rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .35rem .75rem; } summary { cursor: pointer; font-weight: 600; }
nav ol { columns: 18rem; padding-left: 1.5rem; } a { color: inherit; }
@media (max-width: 40rem) { table, caption, thead, tbody, tr, th, td { display: block; } thead { position: absolute; clip-path: inset(50%); } tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } th, td { border: 0; padding: .1rem 0; } td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } details { border: 0; padding: 0; } details::details-content { content-visibility: visible; display: block; block-size: auto; } h2, h3, summary { break-after: avoid; } tr { break-inside: avoid; } nav { display: none; } }
`;
