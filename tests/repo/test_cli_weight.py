"""Starting the command costs nothing: heavy libraries are imported by the work that needs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {
    "bm25s",
    "chromadb",
    "gradio",
    "langchain",
    "langchain_core",
    "nh3",
    "numpy",
    "pydantic",
    "sentence_transformers",
    "sqlalchemy",
    "textstat",
    "torch",
    "transformers",
    "yaml",
}
STARTS = {
    "import": "import kapassist",
    "help": "from kapassist.cli import main; main(['--help'])",
    "help of a command": "from kapassist.cli import main; main(['draft', '--help'])",
    "version": "from kapassist.cli import main; main(['--version'])",
    "unknown command": "from kapassist.cli import main; main(['no-such-command'])",
    "unknown session type": "from kapassist.cli import main; main(['draft', 'checklist', '--session-type', 'no-such-type'])",
}
_REPORT = """
import json, sys
try:
    {code}
except SystemExit:
    pass
print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))
"""


@pytest.mark.parametrize("start", STARTS)
def test_a_start_imports_nothing_heavy(start, tmp_path):
    code = _REPORT.format(code=STARTS[start])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )
    assert HEAVY & set(json.loads(done.stdout.splitlines()[-1])) == set()
