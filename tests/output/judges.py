"""Who can say whether what we print is what its readers expect: Microsoft's SARIF Multitool, and Mermaid's own parser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.node import needed

SARIF = "@microsoft/sarif-multitool-linux@5.7.0"
MERMAID = ("mermaid@11.17.2", "jsdom@24.1.3")

_PARSE = r"""
import { JSDOM } from 'jsdom';
const dom = new JSDOM('');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
const texts = JSON.parse(await new Promise((resolve) => {
  let read = '';
  process.stdin.on('data', (part) => { read += part; }).on('end', () => resolve(read));
}));
// as its renderer does: entities are kept in signs of its own until then
const read = (label) => label.replace(/\ufb02°°(\d+)¶ß/g, (_, number) => String.fromCodePoint(Number(number)));
const said = [];
for (const text of texts) {
  try {
    await mermaid.parse(text);
    const { nodes, edges } = (await mermaid.mermaidAPI.getDiagramFromText(text)).db.getData();
    said.push({ nodes: nodes.map((one) => read(one.label)), edges: edges.map((one) => read(one.label)) });
  } catch (error) {
    said.push({ error: String(error.message) });
  }
}
console.log(JSON.stringify(said));
"""


def sarif_objections(content: bytes, folder: Path) -> list[str]:
    """What Microsoft's validator says of this with its own rules and those of GitHub: errors and warnings.

    Its exit status is 0 whatever it finds. That we name no address of ours (SARIF2005) is left out.
    """
    program = needed("sarif", SARIF) / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    program.chmod(0o755)
    file, answer = folder / "fixer.sarif", folder / "answer.json"
    file.write_bytes(content)
    options = ["--rule-kind", "Sarif;Ghas", "--output", str(answer), "--log", "ForceOverwrite"]
    done = subprocess.run([program, "validate", file, *options], capture_output=True, text=True, check=True, timeout=120)
    assert "Done. 1 files scanned." in done.stdout, done.stdout
    results = json.loads(answer.read_bytes())["runs"][0].get("results", ())
    said = [f"{result['ruleId']} {result['message'].get('arguments', result['message'])}" for result in results]
    return [line for line in said if not line.startswith("SARIF2005 ")]


def mermaid(texts: Sequence[str]) -> list[dict[str, list[str] | str]]:
    """What Mermaid reads in each text: labels of `nodes` and `edges` as they are drawn, or `error`."""
    folder = needed("mermaid", *MERMAID)
    (folder / "parse.mjs").write_text(_PARSE)
    done = subprocess.run(
        ["node", "parse.mjs"], cwd=folder, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=120
    )
    found: list[dict[str, list[str] | str]] = json.loads(done.stdout)
    return found
