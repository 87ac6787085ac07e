"""The notebooks run, say what they promise, and are kept without outputs."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
# What must be true at the end of each, asked in the notebook's own kernel.
PROMISES = {
    "01-from-files-to-hotspots": (
        "assert found >= 0.85 and len(listed) == len(result.hotspots.table) and len(files) == 7"
    ),
    "02-is-a-hotspot-real": (
        "assert min(clusters) > 0 and false_alarms <= 0.1 and power[5] >= 0.9 > power[1.5]"
        " and learnt['even'] < 1.1 < learnt['bursts'] < learnt['repeated calls']"
    ),
}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> tuple[str, Any]:
    return request.param.stem, nbformat.read(request.param, as_version=4)


def test_outputs_are_stripped(notebook: tuple[str, Any]) -> None:
    cells = [cell for cell in notebook[1].cells if cell.cell_type == "code"]
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []


@pytest.mark.filterwarnings("default")
def test_it_runs_and_keeps_its_promises(notebook: tuple[str, Any], tmp_path: Path) -> None:
    name, content = notebook
    content.cells.append(nbformat.v4.new_code_cell(PROMISES[name]))
    NotebookClient(content, timeout=180, resources={"metadata": {"path": str(tmp_path)}}).execute()
