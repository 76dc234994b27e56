"""Style and script of the page; both are the same for every stack."""

from __future__ import annotations

STYLE = """\
:root { color-scheme: light dark; --page: #ffffff; --text: #1f2328; --weak: #59636e; --line: #d1d9e0; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --weak: #9da7b3; --line: #30363d;
  --link: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 14px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; padding: 8px 16px;
  border-bottom: 1px solid var(--line); }
h1 { font-size: 16px; margin: 0; }
input[type=search], button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--weak);
  border-radius: 6px; padding: 2px 8px; }
label.publishes, label.scrapes, label.alerts, label.depends { border-bottom: 3px solid #8c959f; }
label.publishes { border-color: #1b8e99; }
label.scrapes { border-color: #3a7fd5; }
label.alerts { border-color: #9a63d3; }
#count { color: var(--weak); }
details { padding: 6px 16px; border-bottom: 1px solid var(--line); max-height: 34vh; overflow: auto; }
summary { cursor: pointer; font-weight: 600; }
ul { margin: 4px 0; padding-left: 20px; }
li { margin: 3px 0; overflow-wrap: anywhere; }
a { color: var(--link); }
.help { color: var(--weak); }
main { flex: 1; min-height: 200px; overflow: auto; }
main.fit svg.stack { width: 100%; height: auto; }
svg.stack { display: block; margin: 0 auto; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
svg.stack .off { display: none; }
svg.stack .out { opacity: .13; }
svg.stack .edge.out { opacity: 0; pointer-events: none; }
@media print { header, details { display: none; } main { overflow: visible; } }
"""

SCRIPT = """\
'use strict';
const svg = document.querySelector('svg.stack');
const boxes = [...svg.querySelectorAll('.box')], edges = [...svg.querySelectorAll('.edge')];
const labels = [...svg.querySelectorAll('[data-of]')];
const filter = document.getElementById('filter'), only = document.getElementById('only');
const count = document.getElementById('count'), fit = document.getElementById('fit');
const words = new Map([...boxes, ...edges].map(one => [one, one.getAttribute('aria-label').toLowerCase()]));
let chosen = null;

function show() {
  const text = filter.value.trim().toLowerCase();
  const kinds = new Set([...document.querySelectorAll('[data-kind]:checked')].map(one => one.dataset.kind));
  const open = edges.filter(edge => {
    const on = [...kinds].some(kind => edge.classList.contains(kind));
    const seen = on && (!only.checked || edge.classList.contains('broken'));
    edge.classList.toggle('off', !seen);
    return seen;
  });
  let lit = null;
  if (chosen) {
    lit = new Set([chosen.id]);
    for (const edge of open) {
      const ends = [edge.dataset.from, edge.dataset.to];
      if (edge === chosen || ends.includes(chosen.id)) [edge.id, ...ends].forEach(id => lit.add(id));
    }
  } else if (text || only.checked) {
    lit = new Set();
    const wanted = one => words.get(one).includes(text) && (!only.checked || one.classList.contains('broken'));
    for (const box of boxes) if (wanted(box)) lit.add(box.id);
    for (const edge of open) {
      const ends = [edge.dataset.from, edge.dataset.to];
      if (wanted(edge)) [edge.id, ...ends].forEach(id => lit.add(id));
    }
  }
  for (const one of [...boxes, ...edges]) one.classList.toggle('out', lit !== null && !lit.has(one.id));
  for (const label of labels) {
    const own = label.dataset.of.split(' ').map(id => document.getElementById(id));
    label.classList.toggle('off', own.every(edge => edge.classList.contains('off')));
    label.classList.toggle('out', own.every(edge => edge.classList.contains('out')));
  }
  const left = boxes.filter(box => !box.classList.contains('out')).length;
  count.textContent = lit === null ? '' : `${left} of ${boxes.length} boxes`;
}

function choose(one) { chosen = one; show(); }
function part(event) { return event.target instanceof Element ? event.target.closest('.box, .edge') : null; }
svg.addEventListener('mouseover', event => choose(part(event) || focused()));
svg.addEventListener('mouseleave', () => choose(focused()));
svg.addEventListener('focusin', event => choose(part(event)));
svg.addEventListener('focusout', () => choose(null));
function focused() { const one = document.activeElement; return one && svg.contains(one) ? one.closest('.box, .edge') : null; }
filter.addEventListener('input', show);
document.addEventListener('change', show);
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  filter.value = '';
  if (focused()) document.activeElement.blur();
  choose(null);
});
fit.addEventListener('click', () => {
  const on = document.querySelector('main').classList.toggle('fit');
  fit.setAttribute('aria-pressed', String(on));
});
document.getElementById('findings')?.addEventListener('click', event => {
  const link = event.target.closest('a');
  if (!link) return;
  event.preventDefault();
  arrive(link.getAttribute('href'));
});
function arrive(hash) {
  const one = document.getElementById(hash.slice(1));
  if (!one || !svg.contains(one)) return;
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: 'center', inline: 'center' });
  choose(one);
}
window.addEventListener('hashchange', () => arrive(location.hash));
show();
arrive(location.hash);
"""
